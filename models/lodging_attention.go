package models

import "context"

// UnknownLodging is an invoice of which nobody knows whether a gateway holds it, or still does, and what was done there.
type UnknownLodging struct {
	Lodging `gorm:"embedded"`
	Number  string // the invoice's
	Act     LodgingActKind
	AskedAt Instant
}

// unknownLodgings are those that wait for a person. A reminder whose answer was lost is none: nobody can tell whether it
// went out, and nothing is to be done about it.
func (l *Ledger) unknownLodgings(ctx context.Context, a *Attention) error {
	const from = `lodging_acts a JOIN lodgings g ON g.id = a.lodging_id JOIN invoices i ON i.id = g.invoice_id
		WHERE a.status = 'unknown' AND a.due_at = 0 AND (a.kind = 'lodge' AND g.status = 'unknown' OR a.kind = 'cancel' AND g.status = 'open')`
	err := l.reads.WithContext(ctx).Raw("SELECT g.*, i.number, a.kind AS act, a.created_at AS asked_at FROM "+from+" ORDER BY a.id LIMIT ?", attentionList).
		Scan(&a.Lodgings).Error
	if err != nil {
		return err
	}
	return l.counted(ctx, &a.LodgingsN, from)
}

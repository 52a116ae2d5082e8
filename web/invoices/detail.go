package invoices

import (
	"context"
	"slices"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/ui"
	"kontor/web/words"
)

// The actions by name: the value of ?action=, and the end of their keys in the catalogue.
const (
	Finalise = "finalise"
	Send     = "send"
	Remind   = "remind"
	Credit   = "credit"
	Void     = "void"
	Transfer = "transfer"
	Return   = "return"
	Match    = "match"
)

// offered are the actions that fit, the likeliest first.
func (p DetailProps) offered() []string {
	i := p.Invoice
	if i.Status == models.InvoiceDraft {
		return []string{Finalise}
	}
	all := []string{Send}
	if i.Asks() {
		all = append(all, Remind, Transfer, Match)
	}
	if i.CheckCredit() == nil {
		all = append(all, Credit)
	}
	if i.CheckVoid() == nil {
		all = append(all, Void)
	}
	if i.Paid > i.Refunded && i.Kind == models.KindInvoice {
		all = append(all, Return)
	}
	return all
}

// Offers says whether an action fits.
func (p DetailProps) Offers(action string) bool {
	return p.CanAct && slices.Contains(p.offered(), action)
}

// undoable says whether an allocation can be taken back, which nothing took back yet.
func (p DetailProps) undoable(a *models.Allocation) bool {
	return a.Amount > 0 && !slices.ContainsFunc(p.Allocations, func(o models.Allocation) bool { return o.UndoesID != nil && *o.UndoesID == a.ID })
}

func address(b billing.Party) (lines []string) {
	for _, line := range []string{b.Contact, b.Street, b.Extra, strings.TrimSpace(b.PostalCode + " " + b.City), b.Country} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func rateOf(ctx context.Context, l billing.Line) string {
	if l.Category != billing.Standard {
		return words.T(ctx, "invoice.category."+lower(string(l.Category)))
	}
	return words.T(ctx, "invoice.percent", "percent", l.Rate.Format(words.Locale(ctx)))
}

func slugOf(letter string) string { return strings.NewReplacer(".", "-", "_", "-").Replace(letter) }

// events are what happened, newest first.
func (p DetailProps) events(ctx context.Context) []ui.Event {
	events := make([]ui.Event, 0, len(p.Audit))
	for _, a := range p.Audit {
		events = append(events, ui.Event{At: a.At, Icon: "dot", Tone: "neutral", What: words.Or(ctx, "audit."+a.Action, a.Action), Who: ui.Actor(ctx, a.Actor)})
	}
	return events
}

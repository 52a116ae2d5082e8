package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
)

// lodgingStatuses are a provider's states as ours.
var lodgingStatuses = map[providers.InvoiceState]LodgingStatus{
	providers.InvoiceOpen: LodgingOpen, providers.InvoicePaid: LodgingPaid, providers.InvoiceCancelled: LodgingCancelled,
	providers.InvoiceExpired: LodgingExpired,
}

// takeTold takes what a provider says of an invoice. What is over there stays over, but for the money that may still come.
func (l *Ledger) takeTold(g *Lodging, told providers.LodgedInvoice) {
	set := func(field *string, value string) {
		if value != "" {
			*field = value
		}
	}
	set(&g.ProviderRef, told.ProviderID)
	set(&g.PaymentRef, told.PaymentID)
	set(&g.ProviderStatus, told.RawStatus)
	if g.Email != "" { // of who was erased nothing is kept again
		set(&g.URL, told.URL)
	}
	if told.Amount.Currency != "" {
		if g.Differs = ""; told.Amount != g.Money() {
			g.Differs = told.Amount.String()
		}
	}
	if status := lodgingStatuses[told.State]; status != "" && (g.Status.Live() || status == LodgingPaid) {
		g.Status = status
	}
	g.AnsweredAt, g.Attempts = l.now(), 0
	if g.DueAt = 0; g.Status == LodgingOpen {
		g.DueAt = l.now().Add(lodgingPause(l.now().Time().Sub(g.CreatedAt.Time())))
	}
}

// lodgingPause is how long a provider is not asked after an invoice of an age: a tenth of it.
func lodgingPause(age time.Duration) time.Duration {
	return min(max(age/10, 5*time.Minute), 12*time.Hour)
}

// workLodging asks a provider how one invoice stands, and after the payment that was begun for it.
func (l *Ledger) workLodging(ctx context.Context) (bool, error) {
	g, err := l.claimLodging(ctx)
	if g == nil || err != nil {
		return false, err
	}
	defer l.share.take(g.AccountID)()
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	c, invoicer, err := l.invoicer(ctx, g.AccountID)
	var told providers.LodgedInvoice
	if err == nil {
		told, err = invoicer.FetchInvoice(call, g.ref())
	}
	if err == nil && told.PaymentID != "" {
		err = l.takeLodgedPayment(call, c, g.ID, told.PaymentID)
	}
	return true, l.finishLodging(ctx, g.ID, told, err)
}

func (l *Ledger) claimLodging(ctx context.Context) (*Lodging, error) {
	now := l.now()
	var g *Lodging
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found Lodging
		err := l.ofOthers(tx).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		g = &found
		return tx.Model(&Lodging{}).Where("id = ?", g.ID).UpdateColumns(map[string]any{
			"attempts": g.Attempts + 1, "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime),
		}).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim an invoice to ask after: %w", err)
	}
	return g, nil
}

// takeLodgedPayment brings the payment of a lodged invoice into the book, and what it paid to the invoice.
func (l *Ledger) takeLodgedPayment(ctx context.Context, c connected, lodgingID int64, paymentRef string) error {
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error { // first: by it the payment is known
		return tx.Model(&Lodging{}).Where("id = ?", lodgingID).UpdateColumn("payment_ref", paymentRef).Error
	})
	if err != nil {
		return err
	}
	began := l.now()
	u, err := c.client.FetchPayment(ctx, providers.PaymentRef{ProviderID: paymentRef})
	if err != nil {
		return err
	}
	p, _, err := l.applyUpdate(ctx, c.client, &c.account, u, heard{at: began, fetched: true})
	if err != nil {
		return err
	}
	return l.allocateLodged(ctx, p.ID)
}

// allocateLodged pays an invoice with what came before it was known what it was for.
func (l *Ledger) allocateLodged(ctx context.Context, paymentID int64) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		p, err := lockPayment(tx, paymentID)
		if err != nil {
			return err
		}
		a := &apply{Ledger: l, tx: tx, p: p, heard: heard{at: l.now()}}
		for n := range p.Operations {
			op := &p.Operations[n]
			if op.Status != OpSucceeded || op.Kind != providers.Capture && op.Kind != providers.Charge {
				continue
			}
			var there int64
			err := tx.Model(&Allocation{}).Where("payment_id = ? AND key LIKE ?", p.ID, fmt.Sprintf("o%d-%%", op.ID)).Count(&there).Error
			if err != nil {
				return err
			}
			if there > 0 {
				continue
			}
			if err := a.payInvoice(op); err != nil {
				return err
			}
		}
		return nil
	})
}

// finishLodging writes what was asked, or when to ask again. What is paid is asked after until its money is in the book.
func (l *Ledger) finishLodging(ctx context.Context, id int64, told providers.LodgedInvoice, failure error) error {
	return l.withLodging(ctx, id, func(tx *gorm.DB, i *Invoice, g *Lodging) error {
		g.LeaseUntil = 0
		before := g.Status
		if told.Reference != "" {
			l.takeTold(g, told)
		}
		came, err := l.cameForLodging(tx, g)
		if err != nil {
			return err
		}
		if failure != nil || g.Status == LodgingPaid && !came {
			l.log.Warn("an invoice's provider does not tell all of it", "lodging", g.ID, "attempts", g.Attempts, "error", failure)
			g.Attempts++
			g.DueAt = l.now().Add(backoff(g.Attempts))
		}
		if g.Status != before {
			err = l.record(tx, byProvider, "lodging."+string(g.Status), i.subject(), map[string]any{"lodging": g.ID, "reference": g.Reference})
		}
		return errors.Join(err, l.saveLodging(tx, g), l.unlodge(tx, i))
	})
}

func (l *Ledger) cameForLodging(tx *gorm.DB, g *Lodging) (bool, error) {
	var n int64
	err := tx.Model(&Payment{}).Where("account_id = ? AND captured > 0 AND (reference = ? OR provider_id = ? AND provider_id <> '')",
		g.AccountID, g.Reference, g.PaymentRef).Count(&n).Error
	return n > 0, err
}

// lodgingOf is the lodged invoice that a payment is for; nil for none.
func lodgingOf(tx *gorm.DB, p *Payment) (*Lodging, error) {
	var all []Lodging
	for _, by := range []struct{ where, value string }{{"reference = ?", p.Reference}, {"payment_ref = ? AND payment_ref <> ''", p.ProviderID}} {
		if err := tx.Where("account_id = ?", p.AccountID).Where(by.where, by.value).Limit(1).Find(&all).Error; err != nil {
			return nil, err
		}
		if len(all) > 0 {
			return &all[0], nil
		}
	}
	return nil, nil
}

// lodgingPaid is told in the transaction of the money that came for a lodged invoice, whose row is locked.
func (a *apply) lodgingPaid() error {
	g, err := lodgingOf(a.tx, a.p)
	if g == nil || err != nil {
		return err
	}
	if g, err = lockLodging(a.tx, g.ID); err != nil || g.Status == LodgingPaid {
		return err
	}
	if n := slices.IndexFunc(g.Acts, func(o LodgingAct) bool { return o.Kind == LodgeAct }); n >= 0 && g.Acts[n].Status.Unsettled() {
		act := &g.Acts[n] // what is paid there was lodged, whatever became of the answer
		act.Status, act.DueAt, act.LeaseUntil, act.SettledAt = OpSucceeded, 0, 0, a.now()
		if err := a.tx.Save(act).Error; err != nil {
			return err
		}
	}
	g.Status, g.DueAt = LodgingPaid, a.now() // the provider's own word comes by asking
	err = a.record(a.tx, byProvider, "lodging.paid", subject{"invoice", g.InvoiceID, a.p.ID}, map[string]any{"lodging": g.ID, "reference": g.Reference})
	return errors.Join(err, a.saveLodging(a.tx, g))
}

// unlodge has a lodged invoice cancelled that asks for something it does not ask for any more, so that nobody pays it
// twice. By itself it is done once: what comes of it stands on the page.
func (l *Ledger) unlodge(tx *gorm.DB, i *Invoice) error {
	var all []Lodging
	if err := tx.Where("invoice_id = ? AND status = ?", i.ID, LodgingOpen).Limit(1).Find(&all).Error; err != nil || len(all) == 0 {
		return err
	}
	if i.Asks() && i.Due() == all[0].Money() {
		return nil
	}
	g, err := lockLodging(tx, all[0].ID)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("lodging-%d-settled", g.ID)
	if slices.ContainsFunc(g.Acts, func(a LodgingAct) bool { return a.Key == key || a.Kind == CancelAct && a.working() }) {
		return nil
	}
	return l.insertLodgingAct(tx, System, i, g, CancelAct, key, key)
}

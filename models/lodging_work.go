package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kontor/providers"

	"gorm.io/gorm"
)

// workLodgingAct moves one due act a step on: what was never sent is sent, and of what may have happened the provider is
// asked first.
func (l *Ledger) workLodgingAct(ctx context.Context) (bool, error) {
	act, g, i, err := l.claimLodgingAct(ctx)
	if act == nil || g == nil || err != nil {
		return act != nil, err
	}
	defer l.share.take(act.AccountID)()
	c, invoicer, err := l.invoicer(ctx, act.AccountID)
	if err != nil {
		l.log.Error("an account can't be used", "lodging", act.LodgingID, "error", err)
		back := map[string]any{"status": act.Status, "due_at": l.now().Add(backoff(act.Attempts)), "lease_until": 0}
		return true, l.updateLodgingAct(ctx, act.ID, back)
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	if act.Status == OpRequested {
		return true, l.sendLodgingAct(call, c, invoicer, act, g, i)
	}
	return true, l.resolveLodgingAct(call, invoicer, act, g)
}

// claimLodgingAct takes the lease of a due act and, where it is to be sent, writes "sending" and commits before anybody
// calls. Gives the act as it was before the claim; without a lodging where it was withdrawn instead.
func (l *Ledger) claimLodgingAct(ctx context.Context) (act *LodgingAct, g *Lodging, i *Invoice, err error) {
	now := l.now()
	err = l.write(ctx, func(tx *gorm.DB) error {
		var found LodgingAct
		err := l.ofOthers(tx).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		act = &found
		if g, err = readLodging(tx, act.LodgingID); err != nil {
			return err
		}
		if i, err = readInvoice(tx, g.InvoiceID); err != nil {
			return err
		}
		if act.Status == OpRequested && !act.stillWanted(g, i) {
			invoiceID := g.InvoiceID
			held := g
			g = nil
			return l.withdrawLodgingAct(tx, act, held, invoiceID)
		}
		return l.leaseLodgingAct(tx, act, g, now)
	})
	if err != nil {
		return nil, nil, nil, fmt.Errorf("claim what is done with an invoice elsewhere: %w", err)
	}
	return act, g, i, nil
}

// stillWanted asks the rule once more, before a call: the invoice may have been paid since.
func (a *LodgingAct) stillWanted(g *Lodging, i *Invoice) bool {
	if a.Kind == LodgeAct {
		return i.Asks() && i.Due() == g.Money()
	}
	return g.Status == LodgingOpen
}

func (l *Ledger) withdrawLodgingAct(tx *gorm.DB, act *LodgingAct, g *Lodging, invoiceID int64) error {
	err := tx.Model(&LodgingAct{}).Where("id = ?", act.ID).Updates(map[string]any{"status": OpWithdrawn, "due_at": 0, "settled_at": l.now()}).Error
	if err == nil && act.Kind == LodgeAct {
		err = tx.Model(&Lodging{}).Where("id = ?", g.ID).UpdateColumn("status", LodgingCancelled).Error
	}
	return errors.Join(err, l.recordLodging(tx, System, invoiceID, g, act.Kind, OpWithdrawn))
}

func (l *Ledger) leaseLodgingAct(tx *gorm.DB, act *LodgingAct, g *Lodging, now Instant) error {
	act.Attempts++
	columns := map[string]any{"attempts": act.Attempts, "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime)}
	if act.Status == OpRequested {
		act.LastSentAt = now
		columns["status"], columns["last_sent_at"] = OpSending, now
		if act.FirstSentAt == 0 { // in the row only: the call that is about to be made is the first
			columns["first_sent_at"] = now
		}
		if act.Kind == LodgeAct {
			err := tx.Model(&Lodging{}).Where("id = ? AND status IN ?", g.ID, liveLodging).UpdateColumn("status", LodgingSending).Error
			if err != nil {
				return err
			}
		}
	}
	return tx.Model(&LodgingAct{}).Where("id = ?", act.ID).Updates(columns).Error
}

func (l *Ledger) updateLodgingAct(ctx context.Context, id int64, columns map[string]any) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		return tx.Model(&LodgingAct{}).Where("id = ? AND status NOT IN ?", id, endedActs).Updates(columns).Error
	})
}

var endedActs = []OperationStatus{OpSucceeded, OpDeclined, OpWithdrawn}

// sendLodgingAct makes the call. A no to what was sent before may mean that it is there: that is asked before it counts.
func (l *Ledger) sendLodgingAct(ctx context.Context, c connected, invoicer providers.Invoicer, act *LodgingAct, g *Lodging, i *Invoice) error {
	var told providers.LodgedInvoice
	var err error
	switch act.Kind {
	case LodgeAct:
		wanted, wrong := l.lodgedAs(g, i, &c.account)
		if wrong != nil {
			return wrong
		}
		told, err = invoicer.LodgeInvoice(ctx, wanted)
		if errors.Is(err, providers.ErrDeclined) && act.FirstSentAt != 0 {
			found, asked := invoicer.FetchInvoice(ctx, g.ref())
			switch {
			case asked == nil:
				told, err = found, nil
			case !errors.Is(asked, providers.ErrNotFound):
				err = providers.Unsure(err)
			}
		}
	case RemindAct:
		told, err = invoicer.RemindOfInvoice(ctx, g.ref())
	case CancelAct:
		told, err = invoicer.CancelInvoice(ctx, g.ref())
	}
	return l.applyLodgingAct(ctx, act, told, err)
}

// resolveLodgingAct asks what became of a call whose answer was lost, and sends it again only where it shows that it was
// not done, and its quiet time has passed. Whether a reminder went out nobody can tell: it is never sent again by itself.
func (l *Ledger) resolveLodgingAct(ctx context.Context, invoicer providers.Invoicer, act *LodgingAct, g *Lodging) error {
	if act.Status == OpSending { // its worker died at it
		lost := &providers.Error{Kind: providers.ErrUnknown, Message: "Kontor stopped before the answer came"}
		if err := l.applyLodgingAct(ctx, act, providers.LodgedInvoice{}, lost); err != nil {
			return err
		}
		act.Status = OpUnknown
	}
	if act.Kind == RemindAct {
		return l.updateLodgingAct(ctx, act.ID, map[string]any{"due_at": 0, "lease_until": 0})
	}
	told, err := invoicer.FetchInvoice(ctx, g.ref())
	notDone := errors.Is(err, providers.ErrNotFound) && act.Kind == LodgeAct || err == nil && act.Kind == CancelAct && told.State == providers.InvoiceOpen
	switch quiet := act.LastSentAt.Add(l.quiet); {
	case notDone && l.now() < quiet:
		return l.updateLodgingAct(ctx, act.ID, map[string]any{"due_at": quiet, "lease_until": 0})
	case notDone:
		return l.updateLodgingAct(ctx, act.ID, map[string]any{"status": OpRequested, "due_at": l.now(), "lease_until": 0})
	case err == nil && act.Kind == CancelAct && told.State != providers.InvoiceCancelled:
		err = &providers.Error{Kind: providers.ErrDeclined, Code: told.RawStatus, Message: "It is not open there any more."}
		if told.State == "" {
			err = providers.Unsure(err)
		}
	case errors.Is(err, providers.ErrNotFound), errors.Is(err, providers.ErrDeclined):
		err = providers.Unsure(err)
	}
	return l.applyLodgingAct(ctx, act, told, err)
}

// applyLodgingAct settles an act by what its call, or the question after it, gave: nil error, or one of the four. Whoever
// was settled meanwhile stays as it is.
func (l *Ledger) applyLodgingAct(ctx context.Context, act *LodgingAct, told providers.LodgedInvoice, failure error) error {
	return l.withLodging(ctx, act.LodgingID, func(tx *gorm.DB, i *Invoice, g *Lodging) error {
		n := slices.IndexFunc(g.Acts, func(a LodgingAct) bool { return a.ID == act.ID })
		if n < 0 || !g.Acts[n].Status.Unsettled() || g.Acts[n].Attempts != act.Attempts {
			return nil
		}
		held := &g.Acts[n]
		before := held.Status
		held.LeaseUntil, held.DueAt = 0, 0
		switch {
		case failure == nil:
			held.Status, held.Code, held.Message, held.SettledAt = OpSucceeded, "", "", l.now()
			if held.Kind == LodgeAct && g.Status != LodgingPaid {
				g.Status = LodgingOpen
			}
			l.takeTold(g, told)
		case errors.Is(failure, providers.ErrDeclined), errors.Is(failure, providers.ErrNotFound):
			l.endLodgingAct(g, held, providers.Detail(failure))
		default:
			l.loseLodgingAct(g, held, providers.Detail(failure))
		}
		if err := tx.Save(held).Error; err != nil {
			return err
		}
		if held.Status != before {
			if err := l.recordLodging(tx, byProvider, i.ID, g, held.Kind, held.Status); err != nil {
				return err
			}
		}
		return errors.Join(l.saveLodging(tx, g), l.unlodge(tx, i))
	})
}

func (l *Ledger) endLodgingAct(g *Lodging, act *LodgingAct, d *providers.Error) {
	act.Status, act.Code, act.Message, act.SettledAt = OpDeclined, d.Code, clip(d.Message, 500), l.now()
	if act.Kind == LodgeAct {
		g.Status = LodgingDeclined
	} else { // it stands in another way than we thought
		g.DueAt = l.now()
	}
}

func (l *Ledger) loseLodgingAct(g *Lodging, act *LodgingAct, d *providers.Error) {
	act.Status, act.Code, act.Message = OpUnknown, d.Code, clip(d.Message, 500)
	if act.Kind != RemindAct && act.Attempts < triesBeforePerson {
		act.DueAt = l.now().Add(backoff(act.Attempts))
	}
	if act.Kind == LodgeAct && g.Status.Live() {
		g.Status = LodgingUnknown
	}
}

func (l *Ledger) saveLodging(tx *gorm.DB, g *Lodging) error {
	if err := tx.Save(g).Error; err != nil {
		return fmt.Errorf("write how lodging %d stands: %w", g.ID, err)
	}
	return nil
}

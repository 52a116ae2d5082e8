package models

import (
	"context"
	"errors"
	"fmt"

	"kontor/providers"

	"gorm.io/gorm"
)

// LodgeAsk is what a person fills in to have a provider hold an invoice.
type LodgeAsk struct {
	Key       string
	InvoiceID int64
	AccountID int64
}

// LodgeInvoice has a provider hold an invoice as well: it mails its customer a link of its own, and takes the payment. For
// clerks. The same form sent twice lodges once, and of one invoice one lodging is live.
// Returns the errors of CheckLodge, Conflict where it is lodged already, and Invalid beside the account with the provider's
// reason where it would not take it.
func (l *Ledger) LodgeInvoice(ctx context.Context, actor Actor, ask LodgeAsk) (g *Lodging, err error) {
	if err := errors.Join(actor.must(Clerk), checkKey(ask.Key)); err != nil {
		return nil, err
	}
	c, invoicer, err := l.invoicer(ctx, ask.AccountID)
	if err != nil {
		return nil, err
	}
	input := fmt.Sprintf("lodge invoice %d at account %d", ask.InvoiceID, ask.AccountID)
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		i, err := lockInvoice(tx, ask.InvoiceID)
		if err != nil {
			return err
		}
		if g, err = lodgingSeen(tx, ask.Key, input); g != nil || err != nil {
			return err
		}
		g, err = l.insertLodging(tx, actor, i, c, invoicer, ask, input)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return g, nil
}

func checkKey(key string) error {
	if key == "" || len(key) > maxKey {
		return problem(Invalid, "form.key_missing").at("key")
	}
	return nil
}

func (l *Ledger) insertLodging(tx *gorm.DB, actor Actor, i *Invoice, c connected, invoicer providers.Invoicer, ask LodgeAsk, input string) (*Lodging, error) {
	if err := i.CheckLodge(); err != nil {
		return nil, err
	}
	var live int64
	if err := tx.Model(&Lodging{}).Where("invoice_id = ? AND status IN ?", i.ID, liveLodging).Count(&live).Error; err != nil {
		return nil, err
	}
	if live > 0 {
		return nil, problem(Conflict, "lodging.already")
	}
	g := &Lodging{
		InvoiceID: i.ID, AccountID: ask.AccountID, Status: LodgingRequested, Reference: newReference(), Currency: i.Currency,
		Amount: i.Due().Minor, Email: i.Email, CreatedAt: l.now(),
	}
	wanted, err := l.lodgedAs(g, i, &c.account)
	if err != nil {
		return nil, err
	}
	if err := invoicer.CheckInvoice(wanted); err != nil {
		return nil, problem(Invalid, "lodging.refused", "message", providers.Detail(err).Message).at("account")
	}
	if err := tx.Create(g).Error; err != nil {
		return nil, fmt.Errorf("write down where invoice %d is lodged: %w", i.ID, err)
	}
	return g, l.insertLodgingAct(tx, actor, i, g, LodgeAct, ask.Key, input)
}

// insertLodgingAct writes down what is to be done. The worker does it.
func (l *Ledger) insertLodgingAct(tx *gorm.DB, actor Actor, i *Invoice, g *Lodging, kind LodgingActKind, key, input string) error {
	a := LodgingAct{
		LodgingID: g.ID, AccountID: g.AccountID, Kind: kind, Status: OpRequested, Key: key, Input: input, UserID: actor.userID(),
		DueAt: l.now(), CreatedAt: l.now(),
	}
	if err := tx.Create(&a).Error; err != nil {
		return fmt.Errorf("write down what is done with lodging %d: %w", g.ID, err)
	}
	g.Acts = append(g.Acts, a)
	return l.recordLodging(tx, actor, i.ID, g, kind, OpRequested)
}

// recordLodging tells the audit trail of a step of an act: it is about the invoice.
func (l *Ledger) recordLodging(tx *gorm.DB, actor Actor, invoiceID int64, g *Lodging, kind LodgingActKind, step OperationStatus) error {
	detail := map[string]any{"lodging": g.ID, "account": g.AccountID, "amount": g.Amount, "currency": g.Currency, "reference": g.Reference}
	return l.record(tx, actor, "lodging."+string(kind)+"."+string(step), subject{kind: "invoice", id: invoiceID}, detail)
}

// lodgingSeen finds the lodging whose act was made with the key.
func lodgingSeen(tx *gorm.DB, key, input string) (*Lodging, error) {
	var a LodgingAct
	err := tx.Where("key = ?", key).Take(&a).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case a.Input != input:
		return nil, problem(Conflict, "form.key_reused")
	}
	return readLodging(tx, a.LodgingID)
}

// RemindLodged has the provider mail its link again, and CancelLodged end what nobody has paid there. For clerks. The same
// form sent twice does it once. Return the errors of CheckAct.
func (l *Ledger) RemindLodged(ctx context.Context, actor Actor, key string, id int64) error {
	return l.actOnLodging(ctx, actor, RemindAct, key, id)
}

// CancelLodged is told of at RemindLodged.
func (l *Ledger) CancelLodged(ctx context.Context, actor Actor, key string, id int64) error {
	return l.actOnLodging(ctx, actor, CancelAct, key, id)
}

func (l *Ledger) actOnLodging(ctx context.Context, actor Actor, kind LodgingActKind, key string, id int64) error {
	if err := errors.Join(actor.must(Clerk), checkKey(key)); err != nil {
		return err
	}
	input := fmt.Sprintf("%s lodging %d", kind, id)
	err := l.withLodging(ctx, id, func(tx *gorm.DB, i *Invoice, g *Lodging) error {
		if there, err := lodgingSeen(tx, key, input); there != nil || err != nil {
			return err
		}
		if err := g.CheckAct(); err != nil {
			return err
		}
		return l.insertLodgingAct(tx, actor, i, g, kind, key, input)
	})
	l.nudge()
	return err
}

// withLodging changes one with its invoice, both locked, the invoice first.
func (l *Ledger) withLodging(ctx context.Context, id int64, change func(*gorm.DB, *Invoice, *Lodging) error) error {
	read, err := l.Lodging(ctx, id)
	if err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		i, err := lockInvoice(tx, read.InvoiceID)
		if err != nil {
			return err
		}
		g, err := lockLodging(tx, id)
		if err != nil {
			return err
		}
		return change(tx, i, g)
	})
}

// AskLodging has the worker ask the provider how it stands. For clerks.
func (l *Ledger) AskLodging(ctx context.Context, actor Actor, id int64) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	err := l.withLodging(ctx, id, func(tx *gorm.DB, _ *Invoice, g *Lodging) error {
		now := l.now()
		if g.Status == LodgingUnknown {
			return tx.Model(&LodgingAct{}).Where("lodging_id = ? AND status = ? AND kind = ? AND lease_until = 0", g.ID, OpUnknown, LodgeAct).
				UpdateColumn("due_at", now).Error
		}
		if g.Status == LodgingRequested || g.Status == LodgingSending || g.Status == LodgingDeclined {
			return problem(Conflict, "lodging.not_there")
		}
		return tx.Model(&Lodging{}).Where("id = ? AND lease_until = 0", g.ID).UpdateColumn("due_at", now).Error
	})
	l.nudge()
	return err
}

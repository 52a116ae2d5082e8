package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// invoiceLinkLife is how long a customer can pay an invoice by one link; the next press on Pay makes another.
const invoiceLinkLife = 365 * 24 * time.Hour

// CheckPay says whether an invoice's customer can pay so much of it on its page now.
func (i *Invoice) CheckPay(m money.Money) error {
	due := i.Due()
	switch {
	case !i.Asks():
		return problem(Conflict, "invoice.nothing_owed")
	case i.AccountID == nil:
		return problem(Unsupported, "invoice.no_account")
	case m.Currency != i.Currency:
		return problem(Invalid, "amount.other_currency", "currency", i.Currency).at("amount")
	case !m.IsPositive():
		return problem(Invalid, "amount.not_positive").at("amount")
	case m.Minor > due.Minor:
		return problem(Invalid, "link.not_due", "due", due).at("amount")
	}
	return nil
}

// PayInvoice begins its customer's payment of an invoice, whole or in part, by a link that is made when it is first
// needed: see PayLink. Returns the errors of CheckPay, and of PayLink.
func (l *Ledger) PayInvoice(ctx context.Context, id int64, ask PayAsk) (*Link, *Payment, error) {
	i, err := l.Invoice(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if ask.Amount.Currency == "" {
		ask.Amount = i.Due()
	}
	if err := i.CheckPay(ask.Amount); err != nil {
		return nil, nil, err
	}
	k, err := l.InvoiceLink(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	p, err := l.PayLink(ctx, k.ID, ask)
	return k, p, err
}

// InvoiceLink is the payment link that asks for what is due of an invoice now. Returns the errors of CheckPay.
func (l *Ledger) InvoiceLink(ctx context.Context, id int64) (k *Link, err error) {
	i, err := l.Invoice(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := i.CheckPay(i.Due()); err != nil {
		return nil, err
	}
	n := i.newLink(l.now())
	if err := l.checkLink(ctx, &n); err != nil {
		return nil, err
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		k, err = l.invoiceLink(tx, id)
		return err
	})
	return k, err
}

// newLink is what an invoice is paid by: whole or in parts.
func (i *Invoice) newLink(now Instant) NewLink {
	who := (&Customer{Name: i.CustomerName, Email: i.Email}).named()
	return NewLink{
		Key: fmt.Sprintf("invoice-%d-0", i.ID), Purpose: ForInvoice, PurposeID: i.ID, AccountID: *i.AccountID, Amount: i.Due(),
		PartsAllowed: true, Description: i.Number, OrderReference: i.Number, Customer: who, Language: i.Language,
		Capture: providers.CaptureAutomatic, ExpiresAt: now.Add(invoiceLinkLife),
	}
}

// invoiceLink is the link that asks for what is due now. One that asks for another amount, since something was paid in
// another way, is cancelled, unless somebody is paying it at this moment.
func (l *Ledger) invoiceLink(tx *gorm.DB, id int64) (*Link, error) {
	i, err := lockInvoice(tx, id)
	if err != nil {
		return nil, err
	}
	if !i.Asks() {
		return nil, problem(Conflict, "invoice.nothing_owed")
	}
	var all []Link
	if err := tx.Where("purpose = ? AND purpose_id = ?", ForInvoice, id).Order("id").Find(&all).Error; err != nil {
		return nil, err
	}
	if len(all) > 0 {
		last := &all[len(all)-1]
		if last.StatusAt(l.now()) == LinkOpen && last.Due() == i.Due() {
			return last, nil
		}
		live, err := last.live(tx)
		if err != nil || live != nil && last.StatusAt(l.now()) == LinkOpen {
			return last, err
		}
	}
	if err := l.closeInvoiceLinks(tx, i); err != nil {
		return nil, err
	}
	n := i.newLink(l.now())
	n.Key = fmt.Sprintf("invoice-%d-%d", id, len(all)+1)
	return l.insertLink(tx, byCustomer, n)
}

// closeInvoiceLinks cancels the links of an invoice that ask for something it does not ask for.
func (l *Ledger) closeInvoiceLinks(tx *gorm.DB, i *Invoice) error {
	err := tx.Model(&Link{}).Where("purpose = ? AND purpose_id = ? AND status = ?", ForInvoice, i.ID, LinkOpen).
		UpdateColumns(map[string]any{"status": LinkCancelled, "closed_at": l.now(), "due_at": 0, "updated_at": l.now()}).Error
	if err != nil {
		return errors.Join(fmt.Errorf("close the links of invoice %d", i.ID), err)
	}
	return nil
}

package models

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"kontor/models/billing"
	"kontor/models/money"

	"gorm.io/gorm"
)

// InvoiceInput is a draft as a person fills it in. Most of it may be missing: what an invoice needs is asked when it is
// finalised.
type InvoiceInput struct {
	Key            string // of a new one
	Version        int64  // of the one that was changed
	AccountID      int64  // 0: paid by bank transfer alone
	Language       string // "en", "de"
	Currency       string
	Email          string
	Buyer          billing.Party
	IssuedOn       billing.Date
	DueOn          billing.Date
	DeliveredOn    billing.Date
	PeriodFrom     billing.Date
	PeriodTo       billing.Date
	BuyerReference string
	OrderReference string
	Terms          string
	Notes          string
	Lines          []billing.Line
}

const (
	maxInvoiceLines = 500
	maxInvoiceText  = 4000 // bytes
)

func (in *InvoiceInput) check() error {
	in.Email = normalEmail(in.Email)
	switch {
	case !slices.Contains(MailLanguages, in.Language):
		return problem(Invalid, "mail.language").at("language")
	case !money.Known(in.Currency):
		return problem(Invalid, "amount.unknown_currency").at("currency")
	case len(in.Lines) > maxInvoiceLines:
		return problem(Invalid, "invoice.too_many_lines", "max", maxInvoiceLines).at("lines")
	}
	if in.Email != "" {
		if _, err := CheckAddress(in.Email); err != nil {
			return err
		}
	}
	return errors.Join(in.checkDays(), in.checkTexts())
}

func (in *InvoiceInput) checkDays() error {
	for field, day := range map[string]billing.Date{
		"issued": in.IssuedOn, "due": in.DueOn, "delivered": in.DeliveredOn, "period_start": in.PeriodFrom, "period_end": in.PeriodTo,
	} {
		if day != "" && !day.Valid() {
			return problem(Invalid, "billing.date_wrong").at(field)
		}
	}
	return nil
}

// checkTexts keeps a draft to a size. What fits on a document is asked when it is finalised.
func (in *InvoiceInput) checkTexts() error {
	for field, text := range map[string]string{
		"terms": in.Terms, "notes": in.Notes, "buyer_reference": in.BuyerReference, "order_reference": in.OrderReference,
		"buyer.name": in.Buyer.Name, "buyer.contact": in.Buyer.Contact, "buyer.street": in.Buyer.Street, "buyer.extra": in.Buyer.Extra,
		"buyer.postal_code": in.Buyer.PostalCode, "buyer.city": in.Buyer.City, "buyer.country": in.Buyer.Country,
		"buyer.vat_id": in.Buyer.VATID,
	} {
		if len(text) > maxInvoiceText {
			return problem(Invalid, "form.too_long", "max", maxInvoiceText).at(field)
		}
	}
	return nil
}

// CreateInvoice writes a draft down. For clerks. The same form sent twice is one draft.
func (l *Ledger) CreateInvoice(ctx context.Context, actor Actor, in InvoiceInput) (*Invoice, error) {
	if err := errors.Join(actor.must(Clerk), in.check()); err != nil {
		return nil, err
	}
	if in.Key == "" || len(in.Key) > maxKey {
		return nil, problem(Invalid, "form.key_missing").at("key")
	}
	var made *Invoice
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var there Invoice
		err := tx.Where("key = ?", in.Key).Take(&there).Error
		if err == nil {
			made, err = readInvoice(tx, there.ID)
			return err
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		made, err = l.insertDraft(tx, actor, in)
		return err
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

func (l *Ledger) insertDraft(tx *gorm.DB, actor Actor, in InvoiceInput) (*Invoice, error) {
	c, err := l.companyIn(tx)
	if err != nil {
		return nil, err
	}
	now := l.now()
	i := &Invoice{
		Kind: KindInvoice, Status: InvoiceDraft, Key: in.Key, Version: 1, Token: []byte{}, PlacedAt: l.place(l.today(c), c), CreatedAt: now, UpdatedAt: now,
	}
	if err := l.takeDraft(tx, i, in); err != nil {
		return nil, err
	}
	if err := tx.Create(i).Error; err != nil {
		return nil, fmt.Errorf("write down the draft: %w", err)
	}
	if err := insertInvoiceLines(tx, i); err != nil {
		return nil, err
	}
	return i, l.record(tx, actor, "invoice.drafted", i.subject(), map[string]any{"amount": i.Total, "currency": i.Currency})
}

// takeDraft takes a form into a draft, and what it comes to.
func (l *Ledger) takeDraft(tx *gorm.DB, i *Invoice, in InvoiceInput) error {
	i.AccountID = nil
	if in.AccountID != 0 {
		i.AccountID = &in.AccountID
	}
	i.Language, i.Currency, i.Email, i.Buyer = in.Language, in.Currency, in.Email, in.Buyer
	i.IssuedOn, i.DueOn, i.DeliveredOn, i.PeriodFrom, i.PeriodTo = in.IssuedOn, in.DueOn, in.DeliveredOn, in.PeriodFrom, in.PeriodTo
	i.BuyerReference, i.OrderReference, i.Terms, i.Notes = in.BuyerReference, in.OrderReference, in.Terms, in.Notes
	i.CustomerName = clip(strings.TrimSpace(in.Buyer.Name), 200)
	i.Lines = make([]InvoiceLine, len(in.Lines))
	for n := range in.Lines {
		i.Lines[n] = InvoiceLine{Position: n + 1, Line: in.Lines[n]}
	}
	i.total()
	i.CustomerID = nil
	known, err := customerKnown(tx, i.Email)
	if known != nil {
		i.CustomerID = &known.ID
	}
	return err
}

// total computes what the lines come to.
func (i *Invoice) total() {
	d := billing.Document{Currency: i.Currency, Lines: i.billed()}
	t := d.Totals()
	i.Net, i.Tax, i.Total = t.Net.Minor, t.Tax.Minor, t.Total.Minor+i.Rounding
	for n := range i.Lines {
		i.Lines[n].Net = t.Lines[n].Net.Minor
	}
}

func (i *Invoice) billed() []billing.Line {
	lines := make([]billing.Line, len(i.Lines))
	for n := range i.Lines {
		lines[n] = i.Lines[n].Line
	}
	return lines
}

func insertInvoiceLines(tx *gorm.DB, i *Invoice) error {
	for n := range i.Lines {
		i.Lines[n].ID, i.Lines[n].InvoiceID = 0, i.ID
	}
	if len(i.Lines) == 0 {
		return nil
	}
	if err := tx.Create(&i.Lines).Error; err != nil {
		return fmt.Errorf("write down the lines of invoice %d: %w", i.ID, err)
	}
	return nil
}

// UpdateInvoice changes a draft. For clerks. Returns Conflict where it is finalised, or somebody else changed it since the
// form was drawn.
func (l *Ledger) UpdateInvoice(ctx context.Context, actor Actor, id int64, in InvoiceInput) (*Invoice, error) {
	if err := errors.Join(actor.must(Clerk), in.check()); err != nil {
		return nil, err
	}
	var i *Invoice
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		if i, err = lockDraft(tx, id); err != nil {
			return err
		}
		if i.Version != in.Version {
			return i.changedMeanwhile(in)
		}
		i.Version++
		return l.saveDraft(tx, actor, i, in)
	})
	if err != nil {
		return nil, err
	}
	return i, nil
}

// changedMeanwhile lets the same form be sent twice.
func (i *Invoice) changedMeanwhile(in InvoiceInput) error {
	held := i.Input()
	held.Key, held.Version = in.Key, in.Version
	if reflect.DeepEqual(held, in) {
		return nil
	}
	return problem(Conflict, "invoice.changed_meanwhile")
}

func (l *Ledger) saveDraft(tx *gorm.DB, actor Actor, i *Invoice, in InvoiceInput) error {
	if err := l.takeDraft(tx, i, in); err != nil {
		return err
	}
	i.UpdatedAt = l.now()
	if err := tx.Save(i).Error; err != nil {
		return fmt.Errorf("write draft %d: %w", i.ID, err)
	}
	if err := tx.Where("invoice_id = ?", i.ID).Delete(&InvoiceLine{}).Error; err != nil {
		return fmt.Errorf("write draft %d: %w", i.ID, err)
	}
	if err := insertInvoiceLines(tx, i); err != nil {
		return err
	}
	return l.record(tx, actor, "invoice.changed", i.subject(), map[string]any{"amount": i.Total, "currency": i.Currency})
}

func lockDraft(tx *gorm.DB, id int64) (*Invoice, error) {
	i, err := lockInvoice(tx, id)
	if err == nil && i.Status != InvoiceDraft {
		return nil, problem(Conflict, "invoice.not_draft", "number", i.Number)
	}
	return i, err
}

// DeleteDraft removes a draft, which has no number yet. For clerks. Returns Conflict where it is finalised.
func (l *Ledger) DeleteDraft(ctx context.Context, actor Actor, id int64) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		i, err := lockDraft(tx, id)
		if err != nil {
			return err
		}
		if err := tx.Where("invoice_id = ?", id).Delete(&InvoiceLine{}).Error; err != nil {
			return err
		}
		if err := tx.Where("thing = ? AND thing_id = ?", OnInvoice, id).Delete(&ThingNote{}).Error; err != nil {
			return err
		}
		if err := tx.Where("id = ?", id).Delete(&Invoice{}).Error; err != nil {
			return err
		}
		return l.record(tx, actor, "invoice.deleted", i.subject(), map[string]any{"amount": i.Total, "currency": i.Currency})
	})
}

// Input is the invoice as its form has it. A copy of it is a new draft, which is dated anew.
func (i *Invoice) Input() InvoiceInput {
	in := InvoiceInput{
		Key: i.Key, Version: i.Version, Language: i.Language, Currency: i.Currency, Email: i.Email, Buyer: i.Buyer, IssuedOn: i.IssuedOn,
		DueOn: i.DueOn, DeliveredOn: i.DeliveredOn, PeriodFrom: i.PeriodFrom, PeriodTo: i.PeriodTo, BuyerReference: i.BuyerReference,
		OrderReference: i.OrderReference, Terms: i.Terms, Notes: i.Notes, Lines: i.billed(),
	}
	if i.AccountID != nil {
		in.AccountID = *i.AccountID
	}
	return in
}

// DuplicateInvoice makes a new draft of what an invoice says, without its dates. For clerks.
func (l *Ledger) DuplicateInvoice(ctx context.Context, actor Actor, id int64, key string) (*Invoice, error) {
	i, err := l.Invoice(ctx, id)
	if err != nil {
		return nil, err
	}
	in := i.Input()
	in.Key, in.IssuedOn, in.DueOn, in.DeliveredOn, in.PeriodFrom, in.PeriodTo = key, "", "", "", "", ""
	return l.CreateInvoice(ctx, actor, in)
}

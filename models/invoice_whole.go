package models

import (
	"context"
	"fmt"

	"kontor/models/billing"
)

// WholeInvoice is an invoice with all that belongs to it.
type WholeInvoice struct {
	Invoice     *Invoice
	Document    *billing.Document // as it was issued; of a draft, as it would be
	Faults      []billing.Fault   // what keeps a draft from being issued
	Corrected   *Invoice
	CreditNotes []Invoice // oldest first
	Allocations []Allocation
	Mails       []Mail
	Files       []InvoiceFile // without their content
	Audit       []Audit       // newest first
	Lodgings    []Lodging     // newest first
	URL         string        // its customer's page; "" of a draft
	Today       billing.Date
}

// WholeInvoice gathers it. Returns Missing.
func (l *Ledger) WholeInvoice(ctx context.Context, id int64) (*WholeInvoice, error) {
	i, err := l.Invoice(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &WholeInvoice{Invoice: i}
	steps := []func() error{
		func() error { return l.pageDocument(ctx, p) },
		func() error {
			return l.reads.WithContext(ctx).Select(invoiceColumns).Where("corrects_id = ?", id).Order("id").Find(&p.CreditNotes).Error
		},
		func() (err error) { p.Allocations, err = l.AllocationsTo(ctx, id); return err },
		func() (err error) { p.Lodgings, err = l.LodgingsOf(ctx, id); return err },
		func() (err error) { p.Mails, err = l.MailsAbout(ctx, AboutInvoice, id); return err },
		func() (err error) { p.Files, err = l.InvoiceFiles(ctx, id); return err },
		func() error {
			return l.reads.WithContext(ctx).Where("subject = 'invoice' AND subject_id = ?", id).Order("id DESC").Limit(timelineEach).Find(&p.Audit).Error
		},
		func() error {
			today, err := l.Today(ctx)
			p.Today = billing.DateOf(today)
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("gather what belongs to invoice %d: %w", id, err)
		}
	}
	return p, nil
}

func (l *Ledger) pageDocument(ctx context.Context, p *WholeInvoice) (err error) {
	if p.Invoice.Status == InvoiceDraft {
		p.Document, p.Faults, err = l.DraftDocument(ctx, p.Invoice)
		return err
	}
	d := p.Invoice.Document()
	p.Document = &d
	if p.Invoice.CorrectsID != nil {
		if p.Corrected, err = l.Invoice(ctx, *p.Invoice.CorrectsID); err != nil {
			return err
		}
	}
	p.URL, err = l.InvoiceURL(p.Invoice)
	return err
}

package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"kontor/models/billing"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// FileKind is one of the files of an issued invoice.
type FileKind string

// The files. The XML, and the PDF with the XML in it, are missing where its standard can't hold the amounts.
const (
	FilePDF    FileKind = "pdf"
	FileXML    FileKind = "xml"
	FileHybrid FileKind = "hybrid"
)

// InvoiceFile is a document exactly as it was issued. It is made once and kept for ever.
type InvoiceFile struct {
	ID        int64
	InvoiceID int64
	Kind      FileKind
	Hash      string // SHA-256 of the content
	Content   []byte
	CreatedAt Instant `gorm:"autoCreateTime:false"`
}

// Renderer makes documents of what was issued. It is called outside of any transaction. The pages implement it: models
// knows no sentence.
type Renderer interface {
	PDF(ctx context.Context, d *billing.Document, paper billing.Letterhead) ([]byte, error)
	XML(d *billing.Document) ([]byte, error)
	// Hybrid is the PDF with the XML inside (Factur-X, ZUGFeRD).
	Hybrid(ctx context.Context, d *billing.Document, paper billing.Letterhead) ([]byte, error)
}

// workInvoiceFiles makes the files of one invoice that was issued.
func (l *Ledger) workInvoiceFiles(ctx context.Context) (bool, error) {
	if l.renderer == nil {
		return false, nil
	}
	now := l.now()
	var id int64
	err := l.write(ctx, func(tx *gorm.DB) error {
		var i Invoice
		err := tx.Clauses(skipLocked).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&i).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		id = i.ID
		return tx.Model(&Invoice{}).Where("id = ?", id).UpdateColumns(map[string]any{
			"attempts": i.Attempts + 1, "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime),
		}).Error
	})
	if err != nil || id == 0 {
		return false, err
	}
	return true, l.makeFiles(context.WithoutCancel(ctx), id)
}

// MakeFiles makes the files of an issued invoice now, where the worker has not made them yet. Returns Unavailable where it
// can't be done: the worker tries again.
func (l *Ledger) MakeFiles(ctx context.Context, id int64) error {
	i, err := l.Invoice(ctx, id)
	if err != nil {
		return err
	}
	if err := i.CheckFiles(); l.renderer == nil || !HasCode(err, Unavailable) {
		return err
	}
	if err := l.makeFiles(context.WithoutCancel(ctx), id); err != nil {
		return err
	}
	if i, err = l.Invoice(ctx, id); err != nil {
		return err
	}
	return i.CheckFiles()
}

// CheckFiles says whether an invoice's files are there. Returns Conflict for a draft, Unavailable while they are made.
func (i *Invoice) CheckFiles() error {
	switch {
	case i.Status == InvoiceDraft:
		return problem(Conflict, "invoice.is_draft")
	case !i.Ready():
		return problem(Unavailable, "invoice.not_ready")
	}
	return nil
}

// makeFiles renders what was issued, and keeps it where nobody was quicker.
func (l *Ledger) makeFiles(ctx context.Context, id int64) error {
	i, err := l.Invoice(ctx, id)
	if err != nil {
		return err
	}
	files, err := l.render(ctx, i)
	if err != nil {
		l.log.Error("the files of an invoice can't be made", "invoice", id, "error", err)
		return l.write(ctx, func(tx *gorm.DB) error {
			return tx.Model(&Invoice{}).Where("id = ? AND due_at > 0", id).UpdateColumns(map[string]any{
				"due_at": l.now().Add(backoff(i.Attempts)), "lease_until": 0, "failed": clip(err.Error(), 500),
			}).Error
		})
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		held, err := lockInvoice(tx, id)
		if err != nil || held.DueAt == 0 {
			return err
		}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&files).Error; err != nil {
			return fmt.Errorf("keep the files of invoice %d: %w", id, err)
		}
		return tx.Model(&Invoice{}).Where("id = ?", id).UpdateColumns(map[string]any{"due_at": 0, "lease_until": 0, "failed": ""}).Error
	})
}

// render makes the files from what was frozen: a change of the merchant's since then changes nothing.
func (l *Ledger) render(ctx context.Context, i *Invoice) ([]InvoiceFile, error) {
	d := i.Document()
	paper, err := l.paper(ctx, &d)
	if err != nil {
		return nil, err
	}
	if i.AccountID != nil && i.Kind == KindInvoice {
		if paper.PayURL, err = l.InvoiceURL(i); err != nil {
			return nil, err
		}
	}
	steps := map[FileKind]func() ([]byte, error){FilePDF: func() ([]byte, error) { return l.renderer.PDF(ctx, &d, paper) }}
	if len(d.CheckElectronic()) == 0 {
		steps[FileXML] = func() ([]byte, error) { return l.renderer.XML(&d) }
		steps[FileHybrid] = func() ([]byte, error) { return l.renderer.Hybrid(ctx, &d, paper) }
	}
	var files []InvoiceFile
	for kind, step := range steps {
		content, err := step()
		if err != nil {
			return nil, fmt.Errorf("make the %s: %w", kind, err)
		}
		sum := sha256.Sum256(content)
		files = append(files, InvoiceFile{InvoiceID: i.ID, Kind: kind, Hash: hex.EncodeToString(sum[:]), Content: content, CreatedAt: l.now()})
	}
	return files, nil
}

// paper is how a document looks beside what it says.
func (l *Ledger) paper(ctx context.Context, d *billing.Document) (paper billing.Letterhead, err error) {
	look := d.Look
	if look == nil { // issued by a version that did not write it down
		c, err := l.Company(ctx)
		if err != nil {
			return paper, err
		}
		look = c.look()
	}
	paper.Color = look.Color
	if look.Logo != "" {
		paper.Logo, err = l.logoCalled(ctx, look.Logo)
	}
	return paper, err
}

// printable tries a document on paper before it is issued: what can't be made must not take a number. Returns Faults.
func (l *Ledger) printable(ctx context.Context, d *billing.Document) error {
	if l.renderer == nil {
		return nil
	}
	paper, err := l.paper(ctx, d)
	if err != nil {
		return err
	}
	_, err = l.renderer.PDF(ctx, d, paper)
	var refused interface{ Unwrap() []error }
	if !errors.As(err, &refused) {
		return err
	}
	var faults []billing.Fault
	for _, e := range refused.Unwrap() {
		if fault, ok := e.(billing.Fault); ok {
			faults = append(faults, fault)
		}
	}
	if len(faults) == 0 {
		return err
	}
	return faultsOf(faults)
}

// PreviewInvoice is what a draft would look like on paper if it were issued today. It is kept nowhere. Returns Conflict for
// what is issued.
func (l *Ledger) PreviewInvoice(ctx context.Context, i *Invoice) ([]byte, error) {
	switch {
	case i.Status != InvoiceDraft:
		return nil, problem(Conflict, "invoice.not_draft", "number", i.Number)
	case l.renderer == nil:
		return nil, problem(Unavailable, "invoice.not_ready")
	}
	d, _, err := l.DraftDocument(ctx, i)
	if err != nil {
		return nil, err
	}
	paper, err := l.paper(ctx, d)
	if err != nil {
		return nil, err
	}
	return l.renderer.PDF(ctx, d, paper)
}

// InvoiceFile is one of an invoice's files. Returns Missing.
func (l *Ledger) InvoiceFile(ctx context.Context, id int64, kind FileKind) (*InvoiceFile, error) {
	var f InvoiceFile
	if err := l.reads.WithContext(ctx).Where("invoice_id = ? AND kind = ?", id, kind).Take(&f).Error; err != nil {
		return nil, missing(err, "invoice.file_missing")
	}
	return &f, nil
}

// InvoiceFiles are an invoice's without their content.
func (l *Ledger) InvoiceFiles(ctx context.Context, id int64) ([]InvoiceFile, error) {
	var all []InvoiceFile
	err := l.reads.WithContext(ctx).Select("id, invoice_id, kind, hash, created_at").Where("invoice_id = ?", id).Order("kind").Find(&all).Error
	return all, err
}

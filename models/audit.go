package models

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"
)

// Audit is one line of who did what and why. Added to, never changed: triggers in the database hold that.
type Audit struct {
	ID        int64
	At        Instant
	UserID    *int64 // none for Kontor itself and the provider's news
	Actor     string
	Action    string // "refund.requested", "account.created": a key of the message catalogue under "audit."
	Subject   string
	SubjectID int64
	PaymentID *int64
	Detail    string // JSON of what it was about; no secret is in it, and no name or address of a customer: see erasure.go
}

// TableName is GORM's word for the table.
func (Audit) TableName() string { return "audit" }

// subject is what an audit line is about.
type subject struct {
	kind      string
	id        int64
	paymentID int64
}

// record adds an audit line in the transaction of the change it tells of.
func (l *Ledger) record(tx *gorm.DB, a Actor, action string, s subject, detail any) error {
	line := Audit{At: l.now(), UserID: a.userID(), Actor: a.Name, Action: action, Subject: s.kind, SubjectID: s.id}
	if s.paymentID != 0 {
		line.PaymentID = &s.paymentID
	}
	if detail != nil {
		text, err := json.Marshal(detail)
		if err != nil {
			return err
		}
		line.Detail = string(text)
	}
	return tx.Create(&line).Error
}

// AuditFilter is the view of the audit page.
type AuditFilter struct {
	UserID int64
	Action string
	Before int64 // page key: lines older than this one
	Limit  int
}

// FindAudit lists the trail, newest first. For managers and admins.
func (l *Ledger) FindAudit(ctx context.Context, a Actor, f AuditFilter) ([]Audit, error) {
	if err := a.must(Manager); err != nil {
		return nil, err
	}
	q := l.reads.WithContext(ctx).Order("id DESC").Limit(f.Limit)
	if f.UserID != 0 {
		q = q.Where("user_id = ?", f.UserID)
	}
	if f.Action != "" {
		q = q.Where("action = ?", f.Action)
	}
	if f.Before != 0 {
		q = q.Where("id < ?", f.Before)
	}
	var lines []Audit
	return lines, q.Find(&lines).Error
}

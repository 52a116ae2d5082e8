package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"gorm.io/gorm"
)

// ExportState is where a prepared file stands.
type ExportState string

// The states. One that is cancelled is nobody's any more, and is deleted.
const (
	ExportWaiting   ExportState = "waiting"
	ExportRunning   ExportState = "running"
	ExportReady     ExportState = "ready"
	ExportFailed    ExportState = "failed"
	ExportCancelled ExportState = "cancelled"
)

// Export is a file of the list Transactions that is made while nobody waits for it. It lives in the database, where every
// process finds it, for a few days.
type Export struct {
	ID           int64
	UserID       int64 // whose it is: nobody else sees it
	Key          string
	Format       string
	Name         string // of the file, without its ending
	Query        string // of the URL
	View         string // JSON of the View
	About        string // JSON of what the file says of itself: the Exporter's
	Language     string
	State        ExportState
	Done, Total  int // rows, and about how many there are
	Size         int64
	Attempts     int
	Failed       string // a key of the catalogue
	DueAt        Instant
	LeaseUntil   Instant
	CreatedAt    Instant `gorm:"autoCreateTime:false"`
	EndedAt      Instant
	DownloadedAt Instant
}

// Exporter writes the files. The pages implement it: models knows no sentence.
type Exporter interface {
	// WriteExport writes a file of the rows that rows hands on. Rows are not held back: whoever takes them must not wait.
	WriteExport(ctx context.Context, e *Export, house *Company, accounts []Account, w io.Writer, rows func(fn func(*Row) error) (Instant, error)) error
}

const (
	// ExportKept is how long a file can be fetched.
	ExportKept  = 3 * 24 * time.Hour
	maxExports  = 20 // of one person
	maxExporter = 5  // tries
)

// Settled says whether nothing happens to it by itself before it is deleted.
func (e *Export) Settled() bool { return e.State == ExportReady || e.State == ExportFailed }

// GoneAt is when a settled one is deleted.
func (e *Export) GoneAt() Instant { return e.DueAt }

// packed says whether the file is kept compressed: the other formats are by themselves.
func (e *Export) packed() bool { return e.Format == "csv" }

// ExportInput is a file as a person asks for it.
type ExportInput struct {
	Key      string
	Format   string
	Name     string
	Query    string
	View     View
	About    any
	Language string
}

// RequestExport writes down that a file of all of a view is to be made. The same form sent twice is one file.
func (l *Ledger) RequestExport(ctx context.Context, actor Actor, in ExportInput) (e *Export, err error) {
	in.View.After = ""
	if _, err := in.View.check(); err != nil {
		return nil, err
	}
	if in.Key == "" || len(in.Key) > maxKey {
		return nil, problem(Invalid, "form.key_missing").at("key")
	}
	if len(in.Query) > maxViewQuery {
		return nil, problem(Invalid, "saved_view.too_much")
	}
	view, err := json.Marshal(in.View)
	if err != nil {
		return nil, err
	}
	about, err := json.Marshal(in.About)
	if err != nil {
		return nil, err
	}
	e = &Export{
		UserID: actor.UserID, Key: in.Key, Format: in.Format, Name: in.Name, Query: in.Query, View: string(view), About: string(about),
		Language: in.Language, State: ExportWaiting, DueAt: l.now(), CreatedAt: l.now(),
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		if _, err := lockUser(tx, actor.UserID); err != nil { // of two forms at once the second sees the first
			return err
		}
		return l.insertExport(tx, actor, e)
	})
	l.nudge()
	return e, err
}

func (l *Ledger) insertExport(tx *gorm.DB, actor Actor, e *Export) error {
	var there Export
	err := tx.Where("key = ?", e.Key).Take(&there).Error
	switch {
	case err == nil && there.UserID == e.UserID && there.Format == e.Format && there.Query == e.Query:
		*e = there
		return nil
	case err == nil:
		return problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return err
	}
	var own int64
	if err := tx.Model(&Export{}).Where("user_id = ? AND state <> ?", e.UserID, ExportCancelled).Count(&own).Error; err != nil {
		return fmt.Errorf("count the person's files: %w", err)
	}
	if own >= maxExports {
		return problem(Conflict, "exports.too_many", "n", maxExports)
	}
	if err := tx.Create(e).Error; err != nil {
		return fmt.Errorf("write down a file to be made: %w", err)
	}
	return l.record(tx, actor, "export.requested", subject{kind: "export", id: e.ID}, map[string]any{"format": e.Format})
}

// Exports are a person's own, newest first.
func (l *Ledger) Exports(ctx context.Context, actor Actor) ([]Export, error) {
	var all []Export
	err := l.reads.WithContext(ctx).Omit("view", "about").Where("user_id = ? AND state <> ?", actor.UserID, ExportCancelled).
		Order("id DESC").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("list the person's files: %w", err)
	}
	return all, nil
}

// ExportCounts are how many files of a person are ready and not yet fetched, and how many are still made.
type ExportCounts struct{ Ready, Working int }

// DropExport stops a file of the actor's own from being made, or deletes it. Returns Missing for anybody else's.
func (l *Ledger) DropExport(ctx context.Context, actor Actor, id int64) error {
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		r := tx.Model(&Export{}).Where("id = ? AND user_id = ? AND state <> ?", id, actor.UserID, ExportCancelled).
			UpdateColumns(map[string]any{"state": ExportCancelled, "due_at": l.now(), "lease_until": 0})
		if r.Error == nil && r.RowsAffected == 0 {
			return problem(Missing, "exports.missing")
		}
		return r.Error
	})
	l.nudge()
	return err
}

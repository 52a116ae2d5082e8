package models

import (
	"context"
	"fmt"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// BatchStatus is where an action for many payments stands.
type BatchStatus string

// The life of a batch. Its payments are chosen once and for all; what a rehearsal found is what a run may do.
const (
	BatchRehearsing BatchStatus = "rehearsing"
	BatchRehearsed  BatchStatus = "rehearsed"
	BatchRunning    BatchStatus = "running"
	BatchDone       BatchStatus = "done"    // all was asked for; operations may still be under way
	BatchStopped    BatchStatus = "stopped" // what was asked for goes on, the rest is left
)

// BatchKinds are what can be done to many payments at once: each with all that is left.
var BatchKinds = []providers.Kind{providers.Capture, providers.Reversal, providers.Refund}

const (
	// MaxBatch is how many payments one batch may have.
	MaxBatch = MaxTotal
	// BatchHolds is how long after a rehearsal it may be run.
	BatchHolds = 24 * time.Hour
)

// Batch is one action for many payments.
type Batch struct {
	ID          int64
	Key         string // of the list's form
	Input       string // hash of what was chosen with it
	RunKey      string // what the keys of its operations begin with
	Kind        providers.Kind
	Status      BatchStatus
	UserID      int64 // who rehearsed it
	Size        int   // payments
	Reason      string
	StoppedBy   string
	Attempts    int
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
	RehearsedAt Instant
	StartedAt   Instant
	EndedAt     Instant
	DueAt       Instant
	LeaseUntil  Instant

	By string `gorm:"->"` // the name of who rehearsed it, where it was read
}

func (b *Batch) subject() subject { return subject{kind: "batch", id: b.ID} }

// HoldsUntil is when the rehearsal is too old to be run.
func (b *Batch) HoldsUntil() Instant { return b.RehearsedAt.Add(BatchHolds) }

// CheckStart says whether the actor may run what was rehearsed.
func (b *Batch) CheckStart(a Actor, now Instant) error {
	switch {
	case a.UserID != b.UserID || a.UserID == 0:
		return problem(Forbidden, "batch.of_another", "name", b.By)
	case b.Status == BatchRehearsing:
		return problem(Conflict, "batch.rehearsing")
	case b.Status != BatchRehearsed:
		return problem(Conflict, "batch.started")
	case now >= b.HoldsUntil():
		return problem(Conflict, "batch.too_old")
	}
	return a.must(Clerk)
}

// CheckStop says whether the actor may end it early: whoever runs it, and managers.
func (b *Batch) CheckStop(a Actor) error {
	if b.Status != BatchRunning {
		return problem(Conflict, "batch.not_running")
	}
	if a.UserID == b.UserID {
		return a.must(Clerk)
	}
	return a.must(Manager)
}

// RowStatus is where a batch stands with one of its payments.
type RowStatus string

// The life of a row.
const (
	RowWaiting RowStatus = "waiting" // not rehearsed yet
	RowReady   RowStatus = "ready"   // it would be done
	RowRefused RowStatus = "refused" // it can't be done: see Why
	RowAsked   RowStatus = "asked"   // its operation says how it went
	RowChanged RowStatus = "changed" // not as it was at the rehearsal, or refused at the run: nothing was done
)

// BatchRow is one payment of a batch.
type BatchRow struct {
	ID          int64
	BatchID     int64
	PaymentID   int64
	AccountID   int64
	Currency    string
	Amount      int64 // that would be moved
	Status      RowStatus
	Why         string        // a key of the catalogue
	Stood       PaymentStatus // at the rehearsal
	Print       string        // hash of how the payment stood then
	Stands      PaymentStatus // of a changed one, at the run
	LeftNow     int64         // the same: what was left
	OperationID *int64
}

// Money is minor units of the row's currency.
func (r *BatchRow) Money(minor int64) money.Money { return money.New(minor, r.Currency) }

// Batch is one of them. Returns Missing.
func (l *Ledger) Batch(ctx context.Context, id int64) (*Batch, error) {
	var b Batch
	err := l.reads.WithContext(ctx).Select("batches.*, users.name AS by").Joins("JOIN users ON users.id = batches.user_id").
		Where("batches.id = ?", id).Take(&b).Error
	return &b, missing(err, "batch.missing")
}

// Batches lists them, the newest first, behind a page key: the number of the last one seen, 0 for none.
func (l *Ledger) Batches(ctx context.Context, before int64, limit int) (all []Batch, err error) {
	q := l.reads.WithContext(ctx).Select("batches.*, users.name AS by").Joins("JOIN users ON users.id = batches.user_id")
	if before > 0 {
		q = q.Where("batches.id < ?", before)
	}
	if err = q.Order("batches.id DESC").Limit(limit).Find(&all).Error; err != nil {
		err = fmt.Errorf("list the batches: %w", err)
	}
	return all, err
}

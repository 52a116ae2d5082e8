package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/klauspost/compress/gzip"
	"gorm.io/gorm"
)

// exportBeat is how often a file that is made says how far it is.
var exportBeat = 2 * time.Second // a variable for the tests

// workExport makes one file that is due, or deletes one that nobody wants any more. One at a time in a process: it keeps a
// worker from everything else.
func (l *Ledger) workExport(ctx context.Context) (bool, error) {
	if l.exporter == nil || !l.exporting.TryLock() {
		return false, nil
	}
	defer l.exporting.Unlock()
	e, err := l.claimExport(ctx)
	if e == nil || err != nil {
		return false, err
	}
	if e.State == ExportCancelled {
		return true, l.removeExport(ctx, e.ID)
	}
	err = l.makeExport(ctx, e)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, errExportGone):
		return true, l.dropChunks(context.WithoutCancel(ctx), e.ID, e.Attempts+1)
	}
	return true, l.retryExport(context.WithoutCancel(ctx), e, err, ctx.Err() != nil)
}

// claimExport takes the lease of a due file. One that was ready or failed has had its time; one that was running was cut off,
// and begins anew.
func (l *Ledger) claimExport(ctx context.Context) (*Export, error) {
	now := l.now()
	var e *Export
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found Export
		err := tx.Clauses(skipLocked).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		e = &found
		if e.Settled() || e.State == ExportCancelled {
			e.State = ExportCancelled
		} else {
			e.State, e.Attempts, e.Done = ExportRunning, e.Attempts+1, 0
		}
		return tx.Model(&Export{}).Where("id = ?", e.ID).UpdateColumns(map[string]any{
			"state": e.State, "attempts": e.Attempts, "done": e.Done, "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime),
		}).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim a file: %w", err)
	}
	return e, nil
}

// makeExport writes the file beside the database first, so that the book is read no longer than that takes, and keeps it
// then. Nothing can be fetched of it before the last step.
func (l *Ledger) makeExport(ctx context.Context, e *Export) (err error) {
	if e.Attempts > maxExporter {
		return problem(Unavailable, "exports.failed")
	}
	if err := l.dropChunks(ctx, e.ID, e.Attempts+1); err != nil {
		return err
	}
	file, err := os.CreateTemp("", "kontor-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := os.Remove(file.Name()); err != nil {
		return err
	}
	if err := l.writeExport(ctx, e, file); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	size, err := l.keepExport(ctx, e, file)
	if err != nil {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		if err := l.noticeEnd(tx, e.UserID, NoticeExport, e.ID); err != nil {
			return err
		}
		return l.stillOurs(tx, e, map[string]any{
			"state": ExportReady, "done": e.Done, "total": e.Done, "size": size, "failed": "", "ended_at": l.now(),
			"due_at": l.now().Add(ExportKept), "lease_until": 0,
		})
	})
}

func (l *Ledger) writeExport(ctx context.Context, e *Export, w io.Writer) error {
	var view View
	if err := json.Unmarshal([]byte(e.View), &view); err != nil {
		return fmt.Errorf("read the view of file %d: %w", e.ID, err)
	}
	company, err := l.Company(ctx)
	if err != nil {
		return err
	}
	accounts, err := l.Accounts(ctx)
	if err != nil {
		return err
	}
	if err := l.countExport(ctx, e, view); err != nil {
		return err
	}
	out := w
	packed := gzip.NewWriter(w)
	if e.packed() {
		out = packed
	}
	told := l.clock()
	err = l.exporter.WriteExport(ctx, e, company, accounts, out, func(fn func(*Row) error) (Instant, error) {
		return l.ExportPayments(ctx, view, func(r *Row) error {
			if e.Done++; e.Done%exportChunk == 0 && l.clock().Sub(told) >= exportBeat {
				told = l.clock()
				if err := l.tellExport(ctx, e); err != nil {
					return err
				}
			}
			return fn(r)
		})
	})
	if err == nil && e.packed() {
		err = packed.Close()
	}
	return err
}

// countExport says about how many rows there will be, where the index can tell.
func (l *Ledger) countExport(ctx context.Context, e *Export, view View) error {
	if _, err := view.check(); err != nil {
		return err
	}
	plan, err := l.planView(ctx, &view)
	if err != nil {
		return err
	}
	total, more, err := l.countView(ctx, plan)
	if err == nil && more && !plan.shared && len(plan.rest.where) == 0 {
		total, err = l.countArms(ctx, plan.bounded(plan.arms, nil), math.MaxInt32)
	}
	if err != nil {
		return err
	}
	e.Total = total
	return l.tellExport(ctx, e)
}

// tellExport says how far it is.
func (l *Ledger) tellExport(ctx context.Context, e *Export) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return l.stillOurs(tx, e, map[string]any{"done": e.Done, "total": e.Total})
	})
}

// retryExport leaves a file that could not be made for later, at once where the process stops; or gives up.
func (l *Ledger) retryExport(ctx context.Context, e *Export, cause error, stopped bool) error {
	why, at, state := "exports.failed", l.now().Add(backoff(e.Attempts)), ExportWaiting
	if p := AsProblem(cause); p != nil {
		why = p.Key
	}
	switch {
	case stopped:
		why, at = "", l.now()
	case e.Attempts >= maxExporter || HasCode(cause, Invalid):
		state, at = ExportFailed, l.now().Add(ExportKept)
	}
	if !stopped {
		l.log.Error("a file can't be made", "export", e.ID, "attempt", e.Attempts, "error", cause)
	}
	columns := map[string]any{"state": state, "failed": why, "due_at": at, "lease_until": 0, "done": 0}
	if stopped { // which is no try
		columns["attempts"] = e.Attempts - 1
	}
	if state == ExportFailed {
		columns["ended_at"] = l.now()
	}
	err := l.write(ctx, func(tx *gorm.DB) error { return l.stillOurs(tx, e, columns) })
	if errors.Is(err, errExportGone) {
		return nil
	}
	return err
}

// removeExport deletes a file that is cancelled, its row last.
func (l *Ledger) removeExport(ctx context.Context, id int64) error {
	if err := l.dropChunks(ctx, id, math.MaxInt32); err != nil {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		return tx.Where("id = ? AND state = ?", id, ExportCancelled).Delete(&Export{}).Error
	})
}

// dropExports deletes all files: a person who was erased may be in any.
func (l *Ledger) dropExports(ctx context.Context) error {
	var ids []int64
	err := l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Model(&Export{}).Where("id > 0").UpdateColumns(map[string]any{"state": ExportCancelled, "due_at": l.now(), "lease_until": 0}).Error; err != nil {
			return err
		}
		return tx.Model(&Export{}).Pluck("id", &ids).Error
	})
	for _, id := range ids {
		err = errors.Join(err, l.removeExport(ctx, id))
	}
	return err
}

package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// idle is how often somebody looks for what is due, nudged or not.
const idle = time.Second

// job is one sort of work that waits in rows.
type job struct {
	due  string // whether there is some, as a condition of SQL whose one parameter is now
	work func(*Ledger, context.Context) (worked bool, err error)
}

// jobs are all that a worker does, in its order.
var jobs = []job{
	{past("operations", "due_at"), (*Ledger).workOperation},
	{past("batches", "due_at"), (*Ledger).workBatch},
	{past("deliveries", "due_at"), (*Ledger).workDelivery},
	{past("payments", "ask_at"), (*Ledger).workQuestion},
	{past("syncs", "due_at"), (*Ledger).workSync},
	{past("mails", "due_at"), (*Ledger).workMail},
	{past("links", "due_at"), (*Ledger).workLink},
	{past("subscriptions", "due_at"), (*Ledger).workSubscription},
	{past("invoices", "due_at"), (*Ledger).workInvoiceFiles},
	{past("invoices", "remind_at"), (*Ledger).workReminder},
	{past("lodging_acts", "due_at"), (*Ledger).workLodgingAct},
	{past("lodgings", "due_at"), (*Ledger).workLodging},
	{past("customer_tasks", "due_at"), (*Ledger).workTask},
	{past("exports", "due_at"), (*Ledger).workExport},
	{oldNotice, (*Ledger).workNotices},
}

// past is that a table has a row whose time has come.
func past(table, column string) string {
	return "EXISTS (SELECT 1 FROM " + table + " WHERE " + column + " > 0 AND " + column + " <= ?)"
}

// wakeForDue wakes the workers while something is due. It is one look a second for all of them, on one connection: the others
// have time to be closed. After failures it looks less often.
func (l *Ledger) wakeForDue(ctx context.Context, workers int) {
	timer := time.NewTimer(idle) // not at once: what waits may wait until the first page is out
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if due, err := l.anyDue(ctx); !due {
			l.countFailures(ctx, err)
		} else {
			for range workers {
				l.nudge()
			}
		}
		timer.Reset(idle << min(l.failures.Load(), 5))
	}
}

// anyDue looks for work of any sort in one statement.
func (l *Ledger) anyDue(ctx context.Context) (bool, error) {
	return l.due(ctx, conditions()...)
}

func conditions() (all []string) {
	for _, j := range jobs {
		all = append(all, j.due)
	}
	return all
}

// due looks without the write lock, so that it disturbs nobody.
func (l *Ledger) due(ctx context.Context, conditions ...string) (some bool, err error) {
	now := slices.Repeat([]any{l.now()}, len(conditions))
	if err := l.queryRow(ctx, lookStatement(conditions), now, &some); err != nil {
		return false, fmt.Errorf("look for what is due: %w", err)
	}
	return some, nil
}

func lookStatement(conditions []string) string { return "SELECT " + strings.Join(conditions, " OR ") }

// workOne does one job of each sort that has one due.
func (l *Ledger) workOne(ctx context.Context) (worked bool, err error) {
	for _, j := range jobs {
		due, err := l.due(ctx, j.due)
		if err != nil {
			return worked, err
		}
		if !due {
			continue
		}
		did, err := j.work(l, ctx)
		if err != nil {
			return worked, err
		}
		worked = worked || did
	}
	return worked, nil
}

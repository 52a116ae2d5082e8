package models

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// Event is one thing in a payment's life. Exactly one of the four pointers is set.
type Event struct {
	At        Instant
	Who       string // a person's name, "Kontor", or the provider's side
	Operation *Operation
	Steps     []Step // of the operation, oldest first
	Delivery  *Delivery
	Note      *Note
	Audit     *Audit
}

// Step is what became of an operation, when.
type Step struct {
	At     Instant
	Who    string
	Action string // "refund.succeeded": a key of the catalogue under "audit."
	Detail string // JSON
}

// A timeline holds the newest so many of each sort, and so many steps.
const (
	timelineEach  = 200
	timelineSteps = 1000
)

// Timeline is what happened to a payment, newest first. An operation is one event with its steps.
func (l *Ledger) Timeline(ctx context.Context, paymentID int64) ([]Event, error) {
	var lines []Audit
	var ops []Operation
	var deliveries []Delivery
	var notes []Note
	db := l.reads.WithContext(ctx).Where("payment_id = ?", paymentID).Order("id DESC").Session(&gorm.Session{})
	for _, err := range []error{
		db.Limit(timelineSteps).Find(&lines).Error,
		db.Limit(timelineEach).Find(&ops).Error,
		db.Select(deliveryColumns).Limit(timelineEach).Find(&deliveries).Error,
		db.Limit(timelineEach).Find(&notes).Error,
	} {
		if err != nil {
			return nil, fmt.Errorf("read what happened to payment %d: %w", paymentID, err)
		}
	}
	names, err := l.namesOf(ctx, lines, ops, notes)
	if err != nil {
		return nil, err
	}
	events := operationEvents(ops, lines, names)
	for i := range deliveries {
		events = append(events, Event{At: deliveries[i].ReceivedAt, Who: byProvider.Name, Delivery: &deliveries[i]})
	}
	for i := range notes {
		events = append(events, Event{At: notes[i].CreatedAt, Who: names[notes[i].UserID], Note: &notes[i]})
	}
	for i := range lines {
		if line := &lines[i]; line.Subject != "operation" && line.Subject != "note" {
			events = append(events, Event{At: line.At, Who: who(line, names), Audit: line})
		}
	}
	slices.SortStableFunc(events, func(a, b Event) int { return cmp.Compare(b.At, a.At) })
	return events, nil
}

// operationEvents gathers the audit lines of each operation beneath it.
func operationEvents(ops []Operation, lines []Audit, names map[int64]string) []Event {
	steps := map[int64][]Step{}
	for i := len(lines) - 1; i >= 0; i-- {
		if line := &lines[i]; line.Subject == "operation" {
			steps[line.SubjectID] = append(steps[line.SubjectID], Step{line.At, who(line, names), line.Action, line.Detail})
		}
	}
	events := make([]Event, 0, len(ops))
	for i := range ops {
		op := &ops[i]
		e := Event{At: op.CreatedAt, Who: System.Name, Operation: op, Steps: steps[op.ID]}
		switch {
		case op.UserID != nil:
			e.Who = names[*op.UserID]
		case op.Origin == FromProvider:
			e.Who = byProvider.Name
		}
		events = append(events, e)
	}
	return events
}

// who is the person's name as it is now, or the actor's as it was written down.
func who(line *Audit, names map[int64]string) string {
	if line.UserID != nil && names[*line.UserID] != "" {
		return names[*line.UserID]
	}
	return line.Actor
}

// namesOf reads the names of the people who appear; one without a name goes by the e-mail address.
func (l *Ledger) namesOf(ctx context.Context, lines []Audit, ops []Operation, notes []Note) (map[int64]string, error) {
	var ids []int64
	for _, line := range lines {
		if line.UserID != nil {
			ids = append(ids, *line.UserID)
		}
	}
	for _, op := range ops {
		if op.UserID != nil {
			ids = append(ids, *op.UserID)
		}
	}
	for _, n := range notes {
		ids = append(ids, n.UserID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	names := map[int64]string{}
	var people []struct {
		ID          int64
		Name, Email string
	}
	err := l.reads.WithContext(ctx).Raw("SELECT id, name, email FROM users WHERE id IN ?", ids).Scan(&people).Error
	if err != nil {
		return nil, fmt.Errorf("read who it was: %w", err)
	}
	for _, p := range people {
		names[p.ID] = cmp.Or(strings.TrimSpace(p.Name), p.Email)
	}
	return names, nil
}

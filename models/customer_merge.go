package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// mergeAtOnce is how many rows go over in one transaction: of nearly everybody, all of them. Measured, that costs some
// sixty milliseconds, in which nobody else can write; a hundred thousand would hold everybody up for two seconds.
var mergeAtOnce = 5_000 // a variable for the tests

// Merge asks for two customers to be one: Loser turns out to be Winner.
type Merge struct {
	Key                   string
	Winner, Loser         int64
	Take                  []string // the fields in which the loser's facts win, by name
	WinnerSeen, LoserSeen Instant  // UpdatedAt of both as the rehearsal showed them
}

// Rehearsal is what a merge would do.
type Rehearsal struct {
	Winner, Loser *Customer
	Fields        []MergeField     // in which the two differ
	OfWinner      map[string]int64 // rows by table, up to MaxTotal
	OfLoser       map[string]int64
}

// MergeField is a fact that the two have differently.
type MergeField struct {
	Name          string
	Winner, Loser string
}

// RehearseMerge tells what a merge would do, and changes nothing. For managers.
// Returns Missing, Conflict for one who is not there any more, and Invalid for one and the same.
func (l *Ledger) RehearseMerge(ctx context.Context, actor Actor, winner, loser int64) (*Rehearsal, error) {
	if err := actor.must(Manager); err != nil {
		return nil, err
	}
	if winner == loser {
		return nil, problem(Invalid, "merge.same").at("with")
	}
	r := &Rehearsal{}
	var errs [4]error
	r.Winner, errs[0] = l.PresentCustomer(ctx, winner)
	r.Loser, errs[1] = l.PresentCustomer(ctx, loser)
	r.OfWinner, errs[2] = countOf(l.reads.WithContext(ctx), winner)
	r.OfLoser, errs[3] = countOf(l.reads.WithContext(ctx), loser)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	theirs := r.Loser.fields()
	for i, f := range r.Winner.fields() {
		if *f.value != *theirs[i].value {
			r.Fields = append(r.Fields, MergeField{f.name, *f.value, *theirs[i].value})
		}
	}
	return r, nil
}

// MergeCustomers makes two customers one: everything that points to the loser points to the winner, who is also found by
// the loser's e-mail and name; the loser stays as the way there. What is beyond one transaction follows by itself. For
// managers. The same form sent twice merges once. It can't be undone.
// Returns Missing, and Conflict where either changed since the rehearsal, or is not there any more.
func (l *Ledger) MergeCustomers(ctx context.Context, actor Actor, m Merge) error {
	switch {
	case !actor.Can(Manager):
		return actor.must(Manager)
	case m.Key == "" || len(m.Key) > maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	case m.Winner == m.Loser:
		return problem(Invalid, "merge.same").at("with")
	}
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		winner, loser, err := lockTwo(tx, m.Winner, m.Loser)
		if err != nil {
			return err
		}
		t := &CustomerTask{Kind: TaskMerge, Key: m.Key, CustomerID: m.Loser, IntoID: &m.Winner}
		if again, err := l.beginTask(tx, actor, t); err != nil || again {
			return err
		}
		if err := errors.Join(winner.present(), loser.present()); err != nil {
			return err
		}
		if winner.UpdatedAt != m.WinnerSeen || loser.UpdatedAt != m.LoserSeen {
			return problem(Conflict, "merge.changed_meanwhile")
		}
		return l.merge(tx, actor, winner, loser, m.Take, t)
	})
	l.nudge()
	return err
}

func (l *Ledger) merge(tx *gorm.DB, actor Actor, winner, loser *Customer, take []string, t *CustomerTask) error {
	counts, err := countOf(tx, loser.ID)
	if err != nil {
		return err
	}
	if err := l.leadTo(tx, loser, winner.ID); err != nil {
		return err
	}
	changed, err := l.takeFacts(tx, winner, loser, take)
	if err != nil {
		return err
	}
	moved, rest, err := moveSome(tx, loser.ID, winner.ID, mergeAtOnce)
	if err != nil {
		return err
	}
	progress := map[string]any{"total": counts["payments"], "done": moved["payments"], "ended_at": l.now()}
	if rest {
		progress["ended_at"], progress["due_at"] = 0, l.now()
	}
	detail := map[string]any{"from": fmt.Sprint(loser.ID), "moved": moved, "more": rest}
	if len(changed) > 0 {
		detail["fields"] = changed
	}
	return errors.Join(updateTask(tx, t, progress),
		l.record(tx, actor, "customer.merged", winner.subject(), detail),
		l.record(tx, actor, "customer.merged_into", loser.subject(), map[string]any{"to": fmt.Sprint(winner.ID)}))
}

// lockTwo locks both in the order of their ids, so that of two merges that cross neither waits for the other.
func lockTwo(tx *gorm.DB, winner, loser int64) (w, o *Customer, err error) {
	for _, id := range []int64{min(winner, loser), max(winner, loser)} {
		c, err := lockWhoever(tx, id)
		if err != nil {
			return nil, nil, err
		}
		if id == winner {
			w = c
		} else {
			o = c
		}
	}
	return w, o, nil
}

// leadTo lets the loser, and whoever was merged into the loser before, lead to the winner in one step.
func (l *Ledger) leadTo(tx *gorm.DB, loser *Customer, winner int64) error {
	err := tx.Model(&Customer{}).Where("id = ? OR merged_into = ?", loser.ID, loser.ID).
		UpdateColumns(map[string]any{"merged_into": winner, "updated_at": l.now()}).Error
	if err != nil {
		return fmt.Errorf("let the merged customer lead to the other: %w", err)
	}
	return nil
}

// takeFacts gives the winner the loser's facts in the chosen fields, and all names to be found by. The loser keeps the
// winner's in their place: nothing is lost. Gives the fields that changed.
func (l *Ledger) takeFacts(tx *gorm.DB, winner, loser *Customer, take []string) ([]string, error) {
	before, wanted, left := *winner, *winner, *loser
	have, get, leave := before.fields(), loser.fields(), left.fields()
	for i, f := range wanted.fields() {
		if slices.Contains(take, f.name) && (f.name != "email" || loser.Email != "") {
			*f.value, *leave[i].value = *get[i].value, *have[i].value
		}
	}
	changed := before.differs(&wanted)
	if err := swapEmail(tx, winner, wanted.Email); err != nil {
		return nil, err
	}
	wanted.SortName, left.SortName = wanted.called(), left.called()
	wanted.UpdatedAt, left.UpdatedAt = max(l.now(), winner.UpdatedAt+1), l.now()
	for _, c := range []*Customer{&wanted, &left} {
		if err := tx.Model(&Customer{}).Where("id = ?", c.ID).Select(factColumns).Omit("email").Updates(c).Error; err != nil {
			return nil, fmt.Errorf("write down who won: %w", err)
		}
	}
	return changed, rewriteNameWords(tx, &wanted)
}

// mergeOn moves some more of what still points to the loser.
func (l *Ledger) mergeOn(ctx context.Context, t *CustomerTask) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		into, err := standing(tx, t.CustomerID)
		if err != nil {
			return err
		}
		moved, rest, err := moveSome(tx, t.CustomerID, into.ID, mergeAtOnce)
		if err != nil {
			return err
		}
		progress := map[string]any{"done": t.Done + int(moved["payments"]), "due_at": 0, "lease_until": 0, "attempts": 0, "failed": ""}
		if rest {
			progress["due_at"] = l.now()
		} else {
			progress["ended_at"] = l.now()
		}
		return updateTask(tx, t, progress)
	})
}

// standing is who a customer turned out to be, in the transaction that ties something to them. Returns Conflict for one
// who was erased.
func standing(tx *gorm.DB, id int64) (*Customer, error) {
	var c Customer
	err := tx.Where("id = ?", id).Take(&c).Error
	if err == nil && c.MergedInto != nil {
		into := *c.MergedInto
		c = Customer{}
		err = tx.Where("id = ?", into).Take(&c).Error
	}
	if err != nil {
		return nil, missing(err, "customer.missing")
	}
	return &c, c.present()
}

package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// A person is erased as GDPR art. 17 asks, and the books are kept as the law does (art. 17(3)(b)). What is held of people,
// and what becomes of it:
//
//	customers            the row stays as a number; theirs and those merged into them are emptied, words and notes deleted
//	saved_methods        forgotten at the gateway where it can, then deleted
//	payments, operations amounts, states and references stay; name, e-mail, card, tokens and details go; free text is scrubbed
//	batches              why many payments were changed at once is scrubbed, where theirs was among them
//	notes                of their payments: the words go
//	thing_notes          beside their links, invoices and subscriptions, and deliveries and entries of their payments: the words go
//	deliveries           of their payments, and those of nobody that hold their e-mail: header and body go; late ones too
//	links, link_openings names, e-mail and message go, openings are deleted
//	invoices, their files what was issued stays as it was issued (art. 17(3)(b)), with whom it names; the e-mail goes
//	allocations          stay: a transfer's words are the bank's statement
//	lodgings, their acts the e-mail, the page to pay on and the provider's words go
//	subscriptions        free text is scrubbed, also why they were changed
//	mails                to them or about theirs: address, words, answers and files go
//	audit                stays whole: it holds their number and names of fields, and reasons as staff typed them
//
// SQLite zeroes what it lets go of (see database.go) and its log is emptied at the end, so that the file holds nothing of
// them; on PostgreSQL that is VACUUM's, and of copies whoever keeps them, see docs/running.md.

// Erasure asks for a person to be erased.
type Erasure struct {
	Key        string
	CustomerID int64
}

// ErasureRehearsal is what an erasure would do, or why it can't be done.
type ErasureRehearsal struct {
	Customer *Customer
	Counts   map[string]int64 // rows by table, up to MaxTotal
	Open     []OpenThing      // what stands in the way
	Kept     []SavedMethod    // what no gateway can be told to forget
}

// RehearseErasure tells what an erasure would do, and changes nothing. For managers. Returns Missing, and Conflict for one
// who is not there any more.
func (l *Ledger) RehearseErasure(ctx context.Context, actor Actor, id int64) (*ErasureRehearsal, error) {
	if err := actor.must(Manager); err != nil {
		return nil, err
	}
	c, err := l.PresentCustomer(ctx, id)
	if err != nil {
		return nil, err
	}
	r := &ErasureRehearsal{Customer: c}
	if r.Counts, err = countOf(l.reads.WithContext(ctx), id); err != nil {
		return nil, err
	}
	if r.Open, err = openThings(l.reads.WithContext(ctx), id, everyTransaction); err != nil {
		return nil, err
	}
	methods, err := l.SavedMethods(ctx, id)
	for i := range methods {
		if AsProblem(l.Forgettable(ctx, &methods[i])) != nil {
			r.Kept = append(r.Kept, methods[i])
		}
	}
	return r, err
}

// Erase begins to erase a person: they are found by nobody from now on, and the rest follows by itself. For managers. The
// same form sent twice erases once.
// Returns Missing, and Conflict with what stands in the way: something under way with their money, or open.
func (l *Ledger) Erase(ctx context.Context, actor Actor, e Erasure) error {
	switch {
	case !actor.Can(Manager):
		return actor.must(Manager)
	case e.Key == "" || len(e.Key) > maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	}
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		c, err := lockWhoever(tx, e.CustomerID)
		if err != nil {
			return err
		}
		t := &CustomerTask{Kind: TaskErasure, Key: e.Key, CustomerID: e.CustomerID, Step: eraseMethods, DueAt: l.now()}
		if again, err := l.beginTask(tx, actor, t); err != nil || again {
			return err
		}
		if err := errors.Join(c.present(), l.mayErase(tx, c)); err != nil {
			return err
		}
		return l.empty(tx, actor, c, t)
	})
	l.nudge()
	return err
}

// mayErase is what stands in the way, by name.
func (l *Ledger) mayErase(tx *gorm.DB, c *Customer) error {
	var merging int64
	if err := tx.Model(&CustomerTask{}).Where("into_id = ? AND into_id IS NOT NULL AND ended_at = 0", c.ID).Count(&merging).Error; err != nil {
		return err
	}
	if merging > 0 {
		return problem(Conflict, "erasure.merging")
	}
	open, err := openThings(tx, c.ID, everyTransaction)
	if err != nil || len(open) == 0 {
		return err
	}
	return problem(Conflict, "erasure.open."+string(open[0].Kind), "name", open[0].Name)
}

// empty leaves nothing of a person but the number, and of those who were merged into them. What is looked for elsewhere
// stands in the task until its end.
func (l *Ledger) empty(tx *gorm.DB, actor Actor, c *Customer, t *CustomerTask) error {
	all := []Customer{}
	if err := tx.Where("id = ? OR merged_into = ?", c.ID, c.ID).Find(&all).Error; err != nil {
		return fmt.Errorf("read who is erased: %w", err)
	}
	var ids []int64
	var words personalWords
	for i := range all {
		ids = append(ids, all[i].ID)
		words.add(&all[i])
	}
	counts, err := countOf(tx, c.ID)
	if err != nil {
		return err
	}
	nothing := map[string]any{"erased_at": l.now(), "updated_at": l.now()}
	for _, column := range append(factColumns[:len(factColumns)-1:len(factColumns)-1], "key") {
		nothing[column] = ""
	}
	return errors.Join(
		tx.Model(&Customer{}).Where("id IN ?", ids).UpdateColumns(nothing).Error,
		tx.Where("customer_id IN ?", ids).Delete(&NameWord{}).Error,
		tx.Where("customer_id IN ?", ids).Delete(&CustomerNote{}).Error,
		updateTask(tx, t, map[string]any{"words": words.encode(), "total": counts["payments"]}),
		l.record(tx, actor, "customer.erasure_begun", c.subject(), nil),
	)
}

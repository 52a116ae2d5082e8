package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Thing is what a note can stand beside that is neither a payment nor a customer; those have notes of their own.
type Thing string

// The things.
const (
	OnLink         Thing = "link"
	OnInvoice      Thing = "invoice"
	OnSubscription Thing = "subscription"
	OnDelivery     Thing = "delivery"
	OnEntry        Thing = "entry"
)

// Things lists them.
var Things = []Thing{OnLink, OnInvoice, OnSubscription, OnDelivery, OnEntry}

var thingRows = map[Thing]string{
	OnLink: "links", OnInvoice: "invoices", OnSubscription: "subscriptions", OnDelivery: "deliveries", OnEntry: "entries",
}

// ThingNote is what a person wrote down beside a thing. It is never changed; its words go when the thing's customer is erased.
type ThingNote struct {
	ID        int64
	Thing     Thing
	ThingID   int64
	UserID    int64
	Key       string
	Body      string
	CreatedAt Instant `gorm:"autoCreateTime:false"`

	By string `gorm:"-"` // the person's name, where it was read
}

// AddThingNote writes a note beside a thing. For clerks. The same form sent twice is one note.
// Returns Missing, Invalid beside the body, Conflict for a key used for something else.
func (l *Ledger) AddThingNote(ctx context.Context, actor Actor, thing Thing, id int64, key, body string) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	body, err := l.checkNote(ctx, actor, key, body)
	if err != nil {
		return err
	}
	n := ThingNote{Thing: thing, ThingID: id, UserID: actor.UserID, Key: key, Body: body, CreatedAt: l.now()}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error { return l.insertThingNote(tx, actor, &n) })
}

// insertThingNote locks the thing first: two sendings of one form come one after the other.
func (l *Ledger) insertThingNote(tx *gorm.DB, actor Actor, n *ThingNote) error {
	var row struct{ ID int64 }
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Table(thingRows[n.Thing]).Select("id").Where("id = ?", n.ThingID).Take(&row).Error
	if err != nil {
		return missing(err, "failure.missing")
	}
	var there ThingNote
	err = tx.Where("key = ?", n.Key).Take(&there).Error
	switch {
	case err == nil && there.Thing == n.Thing && there.ThingID == n.ThingID && there.UserID == n.UserID && there.Body == n.Body:
		return nil
	case err == nil:
		return problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return err
	}
	if err := tx.Create(n).Error; err != nil {
		return fmt.Errorf("write down the note: %w", err)
	}
	if err := l.noticeMentions(tx, actor, n.Body, string(n.Thing), n.ThingID); err != nil {
		return err
	}
	return l.record(tx, actor, "note.added", subject{kind: string(n.Thing), id: n.ThingID}, nil)
}

// ThingNotes are the notes beside a thing, newest first, with who wrote them.
func (l *Ledger) ThingNotes(ctx context.Context, thing Thing, id int64) ([]ThingNote, error) {
	var notes []ThingNote
	err := l.reads.WithContext(ctx).Where("thing = ? AND thing_id = ?", thing, id).Order("id DESC").Limit(notesShown).Find(&notes).Error
	if err != nil {
		return nil, fmt.Errorf("read the notes: %w", err)
	}
	names, err := l.namesOf(ctx, nil, nil, mapped(notes, func(n *ThingNote) Note { return Note{UserID: n.UserID} }))
	for i := range notes {
		notes[i].By = names[notes[i].UserID]
	}
	return notes, err
}

// notesBeside are the notes beside some things, as a person's file has them.
func (p *personFile) notesBeside(thing Thing, ids []int64) (map[int64][]any, error) {
	all := map[int64][]any{}
	for few := range slices.Chunk(ids, personChunk) {
		for _, id := range few {
			all[id] = []any{}
		}
		var notes []ThingNote
		if err := p.reads.WithContext(p.ctx).Where("thing = ? AND thing_id IN ?", thing, few).Order("id").Find(&notes).Error; err != nil {
			return nil, err
		}
		for i := range notes {
			n := &notes[i]
			all[n.ThingID] = append(all[n.ThingID], map[string]any{"written_at": utc(n.CreatedAt), "by": staff, "text": withoutStaff(n.Body)})
		}
	}
	return all, nil
}

// besidePayments are the notes beside the deliveries and entries of payments, by payment.
func (p *personFile) besidePayments(payments []int64) (map[int64][]any, error) {
	all := map[int64][]any{}
	for _, id := range payments {
		all[id] = []any{}
	}
	for _, thing := range []Thing{OnDelivery, OnEntry} {
		var rows []struct{ ID, PaymentID int64 }
		err := p.reads.WithContext(p.ctx).Table(thingRows[thing]).Select("id, payment_id").
			Where("payment_id IN ? AND payment_id IS NOT NULL", payments).Order("id").Find(&rows).Error
		if err != nil {
			return nil, err
		}
		ids := make([]int64, len(rows))
		for i, row := range rows {
			ids[i] = row.ID
		}
		notes, err := p.notesBeside(thing, ids)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			all[row.PaymentID] = append(all[row.PaymentID], notes[row.ID]...)
		}
	}
	return all, nil
}

package models

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"kontor/providers"

	"golang.org/x/sync/errgroup"
)

// SeedOptions say which invented history is put into the book.
type SeedOptions struct {
	Payments int
	Seed     uint64
	Accounts []Account // in the mode simulator, the first the busiest
	Traits   []Trait   // of the accounts' gateways, see HistoryOptions
	Actors   []Actor   // who did what was done through Kontor; none: Kontor itself
	From, To time.Time // zero: the year before now

	Progress  func(done, total int) // in payments
	Finishing func(done, total int) // in steps, when all payments are in: indexes, keys, sums
}

// complete fills in what was left out.
func (o SeedOptions) complete(now time.Time) SeedOptions {
	if len(o.Actors) == 0 {
		o.Actors = []Actor{System}
	}
	if o.To.IsZero() {
		o.To = now
	}
	if o.From.IsZero() {
		o.From = o.To.AddDate(-1, 0, 0)
	}
	return o
}

// History is the one that Seed puts into the book for these options.
func (o SeedOptions) History() HistoryOptions {
	return HistoryOptions{Payments: o.Payments, Seed: o.Seed, From: o.From, To: o.To, Accounts: len(o.Accounts), Traits: o.Traits}
}

// Seed puts an invented history straight into the book, whole or not at all: payments with their operations,
// entries, lines, sums and people, and who asked for what, as if they had been lived. No provider is asked and no
// webhook comes. Only accounts of a simulator take one: it must never stand among real money.
// The same seed can't be put in twice.
func (l *Ledger) Seed(ctx context.Context, o SeedOptions) error {
	o = o.complete(l.clock())
	switch {
	case len(o.Accounts) == 0:
		return problem(Invalid, "seed.no_account")
	case o.Payments < 0 || !o.From.Before(o.To) || o.To.After(l.clock()):
		return problem(Invalid, "seed.range")
	}
	for _, a := range o.Accounts {
		if a.Mode != providers.ModeSimulator {
			return problem(Conflict, "seed.not_simulator", "name", a.Name)
		}
	}
	d, err := l.beginLoad(ctx)
	if err != nil {
		return err
	}
	defer d.finish()
	d.finishing = o.Finishing
	s, err := newSeeder(d, o)
	if err != nil {
		return err
	}
	if err := s.run(); err != nil {
		return fmt.Errorf("seed the book: %w", err)
	}
	return nil
}

// seeder turns a history into rows. One goroutine invents, another sends what is there already.
type seeder struct {
	*load
	SeedOptions
	*seedRows // that are being filled

	customer, payment, operation, entry, line int64         // the last ids given
	known                                     map[int]int64 // ids of people by their number
	held                                      map[sumKey]*sum
	waiting                                   auditHeap
	told                                      int64
}

// seedRows are rows on their way into the book, and what they add to its sums.
type seedRows struct {
	customers, words, payments, operations, entries, lines, audit *bulk

	sums map[sumKey]*sum // of the rollups, and of chunks before; nil until there are many, or it is the end
	done int             // payments
}

func newSeedRows(d *load) *seedRows {
	return &seedRows{
		customers: d.bulk("customers", "id reference name email sort_name created_at updated_at"),
		words:     d.bulk("name_words", "word customer_id"),
		payments: d.bulk("payments", `id account_id kind reference provider_id order_reference description channel currency
			amount authorized captured refunded reversed charged_back disputed status state provider_status provider_code provider_message
			customer_id customer_name email method brand last4 expiry capture_mode lapses_at ask_at told_at created_at updated_at`),
		operations: d.bulk("operations", `id payment_id kind status origin key input reference provider_ref currency amount
			settled reason user_id code message attempts first_sent_at last_sent_at created_at settled_at`),
		entries: d.bulk("entries", "id account_id payment_id operation_id event currency booked_at method"),
		lines:   d.bulk("lines", "entry_id book amount"),
		audit:   d.bulk("audit", "id at user_id actor action subject subject_id payment_id detail"),
	}
}

func newSeeder(d *load, o SeedOptions) (*seeder, error) {
	s := &seeder{load: d, SeedOptions: o, known: map[int]int64{}, held: map[sumKey]*sum{}}
	var errs [5]error
	s.customer, errs[0] = d.lastID("customers")
	s.payment, errs[1] = d.lastID("payments")
	s.operation, errs[2] = d.lastID("operations")
	s.entry, errs[3] = d.lastID("entries")
	s.line, errs[4] = d.lastID("audit")
	return s, errors.Join(errs[:]...)
}

// seedChunk is how many payments are held before they are sent: at the end of each table PostgreSQL waits for the next.
const seedChunk = 10_000

// heldSums is how many sums by quarter hours are held before they are added: it bounds memory.
const heldSums = 200_000

func (s *seeder) run() error {
	if err := s.notTwice(); err != nil {
		return err
	}
	free, full := make(chan *seedRows, 2), make(chan *seedRows, 2)
	free <- newSeedRows(s.load)
	if s.empty { // else it looks for people in the book, and one transaction is used by one at a time
		free <- newSeedRows(s.load)
	}
	both, ctx := errgroup.WithContext(s.ctx)
	both.Go(func() error {
		defer close(full)
		return s.invent(ctx, free, full)
	})
	both.Go(func() error {
		for rows := range full {
			if err := s.send(rows); err != nil {
				return err
			}
			free <- rows
		}
		return nil
	})
	if err := both.Wait(); err != nil {
		return err
	}
	return s.commit()
}

// invent fills what is free, a chunk at a time, until the history has ended or nobody wants more of it.
func (s *seeder) invent(ctx context.Context, free <-chan *seedRows, full chan<- *seedRows) error {
	next := func() error {
		select {
		case s.seedRows = <-free:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := next(); err != nil {
		return err
	}
	n := 0
	for p := range History(s.History()) {
		if err := s.put(&p); err != nil {
			return err
		}
		if n++; n%seedChunk != 0 {
			continue
		}
		s.hand(n, full, heldSums)
		if err := next(); err != nil {
			return err
		}
	}
	s.trail(math.MaxInt64)
	s.hand(n, full, 0)
	return nil
}

// hand passes what was filled on, and the sums where there are more than so many.
func (s *seeder) hand(done int, full chan<- *seedRows, most int) {
	s.done, s.sums = done, nil
	if len(s.held) > most {
		s.sums, s.held = s.held, map[sumKey]*sum{}
	}
	full <- s.seedRows
}

// notTwice looks for the first payment of the history, by a name that follows from the seed alone.
func (s *seeder) notTwice() error {
	for p := range History(s.History()) {
		id, err := s.find("payments", "provider_id", p.ProviderID)
		if err == nil && id != 0 {
			return errors.New("a history of this seed is in the book already: choose another seed")
		}
		return err
	}
	return nil
}

// send flushes parents before children.
func (s *seeder) send(rows *seedRows) error {
	for _, b := range []*bulk{rows.customers, rows.words, rows.payments, rows.operations, rows.entries, rows.lines, rows.audit} {
		if err := s.flush(b); err != nil {
			return err
		}
	}
	if err := s.putSums(rows.sums); err != nil {
		return err
	}
	if s.Progress != nil {
		s.Progress(rows.done, s.Payments)
	}
	return nil
}

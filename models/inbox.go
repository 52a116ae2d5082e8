package models

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// inbox commits deliveries in groups: one goroutine drains the channel into one transaction, and each sender is
// answered after the commit. That is as durable as a commit each, and many times faster.
type inbox struct {
	arrivals chan arrival
	insert   *sql.Stmt
	pool     *sql.DB
	closed   chan struct{}
	once     sync.Once
	done     chan struct{}
	arrived  func()
}

// arrival is a verified delivery on its way into the book.
type arrival struct {
	accountID int64
	eventKey  string
	signed    bool
	named     bool // eventKey is the provider's own
	header    string
	body      []byte
	at        Instant
	kept      chan error
}

// maxGroup bounds one commit, and so the wait of the first in it.
const maxGroup = 256

// maxPatience bounds how long a commit waits for company where the disk is slow.
const maxPatience = 2 * time.Millisecond

var errClosed = errors.New("the ledger is closed")

// A delivery with the provider's own name for the event is only counted when it comes again. Without such a name the
// same bytes may be news each time (two partial captures look alike), so they are due again.
const insertDelivery = `INSERT INTO deliveries
	(account_id, event_key, signed, status, header, body, due_at, received_at, last_at)
	VALUES ($1, $2, $3, 'received', $4, $5, $6, $6, $6)
	ON CONFLICT (account_id, event_key) DO UPDATE SET
	times = deliveries.times + 1, last_at = excluded.last_at,
	status = CASE WHEN $7 THEN deliveries.status ELSE 'received' END,
	due_at = CASE WHEN $7 THEN deliveries.due_at ELSE excluded.due_at END`

func startInbox(l *Ledger) (*inbox, error) {
	pool, err := l.db.DB()
	if err != nil {
		return nil, err
	}
	insert, err := pool.Prepare(insertDelivery)
	if err != nil {
		return nil, err
	}
	b := &inbox{
		arrivals: make(chan arrival, maxGroup), insert: insert, pool: pool,
		closed: make(chan struct{}), done: make(chan struct{}), arrived: l.nudge,
	}
	go b.run()
	return b, nil
}

// keep hands a delivery in and waits for its commit.
func (b *inbox) keep(ctx context.Context, a arrival) error {
	a.kept = make(chan error, 1)
	select {
	case b.arrivals <- a:
	case <-b.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-a.kept:
		return err
	case <-b.done:
		return errClosed
	}
}

func (b *inbox) run() {
	defer close(b.done)
	group := make([]arrival, 0, maxGroup)
	var company int            // how many are known to be sending
	var patience time.Duration // how long a commit takes
	for {
		select {
		case <-b.closed:
			return
		case first := <-b.arrivals:
			group = b.gather(append(group[:0], first), company, patience)
		}
		began := time.Now()
		err := b.commit(group)
		company, patience = len(group)+len(b.arrivals), min(time.Since(began), maxPatience)
		for _, a := range group {
			a.kept <- err
		}
		b.arrived()
	}
}

// gather takes what is there, and waits for half of those who were answered by the last commit or came during it:
// they are likely to come again together, and then share the next one while the other half is being received. It
// waits no longer than a commit takes, and never for a lone sender.
func (b *inbox) gather(group []arrival, company int, patience time.Duration) []arrival {
	enough := min((company+1)/2, maxGroup)
	if group = b.drain(group); len(group) >= enough {
		return group
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	for len(group) < enough {
		select {
		case a := <-b.arrivals:
			group = append(group, a)
		case <-late.C:
			return group
		case <-b.closed:
			return group
		}
	}
	return group
}

func (b *inbox) drain(group []arrival) []arrival {
	for len(group) < maxGroup {
		select {
		case a := <-b.arrivals:
			group = append(group, a)
		default:
			return group
		}
	}
	return group
}

func (b *inbox) commit(group []arrival) error {
	tx, err := b.pool.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit it does nothing
	insert := tx.Stmt(b.insert)
	for _, a := range group {
		if _, err := insert.Exec(a.accountID, a.eventKey, a.signed, a.header, a.body, a.at, a.named); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (b *inbox) stop() {
	b.once.Do(func() { close(b.closed) })
	<-b.done
	b.insert.Close()
}

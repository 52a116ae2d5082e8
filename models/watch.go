package models

import (
	"context"
	"database/sql"
	"slices"
	"sync"
	"time"
)

// Watch waits for news of payments that somebody looks at, and of new ones.
type Watch struct {
	C   chan struct{} // gets one when there is news; more of it before that is read is the same
	ids []int64
	of  *watches
}

// Stop ends the watch.
func (w *Watch) Stop() {
	w.of.mu.Lock()
	defer w.of.mu.Unlock()
	delete(w.of.all, w)
}

// watches are all of a process. One goroutine looks for all of them, while there are any: when this process wrote something,
// and on PostgreSQL, where others write too, once a second.
type watches struct {
	mu      sync.Mutex
	all     map[*Watch]struct{}
	wrote   chan struct{}
	looking bool
}

func newWatches() *watches {
	return &watches{all: map[*Watch]struct{}{}, wrote: make(chan struct{}, 1)}
}

// tell says that something was written.
func (w *watches) tell() {
	select {
	case w.wrote <- struct{}{}:
	default:
	}
}

const (
	watchPause = 250 * time.Millisecond // between two looks, however much is written
	watchEvery = time.Second            // where other processes write
)

// WatchPayments begins a watch of some payments and of new ones.
func (l *Ledger) WatchPayments(ids []int64) *Watch {
	w := &Watch{C: make(chan struct{}, 1), ids: ids, of: l.watches}
	l.watches.mu.Lock()
	defer l.watches.mu.Unlock()
	l.watches.all[w] = struct{}{}
	if !l.watches.looking {
		l.watches.looking = true
		go l.lookOut()
	}
	return w
}

// lookOut ends when nobody watches any more.
func (l *Ledger) lookOut() {
	every := time.NewTicker(watchEvery)
	defer every.Stop()
	if l.dialect == sqliteDialect {
		every.Reset(time.Minute) // only to find out that nobody watches
	}
	known, newest := map[int64]Instant{}, int64(-1)
	for {
		ids, some := l.watches.watched()
		if !some {
			return
		}
		found, last, err := l.versions(ids)
		if err != nil {
			l.log.Warn("payments that are looked at can't be read", "error", err)
		} else {
			l.watches.wake(known, found, last != newest) // at first all: something may have come just before
			known, newest = found, last
		}
		time.Sleep(watchPause)
		select {
		case <-l.watches.wrote:
		case <-every.C:
		}
	}
}

func (w *watches) watched() (ids []int64, some bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for watch := range w.all {
		ids = append(ids, watch.ids...)
	}
	slices.Sort(ids)
	w.looking = len(w.all) > 0
	return slices.Compact(ids), w.looking
}

// wake tells those whose payments changed; a watch that is new may be told of what it knows, and all are of new payments.
func (w *watches) wake(before, now map[int64]Instant, more bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for watch := range w.all {
		changed := slices.ContainsFunc(watch.ids, func(id int64) bool { return before[id] != now[id] })
		if !changed && !more {
			continue
		}
		select {
		case watch.C <- struct{}{}:
		default:
		}
	}
}

// versions are when payments changed last, and the number of the newest payment of all.
func (l *Ledger) versions(ids []int64) (found map[int64]Instant, newest int64, err error) {
	ctx := context.Background()
	found = map[int64]Instant{}
	for group := range slices.Chunk(ids, maxPage) {
		err := l.each(ctx, "SELECT id, updated_at FROM payments WHERE id IN ("+idList(group)+")", nil, func(rows *sql.Rows) error {
			var id int64
			var at Instant
			err := rows.Scan(&id, &at)
			found[id] = at
			return err
		})
		if err != nil {
			return nil, 0, err
		}
	}
	newest, err = l.newestPayment(ctx)
	return found, newest, err
}

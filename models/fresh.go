package models

import (
	"sync"
	"time"
)

// fresh is how long what another process changed may go unseen.
const fresh = 2 * time.Second

// recent keeps what every page needs, as it was read.
type recent[T any] struct {
	mu      sync.Mutex
	value   *T
	at      time.Time
	changes int // what was read before a change is not kept after it
}

func (r *recent[T]) get(now time.Time) (value *T, changes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.at).Abs() >= fresh {
		r.value = nil
	}
	return r.value, r.changes
}

func (r *recent[T]) put(value *T, now time.Time, changes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changes == changes {
		r.value, r.at = value, now
	}
}

// forget makes the next one who asks read anew.
func (r *recent[T]) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.value, r.changes = nil, r.changes+1
}

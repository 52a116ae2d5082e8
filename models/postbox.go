package models

import (
	"sync"
	"time"
)

// postbox lets a mail server be for a while that takes nobody's mail: hundreds of mails would each wait for it, and each
// sign in with a password that is refused. It is a rule of this process, not of the book.
type postbox struct {
	mu    sync.Mutex
	until Instant
	lost  int // in a row
}

// rests is until when; 0 where it does not.
func (p *postbox) rests(now Instant) Instant {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now < p.until {
		return p.until
	}
	return 0
}

// lose begins a rest: 1 min, 2 min … a quarter of an hour.
func (p *postbox) lose(now Instant) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until = now.Add(min(time.Minute<<min(p.lost, 4), 15*time.Minute))
	p.lost++
}

// wake ends it: the server took something, or a person wants it tried.
func (p *postbox) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until, p.lost = 0, 0
}

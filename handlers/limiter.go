package handlers

import (
	"sync"

	"golang.org/x/time/rate"
)

// limiter slows down who guesses passwords from one address, whatever accounts are tried.
type limiter struct {
	mu   sync.Mutex
	held map[string]*rate.Limiter
}

const (
	triesBurst   = 20
	triesSeconds = 0.5
	maxAddresses = 10_000
)

func newLimiter() *limiter { return &limiter{held: map[string]*rate.Limiter{}} }

// blocked says whether the address has failed too often.
func (l *limiter) blocked(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	held, ok := l.held[address]
	return ok && held.Tokens() < 1
}

// charge counts a failure.
func (l *limiter) charge(address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	held, ok := l.held[address]
	if !ok {
		if len(l.held) >= maxAddresses {
			clear(l.held) // bounded memory; who was slowed down gets one more burst
		}
		held = rate.NewLimiter(triesSeconds, triesBurst)
		l.held[address] = held
	}
	held.Allow()
}

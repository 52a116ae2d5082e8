package models

import (
	"slices"
	"sync"

	"gorm.io/gorm"
)

// share keeps a provider that hangs from holding every worker: half of them at most are at one account's work. It is a
// rule of this process, not of the book, and a soft one: two that claim at once may go one beyond it.
type share struct {
	mu   sync.Mutex
	most int // for one account; 0: no bound
	held map[int64]int
}

// among sets the bound for so many workers.
func (s *share) among(workers int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most = max(workers/2, 1)
}

// full are the accounts that have theirs.
func (s *share) full() (accounts []int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, n := range s.held {
		if s.most > 0 && n >= s.most {
			accounts = append(accounts, id)
		}
	}
	slices.Sort(accounts)
	return accounts
}

// take counts one worker in, until the function returned is called.
func (s *share) take(account int64) (leave func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		s.held = map[int64]int{}
	}
	s.held[account]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.held[account]--; s.held[account] == 0 {
			delete(s.held, account)
		}
	}
}

// ofOthers narrows a claim, of rows that name their account, to those that may have a worker more.
func (l *Ledger) ofOthers(tx *gorm.DB) *gorm.DB {
	tx = tx.Clauses(skipLocked)
	if full := l.share.full(); len(full) > 0 {
		tx = tx.Where("account_id NOT IN ?", full)
	}
	return tx
}

package sim

import "maps"

// change is what one request does, as one line of the journal: all of it happens or none.
type change struct {
	Start    int       `json:"start,omitempty"`
	Payments []Payment `json:"payments,omitempty"`
	Done     []string  `json:"done,omitempty"`
}

func (c change) empty() bool { return c.Start == 0 && len(c.Payments)+len(c.Done) == 0 }

// name is a reference of a terminal: unique for it [preface].
type name struct{ terminal, reference string }

// ledger is everything that outlives a restart.
type ledger struct {
	starts   int // also begins the ids of this life, so that none is given twice
	payments map[name]Payment
	order    []name
	tokens   map[string]name
	first    map[string]name // the first terminal that used a reference
	done     map[string]int
}

func newLedger() *ledger {
	return &ledger{payments: map[name]Payment{}, tokens: map[string]name{}, first: map[string]name{}, done: map[string]int{}}
}

// apply takes a change into memory. It cannot fail: what is refused is refused before.
func (l *ledger) apply(c change) {
	l.starts = max(l.starts, c.Start)
	for _, p := range c.Payments {
		l.put(p)
	}
	for _, kind := range c.Done {
		l.done[kind]++
	}
}

func (l *ledger) put(p Payment) {
	n := name{p.Terminal, p.Reference}
	if _, seen := l.payments[n]; !seen {
		l.order = append(l.order, n)
	}
	l.payments[n] = p
	if p.Token != "" {
		l.tokens[p.Token] = n
	}
	if _, seen := l.first[p.Reference]; !seen {
		l.first[p.Reference] = n
	}
}

// commit writes a change to the journal and only then to memory. The caller holds s.mu.
func (s *Sim) commit(c change) error {
	if c.empty() {
		return nil
	}
	if err := s.journal.append(c); err != nil {
		return err
	}
	s.ledger.apply(c)
	return nil
}

// Calls says how many times work of a kind was really done, over all lives of the journal: payment, session, payout,
// refund; card, a payment that came with one; authorization, capture, attempt, decline, challenge, cancel, expiry; and
// portal-capture, portal-refund, portal-reversal.
func (s *Sim) Calls(operation string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ledger.done[operation]
}

func (s *Sim) calls() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.ledger.done)
}

package sim

import (
	"maps"
	"time"
)

// link is a hosted page: its token and the payment it shows.
type link struct {
	Token string `json:"token"`
	PayID string `json:"payId"`
}

// intent is a payment intent: noted, and nothing more.
type intent struct {
	ID         string    `json:"id"`
	MerchantID string    `json:"merchantId"`
	TransID    string    `json:"transId,omitempty"`
	Value      int64     `json:"value"`
	Currency   string    `json:"currency"`
	Created    time.Time `json:"created"`
}

// change is what one request does, as one line of the journal: all of it happens or none.
type change struct {
	Start    int       `json:"start,omitempty"`
	Payments []Payment `json:"payments,omitempty"`
	Link     *link     `json:"link,omitempty"`
	Intent   *intent   `json:"intent,omitempty"`
	Answer   *kept     `json:"answer,omitempty"`
	Done     []string  `json:"done,omitempty"`
}

func (c change) empty() bool {
	return c.Start == 0 && len(c.Payments)+len(c.Done) == 0 && c.Link == nil && c.Intent == nil && c.Answer == nil
}

// ledger is everything that outlives a restart.
type ledger struct {
	starts   int // also begins the ids of this life, so that none is given twice
	payments map[string]Payment
	order    []string
	trans    map[[2]string]string // merchant and transId to payId
	links    map[string]string    // token to payId
	tokens   map[string]string    // payId to token
	pseudos  map[string]string    // pseudo card number to the payId that it was given with
	intents  []intent
	answers  map[[2]string]kept // merchant and Idempotency-Key
	done     map[string]int
}

func newLedger() *ledger {
	return &ledger{
		payments: map[string]Payment{}, trans: map[[2]string]string{}, links: map[string]string{}, pseudos: map[string]string{},
		tokens: map[string]string{}, answers: map[[2]string]kept{}, done: map[string]int{},
	}
}

// apply takes a change into memory. It cannot fail: what is refused is refused before.
func (l *ledger) apply(c change) {
	l.starts = max(l.starts, c.Start)
	for _, p := range c.Payments {
		l.put(p)
	}
	if c.Link != nil {
		l.links[c.Link.Token], l.tokens[c.Link.PayID] = c.Link.PayID, c.Link.Token
	}
	if c.Intent != nil {
		l.intents = append(l.intents, *c.Intent)
	}
	if c.Answer != nil {
		l.answers[[2]string{c.Answer.Merchant, c.Answer.Key}] = *c.Answer
	}
	for _, kind := range c.Done {
		l.done[kind]++
	}
}

func (l *ledger) put(p Payment) {
	if _, seen := l.payments[p.PayID]; !seen {
		l.order = append(l.order, p.PayID)
	}
	l.payments[p.PayID] = p
	if p.Pseudo != "" {
		l.pseudos[p.Pseudo] = p.PayID
	}
	if p.TransID != "" {
		l.trans[[2]string{p.MerchantID, p.TransID}] = p.PayID
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

// Calls says how many times work of a kind was really done, over all lives of the journal: session, payment, charge, link,
// intent, capture, reversal, refund, increment, credit, confirm, update; authorization, autocapture, decline, cancel,
// expiry; and portal-capture, portal-refund, portal-reversal.
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

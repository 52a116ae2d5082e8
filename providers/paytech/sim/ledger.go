package sim

import (
	"encoding/json"
	"maps"
	"time"
)

// event is a change of a payment that its merchant is told of.
type event struct {
	payment Payment
	kind    string
}

// Token is a saved card. What the card would do is kept, its number is not.
type Token struct {
	ID              string    `json:"id"`
	Shop            string    `json:"shop"`
	Customer        string    `json:"customer"`
	Holder          string    `json:"holder,omitempty"`
	Masked          string    `json:"masked"`
	Brand           string    `json:"brand"`
	ExpiryMonth     string    `json:"expiryMonth,omitempty"`
	ExpiryYear      string    `json:"expiryYear,omitempty"`
	SavedByCustomer bool      `json:"savedByCustomer"`
	Declines        string    `json:"declines,omitempty"` // the code
	Updated         time.Time `json:"updated"`
}

// Subscription is what is charged again and again.
type Subscription struct {
	ID        string          `json:"id"`
	PaymentID string          `json:"paymentId"` // the first one
	Shop      string          `json:"shop"`
	State     string          `json:"state"` // ACTIVE, CANCELLED, COMPLETED
	Plan      json.RawMessage `json:"plan"`
	Cycles    []string        `json:"cycles,omitempty"` // ids of payments
	Created   time.Time       `json:"created"`
}

// change is what one request does, as one line of the journal: all of it happens or none.
type change struct {
	Start         int            `json:"start,omitempty"`
	Payments      []Payment      `json:"payments,omitempty"`
	Tokens        []Token        `json:"tokens,omitempty"`
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	Done          []string       `json:"done,omitempty"`

	events []event // to be told by webhook
}

func (c change) empty() bool {
	return c.Start == 0 && len(c.Payments)+len(c.Tokens)+len(c.Subscriptions)+len(c.Done) == 0
}

// ledger is everything that outlives a restart.
type ledger struct {
	starts        int // also begins the ids of this life, so that none is given twice
	payments      map[string]Payment
	order         []string
	references    map[[2]string][]string // shop and referenceId to ids
	children      map[string][]string    // id of a parent to those of its refunds and further charges
	chains        map[[2]string]string   // shop and recurringToken to the id of the first payment
	tokens        map[string]Token
	tokenOrder    []string
	subscriptions map[string]Subscription
	done          map[string]int
}

func newLedger() *ledger {
	return &ledger{
		payments: map[string]Payment{}, references: map[[2]string][]string{}, children: map[string][]string{},
		chains: map[[2]string]string{}, tokens: map[string]Token{}, subscriptions: map[string]Subscription{}, done: map[string]int{},
	}
}

// apply takes a change into memory. It cannot fail: what is refused is refused before.
func (l *ledger) apply(c change) {
	l.starts = max(l.starts, c.Start)
	for _, p := range c.Payments {
		l.put(p)
	}
	for _, t := range c.Tokens {
		if _, seen := l.tokens[t.ID]; !seen {
			l.tokenOrder = append(l.tokenOrder, t.ID)
		}
		l.tokens[t.ID] = t
	}
	for _, s := range c.Subscriptions {
		l.subscriptions[s.ID] = s
	}
	for _, kind := range c.Done {
		l.done[kind]++
	}
}

func (l *ledger) put(p Payment) {
	if _, seen := l.payments[p.ID]; !seen {
		l.order = append(l.order, p.ID)
		if p.ReferenceID != "" {
			by := [2]string{p.Shop, p.ReferenceID}
			l.references[by] = append(l.references[by], p.ID)
		}
		if p.ParentID != "" {
			l.children[p.ParentID] = append(l.children[p.ParentID], p.ID)
		}
	}
	if p.RecurringToken != "" && p.StartRecurring {
		l.chains[[2]string{p.Shop, p.RecurringToken}] = p.ID
	}
	l.payments[p.ID] = p
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

// finished commits a change that no request asked for, and tells the merchant.
func (s *Sim) finished(c change) error {
	if err := s.commit(c); err != nil {
		return err
	}
	s.tell(c)
	return nil
}

// Calls says how many times work of a kind was really done, over all lives of the journal: deposit, charge, refund,
// withdrawal, execute, capture, void, chargeback, approve, reject, subscription; sale, authorization, decline, cancel,
// timeout; refund-declined, withdrawal-declined, charge-declined; and portal-capture, portal-refund, portal-void.
func (s *Sim) Calls(kind string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ledger.done[kind]
}

func (s *Sim) calls() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.ledger.done)
}

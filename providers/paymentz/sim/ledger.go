package sim

import "maps"

// link is a page for a customer: its token and the payment it shows.
type link struct {
	Token     string `json:"token"`
	PaymentID string `json:"paymentId"`
}

// change is what one request does, as one line of the journal: all of it happens or none.
type change struct {
	Start         int            `json:"start,omitempty"`
	Payments      []Payment      `json:"payments,omitempty"`
	Registrations []Registration `json:"registrations,omitempty"`
	Invoices      []Invoice      `json:"invoices,omitempty"`
	Link          *link          `json:"link,omitempty"`
	Customers     int            `json:"customers,omitempty"`
	Done          []string       `json:"done,omitempty"`
}

func (c change) empty() bool {
	return c.Start == 0 && c.Customers == 0 && c.Link == nil && len(c.Payments)+len(c.Registrations)+len(c.Invoices)+len(c.Done) == 0
}

// ledger is everything that outlives a restart.
type ledger struct {
	starts        int // also begins the tokens of this life, so that none is given twice
	payments      map[string]Payment
	order         []string
	references    map[[2]string]string // member and merchantTransactionId to paymentId
	registrations map[string]Registration
	kept          []string // registrations, oldest first
	invoices      map[string]Invoice
	issued        []string
	links         map[string]string // token to paymentId
	tokens        map[string]string // paymentId to token
	customers     int
	done          map[string]int
}

func newLedger() *ledger {
	return &ledger{
		payments: map[string]Payment{}, references: map[[2]string]string{}, registrations: map[string]Registration{},
		invoices: map[string]Invoice{}, links: map[string]string{}, tokens: map[string]string{}, done: map[string]int{},
	}
}

// apply takes a change into memory. It cannot fail: what is refused is refused before.
func (l *ledger) apply(c change) {
	l.starts, l.customers = max(l.starts, c.Start), max(l.customers, c.Customers)
	for _, p := range c.Payments {
		l.put(p)
	}
	for _, r := range c.Registrations {
		if _, seen := l.registrations[r.ID]; !seen {
			l.kept = append(l.kept, r.ID)
		}
		l.registrations[r.ID] = r
	}
	for _, i := range c.Invoices {
		if _, seen := l.invoices[i.ID]; !seen {
			l.issued = append(l.issued, i.ID)
		}
		l.invoices[i.ID] = i
	}
	if c.Link != nil {
		l.links[c.Link.Token], l.tokens[c.Link.PaymentID] = c.Link.PaymentID, c.Link.Token
	}
	for _, kind := range c.Done {
		l.done[kind]++
	}
}

func (l *ledger) put(p Payment) {
	if _, seen := l.payments[p.PaymentID]; !seen {
		l.order = append(l.order, p.PaymentID)
	}
	l.payments[p.PaymentID] = p
	if p.MerchantTransactionID != "" {
		l.references[[2]string{p.MemberID, p.MerchantTransactionID}] = p.PaymentID
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

// Calls says how many times work of a kind was really done, over all lives of the journal: the kinds of Fault, and those of
// the changes that a notification tells.
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

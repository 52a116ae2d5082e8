package providertest_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/providertest"
)

// shape is what a provider in memory is like. One flaw at a time shows that the suite notices it.
type shape struct {
	name     string
	nameless bool // gives no ids, takes what is paid at once, has its duties done later, and refuses a reference twice
	single   bool // one capture, which lets go of the rest, and one refund
	unsigned bool // its deliveries prove nothing
	flaw     string
}

// payment is one record. Amounts are minor units.
type payment struct {
	ref      providers.PaymentRef
	kind     providers.Kind // of the operation that made it
	state    providers.State
	totals   providers.Totals
	amount   money.Money
	asked    money.Money
	mode     providers.CaptureMode
	token    string
	series   bool // its customer agreed to more
	customer string
	made     time.Time
	waits    bool // for an approval
	unheld   bool // in a currency that is not known
	done     []*operation
}

// operation is one thing done to a payment.
type operation struct {
	call    providers.Call
	id      string
	outcome providers.Outcome
	on      *payment
}

// memory is a provider without a wire.
type memory struct {
	shape
	mu       sync.Mutex
	payments []*payment
	answers  map[string]providers.Answer // by key
	tokens   map[string]string           // who saved it, by token
	pending  []*operation
	invoices []*invoice
	calls    map[providers.Kind]int
	trouble  map[providers.Kind]providertest.Trouble
	declines map[providers.Kind]bool
	hooks    hooks
	serial   int
}

func newMemory(s shape) *memory {
	return &memory{
		shape: s, answers: map[string]providers.Answer{}, tokens: map[string]string{}, calls: map[providers.Kind]int{},
		trouble: map[providers.Kind]providertest.Trouble{}, declines: map[providers.Kind]bool{},
	}
}

func (m *memory) is(flaw string) bool { return m.flaw == flaw }

func (m *memory) id(prefix string) string {
	m.serial++
	return fmt.Sprintf("%s%d", prefix, 100000+m.serial*137)
}

// find is the payment with a name; nil where there is none.
func (m *memory) find(ref providers.PaymentRef) *payment {
	i := slices.IndexFunc(m.payments, func(p *payment) bool {
		if ref.ProviderID != "" {
			return p.ref.ProviderID == ref.ProviderID
		}
		return p.ref.Reference == ref.Reference
	})
	if i < 0 {
		return nil
	}
	return m.payments[i]
}

// add makes a payment of nothing yet.
func (m *memory) add(reference string, kind providers.Kind, amount money.Money) *payment {
	p := &payment{
		ref: providers.PaymentRef{Reference: reference}, kind: kind, amount: amount, state: providers.StateOpen, made: time.Now(),
	}
	if !m.nameless {
		p.ref.ProviderID = m.id("p")
	}
	p.totals = zero(amount.Currency)
	m.payments = append(m.payments, p)
	return p
}

func zero(code string) providers.Totals {
	none := money.New(0, code)
	return providers.Totals{Authorized: none, Captured: none, Refunded: none, Reversed: none, Disputed: none}
}

// pay has a customer pay.
func (p *payment) pay() {
	p.state = providers.StateAuthorized
	p.totals.Authorized = p.amount
	if p.mode == providers.CaptureAutomatic {
		p.totals.Captured = p.amount
	}
}

var (
	errLost    = &providers.Error{Kind: providers.ErrUnknown, Code: "lost", Message: "The answer was lost."}
	errNowhere = &providers.Error{Kind: providers.ErrNotFound, Code: "none", Message: "There is no such thing."}
)

func no(why string) error {
	return &providers.Error{Kind: providers.ErrDeclined, Code: "no", Message: why}
}

// reach does the work of a call of a kind, or what was asked for instead.
func (m *memory) reach(c context.Context, kind providers.Kind, work func() error) error {
	trouble := m.trouble[kind]
	delete(m.trouble, kind)
	if trouble == providertest.Busy {
		return &providers.Error{Kind: providers.ErrUnknown, Code: "busy", Message: "Later.", RetryAfter: m.patience()}
	}
	worked := trouble != providertest.NeverArrive && trouble != providertest.BreakBefore && trouble != providertest.Hang
	var err error
	if worked {
		err = work()
	}
	if trouble == providertest.Hang || trouble == providertest.HangAfter {
		m.mu.Unlock()
		<-c.Done()
		m.mu.Lock()
	}
	if trouble == "" {
		return err
	}
	return m.lost(kind, work)
}

func (m *memory) patience() time.Duration {
	if m.is("busy for how long is not told") {
		return 0
	}
	return wait
}

// lost is what the client makes of no answer.
func (m *memory) lost(kind providers.Kind, work func() error) error {
	question := slices.Contains([]providers.Kind{
		providertest.FetchKind, providertest.ListKind, providertest.MethodsKind, providertest.BalancesKind, providertest.InvoiceFetchKind,
	}, kind)
	switch {
	case m.is("a lost answer is a no"):
		return no("It did not answer.")
	case m.is("a lost answer is a yes"):
		return nil
	case m.is("a lost call is sent again at once"):
		return work()
	case m.is("an unanswered question is a no") && question:
		return errNowhere
	}
	return errLost
}

package providertest_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/providertest"
)

const secret = "sim_planted_memory_key"

var (
	goodCard = providers.Card{Number: "4111111111111111", CVV: "8301", ExpiryMonth: 1, ExpiryYear: 2039}
	badCard  = providers.Card{Number: "5555555555554444", CVV: "8302", ExpiryMonth: 1, ExpiryYear: 2039}
)

// shapes are those of the real ones, and what none of them has yet.
var shapes = []shape{{name: "named"}, {name: "nameless", nameless: true}, {name: "single", single: true}, {name: "unsigned", unsigned: true}}

// TestMemory ensures that providers without a fault pass, and runs the one with a flaw that TestFlaws asks for.
func TestMemory(t *testing.T) {
	for _, s := range shapes {
		s.flaw = os.Getenv(flawName)
		t.Run(s.name, func(t *testing.T) {
			providertest.Run(t, providertest.Harness{
				New: func(*testing.T) providertest.World { return newMemory(s).world() }, Secrets: []string{secret},
			})
		})
	}
}

func (m *memory) world() providertest.World {
	w := providertest.World{
		Client:      named{nameless{m}},
		Next:        func(trouble providertest.Trouble, k providers.Kind) { m.locked(func() { m.trouble[k] = trouble }) },
		DeclineNext: func(_ *testing.T, k providers.Kind) { m.locked(func() { m.declines[k] = true }) },
		Settle:      func(*testing.T) { m.settle(true) },
		Fail:        func(*testing.T) { m.settle(false) },
		Ledger:      m.ledger(), Portal: m.portal(),
		Customer: providertest.Customer{
			Pay:     m.visit(func(p *payment) { p.pay() }),
			Decline: m.visit(func(p *payment) { p.state = providers.StateDeclined }),
			Cancel:  m.visit(func(p *payment) { p.state = providers.StateCancelled }),

			PayInvoice: m.payInvoice,
		},
		Hooks: providertest.Hooks{
			Deliveries: func(*testing.T) (all []providertest.Delivery) {
				m.locked(func() { all = append(all, m.hooks.arrived...) })
				return all
			},
			NextHook: func(trouble providertest.HookTrouble) { m.hooks.trouble = trouble },
			Release:  func(*testing.T) { m.locked(m.release) },
		},
		Hints: providertest.Hints{
			Most: map[providers.Kind]money.Money{providers.Payout: most}, Card: goodCard, BadCard: badCard,
			PageSize: pageSize, RetryAfter: wait, Unsigned: m.unsigned,
		},
	}
	if m.nameless {
		m.poorer(&w)
	}
	if m.single {
		w.ProofInBody, w.Twist = true, twist
	}
	return w
}

// poorer is what a nameless provider lacks.
func (m *memory) poorer(w *providertest.World) {
	w.Client, w.Authorized = nameless{m}, nil
	w.Currencies, w.Modes = []string{"EUR", "JPY"}, []providers.CaptureMode{providers.CaptureAutomatic}
	w.Unique = []providers.Kind{providers.Payout, providers.Charge, providers.Refund, providers.Chargeback}
}

func (m *memory) locked(do func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	do()
}

// twist changes the note, which has no proof.
func twist(_ *testing.T, d providertest.Delivery) []providertest.Delivery {
	var e event
	_ = json.Unmarshal(d.Body, &e)
	e.Note = "cancelled"
	body, _ := json.Marshal(e)
	return []providertest.Delivery{{Header: d.Header, Body: bytes.Clone(body)}}
}

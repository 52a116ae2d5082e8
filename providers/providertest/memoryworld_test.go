package providertest_test

import (
	"slices"
	"testing"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/providertest"
)

func (m *memory) ledger() providertest.Ledger {
	return providertest.Ledger{
		Authorized: m.paid(providers.CaptureManual), Captured: m.paid(providers.CaptureAutomatic),
		Waiting: func(_ *testing.T, reference string, amount money.Money) (ref providers.PaymentRef) {
			m.locked(func() {
				p := m.add(reference, "", amount)
				p.state, ref = providers.StatePending, p.ref
			})
			return ref
		},
		Exchanged: func(t *testing.T, reference string, asked, through money.Money) providers.PaymentRef {
			ref := m.paid(providers.CaptureAutomatic)(t, reference, through)
			m.locked(func() { m.find(ref).asked = asked })
			return ref
		},
		WaitingPayout: func(_ *testing.T, reference string, amount money.Money) (ref providers.PaymentRef) {
			m.locked(func() {
				p := m.add(reference, providers.Payout, amount)
				call := providers.Call{Kind: providers.Payout, Reference: reference, Amount: amount}
				p.state, p.waits, ref = providers.StatePending, true, p.ref
				p.done = []*operation{{call: call, id: m.id("o"), outcome: providers.Pending, on: p}}
			})
			return ref
		},
		Unheld: func(_ *testing.T, reference string) {
			m.locked(func() { m.add(reference, "", money.New(1, "QQQ")).unheld = true })
		},
		SavedMethod: func(_ *testing.T, customer string) (token string) {
			m.locked(func() { token = m.save(customer) })
			return token
		},
		Balances: func(*testing.T) []providers.Balance { return slices.Clone(pots) },
		Totals: func(t *testing.T, ref providers.PaymentRef) (totals providers.Totals) {
			m.locked(func() {
				p := m.find(ref)
				if p == nil {
					t.Fatalf("there is no %+v", ref)
				}
				totals = p.totals
			})
			return totals
		},
		Hung: func() (hung bool) {
			m.locked(func() {
				hung = true
				for _, trouble := range m.trouble {
					hung = hung && trouble != providertest.Hang
				}
			})
			return hung
		},
		Calls: func(k providers.Kind) (n int) {
			m.locked(func() { n = m.calls[k] })
			return n
		},
	}
}

func (m *memory) paid(mode providers.CaptureMode) func(*testing.T, string, money.Money) providers.PaymentRef {
	return func(_ *testing.T, reference string, amount money.Money) (ref providers.PaymentRef) {
		m.locked(func() {
			p := m.add(reference, "", amount)
			p.mode, ref = mode, p.ref
			p.pay()
		})
		return ref
	}
}

func (m *memory) portal() providertest.Portal {
	does := func(kind providers.Kind) func(*testing.T, providers.PaymentRef, int64) {
		return func(_ *testing.T, ref providers.PaymentRef, minor int64) {
			m.locked(func() {
				p := m.find(ref)
				o := &operation{call: providers.Call{Kind: kind, Amount: money.New(minor, p.amount.Currency)}, id: m.id("o"), on: p}
				p.done = append(p.done, o)
				m.finish(o, true)
			})
		}
	}
	return providertest.Portal{
		PortalCapture: does(providers.Capture), PortalRefund: does(providers.Refund), PortalReverse: does(providers.Reversal),
		PortalChargeback: does(providers.Chargeback), PortalWonback: does(providers.Wonback),
	}
}

// settle ends all that is pending.
func (m *memory) settle(well bool) {
	m.locked(func() {
		for _, o := range m.pending {
			m.finish(o, well)
		}
		m.pending = nil
	})
}

// visit is what a customer does on a page.
func (m *memory) visit(do func(*payment)) func(*testing.T, providers.Hosted) providers.PaymentRef {
	return func(_ *testing.T, h providers.Hosted) (ref providers.PaymentRef) {
		m.locked(func() {
			asked := providers.PaymentRef{ProviderID: h.ProviderID}
			if h.Form != nil {
				asked = providers.PaymentRef{Reference: h.Form[0].Value}
			}
			p := m.find(asked)
			do(p)
			m.tell(p, nil)
			ref = p.ref
		})
		return ref
	}
}

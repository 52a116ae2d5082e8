package providertest_test

import (
	"context"
	"slices"

	"kontor/models/money"
	"kontor/providers"
)

// begins are the kinds that make a payment of their own.
var begins = []providers.Kind{providers.Credit, providers.Payout, providers.Charge}

// send is one call, as the client makes it and as the provider takes it.
func (m *memory) send(c context.Context, call providers.Call) (providers.Answer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.border(call.Amount); err != nil {
		return providers.Answer{}, err
	}
	var answer providers.Answer
	err := m.reach(c, call.Kind, func() (err error) {
		answer, err = m.take(call)
		return err
	})
	if m.is("nobody says why") && err != nil {
		err = &providers.Error{Kind: providers.Detail(err).Kind}
	}
	if m.is("a no is unknown") && err != nil {
		err = errLost
	}
	return answer, err
}

// border refuses what can't be said to the provider.
func (m *memory) border(amount money.Money) error {
	switch {
	case m.is("anything goes over the border"):
		return nil
	case amount.Minor <= 0 || !money.Known(amount.Currency):
		return no("That is no amount.")
	case m.nameless && amount.Currency == "BHD":
		return no("It has no third decimal.")
	}
	return nil
}

// take does a call, unless it had it before.
func (m *memory) take(call providers.Call) (providers.Answer, error) {
	seen, again := m.answers[call.Key]
	switch {
	case again && m.nameless && !m.is("done again for the same reference"):
		if call.FirstSent.IsZero() || m.is("a duplicate is a no") {
			return providers.Answer{}, no("It had this reference.")
		}
		return providers.Answer{}, errLost
	case again && !m.nameless && !m.is("done again for the same key"):
		return seen, nil
	case m.declines[call.Kind]:
		delete(m.declines, call.Kind)
		return providers.Answer{}, no("The bank does not want to.")
	}
	p, err := m.target(call)
	if err != nil {
		return providers.Answer{}, err
	}
	answer := m.perform(p, call)
	m.answers[call.Key] = answer
	return answer, nil
}

// target is the payment that a call is about, where it may be done.
func (m *memory) target(call providers.Call) (*payment, error) {
	if slices.Contains(begins, call.Kind) {
		return m.begin(call)
	}
	p := m.find(call.Payment)
	switch {
	case p == nil:
		return nil, no("There is no such payment.")
	case !p.allows(m.shape, call):
		return nil, no("Its state forbids it.")
	}
	return p, nil
}

func (m *memory) begin(call providers.Call) (*payment, error) {
	_, known := m.tokens[call.Token]
	to := call.Destination
	_, saved := m.tokens[to.Token]
	switch {
	case m.is("what is not there is taken"):
	case call.Recurring != nil:
		if err := m.goesOn(call.Recurring.First); err != nil {
			return nil, err
		}
	case call.Kind == providers.Charge && !known, to.Kind == providers.ToSavedMethod && !saved,
		to.Kind == providers.ToPayment && m.find(to.Payment) == nil:
		return nil, no("There is no such thing.")
	case call.Kind == providers.Payout && !slices.Contains(nameless{m}.Destinations(), to.Kind):
		return nil, no("Nothing goes there.")
	case call.Kind == providers.Payout && call.Amount.Minor > most.Minor && !m.is("too much is taken"):
		return nil, no("That is too much.")
	}
	p := m.add(call.Payment.Reference, call.Kind, call.Amount)
	return p, nil
}

// goesOn says whether a series that began with a payment has another one.
func (m *memory) goesOn(ref providers.PaymentRef) error {
	first := m.find(ref)
	switch {
	case first == nil, first.totals.Authorized.Minor == 0:
		return no("There is no such payment.")
	case !first.series && !m.is("any payment begins a series"):
		return no("Nobody agreed to more.")
	case m.is("a series is of two"):
		first.series = false
	}
	return nil
}

// perform does a call that is allowed, or takes it to be done later.
func (m *memory) perform(p *payment, call providers.Call) providers.Answer {
	m.calls[call.Kind]++
	o := &operation{call: call, id: m.id("o"), outcome: providers.Pending, on: p}
	p.done = append(p.done, o)
	later := m.nameless && (call.Kind == providers.Refund || call.Kind == providers.Payout)
	if later {
		m.pending = append(m.pending, o)
		if p.kind != "" {
			p.state = providers.StatePending
		}
	} else {
		m.finish(o, true)
	}
	ref := p.ref
	if m.is("the answer is about another payment") {
		ref.Reference += "0"
	}
	answer := providers.Answer{Outcome: o.outcome, Update: providers.Update{Payment: ref}}
	if !m.nameless {
		answer.ProviderID = o.id
	}
	return answer
}

// finish ends an operation, and tells of it.
func (m *memory) finish(o *operation, well bool) {
	o.outcome = providers.Declined
	if well {
		o.outcome = providers.Succeeded
		m.move(o)
	}
	if slices.Contains(begins, o.on.kind) {
		o.on.state = map[bool]providers.State{true: providers.StateAuthorized, false: providers.StateDeclined}[well]
	}
	m.tell(o.on, o)
}

// move books what is done.
func (m *memory) move(o *operation) {
	t, n := &o.on.totals, o.call.Amount.Minor
	switch o.call.Kind {
	case providers.Capture:
		t.Captured.Minor += n
		if m.single {
			t.Reversed.Minor = t.Authorized.Minor - t.Captured.Minor
		}
	case providers.Refund, providers.Credit, providers.Payout:
		t.Refunded.Minor += n
	case providers.Reversal:
		t.Reversed.Minor += n
	case providers.Increment:
		t.Authorized.Minor += n
	case providers.Chargeback:
		t.Disputed.Minor += n
	case providers.Wonback:
		t.Disputed.Minor -= n
	case providers.Charge:
		t.Authorized.Minor, t.Captured.Minor = n, n
	default:
		m.review(o)
	}
}

// review is what moves no amount of its own call.
func (m *memory) review(o *operation) {
	p := o.on
	if m.is("the work is only said to be done") {
		return
	}
	switch o.call.Kind {
	case providers.Confirmation:
		p.pay()
	case providers.Approval:
		p.waits = false
		m.pending = append(m.pending, p.done[0])
	case providers.Rejection:
		p.waits, p.state, p.done[0].outcome = false, providers.StateCancelled, providers.Declined
	}
}

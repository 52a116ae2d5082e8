package providertest_test

import (
	"context"
	"slices"
	"strconv"
	"time"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/providertest"
)

// ask is one question, put to the provider.
func ask[T any](m *memory, c context.Context, kind providers.Kind, look func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found T
	err := m.reach(c, kind, func() (err error) {
		found, err = look()
		return err
	})
	return found, err
}

func (m *memory) fetch(c context.Context, ref providers.PaymentRef) (providers.Update, error) {
	return ask(m, c, providertest.FetchKind, func() (providers.Update, error) {
		p := m.find(ref)
		switch {
		case p == nil && m.is("what is not there is open"):
			return providers.Update{Payment: ref, State: providers.StateOpen}, nil
		case p == nil:
			return providers.Update{}, errNowhere
		}
		return m.update(p), nil
	})
}

// update says a payment in our words. The nameless one tells neither refunds nor disputes beside what was captured.
func (m *memory) update(p *payment) providers.Update {
	t := p.totals
	u := providers.Update{
		Payment: p.ref, State: p.state, Amount: p.amount, RawStatus: m.word(p), Totals: &t, Created: p.made,
		Method: providers.Method{Type: "card", Last4: "1111", Token: p.token},
	}
	if u.Asked = p.asked; m.is("what was asked is what went through") && p.asked.Currency != "" {
		u.Amount = p.asked
	}
	switch {
	case p.kind == providers.Payout && !m.is("what went out looks like what came in"):
		u.Kind, u.Totals = providers.Payout, nil
		u.Operations = []providers.OperationNews{newsOf(p.done[0])}
	case m.nameless && m.is("totals nobody has are made up"):
		t.Refunded.Minor = 0
	case m.nameless:
		t.Refunded, t.Reversed, t.Disputed = money.Money{}, money.Money{}, money.Money{}
	case m.is("what is held is told as captured"):
		t.Captured = t.Authorized
	case m.is("portal refunds do not show"):
		t.Refunded = money.Money{}
	case m.is("a dispute stays for ever") && t.Disputed.Minor == 0:
		t.Disputed = money.Money{}
	}
	return u
}

func (m *memory) word(p *payment) string {
	switch {
	case m.is("everything waits"):
		return "WAITS"
	case p.waits:
		return "WAITS"
	}
	return "IS " + string(p.state)
}

func newsOf(o *operation) providers.OperationNews {
	return providers.OperationNews{
		Kind: o.call.Kind, Reference: o.call.Reference, ProviderID: o.id, Outcome: o.outcome, Amount: o.call.Amount,
	}
}

// findOperation looks for a call by its reference.
func (m *memory) findOperation(c context.Context, call providers.Call) (providers.Answer, error) {
	return ask(m, c, providertest.FetchKind, func() (providers.Answer, error) {
		o := m.operation(call)
		switch {
		case m.is("everything is found"):
			return providers.Answer{Outcome: providers.Succeeded, Update: providers.Update{Payment: call.Payment}}, nil
		case o == nil && m.nameless && time.Since(call.FirstSent) < quiet && !call.FirstSent.IsZero():
			return providers.Answer{}, errLost
		case o == nil || m.is("nothing is found"):
			return providers.Answer{}, errNowhere
		case m.is("refunds can't be asked for"), m.is("refunds are not told at all"):
			return providers.Answer{}, errLost
		case o.outcome == providers.Declined && !m.is("a late no is a yes"):
			return providers.Answer{}, no("The bank did not want to.")
		case o.outcome == providers.Declined:
			return providers.Answer{Outcome: providers.Succeeded, Update: m.update(o.on)}, nil
		}
		return providers.Answer{Outcome: o.outcome, ProviderID: o.id, Update: m.update(o.on)}, nil
	})
}

func (m *memory) operation(call providers.Call) *operation {
	for _, p := range m.payments {
		for _, o := range p.done {
			same := o.call.Reference == call.Reference
			if call.Kind == providers.Authorization {
				same = p.ref.Reference == call.Payment.Reference
			}
			if m.is("its like is taken for it") {
				same = o.call.Amount == call.Amount && o.call.Kind == call.Kind
			}
			if same {
				return o
			}
		}
	}
	return nil
}

// quiet is how long a call may still be on its way.
const quiet = time.Minute

// pageSize is how much of a list is told at a time.
const pageSize = 4

// list is newest first.
func (m *memory) list(c context.Context, made providers.Period, cursor string) (providers.Page, error) {
	return ask(m, c, providertest.ListKind, func() (providers.Page, error) {
		from, _ := strconv.Atoi(cursor)
		if m.is("a new one hides another") && from > 0 {
			from = m.stale()
		}
		var all []providers.Update
		var page providers.Page
		for _, p := range slices.Backward(m.payments) {
			switch {
			case !m.within(p.made, made) && !(p.unheld && m.is("what is left out is of another period")):
			case p.unheld && m.is("what can't be held stops the list"):
				return providers.Page{}, errLost
			case p.unheld && !m.is("what is left out is not told"):
				page.Skip(p.ref.ProviderID, "Nobody knows its currency.")
			case !p.unheld:
				all = append(append(all, m.update(p)), m.lines(p)...)
			}
		}
		page.Updates = all[min(from, len(all)):min(from+pageSize, len(all))]
		if from+pageSize < len(all) && !m.is("the list ends after a page") {
			page.Next = strconv.Itoa(from + m.step())
		}
		if m.is("the list never ends") {
			page.Next = "4"
		}
		return page, nil
	})
}

// lines are the refunds of a payment whose total is not told.
func (m *memory) lines(p *payment) (all []providers.Update) {
	for _, o := range p.done {
		if m.nameless && o.call.Kind == providers.Refund && !m.is("refunds are not listed") {
			all = append(all, providers.Update{Payment: p.ref, Operations: []providers.OperationNews{newsOf(o)}})
		}
	}
	return all
}

// stale is a cursor that counts from the wrong end.
func (m *memory) stale() int { return pageSize + 2*max(0, len(m.payments)-pageSize-3) }

func (m *memory) step() int {
	switch {
	case m.is("a page leaves one out"):
		return pageSize + 1
	case m.is("a page begins with the last of the one before"):
		return pageSize - 1
	}
	return pageSize
}

func (m *memory) within(at time.Time, made providers.Period) bool {
	switch {
	case m.is("the list knows no period"):
		return true
	case m.is("the list goes back a day"):
		return at.Before(made.To) && made.To.Sub(made.From) < 48*time.Hour && !at.Before(made.From)
	case m.is("the end is in the period"):
		return !at.Before(made.From) && !at.Truncate(time.Second).After(made.To)
	}
	return !at.Before(made.From) && at.Before(made.To)
}

package providertest_test

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"

	"kontor/providers"
	"kontor/providers/providertest"
)

// page makes a payment that nobody has paid. Of the nameless one it is only a form.
func (m *memory) page(c context.Context, kind providers.Kind, o providers.Checkout) (providers.Hosted, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.border(o.Amount)
	switch {
	case err != nil && m.is("a page is refused and made"):
		return providers.Hosted{URL: pageURL}, err
	case err != nil:
		return providers.Hosted{}, err
	}
	if err := m.asks(o); err != nil {
		return providers.Hosted{}, err
	}
	if m.nameless {
		return m.form(o), nil
	}
	var p *payment
	err = m.reach(c, kind, func() error {
		if p = m.find(providers.PaymentRef{Reference: o.Reference}); p == nil || m.is("each question makes a page") {
			p = m.open(o)
			m.calls[kind]++
		}
		return nil
	})
	if err != nil || p == nil {
		return providers.Hosted{}, err
	}
	if m.is("a page is no page") {
		return providers.Hosted{ProviderID: p.ref.ProviderID, URL: "about:blank"}, nil
	}
	return providers.Hosted{ProviderID: p.ref.ProviderID, IntentID: p.ref.ProviderID, URL: pageURL}, nil
}

// asks refuses what a checkout can't ask for.
func (m *memory) asks(o providers.Checkout) error {
	hours, delayed := o.DelayHours, o.Capture == providers.CaptureDelayed
	switch {
	case m.nameless && o.Capture != providers.CaptureAutomatic:
		return no("It takes all at once.")
	case delayed && (hours < 1 || hours > longest && !m.is("a delay has no end")):
		return no("It takes it sooner or never.")
	case m.single && o.SaveMethod && !m.is("nobody says that nothing is saved"):
		return no("It keeps nothing.")
	case m.nameless && o.Recurring != nil && !m.is("nobody says that nothing recurs"):
		return no("Nothing recurs.")
	}
	return nil
}

const pageURL = "https://memory.example/pay"

func (m *memory) form(o providers.Checkout) providers.Hosted {
	fields := []providers.FormField{{Name: "reference", Value: o.Reference}}
	switch {
	case m.is("a form is never the same"):
		fields = append(fields, providers.FormField{Name: "at", Value: m.id("t")})
	case m.is("a form has a field without a name"):
		fields = append(fields, providers.FormField{Value: "x"})
	case m.is("a form has the key in it"):
		fields = append(fields, providers.FormField{Name: "key", Value: secret})
	}
	m.open(o)
	return providers.Hosted{URL: pageURL, Form: fields}
}

func (m *memory) open(o providers.Checkout) *payment {
	p := m.find(providers.PaymentRef{Reference: o.Reference})
	if p == nil || m.is("each question makes a page") {
		p = m.add(o.Reference, "", o.Amount)
	}
	p.mode, p.customer, p.series = o.Capture, o.Customer.Reference, o.Recurring != nil && !m.is("no series begins")
	if m.is("all is taken at once") {
		p.mode = providers.CaptureAutomatic
	}
	if o.SaveMethod && !m.is("nothing is saved") {
		p.token = m.save(o.Customer.Reference)
	}
	if m.is("a page is paid from the start") {
		p.pay()
	}
	return p
}

func (m *memory) save(customer string) string {
	token := m.id("t")
	m.tokens[token] = customer
	return token
}

func (c nameless) Host(x context.Context, o providers.Checkout) (providers.Hosted, error) {
	return c.page(x, providers.Authorization, o)
}

func (c named) Link(x context.Context, o providers.Checkout) (providers.Hosted, error) {
	return c.page(x, providertest.LinkKind, o)
}

func (c named) Intend(x context.Context, o providers.Checkout) (providers.Hosted, error) {
	return c.page(x, providertest.IntentKind, o)
}

func (c nameless) TakeCard(x context.Context, o providers.Checkout, card providers.Card) (providers.Answer, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := cmp.Or(c.border(o.Amount), c.readable(card), c.asks(o))
	if o.Recurring != nil && !c.is("a typed card begins a series") {
		err = cmp.Or(err, no("Nobody agreed to it."))
	}
	if err != nil {
		return providers.Answer{}, err
	}
	var answer providers.Answer
	err = c.reach(x, providertest.CardKind, func() error {
		if card.Number == badCard.Number && !c.is("a bad card is taken") {
			return no("The bank does not want to.")
		}
		p := c.open(o)
		p.pay()
		p.done = []*operation{{call: providers.Call{Kind: providers.Authorization, Amount: o.Amount}, outcome: providers.Succeeded, on: p}}
		c.calls[providertest.CardKind]++
		answer = providers.Answer{Outcome: providers.Succeeded, Update: c.update(p)}
		return nil
	})
	return answer, err
}

// readable refuses what is no card.
func (m *memory) readable(card providers.Card) error {
	switch {
	case card.Number != goodCard.Number && card.Number != badCard.Number && !m.is("any card number will do"):
		return no("That is no card.")
	case m.is("a card is logged"):
		slog.Info("a card", "number", card.Number)
	case m.is("a CVV is logged"):
		slog.Info("a card", "code", card.CVV)
	}
	return nil
}

func (c nameless) PayoutToCard(x context.Context, call providers.Call, card providers.Card) (providers.Answer, error) {
	c.mu.Lock()
	err := c.readable(card)
	c.declines[providers.Payout] = c.declines[providers.Payout] || card.Number == badCard.Number && !c.is("a bad card is taken")
	c.mu.Unlock()
	if err != nil {
		return providers.Answer{}, err
	}
	call.Destination.Kind = providers.ToBank // here it goes the same way
	return c.send(x, call)
}

func (c nameless) SavedMethods(x context.Context, who providers.Customer) ([]providers.SavedMethod, error) {
	return ask(c.memory, x, providertest.MethodsKind, func() ([]providers.SavedMethod, error) {
		var kept []providers.SavedMethod
		for token, customer := range c.tokens {
			if customer == who.Reference || c.is("methods of all are listed") {
				method := providers.Method{Type: "card", Last4: "1111", Token: token}
				if c.is("a whole number is listed") {
					method.Last4 = goodCard.Number
				}
				kept = append(kept, providers.SavedMethod{Method: method, Customer: customer})
			}
		}
		if c.is("one method is listed") {
			kept = kept[:min(1, len(kept))]
		}
		slices.SortFunc(kept, func(a, b providers.SavedMethod) int { return strings.Compare(a.Token, b.Token) })
		return kept, nil
	})
}

func (c nameless) ForgetMethod(x context.Context, token string) error {
	_, err := ask(c.memory, x, providertest.ForgetKind, func() (bool, error) {
		if _, ok := c.tokens[token]; !ok && !c.is("what is gone is forgotten") {
			return false, errNowhere
		}
		c.calls[providertest.ForgetKind]++
		if !c.is("nothing is forgotten") {
			delete(c.tokens, token)
		}
		return true, nil
	})
	return err
}

package models_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
	paymentzsim "kontor/providers/paymentz/sim"
)

// each calls do for all payments, payouts and credits in the book.
func (s *schedule) each(do func(name string, p *models.Payment)) {
	found, err := s.FindPayments(context.Background(), models.View{}, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range found.Payments {
		for _, name := range modelstest.GatewayNames {
			if s.Gateways[name].Account.ID == p.AccountID {
				do(name, s.Payment(s.t, p.ID))
			}
		}
	}
}

// decide is a manager who settles what is left to a person, by what the gateway's own ledger shows.
func (s *schedule) decide() {
	s.each(func(name string, p *models.Payment) {
		for _, o := range p.Operations {
			if o.Status == models.OpUnknown || o.Status == models.OpPending && s.refusedLater[name] {
				s.settle(name, p.ID, o)
			}
		}
	})
	s.WorkLater(s.t, 20*time.Minute)
}

func (s *schedule) settle(name string, id int64, o models.Operation) {
	if !s.mayNeedPerson(name, id, o) {
		s.t.Errorf("%s: %s %d is stuck: %+v", name, o.Kind, o.ID, o)
		return
	}
	for n := 0; !at(s.Payment(s.t, id), o.ID).NeedsPerson() && n < 40; n++ {
		s.Clock.Turn(7 * time.Hour) // longer than any pause between questions
		s.Work(s.t)
	}
	p := s.Payment(s.t, id)
	if at(p, o.ID).Status != models.OpUnknown {
		return
	}
	shown, booked := 0, 0 // of its amount, in the portal and in the book
	for _, made := range s.Gateways[name].Made(p, o.Kind) {
		if made == o.Amount {
			shown++
		}
	}
	for _, other := range p.Operations {
		if other.Kind == o.Kind && other.Settled == o.Amount && other.Origin == models.FromKontor {
			booked++
		}
	}
	s.say("decided: %s %d, %d in the portal, %d in the book", o.Kind, o.ID, shown, booked)
	if err := s.Decide(context.Background(), modelstest.Manager, o.ID, shown > booked, "as the portal shows"); err != nil {
		s.t.Errorf("%s: %v", name, err)
	}
}

// mayNeedPerson: nothing tells of Gate's refunds of a part. Paymentz shows the sums of a payment and not by whom: where
// somebody gave back or took another sum in the portal, ours can't be told from it. And a charge that is not there under
// its name might be any of the same amount.
func (s *schedule) mayNeedPerson(name string, id int64, o models.Operation) bool {
	switch {
	case s.refusedLater[name] && o.ProviderStatus != "" && noWordOfRefusal(name, o.Kind):
		return true
	case o.Status == models.OpPending:
		return false
	case name == "gate":
		return o.Kind == providers.Refund
	case name == "paymentz" && o.Kind == providers.Charge:
		return slices.ContainsFunc(s.Paymentz.Payments(), func(r paymentzsim.Payment) bool { return r.Amount == o.Amount })
	case name == "paymentz" && o.Kind == providers.Reversal: // after a capture that was refused later
		return s.refusedLater[name]
	case name == "paymentz":
		return s.touched[id] && (o.Kind == providers.Refund || o.Kind == providers.Capture)
	}
	return false
}

// noWordOfRefusal says that a gateway tells in no word of its own that it refused what it had taken: it only tells no more
// of it, however often it is asked.
func noWordOfRefusal(name string, kind providers.Kind) bool {
	return kind == providers.Refund && (name == "gate" || name == "paymentz") || kind == providers.Reversal && name == "paymentz"
}

func at(p *models.Payment, id int64) *models.Operation {
	i := slices.IndexFunc(p.Operations, func(o models.Operation) bool { return o.ID == id })
	return &p.Operations[i]
}

func (s *schedule) check() {
	done := map[string]map[providers.Kind]int{}
	for _, name := range modelstest.GatewayNames {
		done[name] = map[providers.Kind]int{}
	}
	s.each(func(name string, p *models.Payment) {
		for _, o := range p.Operations {
			if o.Status.Unsettled() {
				s.t.Errorf("%s: %s %d of payment %d is %s still: %+v", name, o.Kind, o.ID, p.ID, o.Status, o)
			}
			mayBeDone := o.Status == models.OpSucceeded || s.refusedLater[name] && o.Status == models.OpDeclined && name != "paymentz"
			if mayBeDone && o.Origin == models.FromKontor {
				done[name][o.Kind]++
			}
		}
		s.checkSums(name, p)
		s.checkOrigins(name, p)
	})
	for name, kinds := range done {
		for kind, word := range s.Gateways[name].Words() {
			// Paymentz counts what it refused after it had taken it: that was not done, and may have been sent again.
			if n := s.Gateways[name].Calls(word) - s.Gateways[name].Calls("failed-"+word); n > kinds[kind] {
				s.t.Errorf("%s: %d of %s done, %d in the book", name, n, kind, kinds[kind])
			}
		}
	}
	s.checkAttention()
	if found := findings(s.t, s.Ledger); len(found) > 0 {
		s.t.Errorf("the book: %v", found)
	}
}

// checkSums holds a payment against the gateway's own ledger.
func (s *schedule) checkSums(name string, p *models.Payment) {
	g := s.Gateways[name]
	records, sent := g.There(p)
	if records > 1 {
		s.t.Errorf("%s: payment %d is there %d times", name, p.ID, records)
	}
	if p.Kind != models.KindPayment {
		if sent != p.Refunded || sent != 0 && sent != p.Amount {
			s.t.Errorf("%s: %s %d of %d is %s, %d were sent: %+v", name, p.Kind, p.ID, p.Amount, p.Status, sent, p.Operations)
		}
		return
	}
	agree(s.t, s.Desk, name, p.ID)
	if there := g.LetGo(p); p.Reversed != there {
		s.t.Errorf("%s: payment %d let go of %d, %d there", name, p.ID, p.Reversed, there)
	}
}

// checkOrigins ensures that what the book says began at the provider did not begin here: money that was moved twice would
// show as somebody else's. Only customers' captures, and the rest that a capture lets go, come by themselves.
func (s *schedule) checkOrigins(name string, p *models.Payment) {
	for _, o := range p.Operations {
		rest := o.Kind == providers.Reversal && p.Captured > 0
		captured := o.Kind == providers.Capture && p.CaptureMode != providers.CaptureManual
		if o.Origin == models.FromProvider && !s.touched[p.ID] && !rest && !captured {
			s.t.Errorf("%s: nobody else did %s %d of %d to payment %d", name, o.Kind, o.ID, o.Settled, p.ID)
		}
	}
}

// checkAttention ensures that nothing calls for a person any more.
func (s *schedule) checkAttention() {
	a, err := s.Attention(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	if a.UnknownN.N+a.FailingN.N+a.DriftingN.N > 0 {
		s.t.Errorf("unknown %+v, failing %+v, drifting %+v", a.Unknown, a.Failing, a.Drifting)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

package models_test

import (
	"context"
	"sync"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// something is what happens next, most of it at the gateway of that name.
func (s *schedule) something(name string) func() {
	switch s.r.IntN(10) {
	case 0, 1:
		return s.send(name)
	case 2:
		return s.charge(name)
	case 3:
		out := name == "gate" && s.r.IntN(2) == 0
		return func() { s.byPhone(name, out, false) }
	case 4:
		return s.elsewhere(name)
	case 5:
		return s.word()
	}
	return s.act(name)
}

// twice has a third of all things done by two people at once: with one form, or each with one of their own.
func (s *schedule) twice(do func(key string)) func() {
	people, keys := 1+s.r.IntN(3)/2, []string{models.NewKey(), models.NewKey()}
	if s.r.IntN(2) == 0 {
		keys[1] = keys[0]
	}
	return func() {
		var wg sync.WaitGroup
		for i := range people {
			wg.Go(func() { do(keys[i]) })
		}
		wg.Wait()
	}
}

// refused: what the rules refuse is refused; everything else is a mistake of ours.
func (s *schedule) refused(err error) {
	if err != nil && models.AsProblem(err) == nil {
		s.t.Error(err)
	}
}

func (s *schedule) any(name string) *models.Payment {
	ids := s.payments[name]
	return s.Payment(s.t, ids[s.r.IntN(len(ids))])
}

// act asks for one thing to be done to a payment: all that is left, or any part. Mostly for what fits.
func (s *schedule) act(name string) func() {
	p, verbs := s.any(name), []verb{s.RequestCapture, s.RequestRefund, s.RequestReversal, s.RequestIncrement, s.RequestChargeback}
	minor := 1 + s.r.Int64N(p.Amount)
	switch {
	case s.r.IntN(5) == 0:
	case p.Capturable().Minor > 0:
		verbs, minor = []verb{s.RequestCapture, s.RequestReversal, s.RequestIncrement}, 1+s.r.Int64N(p.Capturable().Minor)
	case p.Refundable().Minor > 0:
		verbs, minor = []verb{s.RequestRefund, s.RequestRefund, s.RequestChargeback}, 1+s.r.Int64N(p.Refundable().Minor)
	}
	if s.r.IntN(2) == 0 {
		minor = max(p.Capturable().Minor, p.Refundable().Minor, 1)
	}
	does := verbs[s.r.IntN(len(verbs))]
	return s.twice(func(key string) {
		op, err := does(context.Background(), modelstest.Clerk, models.Ask{PaymentID: p.ID, Amount: p.Money(minor), Key: key, Reason: "at random"})
		s.refused(err)
		if op != nil {
			s.say("  %s of %d: %s of payment %d at %s", op.Kind, minor, op.Reference, p.ID, name)
		}
	})
}

// verb asks for an operation on a payment.
type verb = func(context.Context, models.Actor, models.Ask) (*models.Operation, error)

// send pays out, or sends a credit, where the gateway does that.
func (s *schedule) send(name string) func() {
	n := models.NewPayment{
		AccountID: s.Gateways[name].Account.ID, Amount: s.money(9000), Reason: "a prize",
		Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"},
	}
	does := s.SendPayout
	switch name {
	case "computop":
		does = s.SendCredit
	case "paytech":
		if s.r.IntN(2) == 0 {
			n.Amount.Minor *= 100 // waits for a manager
		}
		n.Destination = providers.Destination{Kind: providers.ToBank, Bank: providers.BankAccount{Holder: "Erika Muster", Number: "DE89370400440532013000"}}
		if saved := s.saved(name); saved != nil && s.r.IntN(2) == 0 {
			n.Destination, n.SavedMethodID = providers.Destination{Kind: providers.ToSavedMethod}, saved.ID
		}
	case "paymentz":
		n.Destination, n.OfPaymentID = providers.Destination{Kind: providers.ToPayment}, s.any(name).ID
	}
	return s.new(name, s.sent, n, does)
}

// charge takes a payment from a saved method.
func (s *schedule) charge(name string) func() {
	saved := s.saved(name)
	if saved == nil {
		return s.act(name)
	}
	return s.new(name, s.payments, models.NewPayment{
		AccountID: saved.AccountID, Channel: models.ChannelSaved, SavedMethodID: saved.ID, Amount: s.money(9000),
	}, s.TakePayment)
}

// new begins a payment of some sort, and keeps its number.
func (s *schedule) new(name string, among map[string][]int64, n models.NewPayment,
	does func(context.Context, models.Actor, models.NewPayment) (*models.Payment, error),
) func() {
	var mu sync.Mutex
	made := map[string]bool{}
	return s.twice(func(key string) {
		n := n
		n.Key = key
		p, err := does(context.Background(), modelstest.Clerk, n)
		s.refused(err)
		if err != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if !made[key] {
			made[key], among[name] = true, append(among[name], p.ID)
			s.say("  %s%s of %d: %s, payment %d at %s", n.Channel, n.Destination.Kind, n.Amount.Minor, p.Reference, p.ID, name)
		}
	})
}

func (s *schedule) saved(name string) *models.SavedMethod {
	for _, id := range s.payments[name] {
		p := s.Payment(s.t, id)
		if p.CustomerID == nil {
			continue
		}
		all, err := s.SavedMethods(context.Background(), *p.CustomerID)
		if err != nil {
			s.t.Fatal(err)
		}
		for i := range all {
			if all[i].AccountID == p.AccountID {
				return &all[i]
			}
		}
	}
	return nil
}

// byPhone takes a card that a customer reads out, or pays out to it. The call is made here: it is cut where the program
// is killed.
func (s *schedule) byPhone(name string, out, save bool) {
	does, among, ledger := s.TakeByCard, s.payments, s.Ledger
	if out {
		does, among = s.PayOutToCard, s.sent
	}
	p, err := does(context.Background(), modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: s.Gateways[name].Account.ID, Amount: money.New(1000, "EUR"), Capture: providers.CaptureAutomatic,
		SaveMethod: save, Reason: "at random", Destination: providers.Destination{Kind: providers.ToCard},
		Customer: providers.Customer{FirstName: "Paul", LastName: "Muster", Email: "paul@example.com"},
	}, typed)
	if ledger == s.Ledger {
		s.refused(err)
	}
	s.say("  a card by phone at %s, paid out to it %v: %v", name, out, err)
	if p != nil {
		among[name] = append(among[name], p.ID)
	}
}

// elsewhere is what somebody does in the gateway's portal: the first thing that it does not refuse.
func (s *schedule) elsewhere(name string) func() {
	p, all := s.any(name), s.Gateways[name].Elsewhere()
	order, minor := s.r.Perm(len(all)), 1+s.r.Int64N(max(p.Captured, 1))
	if s.r.IntN(2) == 0 {
		minor = 0 // all there is
	}
	return func() {
		for _, what := range order {
			if err := all[what](p, minor); err == nil {
				s.touched[p.ID] = true
				s.say("  in the portal of %s: thing %d of %d to payment %d", name, what, minor, p.ID)
				return
			}
		}
	}
}

// word lets a payout go that waits at the provider, or stops it, or two managers do both at once.
func (s *schedule) word() func() {
	ids := s.sent["paytech"]
	if len(ids) == 0 {
		return s.send("paytech")
	}
	id, both := ids[s.r.IntN(len(ids))], s.r.IntN(3)
	return func() {
		var wg sync.WaitGroup
		if both != 0 {
			wg.Go(func() { s.review(id, s.RequestApproval) })
		}
		if both != 1 {
			wg.Go(func() { s.review(id, s.RequestRejection) })
		}
		wg.Wait()
	}
}

func (s *schedule) review(id int64, does verb) {
	op, err := does(context.Background(), modelstest.Manager, models.Ask{PaymentID: id, Key: models.NewKey(), Reason: "at random"})
	s.refused(err)
	if op != nil {
		s.say("  %s of payout %d", op.Kind, id)
	}
}

package models_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// SchedulesEnv says how many random schedules TestSoak runs, and SeedEnv from which seed on: one run of a seed that failed
// is that schedule again.
const (
	schedulesEnv = "KONTOR_SOAK"
	soakSeedEnv  = "KONTOR_SOAK_SEED"
)

// soakTroubles are the faults of a schedule. A simulator that hangs is left out here: each costs the client's patience.
var soakTroubles = []string{
	"", "", "loseAnswer", "neverWork", "failBefore", "failAfter", "garbage", "doubleWebhook", "lateWebhook", "reverseWebhooks", "loseWebhook",
}

// TestSoak has people do things at random at all gateways at once, while the network and the gateways misbehave and two
// people act at the same time. After each schedule the sums at every simulator are those of the book, nothing was done
// twice, nothing is stuck but what only a person can decide, and the book agrees with itself.
func TestSoak(t *testing.T) {
	schedules, first := environ(schedulesEnv, 12), environ(soakSeedEnv, 1)
	for seed := first; seed < first+schedules; seed++ {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { soak(t, uint64(seed)) })
	}
}

func environ(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// schedule is one run.
type schedule struct {
	*modelstest.Desk
	t        *testing.T
	r        *rand.Rand
	payments map[string][]int64 // by gateway
	payouts  []int64            // at pay.tech
}

func soak(t *testing.T, seed uint64) {
	s := &schedule{modelstest.NewDesk(t, ""), t, rand.New(rand.NewPCG(seed, 1)), map[string][]int64{}, nil}
	for name := range gatewaysInOrder(s.Desk) {
		for range 2 {
			p := s.Paid(t, name, money.New(1000+s.r.Int64N(9000), "EUR"), func(n *models.NewPayment) {
				if name != "gate" && s.r.IntN(2) == 0 {
					n.Capture = providers.CaptureManual
				}
			})
			s.payments[name] = append(s.payments[name], p.ID)
		}
	}
	for range 14 {
		s.misbehave()
		if s.r.IntN(4) == 0 {
			s.payOut()
		} else {
			s.act()
		}
		s.Clock.Turn(time.Duration(s.r.Int64N(int64(5 * time.Minute))))
		s.Work(t)
	}
	s.settle()
	s.check()
}

// gatewaysInOrder walks them the same way each time: a schedule must be the same again.
func gatewaysInOrder(d *modelstest.Desk) func(func(string, *modelstest.Simulated) bool) {
	return func(yield func(string, *modelstest.Simulated) bool) {
		for _, name := range []string{"computop", "paytech", "gate", "paymentz"} {
			if !yield(name, d.Gateways[name]) {
				return
			}
		}
	}
}

func (s *schedule) misbehave() {
	for _, g := range gatewaysInOrder(s.Desk) {
		g.Trouble(soakTroubles[s.r.IntN(len(soakTroubles))])
	}
}

// act asks for one thing at one gateway, every third time by two people at once.
func (s *schedule) act() {
	names := []string{"computop", "paytech", "gate", "paymentz"}
	ids := s.payments[names[s.r.IntN(len(names))]]
	p := s.Payment(s.t, ids[s.r.IntN(len(ids))])
	verbs := []func(context.Context, models.Actor, models.Ask) (*models.Operation, error){
		s.RequestCapture, s.RequestRefund, s.RequestRefund, s.RequestReversal, s.RequestIncrement,
	}
	verb, minor := verbs[s.r.IntN(len(verbs))], 1+s.r.Int64N(p.Amount)
	if s.r.IntN(2) == 0 {
		minor = max(p.Capturable().Minor, p.Refundable().Minor, 1)
	}
	people := 1 + s.r.IntN(3)/2
	var wg sync.WaitGroup
	for range people {
		wg.Go(func() {
			_, err := verb(context.Background(), modelstest.Clerk, models.Ask{
				PaymentID: p.ID, Amount: p.Money(minor), Key: models.NewKey(), Reason: "at random",
			})
			if err != nil && models.AsProblem(err) == nil { // what the rules refuse is refused
				s.t.Error(err)
			}
		})
	}
	wg.Wait()
}

// settle ends all troubles and lets time pass, until nobody asks any more. What is left to a person is decided by what
// the gateway's own ledger shows, as a manager would.
func (s *schedule) settle() {
	for _, g := range gatewaysInOrder(s.Desk) {
		g.Trouble("")
		g.Release()
	}
	for _, pause := range []time.Duration{time.Minute, 20 * time.Minute, 4 * time.Hour, 26 * time.Hour} {
		s.WorkLater(s.t, pause)
		if err := s.StartSync(context.Background(), 0); err != nil {
			s.t.Fatal(err)
		}
		s.Work(s.t)
	}
	for name, g := range gatewaysInOrder(s.Desk) {
		for _, id := range s.payments[name] {
			s.decide(name, g, id)
		}
	}
	s.WorkLater(s.t, 20*time.Minute)
}

func (s *schedule) decide(name string, g *modelstest.Simulated, id int64) {
	p := s.Payment(s.t, id)
	for _, o := range p.Operations {
		if o.Status != models.OpUnknown {
			continue
		}
		if name != "gate" && name != "computop" { // these two have kinds that nothing tells of: README of each client
			s.t.Errorf("%s: %s %d is stuck: %+v", name, o.Kind, o.ID, o)
		}
		theirs := g.Sums(p)
		happened := map[providers.Kind]bool{
			providers.Refund:  theirs[2] >= p.Refunded+o.Amount,
			providers.Capture: theirs[1] >= p.Captured+o.Amount,
		}[o.Kind]
		for n := 0; !s.Payment(s.t, id).Operations[indexOf(p, o.ID)].NeedsPerson() && n < 40; n++ {
			s.Clock.Turn(20 * time.Minute)
			s.Work(s.t)
		}
		if err := s.Decide(context.Background(), modelstest.Manager, o.ID, happened, "as the portal shows"); err != nil {
			s.t.Errorf("%s: %v", name, err)
		}
		p = s.Payment(s.t, id)
	}
}

// payOut sends a prize, by a form that two people hold.
func (s *schedule) payOut() {
	n := models.NewPayment{
		Key: models.NewKey(), AccountID: s.Gateways["paytech"].Account.ID, Amount: money.New(100+s.r.Int64N(9000), "EUR"), Reason: "a prize",
		Destination: providers.Destination{Kind: providers.ToBank, Bank: providers.BankAccount{Holder: "Erika Muster", Number: "DE89370400440532013000"}},
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := s.SendPayout(context.Background(), modelstest.Clerk, n); err != nil {
				s.t.Error(err)
			}
		})
	}
	wg.Wait()
	p, err := s.SendPayout(context.Background(), modelstest.Clerk, n)
	if err != nil {
		s.t.Error(err)
		return
	}
	s.payouts = append(s.payouts, p.ID)
}

// checkPayouts ensures that each went out once, and that the book knows.
func (s *schedule) checkPayouts() {
	for _, id := range s.payouts {
		p := s.Payment(s.t, id)
		var sent int64
		for _, r := range s.Paytech.ByReference(p.Reference) {
			if r.State == "COMPLETED" {
				sent += r.Amount
			}
		}
		if p.Status != models.StatusPaidOut || sent != p.Amount {
			s.t.Errorf("payout %d of %d is %s, %d were sent: %+v", id, p.Amount, p.Status, sent, p.Operations)
		}
	}
}

func indexOf(p *models.Payment, id int64) int {
	for i, o := range p.Operations {
		if o.ID == id {
			return i
		}
	}
	return -1
}

func (s *schedule) check() {
	for name := range gatewaysInOrder(s.Desk) {
		for _, id := range s.payments[name] {
			p := s.Payment(s.t, id)
			agree(s.t, s.Desk, name, id)
			for _, o := range p.Operations {
				if o.Status.Unsettled() {
					s.t.Errorf("%s: %s %d is %s still", name, o.Kind, o.ID, o.Status)
				}
			}
		}
	}
	s.checkPayouts()
	if found := findings(s.t, s.Ledger); len(found) > 0 {
		s.t.Errorf("the book: %v", found)
	}
}

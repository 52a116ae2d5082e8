package models_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
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
	soakSteps    = 20
)

// soakTroubles are the faults of a schedule. With a star questions go wrong too: then nothing can be found out meanwhile.
// What hangs is not among them: Desk.WhileHanging does it without waiting.
var soakTroubles = []string{
	"", "", "", "loseAnswer", "loseAnswer*", "neverWork", "neverWork*", "failBefore", "failBefore*", "failAfter", "failAfter*", "garbage",
	"decline", "expireToken", "later", "doubleWebhook", "lateWebhook", "reverseWebhooks", "loseWebhook", "forgeWebhook",
}

// TestSoak has people do everything that the gateways can at random, while the network and the gateways misbehave, calls
// hang, the program is killed in the middle of them, two people act at once, and somebody acts in the gateways' portals.
// After each schedule the sums at every simulator are those of the book, nothing was done twice, nothing is stuck but
// what only a person can decide, and the book agrees with itself.
func TestSoak(t *testing.T) {
	first := environ(soakSeedEnv, 1)
	for name, database := range map[string]func(testing.TB) string{"sqlite": modelstest.SQLite, "postgres": modelstest.Postgres} {
		t.Run(name, func(t *testing.T) {
			for seed := first; seed < first+environ(schedulesEnv, 12); seed++ {
				t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { soak(t, database(t), uint64(seed)) })
			}
		})
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
	payments map[string][]int64 // by gateway; also those of saved methods and of typed cards
	sent     map[string][]int64 // payouts and credits
	touched  map[int64]bool     // somebody did something to it in the portal
	// refusedLater are the gateways that refused what they had taken: they did what the book says was declined.
	refusedLater map[string]bool
}

func soak(t *testing.T, database string, seed uint64) {
	s := &schedule{
		modelstest.NewDesk(t, database), t, rand.New(rand.NewPCG(seed, 1)), map[string][]int64{}, map[string][]int64{}, map[int64]bool{}, map[string]bool{},
	}
	s.begin()
	for range soakSteps {
		s.misbehave()
		s.happen()
		s.Clock.Turn(time.Duration(s.r.Int64N(int64(5 * time.Minute))))
	}
	s.calmDown()
	s.decide()
	s.check()
}

// begin has two payments paid at each gateway, held or captured, their methods saved where the gateway does that.
func (s *schedule) begin() {
	for _, name := range modelstest.GatewayNames {
		g := s.Gateways[name]
		g.SetPortalWebhooks(s.r.IntN(2) == 0)
		_ = s.SetCardEntry(context.Background(), modelstest.Admin, g.Account.ID, true) // not all take cards
		for range 2 {
			p := s.Paid(s.t, name, s.money(9000), func(n *models.NewPayment) {
				n.SaveMethod = name == "paytech"
				if s.r.IntN(2) == 0 && name != "gate" { // which can't be told to capture
					n.Capture = providers.CaptureManual
				}
			})
			s.payments[name] = append(s.payments[name], p.ID)
		}
	}
	s.byPhone("paymentz", false, true)
	s.Work(s.t)
}

func (s *schedule) money(most int64) money.Money { return money.New(1000+s.r.Int64N(most), "EUR") }

func (s *schedule) misbehave() {
	for _, name := range modelstest.GatewayNames {
		g := s.Gateways[name]
		if s.r.IntN(8) == 0 {
			g.ReleaseWebhooks()
		}
		if s.r.IntN(8) == 0 && name != "computop" { // which does all at once
			through := s.r.IntN(3) > 0
			must(s.t, g.Come(through))
			s.refusedLater[name] = s.refusedLater[name] || !through
			s.say("what is under way at %s comes through: %v", name, through)
		}
		g.Slow(s.r.IntN(6) == 0)
		g.Trouble(soakTroubles[s.r.IntN(len(soakTroubles))])
	}
}

// happen is one thing that people ask for, and the work on it: in peace, or with a call that hangs while the clock runs
// past the worker's lease, another worker takes over, or the program is killed and started again.
func (s *schedule) happen() {
	s.say("at %s:", s.Clock.Now().Format(time.TimeOnly))
	name := modelstest.GatewayNames[s.r.IntN(len(modelstest.GatewayNames))]
	does := s.something(name)
	if s.r.IntN(3) > 0 {
		does()
		s.Work(s.t)
		return
	}
	// Shorter than the quiet time: what is on its way for longer than that may be sent again by right.
	worked, through, pause := s.r.IntN(2) == 0, s.r.IntN(2) == 0, time.Duration(s.r.Int64N(int64(110*time.Second)))
	killed := s.r.IntN(2) == 0
	ledger := s.Ledger
	s.WhileHanging(name, worked, through, func() {
		does()
		if err := ledger.RunDueJobs(context.Background()); err != nil && !killed {
			s.t.Error(err)
		}
	}, func() {
		s.say("  %s hangs for %s, worked %v, goes on %v, killed %v", name, pause, worked, through, killed)
		s.Clock.Turn(pause)
		if killed {
			s.Reopen(s.t)
		}
		s.Work(s.t)
	})
	s.Work(s.t)
}

// calmDown ends all troubles, lets customers' payouts go that wait for a manager, and lets time pass until nobody asks any more.
func (s *schedule) calmDown() {
	for _, name := range modelstest.GatewayNames {
		s.Gateways[name].Trouble("")
		s.Gateways[name].Slow(false)
		must(s.t, s.Gateways[name].Come(true))
		s.Gateways[name].ReleaseWebhooks()
	}
	for _, pause := range []time.Duration{time.Minute, 20 * time.Minute, 4 * time.Hour, 26 * time.Hour, 26 * time.Hour, 26 * time.Hour} {
		s.WorkLater(s.t, pause)
		for _, id := range s.sent["paytech"] {
			s.review(id, s.RequestApproval)
		}
		if err := s.StartSync(context.Background(), 0); err != nil {
			s.t.Fatal(err)
		}
		s.Work(s.t)
	}
	s.WorkLater(s.t, 20*time.Minute)
}

// say keeps the story of the schedule: it is shown where the schedule fails.
func (s *schedule) say(format string, args ...any) { s.t.Logf(format, args...) }

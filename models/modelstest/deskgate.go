package modelstest

import (
	"time"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/gate/sim"
)

type gateDesk struct{ *sim.Sim }

func simulateGate(clock func() time.Time) (Simulator, error) {
	s, err := sim.New(sim.Options{Seed: 1, Clock: clock})
	return gateDesk{s}, err
}

func (gateDesk) Credentials() map[string]string {
	return map[string]string{"api_key": Planted + "gate"}
}

func (s gateDesk) HookTo(url string)               { s.SetWebhookURL(sim.Terminal(Planted+"gate"), url) }
func (s gateDesk) Pay(p *models.Payment) error     { return s.Sim.Pay(p.Reference, "") }
func (s gateDesk) Decline(p *models.Payment) error { return s.Sim.Decline(p.Reference) }
func (s gateDesk) Trouble(name string)             { trouble(s.SetFaults, name) }
func (gateDesk) Slow(bool)                         {}

func (s gateDesk) Come(through bool) error {
	if through {
		s.Settle()
	} else {
		s.Fail()
	}
	return nil
}

func (s gateDesk) row(p *models.Payment) sim.Payment {
	r, _ := s.Payment(p.Reference)
	return r
}

func (s gateDesk) Sums(p *models.Payment) [4]int64 {
	r := s.row(p)
	return [4]int64{r.Authorized, r.Captured, r.Refunded, 0}
}

func (s gateDesk) LetGo(p *models.Payment) int64 { return s.row(p).Reversed }

func (s gateDesk) Made(p *models.Payment, kind providers.Kind) (amounts []int64) {
	for _, o := range s.row(p).Operations {
		if o.Kind == string(kind) && o.Reference != "portal" {
			amounts = append(amounts, o.Amount)
		}
	}
	return amounts
}

func (s gateDesk) There(p *models.Payment) (records int, sent int64) {
	for _, r := range s.Payments() {
		if r.Reference == p.Reference {
			records++
			if r.Kind == sim.KindPayout && r.Status == sim.StatusCompleted {
				sent += r.Amount
			}
		}
	}
	return records, sent
}

func (gateDesk) Words() map[providers.Kind]string {
	return map[providers.Kind]string{providers.Refund: "refund", providers.Payout: "payout"}
}

func (s gateDesk) Elsewhere() []func(*models.Payment, int64) error {
	return []func(*models.Payment, int64) error{
		func(p *models.Payment, minor int64) error { return s.PortalRefund(p.Reference, minor) },
		func(p *models.Payment, _ int64) error { return s.PortalCapture(p.Reference, 0) },
		func(p *models.Payment, _ int64) error { return s.PortalReverse(p.Reference, 0) },
	}
}

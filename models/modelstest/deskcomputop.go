package modelstest

import (
	"time"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

type computopDesk struct{ *sim.Sim }

func simulateComputop(clock func() time.Time) (Simulator, error) {
	s, err := sim.New(sim.Options{Seed: 1, Clock: clock})
	return computopDesk{s}, err
}

func (computopDesk) Credentials() map[string]string {
	return map[string]string{"merchant_id": "sim_merchant", "api_key": Planted + "computop"}
}

func (s computopDesk) HookTo(url string) { s.SetWebhookURL("sim_merchant", url) }
func (s computopDesk) Pay(p *models.Payment) error {
	return s.Sim.Pay(p.ProviderID, "4111111111111111")
}
func (s computopDesk) Decline(p *models.Payment) error { return s.Sim.Decline(p.ProviderID) }
func (s computopDesk) Trouble(name string)             { trouble(s.SetFaults, name) }
func (computopDesk) Slow(bool)                         {}
func (computopDesk) Come(bool) error                   { return nil }

func (s computopDesk) row(p *models.Payment) sim.Payment {
	r, _ := s.ByTransID(p.Reference)
	return r
}

func (s computopDesk) Sums(p *models.Payment) [4]int64 {
	r := s.row(p)
	return [4]int64{r.Authorized, r.Captured, r.Refunded, 0}
}

func (s computopDesk) LetGo(p *models.Payment) int64 { return s.row(p).Reversed + s.row(p).Lapsed }

func (s computopDesk) Made(p *models.Payment, kind providers.Kind) (amounts []int64) {
	for _, o := range s.row(p).Operations {
		if o.Kind == string(kind) && o.RefNr != "portal" {
			amounts = append(amounts, o.Amount)
		}
	}
	return amounts
}

func (s computopDesk) There(p *models.Payment) (records int, sent int64) {
	for _, r := range s.Payments() {
		if r.TransID == p.Reference {
			records++
			if r.Kind == sim.KindCredit {
				sent += r.Refunded
			}
		}
	}
	return records, sent
}

func (computopDesk) Words() map[providers.Kind]string {
	return map[providers.Kind]string{
		providers.Capture: "capture", providers.Refund: "refund", providers.Reversal: "reversal", providers.Increment: "increment",
		providers.Credit: "credit",
	}
}

func (s computopDesk) Elsewhere() []func(*models.Payment, int64) error {
	return []func(*models.Payment, int64) error{
		func(p *models.Payment, minor int64) error { return s.PortalRefund(p.ProviderID, minor) },
		func(p *models.Payment, minor int64) error { return s.PortalCapture(p.ProviderID, minor) },
		func(p *models.Payment, _ int64) error { return s.PortalReverse(p.ProviderID, 0) },
		func(p *models.Payment, _ int64) error { return s.Expire(p.ProviderID, 0) },
	}
}

package modelstest

import (
	"time"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/paytech/sim"
)

type paytechDesk struct{ *sim.Sim }

func simulatePaytech(clock func() time.Time) (Simulator, error) {
	s, err := sim.New(sim.Options{Seed: 1, Clock: clock, ReviewAbove: 1000, SigningKey: Planted + "signing"})
	return paytechDesk{s}, err
}

func (paytechDesk) Credentials() map[string]string {
	return map[string]string{"api_key": Planted + "paytech", "signing_key": Planted + "signing"}
}

func (s paytechDesk) HookTo(url string)               { s.SetWebhookURL(Planted+"paytech", url) }
func (s paytechDesk) Pay(p *models.Payment) error     { return s.Sim.Pay(p.ProviderID, "") }
func (s paytechDesk) Decline(p *models.Payment) error { return s.Sim.Decline(p.ProviderID) }
func (s paytechDesk) Trouble(name string)             { trouble(s.SetFaults, name) }
func (s paytechDesk) Slow(on bool)                    { s.SetHold(on) }

func (s paytechDesk) Come(through bool) error {
	if through {
		return s.CompleteAll()
	}
	return s.RefuseAll()
}

func (s paytechDesk) row(p *models.Payment) (first sim.Payment) {
	for _, r := range s.ByReference(p.Reference) {
		return r
	}
	return first
}

// Sums: of how much a dispute is, is not told there. It is of all that is left, which the book knows.
func (s paytechDesk) Sums(p *models.Payment) [4]int64 {
	r, disputed := s.row(p), int64(0)
	if r.Chargeback != nil {
		disputed = max(p.ChargedBack, 1)
	}
	return [4]int64{r.Authorized, r.Captured, r.Refunded, disputed}
}

func (s paytechDesk) LetGo(p *models.Payment) int64 {
	r := s.row(p)
	if r.Captured > 0 {
		return r.Authorized - r.Captured
	}
	return r.Voided
}

func (s paytechDesk) Made(p *models.Payment, kind providers.Kind) []int64 { return nil } // all of it can be asked after

func (s paytechDesk) There(p *models.Payment) (records int, sent int64) {
	for _, r := range s.ByReference(p.Reference) {
		records++
		if r.Type == "WITHDRAWAL" && r.State == sim.StateCompleted {
			sent += r.Amount
		}
	}
	return records, sent
}

func (paytechDesk) Words() map[providers.Kind]string {
	return map[providers.Kind]string{
		providers.Capture: "capture", providers.Refund: "refund", providers.Reversal: "void", providers.Chargeback: "chargeback",
		providers.Approval: "approve", providers.Rejection: "reject", providers.Charge: "charge",
	}
}

func (s paytechDesk) Elsewhere() []func(*models.Payment, int64) error {
	return []func(*models.Payment, int64) error{
		func(p *models.Payment, minor int64) error { return s.PortalRefund(p.ProviderID, minor) },
		func(p *models.Payment, minor int64) error { return s.PortalCapture(p.ProviderID, minor) },
		func(p *models.Payment, _ int64) error { return s.PortalVoid(p.ProviderID) },
	}
}

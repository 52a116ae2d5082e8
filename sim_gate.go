package main

import (
	"kontor/models"
	"kontor/providers"
	"kontor/providers/gate/sim"
)

// gateSim is Gate's simulator in the demo: one terminal. Gate has no names of its own for anything.
type gateSim struct{ *sim.Sim }

func startGate(o simOptions) (simulator, error) {
	s, err := sim.New(sim.Options{Seed: o.seed, PublicURL: o.publicURL, Journal: o.journal, Clock: o.now})
	return gateSim{s}, err
}

func (gateSim) accounts() []models.AccountInput {
	return []models.AccountInput{{Slug: "demo-gate", Name: "Demo travel", Credentials: map[string]string{"api_key": "sim_demo"}}}
}

func (gateSim) trait() models.Trait { return models.Trait{Parts: true, Finish: gateWords} }

func (s gateSim) setWebhookURL(a models.AccountInput, url string) {
	s.SetWebhookURL(sim.Terminal(a.Credentials["api_key"]), url)
}

// gateWords says an invented payment as Gate does.
func gateWords(p *models.HistoricPayment) {
	p.ProviderID, p.ProviderCode, p.ProviderMessage = "", "", ""
	for i := range p.Operations {
		p.Operations[i].ProviderRef = ""
	}
	switch {
	case p.Captured > 0 && p.Refunded == p.Captured:
		p.ProviderStatus = sim.StatusRefunded
	case p.Refunded > 0:
		p.ProviderStatus = sim.StatusPartiallyRefunded
	case p.Captured > 0:
		p.ProviderStatus = sim.StatusCompleted
	case p.State == providers.StateDeclined:
		p.ProviderStatus, p.ProviderCode, p.ProviderMessage = sim.StatusDeclined, "4001", "Declined by issuer."
	case p.State == providers.StateOpen:
		p.ProviderStatus = sim.StatusNone
	default: // pending, cancelled, expired
		p.ProviderStatus = string(p.State)
	}
}

func (s gateSim) load(a models.AccountInput, payments []models.HistoricPayment) error {
	records := make([]sim.Payment, 0, len(payments))
	for _, p := range payments {
		r := sim.Payment{
			Reference: p.Reference, Terminal: sim.Terminal(a.Credentials["api_key"]), Description: p.Description, Currency: p.Currency,
			Amount: p.Amount, Authorized: p.Authorized, Captured: p.Captured, Refunded: p.Refunded, Status: p.ProviderStatus,
			DeclineCode: p.ProviderCode, Hosted: true, FirstName: p.Customer.FirstName, LastName: p.Customer.LastName,
			Email: p.Customer.Email, Brand: p.Brand, Last4: p.Last4, Created: p.CreatedAt, Updated: p.UpdatedAt,
		}
		for _, o := range p.Operations {
			if o.Status == models.OpSucceeded {
				r.Operations = append(r.Operations, sim.Operation{Kind: string(o.Kind), Amount: o.Amount, Reference: o.Reference, At: o.At})
			}
		}
		records = append(records, r)
	}
	return s.Load(records)
}

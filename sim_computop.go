package main

import (
	"strings"
	"time"

	"kontor/models"
	"kontor/providers/computop/sim"
)

// computopSim is Computop's simulator in the demo: two merchants.
type computopSim struct{ *sim.Sim }

func startComputop(o simOptions) (simulator, error) {
	s, err := sim.New(sim.Options{Seed: o.seed, PublicURL: o.publicURL, Journal: o.journal, Clock: o.now})
	return computopSim{s}, err
}

func (computopSim) accounts() []models.AccountInput {
	return []models.AccountInput{
		{Slug: "demo", Name: "Demo shop", Credentials: map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo"}},
		{Slug: "demo-tickets", Name: "Demo tickets", Credentials: map[string]string{"merchant_id": "sim_tickets", "api_key": "sim_demo"}},
	}
}

func (computopSim) trait() models.Trait { return models.EveryTrait }

func (s computopSim) setWebhookURL(a models.AccountInput, url string) {
	s.SetWebhookURL(a.Credentials["merchant_id"], url)
}

func (s computopSim) load(a models.AccountInput, payments []models.HistoricPayment) error {
	records := make([]sim.Payment, 0, len(payments))
	for _, p := range payments {
		records = append(records, computopRecord(a.Credentials["merchant_id"], p))
	}
	return s.Load(records)
}

// computopRecord is an invented payment as the simulator holds it.
func computopRecord(merchant string, p models.HistoricPayment) sim.Payment {
	kind := sim.KindPayment
	if p.Kind == models.KindCredit {
		kind = sim.KindCredit
	}
	r := sim.Payment{
		PayID: p.ProviderID, TransID: p.Reference, MerchantID: merchant, Kind: kind, Currency: p.Currency,
		Amount: p.Amount, Authorized: p.Authorized, Captured: p.Captured, Refunded: p.Refunded,
		Reversed: p.Reversed - p.Lapsed, Lapsed: p.Lapsed, CaptureMethod: strings.ToUpper(string(p.Capture)),
		Status: p.ProviderStatus, ResponseCode: p.ProviderCode, ResponseDescription: p.ProviderMessage,
		Email: p.Customer.Email, FirstName: p.Customer.FirstName, LastName: p.Customer.LastName,
		Method: strings.ToUpper(p.Method), CardBrand: p.Brand, Last4: p.Last4, Expiry: strings.ReplaceAll(p.Expiry, "-", ""),
		Created: p.CreatedAt, Updated: p.UpdatedAt,
	}
	for _, o := range p.Operations {
		if o.Status == models.OpSucceeded {
			r.Operations = append(r.Operations, computopOperation(o))
			r.XID = o.ProviderRef
		}
	}
	return r
}

func computopOperation(o models.HistoricOperation) sim.Operation {
	kind := string(o.Kind)
	if o.Lapse {
		kind = "expiry"
	}
	return sim.Operation{XID: o.ProviderRef, Kind: kind, Amount: o.Amount, RefNr: o.Reference, At: o.At.Truncate(time.Millisecond)}
}

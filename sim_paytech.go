package main

import (
	"cmp"
	"encoding/json"
	"strings"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/paytech/sim"
)

// paytechSim is pay.tech's simulator in the demo: one shop.
type paytechSim struct{ *sim.Sim }

func startPaytech(o simOptions) (simulator, error) {
	s, err := sim.New(sim.Options{Seed: o.seed, PublicURL: o.publicURL, Journal: o.journal, Clock: o.now, ReviewAbove: 1000})
	return paytechSim{s}, err
}

func (paytechSim) accounts() []models.AccountInput {
	return []models.AccountInput{{Slug: "demo-paytech", Name: "Demo games", Credentials: map[string]string{
		"api_key": "sim_demo", "signing_key": "sim_signing",
	}}}
}

func (paytechSim) trait() models.Trait {
	return models.Trait{Holds: true, Payouts: true, Finish: paytechWords}
}

func (s paytechSim) setWebhookURL(a models.AccountInput, url string) {
	s.SetWebhookURL(a.Credentials["api_key"], url)
}

// paytechWords says an invented payment as pay.tech does. Only refunds and payouts have names beside the payment's.
func paytechWords(p *models.HistoricPayment) {
	p.ProviderCode, p.ProviderMessage = "", ""
	for i := range p.Operations {
		if o := &p.Operations[i]; o.Kind != providers.Refund {
			o.ProviderRef = p.ProviderID
		}
	}
	switch {
	case p.Captured > 0 || p.Kind == models.KindPayout && p.Refunded > 0:
		p.ProviderStatus = sim.StateCompleted
	case p.Reversed > 0:
		p.ProviderStatus = sim.StateCancelled
	case p.Authorized > 0:
		p.ProviderStatus = sim.StateHeld
	case p.State == providers.StateOpen:
		p.ProviderStatus = sim.StateCheckout
	case p.State == providers.StatePending:
		p.ProviderStatus = sim.StatePending
	case p.State == providers.StateDeclined:
		p.ProviderStatus, p.ProviderCode, p.ProviderMessage = sim.StateDeclined, "4.01", "Insufficient Funds"
	case p.State == providers.StateExpired: // pay.tech says cancelled, by timeout
		p.State, p.ProviderStatus, p.ProviderCode, p.ProviderMessage = providers.StateCancelled, sim.StateCancelled, "1.04", "Cancelled by Timeout"
	default:
		p.ProviderStatus, p.ProviderCode, p.ProviderMessage = sim.StateCancelled, "2.00", "Cancelled by Customer"
	}
}

func (s paytechSim) load(a models.AccountInput, payments []models.HistoricPayment) error {
	var records []sim.Payment
	for _, p := range payments {
		records = append(records, paytechRecords(a.Credentials["api_key"], p)...)
	}
	return s.Load(records)
}

// paytechRecords are the payment and its refunds, which are payments there.
func paytechRecords(shop string, p models.HistoricPayment) []sim.Payment {
	r := sim.Payment{
		ID: p.ProviderID, Shop: shop, ReferenceID: p.Reference, Type: "DEPOSIT", State: p.ProviderStatus, Method: "BASIC_CARD",
		Description: p.Description, Currency: p.Currency, Amount: p.Amount, PreAuth: p.Capture == providers.CaptureManual,
		Authorized: p.Authorized, Captured: p.Captured, Refunded: p.Refunded, Voided: p.Reversed, ErrorCode: p.ProviderCode,
		CardBrand: strings.ToUpper(p.Brand), Customer: paytechCustomer(p.Customer), Created: p.CreatedAt, Updated: p.UpdatedAt,
	}
	if p.Last4 != "" {
		r.CardMasked = "400000***" + p.Last4
		r.ExpiryYear, r.ExpiryMonth, _ = strings.Cut(p.Expiry, "-")
	}
	if p.Kind == models.KindPayout {
		r.Type, r.Refunded, r.State = "WITHDRAWAL", 0, cmp.Or(p.ProviderStatus, sim.StatePending)
	}
	records := []sim.Payment{r}
	for _, o := range p.Operations {
		if o.Kind == providers.Refund && o.Status == models.OpSucceeded {
			records = append(records, sim.Payment{
				ID: o.ProviderRef, Shop: shop, ReferenceID: o.Reference, Type: "REFUND", State: sim.StateCompleted, ParentID: p.ProviderID,
				Method: r.Method, Currency: p.Currency, Amount: o.Amount, Created: o.At, Updated: o.At,
			})
		}
	}
	return records
}

func paytechCustomer(c models.HistoricCustomer) json.RawMessage {
	if c.Number == 0 {
		return nil
	}
	text, err := json.Marshal(map[string]string{
		"referenceId": c.Reference, "firstName": c.FirstName, "lastName": c.LastName, "email": c.Email,
	})
	if err != nil { // strings always marshal
		return nil
	}
	return text
}

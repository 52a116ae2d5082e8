package main

import (
	"strconv"
	"strings"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/paymentz/sim"
)

// paymentzSim is Paymentz' simulator in the demo: one member.
type paymentzSim struct{ *sim.Sim }

func startPaymentz(o simOptions) (simulator, error) {
	s, err := sim.New(sim.Options{Seed: o.seed, PublicURL: o.publicURL, Journal: o.journal, Clock: o.now})
	return paymentzSim{s}, err
}

func (paymentzSim) accounts() []models.AccountInput {
	d := sim.Demo
	return []models.AccountInput{{Slug: "demo-paymentz", Name: "Demo outlet", Credentials: map[string]string{
		"partner_id": d.PartnerID, "member_id": d.MemberID, "username": d.Username, "secure_key": d.SecureKey, "totype": d.ToType,
	}}}
}

// trait: amounts have two decimals on the wire, so none of Bahrain's is invented.
func (paymentzSim) trait() models.Trait {
	return models.Trait{Holds: true, Payouts: true, Disputes: true, Currencies: []string{"EUR", "USD", "GBP", "JPY"}, Finish: paymentzWords}
}

func (s paymentzSim) setWebhookURL(a models.AccountInput, url string) {
	s.SetWebhookURL(a.Credentials["member_id"], url)
}

// paymentzID is a number made of the invented name.
func paymentzID(hex string) string {
	n, err := strconv.ParseUint(hex[:min(len(hex), 8)], 16, 64)
	if err != nil {
		return ""
	}
	return strconv.FormatUint(1_000_000_000+n, 10)
}

// paymentzWords says an invented payment as Paymentz does. All that happens to a payment bears the payment's number.
func paymentzWords(p *models.HistoricPayment) {
	p.ProviderID, p.ProviderCode, p.ProviderMessage = paymentzID(p.ProviderID), "00001", "Transaction succeeded"
	for i := range p.Operations {
		p.Operations[i].ProviderRef = p.ProviderID
	}
	switch {
	case p.Kind == models.KindPayout:
		p.ProviderStatus = sim.StatusPayoutSuccessful
	case p.ChargedBack > 0:
		p.ProviderStatus = sim.StatusChargeback
	case p.Refunded > 0:
		p.ProviderStatus = sim.StatusReversed
	case p.Captured > 0:
		p.ProviderStatus = sim.StatusCaptureSuccess
	case p.Reversed > 0:
		p.ProviderStatus = sim.StatusAuthCancelled
	case p.Authorized > 0:
		p.ProviderStatus = sim.StatusAuthSuccessful
	case p.State == providers.StateOpen:
		p.ProviderStatus = sim.StatusBegun
	case p.State == providers.StatePending:
		p.ProviderStatus = sim.StatusAuthStarted
	case p.State == providers.StateDeclined:
		p.ProviderStatus, p.ProviderCode, p.ProviderMessage = sim.StatusAuthFailed, "10001", "Transaction failed"
	default: // there is no word for a page that ran out
		p.State, p.ProviderStatus, p.ProviderCode, p.ProviderMessage = providers.StateCancelled, sim.StatusCancelled, "00006", "Transaction cancelled"
	}
}

func (s paymentzSim) load(a models.AccountInput, payments []models.HistoricPayment) error {
	records := make([]sim.Payment, 0, len(payments))
	for _, p := range payments {
		r := sim.Payment{
			PaymentID: p.ProviderID, MerchantTransactionID: p.Reference, MemberID: a.Credentials["member_id"], Kind: sim.KindPayment,
			Type: sim.TypeDebit, Currency: p.Currency, Amount: p.Amount, Authorized: p.Authorized, Captured: p.Captured,
			Refunded: p.Refunded, Reversed: p.Reversed, Disputed: p.ChargedBack, Status: p.ProviderStatus,
			OrderDescriptor: p.OrderReference, FirstName: p.Customer.FirstName, LastName: p.Customer.LastName, Email: p.Customer.Email,
			Brand: strings.ToUpper(p.Brand), Created: p.CreatedAt, Updated: p.UpdatedAt,
		}
		if p.Last4 != "" {
			year, month, _ := strings.Cut(p.Expiry, "-")
			r.Card = sim.Card{Last4: p.Last4, Month: month, Year: year}
		}
		switch {
		case p.Kind == models.KindPayout:
			r.Kind, r.Type, r.Refunded = sim.KindPayout, "", 0
		case p.Capture == providers.CaptureManual:
			r.Type = sim.TypeHold
		}
		for _, o := range p.Operations {
			if o.Status == models.OpSucceeded {
				r.Operations = append(r.Operations, sim.Operation{Kind: string(o.Kind), Amount: o.Amount, At: o.At})
			}
		}
		records = append(records, r)
	}
	return s.Load(records)
}

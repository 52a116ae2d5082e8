package sim

import (
	"encoding/json"
	"slices"
)

type balanceAnswer struct {
	ID          int         `json:"id,omitempty"`
	AccountType string      `json:"accountType,omitempty"`
	Name        string      `json:"name,omitempty"`
	Currency    string      `json:"currency"`
	Amount      json.Number `json:"amount"`
}

// sums are a shop's money by currency: what came in, and what went out or is on its way.
func (s *Sim) sums(shop string) (in, out map[string]int64, currencies []string) {
	in, out = map[string]int64{}, map[string]int64{}
	for _, id := range s.ledger.order {
		p := s.ledger.payments[id]
		if p.Shop != shop {
			continue
		}
		if !slices.Contains(currencies, p.Currency) {
			currencies = append(currencies, p.Currency)
		}
		switch {
		case p.Type == typeDeposit:
			in[p.Currency] += p.Captured - p.Refunded
			if p.Chargeback != nil && p.Chargeback.State == StateCompleted {
				in[p.Currency] -= p.Captured - p.Refunded
			}
		case p.Type == typeWithdrawal && p.State != StateDeclined && p.State != StateCancelled:
			out[p.Currency] += p.Amount
		}
	}
	slices.Sort(currencies)
	return in, out, currencies
}

// available is what can be paid out: a float to begin with, and what the shop took. Assumed.
func (s *Sim) available(shop, currency string) int64 {
	in, out, _ := s.sums(shop)
	return s.opts.Float*unit(currency) + in[currency] - out[currency]
}

// listBalances is GET /balances [spec].
func (s *Sim) listBalances(c *call) (outcome, error) {
	in, out, currencies := s.sums(c.shop)
	result := []balanceAnswer{}
	for _, currency := range currencies {
		for _, b := range []struct {
			kind, label string
			minor       int64
		}{
			{"PROCESSING", "Processing", in[currency]},
			{"AVAILABLE", "Available", in[currency] - out[currency]},
			{"WITHDRAWAL", "Withdrawal", s.opts.Float*unit(currency) + in[currency] - out[currency]},
		} {
			result = append(result, balanceAnswer{
				len(result) + 1, b.kind, b.label + " Balance(" + currency + `) of shop "` + c.shop + `"`, currency,
				json.Number(major(b.minor, currency)),
			})
		}
	}
	return outcome{result: result}, nil
}

// listAvailable is GET /available-withdrawal-balances [spec].
func (s *Sim) listAvailable(c *call) (outcome, error) {
	in, out, currencies := s.sums(c.shop)
	result := []balanceAnswer{}
	for _, currency := range currencies {
		left := s.opts.Float*unit(currency) + in[currency] - out[currency]
		result = append(result, balanceAnswer{Currency: currency, Amount: json.Number(major(left, currency))})
	}
	return outcome{result: result}, nil
}

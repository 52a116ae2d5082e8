package paytech

import (
	"context"
	"encoding/json"
	"net/http"

	"kontor/providers"
)

// balance is one account of the shop; its id is not stable [spec].
type balance struct {
	AccountType string      `json:"accountType"` // PROCESSING, AVAILABLE, WITHDRAWAL
	Name        string      `json:"name"`
	Currency    string      `json:"currency"`
	Amount      json.Number `json:"amount"`
}

// payable is the name that we give to what can be paid out, which has none at pay.tech.
const payable = "Available for withdrawals"

// Balances are the shop's accounts, GET /balances, and what can be paid out, GET /available-withdrawal-balances [spec].
// Currencies that Kontor can't hold are left out.
func (c *Client) Balances(ctx context.Context) ([]providers.Balance, error) {
	accounts, _, err := call[[]balance](ctx, c, request{method: http.MethodGet, path: "/balances"})
	if err != nil {
		return nil, err
	}
	out, err := c.WithdrawalBalances(ctx)
	if err != nil {
		return nil, err
	}
	var all []providers.Balance
	for _, b := range accounts {
		if b.Name == "" {
			b.Name = b.AccountType
		}
		if n, ok := c.neutral(b); ok {
			all = append(all, n)
		}
	}
	return append(all, out...), nil
}

// WithdrawalBalances is GET /available-withdrawal-balances [spec].
func (c *Client) WithdrawalBalances(ctx context.Context) ([]providers.Balance, error) {
	found, _, err := call[[]balance](ctx, c, request{method: http.MethodGet, path: "/available-withdrawal-balances"})
	if err != nil {
		return nil, err
	}
	var all []providers.Balance
	for _, b := range found {
		b.Name = payable
		if n, ok := c.neutral(b); ok {
			n.Payout = true
			all = append(all, n)
		}
	}
	return all, nil
}

func (c *Client) neutral(b balance) (providers.Balance, bool) {
	m, err := shownMoney(b.Amount, b.Currency)
	return providers.Balance{Name: c.scrub.Text(b.Name), Amount: m}, err == nil
}

package paytech

import (
	"context"
	"net/http"
	"net/url"

	"kontor/providers"
)

// CardToken is a saved card.
type CardToken struct {
	ID              string `json:"id"`
	CardholderName  string `json:"cardholderName"`
	PANMasked       string `json:"panMasked"` // 411111***1112
	ExpiryMonth     string `json:"expiryMonth"`
	ExpiryYear      string `json:"expiryYear"`
	Brand           string `json:"brand"`
	Updated         string `json:"updated"`
	SavedByCustomer bool   `json:"savedByCustomer"`
}

// SavedMethods lists the cards that a customer saved by their own choice. pay.tech has no call to forget one.
func (c *Client) SavedMethods(ctx context.Context, who providers.Customer) ([]providers.SavedMethod, error) {
	yes := true
	cards, err := c.CardTokens(ctx, who.Reference, &yes)
	if err != nil {
		return nil, err
	}
	var all []providers.SavedMethod
	for _, card := range cards {
		if !cardTokenID.MatchString(card.ID) {
			continue
		}
		all = append(all, providers.SavedMethod{
			Method: providers.Method{
				Type: "card", Brand: brandName(card.Brand), Last4: lastFour(card.PANMasked),
				Expiry: expiry(card.ExpiryYear, card.ExpiryMonth), Token: token{card: card.ID}.String(),
			},
			Holder: c.scrub.Text(card.CardholderName), Customer: who.Reference,
		})
	}
	return all, nil
}

// CardTokens is GET /customers/{reference}/card-tokens [spec]: those that the customer saved, those that pay.tech saved
// by itself, or with nil both.
func (c *Client) CardTokens(ctx context.Context, customer string, savedByCustomer *bool) ([]CardToken, error) {
	r, err := c.ofCustomer(customer, "/card-tokens")
	if err != nil {
		return nil, err
	}
	if savedByCustomer != nil {
		r.query = url.Values{"savedByCustomer.eq": {map[bool]string{true: "true", false: "false"}[*savedByCustomer]}}
	}
	all, _, err := call[[]CardToken](ctx, c, r)
	return all, err
}

// TerminalToken is what a provider behind pay.tech keeps of a customer.
type TerminalToken struct {
	Key   string `json:"key"` // tokenType:APPLEPAY,lastDigits:1234
	Value string `json:"value"`
}

// TerminalTokens is GET /customers/{reference}/terminals/{id}/tokens [spec]. How a merchant learns a terminal's id is not
// documented.
func (c *Client) TerminalTokens(ctx context.Context, customer, terminal string) ([]TerminalToken, error) {
	if len(terminal) > maxPathID || !terminalID.MatchString(terminal) {
		return nil, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "A terminal's id is a number.", nil)
	}
	r, err := c.ofCustomer(customer, "/terminals/"+terminal+"/tokens")
	if err != nil {
		return nil, err
	}
	all, _, err := call[[]TerminalToken](ctx, c, r)
	return all, err
}

func (c *Client) ofCustomer(reference, path string) (request, error) {
	if len(reference) > maxPathID || !customerID.MatchString(reference) {
		return request{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent,
			"pay.tech can only be asked for customers whose number is made of letters, digits, - and _.", nil)
	}
	return request{method: http.MethodGet, path: "/customers/" + reference + path}, nil
}

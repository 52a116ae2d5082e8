package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// increment has no refNr in the reference [axepta]. Its duration, extra days for hotels and car hire, is not offered.
type increment struct {
	TransID string `json:"transId"`
	Amount  Amount `json:"amount"` // what is added [seed 000]
}

// Increment is POST /payments/{payId}/incrementals [axepta]: for cards [seed 000].
func (c *Client) Increment(ctx context.Context, call providers.Call) (providers.Answer, error) {
	body, check := increment{TransID: transID(call), Amount: amountOf(call.Amount)}, newChecker()
	checkTransID(check, body.TransID)
	body.Amount.check(check.at("amount"))
	r := request{method: http.MethodPost, path: "/incrementals", key: call.Key, body: body}
	return c.onPayment(ctx, call, r, check.err())
}

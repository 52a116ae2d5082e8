package paytech

import (
	"context"
	"net/http"
	"slices"

	"kontor/providers"
)

// Operation is one step of a payment's history. The messages are those of other companies' interfaces.
type Operation struct {
	ID               int64  `json:"id"`
	Operation        string `json:"operation"` // CREATE_PAYMENT, CAPTURE, VOID …
	Started          string `json:"started"`
	Completed        string `json:"completed"`
	PaymentState     string `json:"paymentState"` // before or after it: not documented
	OutgoingMessages string `json:"outgoingMessages"`
	IncomingMessages string `json:"incomingMessages"`
}

// Operations is GET /payments/{id}/operations, newest first [spec]. Secrets and card numbers are taken out of the
// messages, and long ones are cut.
func (c *Client) Operations(ctx context.Context, id string) ([]Operation, error) {
	if !paymentID.MatchString(id) {
		return nil, c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "pay.tech gives no such names to payments.", nil)
	}
	all, _, err := call[[]Operation](ctx, c, request{method: http.MethodGet, path: "/payments/" + id + "/operations"})
	for i := range all {
		all[i].OutgoingMessages = c.scrub.Text(all[i].OutgoingMessages)
		all[i].IncomingMessages = c.scrub.Text(all[i].IncomingMessages)
	}
	return all, err
}

// wasHeld says whether a payment was ever authorized. Whether an operation's state is the one before it or after it does
// not matter for that.
func (c *Client) wasHeld(ctx context.Context, id string) (bool, error) {
	all, err := c.Operations(ctx, id)
	if err != nil {
		return false, providers.Unsure(err)
	}
	return slices.ContainsFunc(all, func(o Operation) bool { return o.PaymentState == stateHeld || o.Operation == "VOID" }), nil
}

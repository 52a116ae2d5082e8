package paytech

import (
	"context"
	"encoding/json"
	"net/http"

	"kontor/providers"
)

// SubscriptionRequest has pay.tech charge again by itself. It goes with StartRecurring.
type SubscriptionRequest struct {
	Description    string         `json:"description,omitempty"`
	Amount         json.Number    `json:"amount,omitempty"`    // the first payment's where empty
	StartTime      string         `json:"startTime,omitempty"` // YYYY-MM-DDTHH:MM:SS
	Frequency      int            `json:"frequency"`
	FrequencyUnit  string         `json:"frequencyUnit,omitempty"` // DAY, WEEK, MONTH; MINUTE for tests
	NumberOfCycles int            `json:"numberOfCycles,omitempty"`
	RetryStrategy  *RetryStrategy `json:"retryStrategy,omitempty"`
}

// RetryStrategy says what happens after a failed cycle; without one the subscription ends.
type RetryStrategy struct {
	Frequency         int    `json:"frequency"`
	FrequencyUnit     string `json:"frequencyUnit,omitempty"`
	NumberOfCycles    int    `json:"numberOfCycles"`
	AmountAdjustments []int  `json:"amountAdjustments,omitempty"` // percent of the first amount, for each retry
}

// Subscription is what pay.tech charges by itself.
type Subscription struct {
	ID                      string         `json:"id"`
	CustomerReferenceID     string         `json:"customerReferenceId"`
	Description             string         `json:"description"`
	Amount                  json.Number    `json:"amount"`
	Currency                string         `json:"currency"`
	CreateTime              string         `json:"createTime"`
	StartTime               string         `json:"startTime"`
	Frequency               int            `json:"frequency"`
	FrequencyUnit           string         `json:"frequencyUnit"`
	RequestedNumberOfCycles int            `json:"requestedNumberOfCycles"` // 0: without end
	State                   string         `json:"state"`                   // ACTIVE, CANCELLED, COMPLETED
	RecurringToken          string         `json:"recurringToken"`
	RetryStrategy           *RetryStrategy `json:"retryStrategy"`
	Cycles                  []Cycle        `json:"cycles"`
}

// Cycle is one charge of a subscription, which is a deposit of its own.
type Cycle struct {
	Sequence     int         `json:"sequence"`
	Type         string      `json:"type"` // REGULAR, RETRY
	StartTime    string      `json:"startTime"`
	PaymentID    string      `json:"paymentId"`
	PaymentState string      `json:"paymentState"`
	Amount       json.Number `json:"amount"`
}

// Subscription is GET /subscriptions/{id} [spec]. How a merchant learns the id is not documented.
func (c *Client) Subscription(ctx context.Context, id string) (Subscription, error) {
	return c.subscription(ctx, id, request{method: http.MethodGet})
}

// CancelSubscription is PATCH /subscriptions/{id}; to cancel is all that can be changed [spec]. Doing so twice is harmless.
func (c *Client) CancelSubscription(ctx context.Context, id string) (Subscription, error) {
	return c.subscription(ctx, id, request{method: http.MethodPatch, body: map[string]string{"state": "CANCELLED"}})
}

func (c *Client) subscription(ctx context.Context, id string, r request) (Subscription, error) {
	if !paymentID.MatchString(id) {
		return Subscription{}, c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "pay.tech gives no such names to subscriptions.", nil)
	}
	r.path = "/subscriptions/" + id
	s, _, err := call[Subscription](ctx, c, r)
	if err == nil && s.ID != id {
		err = c.mismatch("The answer is about another subscription.")
	}
	return s, err
}

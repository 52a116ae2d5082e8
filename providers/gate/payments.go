package gate

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// Result is what making a payment gives: how it stands, and what the customer has to do next.
type Result struct {
	providers.Answer
	Action CustomerAction
	Step   Step
}

// CreatePayment is POST /payments without a card: a payment with a page, where the customer gives one [seed 003].
func (c *Client) CreatePayment(ctx context.Context, r PaymentRequest) (Result, error) {
	return c.create(ctx, request{method: http.MethodPost, path: "/payments", body: r}, r.Order, r.Check())
}

// PayByCard is POST /payments from server to server [seed 003]. Whoever has the number is in scope of PCI DSS.
func (c *Client) PayByCard(ctx context.Context, r PaymentRequest, card providers.Card) (Result, error) {
	check := newChecker()
	checkCard(check.at("paymentMethodData.cardBasic"), card)
	body := cardPayment{PaymentRequest: r, Method: methodCard, Data: dataOf(card)}
	return c.create(ctx, request{method: http.MethodPost, path: "/payments", body: body, card: &card}, r.Order, errors.Join(r.Check(), check.err()))
}

// create makes a payment, or finds the one that its reference made.
func (c *Client) create(ctx context.Context, r request, o Order, faults error) (Result, error) {
	a, err := c.begin(ctx, r, o, faults)
	if err != nil {
		return Result{}, err
	}
	outcome, err := c.outcome(a)
	if err != nil {
		return Result{}, err
	}
	u, err := c.update(a)
	if err != nil {
		return Result{}, err
	}
	answer := providers.Answer{Outcome: outcome, Update: u}
	result := Result{Answer: answer, Action: a.action()}
	if outcome == providers.Pending {
		result.Step = c.Step(result.Action)
	}
	return result, nil
}

// begin sends what uses up a reference. A reference that was used before is refused, not answered again [preface]. Ours
// are never used twice, so the first use was an earlier try of this very call whose answer was lost, and Gate is asked
// what became of it. Never is such a refusal a no: even a reference that stands for another amount may be ours, if an
// amount means something else than is assumed.
func (c *Client) begin(ctx context.Context, r request, o Order, faults error) (answer, error) {
	if faults != nil {
		return answer{}, c.scrub.WithCard(r.card).Refused(faults)
	}
	asked := money.New(o.Amount, o.CurrencyCode)
	a, err := c.call(ctx, r)
	if err != nil && providers.Detail(err).Code == codeDuplicate {
		a, err = c.had(ctx, o.ReferenceID)
	}
	if err == nil && !a.is(o.ReferenceID, asked) {
		err = c.mismatch()
	}
	return a, err
}

// had asks for what a refused reference was used for. Used, and yet not found, is no answer.
func (c *Client) had(ctx context.Context, reference string) (answer, error) {
	a, err := c.fetch(ctx, reference)
	if err != nil {
		why := providers.Detail(err) // its kind must not ride along: "not found" is no outcome here
		return answer{}, c.scrub.Failure(providers.ErrUnknown, codeDuplicate,
			"Gate says that the reference was used, and not what became of it: "+why.Message, why.Cause)
	}
	return a, nil
}

// TakeCard takes a payment with a card that was typed. Where the card's bank wants to see the customer it stays pending,
// and Update.Page is where the customer has to go. There may be several steps: each inquiry tells the next one.
func (c *Client) TakeCard(ctx context.Context, o providers.Checkout, card providers.Card) (providers.Answer, error) {
	options, err := optionsOf(o)
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	r := PaymentRequest{Order: orderOf(o.Reference, o.Amount, o.Customer), MethodOptions: options, PageSettings: pageOf(o)}
	r.Description, r.WebhookURL = o.Description, o.WebhookURL
	result, err := c.PayByCard(ctx, r, card)
	if result.Step.URL != "" && result.Update.Message == "" {
		result.Update.Message = "The card's bank wants the customer to confirm the payment (" + result.Action.Type + ")."
	}
	return result.Answer, err
}

// optionsOf are a checkout's. Gate knows authorized and captured at once, and authorized [seed 003]; not captured later
// by itself. A token can be asked for (createToken), but the one answer that all calls give has no field for it, and no
// request has a place where it could be said: paymentMethodData knows a card alone. So nothing can be charged again, and
// Gate is neither a MethodSaver nor a TokenCharger nor a Recurrer.
func optionsOf(o providers.Checkout) (*MethodOptions, error) {
	switch {
	case o.Capture != providers.CaptureAutomatic && o.Capture != providers.CaptureManual:
		return nil, Faults{{"paymentMethodOptions.cardBasic.isTwoPhase", "Gate captures at once or not at all, never after a delay"}}
	case o.SaveMethod:
		return nil, Faults{{"paymentMethodOptions.cardBasic.createToken", "Gate's answers are not documented to carry a token, so a saved method could not be charged"}}
	case o.Recurring != nil:
		return nil, Faults{{"paymentMethodOptions.cardBasic.createToken", "Gate's answers are not documented to carry a token, so no later payment of a series could be taken"}}
	}
	return &MethodOptions{CardOptions{IsTwoPhase: o.Capture == providers.CaptureManual}}, nil
}

// FetchPayment is GET /payments/{referenceId} [seed 003].
func (c *Client) FetchPayment(ctx context.Context, ref providers.PaymentRef) (providers.Update, error) {
	a, err := c.fetch(ctx, ref.Reference)
	if err != nil {
		return providers.Update{}, err
	}
	return c.update(a)
}

// NextStep asks what the customer has to do next.
func (c *Client) NextStep(ctx context.Context, ref providers.PaymentRef) (CustomerAction, Step, error) {
	a, err := c.fetch(ctx, ref.Reference)
	if err != nil {
		return CustomerAction{}, Step{}, err
	}
	action := a.action()
	return action, c.Step(action), nil
}

func (c *Client) fetch(ctx context.Context, reference string) (answer, error) {
	if reference == "" || reference == "." || reference == ".." { // dots would mean another place
		return answer{}, c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "Gate knows payments by the merchant's reference alone, and there is none.", nil)
	}
	a, err := c.call(ctx, request{method: http.MethodGet, path: "/payments/" + url.PathEscape(reference)})
	if err == nil && a.ReferenceID != reference {
		err = c.mismatch()
	}
	return a, err
}

// replayWindow is as long as a page is worth asking for again: the lifetime of the published example, 1800 seconds
// [seed 003]. A reference is refused for longer, the preface sets no end; after the window it is asked about instead.
const replayWindow = 30 * time.Minute

// ReplaySafe says which calls may be sent again. With Gate nothing is ever replayed: a second payment or payout with the
// same reference is refused (1004), so it is not made twice [preface]. For a payment that is worth having: the client
// takes the refusal for what it means, asks, and so gets back the address of a page whose answer was lost. A payout
// could be sent again as safely, but its card is kept nowhere: it is asked after, see FindOperation. A refund is made
// again by every repeat.
func (c *Client) ReplaySafe(k providers.Kind) bool { return k == providers.Authorization }

// ReplayWindow says for how long.
func (c *Client) ReplayWindow() time.Duration { return replayWindow }

package gate

import (
	"context"
	"math"
	"net/http"

	"kontor/models/money"
	"kontor/providers"
)

// Refund is POST /payments/refund [seed 003]. Its body has a referenceId, an amount and a currency, and no field that
// names the payment, so there are two readings, and the account's refund_reference picks one:
//
//   - original (the default): referenceId is the payment's own. Nothing else links the two, and the preface names only
//     payments and payouts as what refuses a reference twice. Then a repeat is a second refund, and two are not told
//     apart: after a lost answer only a person can tell, see FindOperation.
//   - own: referenceId is the refund's, as the published example "refund-2025-09-29-001" looks, and the link is missing
//     from the document. It is sent as parentReferenceId, a name that is assumed.
//
// Everything that depends on the reading is in this file.
func (c *Client) Refund(ctx context.Context, call providers.Call) (providers.Answer, error) {
	r, err := c.refundOf(call)
	if err == nil {
		err = r.Check()
	}
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	a, err := c.call(ctx, request{method: http.MethodPost, path: "/payments/refund", body: r, again: !call.FirstSent.IsZero()})
	if err != nil && c.refundOwn && providers.Detail(err).Code == codeDuplicate { // it was had
		return c.foundRefund(ctx, call)
	}
	if err != nil {
		return providers.Answer{}, err
	}
	if a.ReferenceID != r.ReferenceID {
		return providers.Answer{}, c.mismatch()
	}
	return c.refundAnswer(call, a)
}

func (c *Client) refundOf(call providers.Call) (RefundRequest, error) {
	if call.Payment.Reference == "" {
		return RefundRequest{}, Faults{{"referenceId", "the payment has no reference at Gate"}}
	}
	if call.Amount.Minor > math.MaxInt32 {
		return RefundRequest{}, Faults{{"amount", "a refund may be " + money.New(math.MaxInt32, call.Amount.Currency).String() + " at most: its field has 32 bits. Refund it in parts"}}
	}
	if call.Amount.Minor < 0 {
		return RefundRequest{}, Faults{{"amount", "must be above zero"}}
	}
	r := RefundRequest{ReferenceID: call.Payment.Reference, Amount: int32(call.Amount.Minor), CurrencyCode: call.Amount.Currency}
	if c.refundOwn {
		r.ReferenceID, r.Parent = call.Reference, call.Payment.Reference
	}
	return r, nil
}

// refundAnswer says whether a refund that Gate answered with 200 is done. Whether amounts beside it are the refund's or
// the payment's is not documented, so none are told, and the payment is asked for. In the reading "original" the word is
// the payment's as it stands afterwards: only when all is given back is this refund in it for sure. Otherwise it was
// taken, and is done once the payment shows that much more given back.
func (c *Client) refundAnswer(call providers.Call, a answer) (providers.Answer, error) {
	m, known := c.words[a.Status]
	u := c.news(a)
	u.Payment, u.Ask = call.Payment, true
	answer := providers.Answer{Outcome: providers.Pending, Update: u}
	switch {
	case !known:
		return providers.Answer{}, c.strange(a)
	case m.sums == allBack, c.refundOwn && (m.sums == taken || m.sums == back):
		answer.Outcome = providers.Succeeded
	case m.sums == taken, m.sums == back, m.state == providers.StatePending:
	case m.state == providers.StateDeclined && a.DeclineReason.value.Code != "":
		return providers.Answer{}, c.declined(a)
	default:
		return providers.Answer{}, c.cannotTell(a, "Gate answered the refund with “"+a.Status+"”, which does not say whether it was taken.")
	}
	return answer, nil
}

// foundRefund says what became of a refund whose answer was lost. That Gate never had one is not for sure in either
// reading: in "original" a refund that was taken may show later, and in "own" nothing says that refunds can be asked for.
// So the answer is yes or "can't tell", with what a person needs to decide.
func (c *Client) foundRefund(ctx context.Context, call providers.Call) (providers.Answer, error) {
	reference := call.Payment.Reference
	if c.refundOwn {
		reference = call.Reference
	}
	a, err := c.fetch(ctx, reference)
	if err != nil {
		return providers.Answer{}, providers.Unsure(err)
	}
	if c.refundOwn {
		if !a.is(call.Reference, call.Amount) {
			return providers.Answer{}, c.mismatch()
		}
		return c.refundAnswer(call, a)
	}
	u, err := c.update(a)
	if err != nil {
		return providers.Answer{}, err
	}
	switch t := u.Totals; {
	case t == nil || t.Refunded.Currency != call.Amount.Currency:
		return providers.Answer{}, c.cannotTell(a, "Gate does not say how much of the payment was given back.")
	case t.Refunded.Minor > 0 && t.Refunded == t.Captured && call.Amount.Minor <= t.Refunded.Minor:
		// All of it was given back: whoever did it, nothing of the kind is left to be done.
		return providers.Answer{Outcome: providers.Succeeded, Update: u}, nil
	default:
		return providers.Answer{}, c.cannotTell(a, "Gate shows "+t.Refunded.String()+" of "+t.Captured.String()+
			" given back, and does not say by which refunds.")
	}
}

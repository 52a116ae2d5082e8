package paymentz

import (
	"strings"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// record is a transaction as an inquiry, a payment's own answer or a line of the list tells of it.
type record struct {
	id, reference    string
	long, short      string
	kind             text // DB or PA, where it is known
	amount, currency string
	shown, shownIn   string // to the customer
	amounts          *amounts
	code, message    string
	method           providers.Method
	customer         providers.Customer
	created          time.Time
}

// amounts are what only the list tells, and no inquiry.
type amounts struct{ captured, refunded, disputed string }

// id is the payment's.
func (a answer) id() string { return a.PaymentID.id() }

func (a answer) record() record {
	return record{
		id: a.id(), reference: a.Reference.id(), long: a.long(), short: a.short(), kind: a.Type,
		amount: string(a.Amount), currency: string(a.Currency), shown: string(a.ShownAmount), shownIn: string(a.ShownCurrency),
		code: string(a.Result.Code), message: a.sentence(), method: a.method(), customer: a.customer(),
		created: readTime(string(a.Timestamp)),
	}
}

// The two ways to pay by card [seed][docs].
const (
	typeDebit = "DB" // authorized and captured at once
	typeHold  = "PA" // authorized only
)

// standing is the long word's meaning. An answer to a payment has the short word alone, which is Y of an authorization
// and of a capture alike: then its type decides.
func (r record) standing() word {
	if r.long != "" {
		return words[r.long]
	}
	switch {
	case r.short == shortDone && r.kind == typeDebit:
		return words["capturesuccess"]
	case r.short == shortDone && r.kind == typeHold:
		return words["authsuccessful"]
	case r.short == shortFailed:
		return words["failed"]
	case r.short == shortPending, r.short == short3D:
		return words["authstarted"]
	case r.short == shortCancelled:
		return words["cancelled"]
	}
	return word{}
}

// update says a record in our words. Returns ErrUnknown for amounts that can't be.
func (c *Client) update(r record) (providers.Update, error) {
	w := r.standing()
	u := providers.Update{
		Payment: providers.PaymentRef{Reference: r.reference, ProviderID: r.id}, State: w.state,
		RawStatus: c.scrub.Text(r.rawStatus()), Code: c.scrub.Text(r.code), Message: c.scrub.Text(r.message),
		Method: r.method, Customer: r.customer, Created: r.created,
	}
	if r.amount != "" && r.currency != "" {
		amount, err := readAmount(r.amount, r.currency)
		if err != nil {
			return u, c.scrub.Failure(providers.ErrUnknown, "garbage", "The amount makes no sense.", err)
		}
		u.Amount, u.Asked = amount, r.asked(amount)
	}
	if w.isPayout() {
		r.tellPayout(&u, w)
		return u, nil
	}
	totals, err := r.totals(w, u.Amount)
	if err != nil {
		return u, c.scrub.Failure(providers.ErrUnknown, "garbage", "The amounts make no sense.", err)
	}
	u.Totals = totals
	return u, nil
}

func (r record) rawStatus() string {
	if r.long != "" {
		return r.long
	}
	return r.short
}

// asked is what the customer was shown, where that is something else than what goes through.
func (r record) asked(amount money.Money) money.Money {
	shown, err := readAmount(r.shown, r.shownIn)
	if err != nil || shown == amount || shown.IsZero() {
		return money.Money{}
	}
	return shown
}

// tellPayout tells of money that went out: it is one operation, and what it sent counts as refunded.
func (r record) tellPayout(u *providers.Update, w word) {
	outcomes := map[stage]providers.Outcome{sending: providers.Pending, sent: providers.Succeeded, unsent: providers.Declined}
	u.Kind = providers.Payout
	u.Operations = []providers.OperationNews{{
		Kind: providers.Payout, ProviderID: r.id, Outcome: outcomes[w.stage], Amount: u.Amount, Code: u.Code, Message: u.Message, At: r.created,
	}}
	if u.Amount.Currency == "" {
		return
	}
	zero := money.New(0, u.Amount.Currency)
	u.Totals = &providers.Totals{Authorized: zero, Captured: zero, Refunded: zero, Reversed: zero}
	if w.stage == sent {
		u.Totals.Refunded = u.Amount
	}
}

// zone is of their timestamps, which name none: assumed. The one published pair of a timestamp and the end of its token
// is three hours ahead of UTC [ipg], so a time may be off by some hours and is never reckoned with exactly.
var zone = time.UTC

func readTime(s string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, strings.TrimSpace(s), zone)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

package gate

import (
	"errors"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// meaning is what one of their status words says.
type meaning struct {
	state providers.State
	sums  sums
}

// sums is what a word says of the amounts beside it.
type sums int

const (
	nothing sums = iota // no money is held or taken
	held                // all of it is held
	taken               // all of it is taken
	back                // some of it was given back
	allBack             // all of it was
	letGo               // it was held, and is not any more
)

// meanings are what a word can mean: the right sides of status_words.
var meanings = map[string]meaning{
	"open":               {providers.StateOpen, nothing},
	"pending":            {providers.StatePending, nothing},
	"authorized":         {providers.StateAuthorized, held},
	"completed":          {providers.StateAuthorized, taken},
	"partially_refunded": {providers.StateAuthorized, back},
	"refunded":           {providers.StateAuthorized, allBack},
	"reversed":           {providers.StateAuthorized, letGo},
	"declined":           {providers.StateDeclined, nothing},
	"cancelled":          {providers.StateCancelled, nothing},
	"expired":            {providers.StateExpired, nothing},
}

// words is the one table of status. Gate publishes that there is a word "none" and no other [seed 003]: all of them, and
// what "none" means, are assumed. A word that is not here is kept and shown, and changes nothing, until the account's
// status_words teach it.
var words = map[string]meaning{
	"none":               meanings["open"],
	"pending":            meanings["pending"],
	"requires_action":    meanings["pending"],
	"authorized":         meanings["authorized"],
	"completed":          meanings["completed"],
	"partially_refunded": meanings["partially_refunded"],
	"refunded":           meanings["refunded"],
	"reversed":           meanings["reversed"],
	"declined":           meanings["declined"],
	"cancelled":          meanings["cancelled"],
	"expired":            meanings["expired"],
}

// totalsOf is the one reading of amount and actualAmount, and all of it is assumed: amount is what was asked for;
// actualAmount is what is held or kept of it now, so a refund makes it fall. A payment is authorized and captured whole,
// for Gate publishes no capture in parts. Where word and amounts don't agree on that, such as "completed" beside half of
// the amount, which may be half captured or half given back, no totals are told: nil.
func totalsOf(m meaning, asked, actual *money.Money) *providers.Totals {
	if m.state == "" || asked == nil {
		return nil
	}
	none := money.New(0, asked.Currency)
	t := &providers.Totals{Authorized: none, Captured: none, Refunded: none, Reversed: none}
	if m.sums == nothing {
		return t
	}
	now := *asked // where actualAmount is not told, the word alone speaks
	if actual != nil {
		now = *actual
	} else if m.sums == back {
		return nil
	}
	rest := money.New(asked.Minor-now.Minor, asked.Currency)
	t.Authorized = *asked
	switch {
	case m.sums == held && (now == *asked || now.IsZero()):
	case m.sums == letGo && (now == *asked || now.IsZero()):
		t.Reversed = *asked
	case m.sums == taken && now == *asked:
		t.Captured = *asked
	case m.sums == back && now.IsPositive() && rest.IsPositive():
		t.Captured, t.Refunded = *asked, rest
	case m.sums == allBack && (actual == nil || now.IsZero()):
		t.Captured, t.Refunded = *asked, *asked
	default:
		return nil
	}
	return t
}

// update says an answer in our words. Returns ErrUnknown for amounts that can't be.
func (c *Client) update(a answer) (providers.Update, error) { return c.updateOf(a, isPayout(a)) }

func (c *Client) updateOf(a answer, payout bool) (providers.Update, error) {
	asked, wrong := a.whole(a.Amount)
	actual, wrongToo := a.whole(a.ActualAmount)
	if err := errors.Join(wrong, wrongToo); err != nil {
		return providers.Update{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The amounts make no sense.", err)
	}
	u, m := c.news(a), c.words[a.Status]
	if asked != nil {
		u.Amount = *asked
	}
	if payout {
		return c.sentOut(u, a), nil
	}
	u.State, u.Totals, u.Page = m.state, totalsOf(m, asked, actual), c.next(a)
	return u, nil
}

// news is what an answer says beside state and amounts.
func (c *Client) news(a answer) providers.Update {
	reason := a.DeclineReason.value
	created := a.CreatedAt.value
	if !created.IsZero() {
		created = created.UTC()
	}
	return providers.Update{
		Payment: a.ref(), RawStatus: a.Status, Created: created.Truncate(time.Microsecond),
		Code: string(reason.Code), Message: wordsOf(string(reason.Code), reason.Description),
	}
}

// outcome says how what makes a payment or a payout ended: done, under way, refused, or in a word that nobody knows.
func (c *Client) outcome(a answer) (providers.Outcome, error) {
	m, known := c.words[a.Status]
	switch {
	case !known:
		return "", c.strange(a)
	case m.state == providers.StateOpen, m.state == providers.StatePending:
		return providers.Pending, nil
	case m.state == providers.StateAuthorized:
		return providers.Succeeded, nil
	}
	return "", c.declined(a)
}

// declined is a definite no that came with 200: the 3xxx, 4xxx and 5xxx stand in declineReason then. Assumed.
func (c *Client) declined(a answer) error {
	u := c.news(a)
	if u.Code == "" {
		u.Code = u.RawStatus
	}
	if u.Message == "" {
		u.Message = "Gate's word for the payment is " + u.RawStatus + "."
	}
	return &providers.Error{Kind: providers.ErrDeclined, RawStatus: u.RawStatus, Code: u.Code, Message: u.Message, PaymentID: u.Payment.ProviderID}
}

// strange is a word of Gate's that is in no table.
func (c *Client) strange(a answer) error {
	e := c.scrub.Failure(providers.ErrUnknown, string(a.DeclineReason.value.Code),
		"Gate's word for the state is “"+a.Status+"”, which is not known here. What it means can be said in the account's status words.", nil)
	e.RawStatus = a.Status
	return e
}

// cannotTell is an inquiry without an answer.
func (c *Client) cannotTell(a answer, message string) error {
	e := c.scrub.Failure(providers.ErrUnknown, "", message, nil)
	e.RawStatus = a.Status
	return e
}

// mismatch is an answer that can't be ours.
func (c *Client) mismatch() error {
	return c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another payment.", nil)
}

// Package pay is what a merchant's customer sees: the page of a payment link, the way to the gateway's page and back, and
// the receipt.
package pay

import (
	"context"
	"strconv"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/layout"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// Props is a payment link as one visitor has it before them. The names of the form's fields are "key", "amount", "again",
// "lang".
type Props struct {
	Frame   layout.CustomerPage // but for its title
	Token   string
	Key     string
	Link    *models.Link
	Attempt *models.Payment // that the page is about: on the link's page the live or the latest one; nil for none
	Fields  []models.FormField
	Now     models.Instant
	Gateway string // its label
	Amount  string // as typed, where a part may be paid
	Preview bool   // nothing can be pressed
	Asked   int    // how often the page asked after its attempt
	Errors  ui.Errors
}

func (p Props) frame(title string) layout.CustomerPage {
	p.Frame.Title = title
	return p.Frame
}

func (p Props) merchant(ctx context.Context) string { return layout.Merchant(ctx, p.Frame.Company) }

func (p Props) title(ctx context.Context) string {
	if p.Link.Description == "" {
		return words.T(ctx, "pay.title")
	}
	return p.Link.Description
}

// state is how an attempt stands for its customer.
type state string

const (
	asking  state = "asking"
	open    state = "open" // asked for a while, and heard of nothing
	left    state = "left" // another one was begun instead
	paid    state = "paid"
	extra   state = "extra" // paid, and its link did not want it
	refused state = "refused"
)

// patience is how often a page asks before it says that nothing was heard of.
const patience = 4

func (p Props) state() state {
	a := p.Attempt
	switch {
	case a.Authorized > 0 && a.Excess >= a.Authorized:
		return extra
	case a.Authorized > 0:
		return paid
	case !a.Awaited():
		return refused
	case a.Processing(), p.Asked < patience:
		return asking
	case p.Link.Continues(a, p.Now):
		return open
	}
	return left
}

// unsettled says whether the page still asks.
func (p Props) unsettled() bool { return p.Attempt.Awaited() }

// pause is how long the page waits before it asks for the next time: longer and longer.
func (p Props) pause() time.Duration {
	return min(time.Second+time.Duration(p.Asked)*500*time.Millisecond, 15*time.Second)
}

func (p Props) trigger() string {
	return "load delay:" + strconv.FormatInt(p.pause().Milliseconds(), 10) + "ms"
}

// refreshes is the pause of a page without scripts, in whole seconds.
func (p Props) refreshes() string { return strconv.Itoa(int(p.pause().Seconds()) + 2) }

// asksProvider says whether the next time is one at which the provider is asked too: soon after the customer came back,
// and now and then.
func (p Props) asksProvider() bool { return p.Asked%8 == 1 }

func (p Props) next() string {
	path := paths.PayBack(p.Token, p.Attempt.Attempt)
	if p.asksProvider() {
		path = paths.PayChecks(p.Token, p.Attempt.Attempt)
	}
	return path + "?part=state&lang=" + p.Frame.Language + "&asked=" + strconv.Itoa(p.Asked+1)
}

func (p Props) nextPage() string {
	return paths.PayBack(p.Token, p.Attempt.Attempt) + "?lang=" + p.Frame.Language + "&asked=" + strconv.Itoa(p.Asked+1)
}

func (p Props) page() string { return paths.Pay(p.Token) + "?lang=" + p.Frame.Language }

func (p Props) goes() string {
	return paths.PayGo(p.Token, p.Attempt.Attempt) + "?lang=" + p.Frame.Language
}

// payable says whether the link can be paid at all.
func (p Props) payable() bool { return p.Link.StatusAt(p.Now) == models.LinkOpen }

// slow says that an attempt's page is long in coming.
func (p Props) slow() bool { return p.Now > p.Attempt.CreatedAt.Add(15*time.Second) }

// method is what was paid with: "Visa •••• 1111".
func method(ctx context.Context, a *models.Payment) string {
	name := a.Brand
	if name == "" {
		name = ui.Method(ctx, a.Method)
	}
	if name != "" && a.Last4 != "" {
		return name + " •••• " + a.Last4
	}
	return name
}

// asked is what the customer was asked for.
func asked(a *models.Payment) money.Money {
	if a.AskedCurrency != "" {
		return money.New(a.AskedAmount, a.AskedCurrency)
	}
	return a.Money(a.Amount)
}

// brought is what they paid.
func brought(a *models.Payment) money.Money {
	if a.AskedCurrency != "" {
		return money.New(a.AskedAmount, a.AskedCurrency)
	}
	return a.Money(a.Authorized)
}

// paidAt is when they did.
func paidAt(a *models.Payment) models.Instant {
	if a.LinkedAt != 0 {
		return a.LinkedAt
	}
	return a.UpdatedAt
}

// back is what was given back of it.
func back(a *models.Payment) money.Money {
	if a.Captured == 0 {
		return a.Money(a.Reversed)
	}
	return a.Money(a.Refunded)
}

// extraSays tells whoever paid what was not wanted why, and what comes of it.
func (p Props) extraSays(ctx context.Context) string {
	key := "pay.extra_paid"
	switch {
	case p.Attempt.ExcessLeft() == 0:
		key = "pay.extra_back"
	case p.Link.Status == models.LinkCancelled:
		key = "pay.extra_cancelled"
	}
	return words.T(ctx, key, "merchant", p.merchant(ctx), "amount", p.Attempt.Money(p.Attempt.ExcessLeft()))
}

// leadsTo is a refresh that goes to another page at once.
func leadsTo(url string) string { return "0;url=" + url }

var marks = map[state]struct{ icon, tone, title string }{
	asking:  {"spin", "info", "pay.asking_title"},
	open:    {"clock", "info", "pay.open_title"},
	left:    {"clock", "neutral", "pay.open_title"},
	paid:    {"check", "success", "pay.receipt_title"},
	extra:   {"flag", "warning", "pay.extra_title"},
	refused: {"stop", "danger", "pay.failed_title"},
}

func (p Props) icon() string { return marks[p.state()].icon }

func (p Props) tone() string { return marks[p.state()].tone }

func (p Props) stateTitle(ctx context.Context) string { return words.T(ctx, marks[p.state()].title) }

// receipt is the page of what paid the link.
func (p Props) receipt() string {
	return paths.PayBack(p.Token, p.Attempt.Attempt) + "?lang=" + p.Frame.Language
}

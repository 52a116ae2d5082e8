package subscriptions

import (
	"context"
	"time"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// The actions by name: the value of ?action=, the place that its form goes to, and the end of their keys in the catalogue.
const (
	Retry        = "retry"
	ChargeMissed = "charge_missed"
	SkipMissed   = "skip_missed"
	Seen         = "seen"
	Resume       = "resume"
	Keep         = "keep"
	Page         = "page"
	Change       = "change"
	Skip         = "skip"
	Pause        = "pause"
	Cancel       = "cancel"
)

// ActionKinds lists them in the order in which they are shown.
var ActionKinds = []string{Retry, ChargeMissed, SkipMissed, Seen, Resume, Keep, Page, Change, Skip, Pause, Cancel}

// Action is something that a person may do to a subscription, or why not now.
type Action struct {
	Kind string
	Why  string // the sentence of the reason where it can't be done; "" where it can
}

// hint says what an action is for, in a line.
func (p DetailProps) hint(ctx context.Context, a Action) string {
	if first := p.Subscription.Status == models.SubscriptionPending; first && (a.Kind == Page || a.Kind == Cancel) {
		return words.T(ctx, "subscription.act_hint."+a.Kind+"_first")
	}
	return words.T(ctx, "subscription.act_hint."+a.Kind)
}

// main says that it is what a subscription waits for.
func (a Action) main() bool {
	switch a.Kind {
	case Retry, ChargeMissed, Seen, Resume, Keep:
		return true
	}
	return false
}

// Dialog is one open form.
type Dialog struct {
	Kind    string
	Key     string // made when the form was drawn: the same form sent twice does it once
	Reason  string
	When    string // of Cancel: "now" or "next"
	Number  int    // of Skip: the period
	Terms   Terms  // of Change
	NextOn  string // of Change
	Mail    bool   // of Page
	Message string // of Page
	Errors  ui.Errors
}

func (d *Dialog) hint(ctx context.Context, p DetailProps) string {
	name := "subscription.act_about." + d.Kind
	switch {
	case d.Kind == Page && p.Subscription.Status == models.SubscriptionPending:
		name += "_first"
	case d.Kind == Retry && p.Open != nil:
		return words.T(ctx, name, "amount", p.Open.Money(), "day", words.Date(ctx, p.Open.DueOn))
	case (d.Kind == Skip || d.Kind == Page) && p.Open != nil:
		return words.T(ctx, name, "amount", p.Open.Money(), "day", words.Date(ctx, p.Open.DueOn))
	}
	return words.T(ctx, name)
}

// cancelOptions leave out the end of the period where nothing runs till then.
func (p DetailProps) cancelOptions(ctx context.Context) []ui.Option {
	now := ui.Option{Value: "now", Label: words.T(ctx, "subscription.cancel_now")}
	if p.Subscription.CheckCancel(true) != nil {
		return ui.Chosen([]ui.Option{now}, "now")
	}
	next := ui.Option{Value: "next", Label: words.T(ctx, "subscription.cancel_next", "day", words.Date(ctx, p.Subscription.NextOn))}
	return ui.Chosen([]ui.Option{next, now}, p.Dialog.When)
}

// poll is how often the page asks after itself; "" where nothing comes by itself soon.
func (p DetailProps) poll() string {
	s := p.Subscription
	switch {
	case p.Paged, p.waitsLong():
		return ""
	case p.Open != nil && p.Open.Status == models.ChargeCharging, s.DueAt > 0 && s.DueAt <= p.Now:
		return "1s"
	case p.Page != nil:
		return "5s"
	}
	return ""
}

// waitsLong says that a charge is under way for longer than an answer takes.
func (p DetailProps) waitsLong() bool {
	for _, c := range p.Periods {
		if n := len(c.Payments); c.Status == models.ChargeCharging && n > 0 {
			return c.Payments[n-1].CreatedAt.Add(2*time.Minute) < p.Now
		}
	}
	return false
}

// events are what was done, as a timeline.
func (p DetailProps) events(ctx context.Context) []ui.Event {
	events := make([]ui.Event, 0, len(p.Changes))
	for i := range p.Changes {
		c := &p.Changes[i]
		m := changeMarks[c.Kind]
		e := ui.Event{
			At: c.CreatedAt, Icon: m.shape, Tone: m.tone, What: done(ctx, c), Who: ui.Actor(ctx, c.Actor), More: c.Reason,
		}
		if id := c.Facts().PaymentID; id != 0 {
			e.Href, e.About = paths.Transaction(id), words.T(ctx, "subscription.to_payment")
		}
		events = append(events, e)
	}
	return events
}

var changeMarks = map[models.ChangeKind]mark{
	models.ChangeStarted:    {"plus", "neutral"},
	models.ChangeActivated:  {"refresh", "success"},
	models.ChangeTerms:      {"note", "neutral"},
	models.ChangePaused:     {"pause", "neutral"},
	models.ChangeResumed:    {"refresh", "neutral"},
	models.ChangeCancelled:  {"ban", "neutral"},
	models.ChangeEndsNext:   {"hourglass", "neutral"},
	models.ChangeKept:       {"refresh", "neutral"},
	models.ChangeEnded:      {"check", "neutral"},
	models.ChangeSkipped:    {"minus-circle", "neutral"},
	models.ChangeRetried:    {"send", "info"},
	models.ChangePage:       {"link", "neutral"},
	models.ChangeMethod:     {"card", "success"},
	models.ChangePastDue:    {"stop", "danger"},
	models.ChangeMissed:     {"alert", "warning"},
	models.ChangePassedOver: {"minus-circle", "neutral"},
	models.ChangeCatchUp:    {"clock", "info"},
	models.ChangeUnwanted:   {"alert", "warning"},
	models.ChangeTwice:      {"alert", "warning"},
	models.ChangeSeen:       {"check", "neutral"},
}

package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/subscriptions"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

const (
	periodRows = 12 // of a subscription's page
	nextDates  = 6
)

// showSubscription is the page of one, its polled part, or one of its forms.
func (s *server) showSubscription(c *gin.Context) {
	p, err := s.subscription(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Dialog = s.subscriptionDialog(c, &p)
	switch {
	case isHTMX(c) && c.Query("part") == "state":
		render(c, http.StatusOK, subscriptions.State(p))
	case isHTMX(c) && c.Query("action") != "":
		render(c, http.StatusOK, subscriptions.ActionDialog(p))
	default:
		render(c, pageStatus(c), subscriptions.Detail(p))
	}
}

// subscription gathers all that the page of one shows.
func (s *server) subscription(c *gin.Context) (p subscriptions.DetailProps, err error) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		return p, err
	}
	p.Shell, p.Now = s.shell(c), models.At(s.Ledger.Now())
	if p.Subscription, err = s.Ledger.Subscription(ctx, id); err != nil {
		return p, err
	}
	before, _ := strconv.Atoi(c.Query("before"))
	p.Paged = before > 0
	made := 0
	for _, step := range []func() error{
		func() (err error) { p.Customer, err = s.Ledger.Customer(ctx, p.Subscription.CustomerID); return err },
		func() (err error) { p.Account, err = s.Ledger.Account(ctx, p.Subscription.AccountID); return err },
		func() (err error) { p.Open, err = s.Ledger.OpenPeriod(ctx, id); return err },
		func() (err error) { made, err = s.Ledger.Made(ctx, id); return err },
		func() (err error) {
			p.Periods, p.MorePeriods, err = s.Ledger.Periods(ctx, id, before, periodRows)
			return err
		},
		func() (err error) { p.Notes, err = s.notesBeside(c, models.OnSubscription, id); return err },
		func() (err error) { p.Changes, err = s.Ledger.SubscriptionChanges(ctx, id); return err },
		func() (err error) { p.Mails, err = s.Ledger.MailsAbout(ctx, models.AboutSubscription, id); return err },
		func() error { return s.subscriptionTies(ctx, &p) },
	} {
		if err := step(); err != nil {
			return p, err
		}
	}
	p.Next = p.Subscription.NextDates(p.Open, made, nextDates)
	p.Actions = subscriptionActions(c, &p)
	return p, nil
}

// subscriptionTies are what a subscription may have: a plan, a first payment, and a page that can be paid on.
func (s *server) subscriptionTies(ctx context.Context, p *subscriptions.DetailProps) (err error) {
	sub := p.Subscription
	if sub.PlanID != nil {
		if p.Plan, err = s.Ledger.Plan(ctx, *sub.PlanID); err != nil {
			return err
		}
	}
	if sub.FirstPaymentID != nil {
		if p.First, err = s.Ledger.Payment(ctx, *sub.FirstPaymentID); err != nil {
			return err
		}
	}
	if sub.LinkID == nil {
		return nil
	}
	link, err := s.Ledger.Link(ctx, *sub.LinkID)
	if err != nil || link.StatusAt(p.Now) != models.LinkOpen {
		return err
	}
	p.Page = link
	if p.Shell.Actor.Can(models.Clerk) { // who only sees should not pay in a customer's name
		p.PageURL, err = s.Ledger.LinkURL(link)
	}
	return err
}

// subscriptionActions are the buttons of the page: those that make sense as it stands, each with the reason why not.
func subscriptionActions(c *gin.Context, p *subscriptions.DetailProps) []subscriptions.Action {
	ctx, sub := c.Request.Context(), p.Subscription
	checks := map[string]error{
		subscriptions.Retry: sub.CheckRetry(p.Open), subscriptions.ChargeMissed: sub.CheckMissed(), subscriptions.SkipMissed: sub.CheckMissed(),
		subscriptions.Seen: sub.CheckSeen(), subscriptions.Resume: sub.CheckResume(), subscriptions.Keep: sub.CheckKeep(),
		subscriptions.Page: sub.CheckPage(p.Open), subscriptions.Change: sub.CheckTerms(), subscriptions.Skip: sub.CheckSkip(p.Open),
		subscriptions.Pause: sub.CheckPause(), subscriptions.Cancel: sub.CheckCancel(false),
	}
	var actions []subscriptions.Action
	for _, kind := range subscriptions.ActionKinds {
		problem := models.AsProblem(checks[kind])
		if problem != nil && !alwaysShown(kind, sub) {
			continue
		}
		a := subscriptions.Action{Kind: kind, Why: words.Problem(ctx, problem)}
		if problem == nil && !actor(c).Can(models.Clerk) {
			a.Why = words.T(ctx, "forbidden", "role", words.T(ctx, "role."+string(models.Clerk)))
		}
		actions = append(actions, a)
	}
	return actions
}

// alwaysShown says that an action stands on the page also where it can't be done, with the reason: of one that runs.
func alwaysShown(kind string, sub *models.Subscription) bool {
	switch kind {
	case subscriptions.Page, subscriptions.Change, subscriptions.Skip:
		return sub.Status != models.SubscriptionPending && !sub.Status.Over()
	}
	return false
}

// subscriptionDialog is the form that ?action= asks for; nil for none, and for one that can't be done.
func (s *server) subscriptionDialog(c *gin.Context, p *subscriptions.DetailProps) *subscriptions.Dialog {
	for _, a := range p.Actions {
		if a.Kind == c.Query("action") && a.Why == "" {
			return freshDialog(c, p, a.Kind)
		}
	}
	return nil
}

func freshDialog(c *gin.Context, p *subscriptions.DetailProps, kind string) *subscriptions.Dialog {
	d := &subscriptions.Dialog{Kind: kind, Key: models.NewKey(), When: "next", Mail: p.Customer.Email != ""}
	if p.Open != nil {
		d.Number = p.Open.Number
	}
	if kind == subscriptions.Change {
		d.Terms = subscriptions.TypedTerms(c.Request.Context(), p.Subscription.Name, &p.Subscription.Terms)
		_, on := p.Subscription.NextPeriod(p.Open)
		d.NextOn = on.String()
	}
	return d
}

// actOnSubscription answers the form of an action: one verb, then the page, or the form with its reasons.
func (s *server) actOnSubscription(kind string) gin.HandlerFunc {
	return func(c *gin.Context) {
		p, err := s.subscription(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		err = s.subscriptionVerb(c, kind, p.Subscription)
		if err == nil {
			s.leaveNotice(c, "notice.subscription_"+kind)
			redirect(c, paths.Subscription(p.Subscription.ID))
			return
		}
		problem := refusal(err)
		if problem == nil {
			s.fail(c, err)
			return
		}
		d := freshDialog(c, &p, kind)
		d.Key, d.Reason, d.When, d.Message, d.Mail = c.PostForm("key"), c.PostForm("reason"), c.PostForm("when"), c.PostForm("message"), c.PostForm("mail") != ""
		if kind == subscriptions.Change {
			d.Terms, d.NextOn = typedTerms(c), c.PostForm("next_on")
		}
		d.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
		p.Dialog = d
		render(c, status(problem.Code), subscriptions.Detail(p))
	}
}

// subscriptionVerb asks the one verb of an action.
func (s *server) subscriptionVerb(c *gin.Context, kind string, sub *models.Subscription) error {
	ctx, who := c.Request.Context(), actor(c)
	ask := models.SubscriptionAsk{ID: sub.ID, Key: c.PostForm("key"), Reason: strings.TrimSpace(c.PostForm("reason"))}
	switch kind {
	case subscriptions.Cancel:
		return s.Ledger.CancelSubscription(ctx, who, ask, c.PostForm("when") == "next")
	case subscriptions.Skip:
		number, _ := strconv.Atoi(c.PostForm("number")) // 0 is no period: the verb says so
		return s.Ledger.SkipPeriod(ctx, who, ask, number)
	case subscriptions.Page:
		return s.Ledger.OpenSubscriptionPage(ctx, who, ask, c.PostForm("mail") != "", strings.TrimSpace(c.PostForm("message")))
	case subscriptions.Change:
		terms, err := s.readTerms(c, sub.Currency)
		if err != nil {
			return err
		}
		return s.Ledger.ChangeSubscription(ctx, who, ask, terms, c.PostForm("next_on"))
	}
	return map[string]func(context.Context, models.Actor, models.SubscriptionAsk) error{
		subscriptions.Retry: s.Ledger.RetryPeriod, subscriptions.ChargeMissed: s.Ledger.ChargeMissed, subscriptions.SkipMissed: s.Ledger.SkipMissed,
		subscriptions.Seen: s.Ledger.SeeToSubscription, subscriptions.Resume: s.Ledger.ResumeSubscription,
		subscriptions.Keep: s.Ledger.KeepSubscription, subscriptions.Pause: s.Ledger.PauseSubscription,
	}[kind](ctx, who, ask)
}

package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/subscriptions"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// listSubscriptions is the list: the URL is the view.
func (s *server) listSubscriptions(c *gin.Context) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := subscriptions.ListProps{
		Shell: s.shell(c), View: subscriptions.ReadView(c.Request.URL.Query()), Accounts: accounts, Currencies: currencies, Errors: ui.Errors{},
	}
	f := readSubscriptions(ctx, p.View, p.Errors)
	if p.Customer, err = s.whose(ctx, p.Errors, &f.CustomerID); err == nil && len(p.Errors) == 0 {
		p.Page, err = s.Ledger.FindSubscriptions(ctx, f, pageSize)
	}
	if !s.takeError(c, err, &p.Errors) {
		return
	}
	if isHTMX(c) {
		c.Header("HX-Replace-Url", paths.SubscriptionsView(p.View.Query()))
		render(c, viewStatus(p.Errors), subscriptions.Results(p))
		return
	}
	render(c, viewStatus(p.Errors), subscriptions.List(p))
}

func readSubscriptions(ctx context.Context, v subscriptions.View, errs ui.Errors) models.SubscriptionFilter {
	return models.SubscriptionFilter{
		Query: v.Q, Status: models.SubscriptionStatus(v.Status), Currency: v.Currency,
		AccountID: readNumber(ctx, errs, "account", v.Account), CustomerID: readNumber(ctx, errs, "customer", v.Customer),
		PlanID: readNumber(ctx, errs, "plan", v.Plan), Before: readNumber(ctx, errs, "before", v.Before),
	}
}

// newSubscription is the form of a new one, ?customer= fills a customer in.
func (s *server) newSubscription(c *gin.Context) {
	if err := onlyFrom(c, models.Clerk); err != nil {
		s.fail(c, err)
		return
	}
	p := subscriptions.NewProps{
		Key: models.NewKey(), By: "plan", Terms: subscriptions.FreshTerms(currencies[0]), Language: words.Language(c.Request.Context()), Mail: true,
	}
	if id := readNumber(c.Request.Context(), ui.Errors{}, "", c.Query("customer")); id > 0 {
		who, err := s.Ledger.Customer(c.Request.Context(), id)
		if err != nil {
			s.fail(c, err)
			return
		}
		p.Customer, p.Email = number(who.ID), who.Email
		p.FirstName, p.LastName = splitName(who.Name)
	}
	s.showNewSubscription(c, http.StatusOK, p)
}

func (s *server) showNewSubscription(c *gin.Context, code int, p subscriptions.NewProps) {
	ctx := c.Request.Context()
	ways, err := s.Ledger.Ways(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, w := range ways {
		if w.Recurs {
			p.Ways = append(p.Ways, w)
		} else {
			p.Unable = append(p.Unable, w.Account)
		}
	}
	plans, err := s.Ledger.Plans(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, plan := range plans {
		if plan.Active {
			p.Plans = append(p.Plans, plan)
		}
	}
	if len(p.Plans) == 0 {
		p.By = "own"
	}
	p.Shell, p.Currencies, p.Account, p.Zone = s.shell(c), currencies, orFirst(p.Account, p.Ways), words.Zone(ctx)
	p.Shell.Path = paths.Subscriptions()
	render(c, code, subscriptions.New(p))
}

// startSubscription begins one.
func (s *server) startSubscription(c *gin.Context) {
	n, err := s.readNewSubscription(c)
	if err == nil {
		var sub *models.Subscription
		if sub, err = s.Ledger.StartSubscription(c.Request.Context(), actor(c), n); err == nil {
			notice := "notice.subscription_started"
			if n.Mail {
				notice = "notice.subscription_mailed"
			}
			s.leaveNotice(c, notice)
			redirect(c, paths.Subscription(sub.ID))
			return
		}
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	p := subscriptions.NewProps{
		Key: c.PostForm("key"), By: c.PostForm("by"), Plan: c.PostForm("plan"), Terms: typedTerms(c), Account: c.PostForm("account"),
		Customer: c.PostForm("customer"), FirstName: c.PostForm("first_name"), LastName: c.PostForm("last_name"), Email: c.PostForm("email"),
		Language: c.PostForm("language"), StartsOn: c.PostForm("starts_on"), Mail: c.PostForm("mail") != "", Message: c.PostForm("message"),
		Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	}
	s.showNewSubscription(c, status(problem.Code), p)
}

func (s *server) readNewSubscription(c *gin.Context) (n models.NewSubscription, err error) {
	n = models.NewSubscription{
		Key: c.PostForm("key"), StartsOn: c.PostForm("starts_on"), Language: c.PostForm("language"), Mail: c.PostForm("mail") != "",
		Message: strings.TrimSpace(c.PostForm("message")),
		Customer: models.Person{
			FirstName: strings.TrimSpace(c.PostForm("first_name")), LastName: strings.TrimSpace(c.PostForm("last_name")), Email: c.PostForm("email"),
		},
	}
	if n.AccountID, err = strconv.ParseInt(c.PostForm("account"), 10, 64); err != nil {
		return n, &models.Problem{Code: models.Invalid, Field: "account", Key: "view.account"}
	}
	n.CustomerID, _ = strconv.ParseInt(c.PostForm("customer"), 10, 64) // 0 is somebody new
	if c.PostForm("by") == "plan" {
		if n.PlanID, err = strconv.ParseInt(c.PostForm("plan"), 10, 64); err != nil || n.PlanID <= 0 {
			return n, &models.Problem{Code: models.Invalid, Field: "plan", Key: "plan.missing"}
		}
		return n, nil
	}
	n.Name = c.PostForm("name")
	n.Terms, err = s.readTerms(c, c.PostForm("currency"))
	return n, err
}

// readTerms reads the fields of subscriptions.Terms. What is empty and may be is 0.
func (s *server) readTerms(c *gin.Context, currency string) (t models.Terms, err error) {
	amount, err := money.Parse(c.PostForm("amount"), currency, words.Locale(c.Request.Context()))
	if err != nil {
		return t, &models.Problem{Code: models.Invalid, Field: "amount", Key: amountKey(err), Args: s.amountArgs(c.Request.Context(), currency)}
	}
	t = models.Terms{
		Currency: currency, Amount: amount.Minor, Unit: calendar.Unit(c.PostForm("unit")), EndsOn: c.PostForm("ends_on"),
		RetryDays: c.PostForm("retry_days"), Missed: models.Missed(c.PostForm("missed")), Receipts: c.PostForm("receipts") != "",
	}
	for field, into := range map[string]*int{"every": &t.Every, "times": &t.Times, "notice_days": &t.NoticeDays} {
		typed := strings.TrimSpace(c.PostForm(field))
		if typed == "" {
			continue
		}
		if *into, err = strconv.Atoi(typed); err != nil {
			return t, &models.Problem{Code: models.Invalid, Field: field, Key: "terms.number"}
		}
	}
	return t, nil
}

func typedTerms(c *gin.Context) subscriptions.Terms {
	return subscriptions.Terms{
		Name: c.PostForm("name"), Amount: c.PostForm("amount"), Currency: c.PostForm("currency"), Every: c.PostForm("every"), Unit: c.PostForm("unit"),
		Times: c.PostForm("times"), EndsOn: c.PostForm("ends_on"), NoticeDays: c.PostForm("notice_days"), Receipts: c.PostForm("receipts") != "",
		RetryDays: c.PostForm("retry_days"), Missed: c.PostForm("missed"),
	}
}

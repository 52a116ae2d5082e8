package models_test

import (
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/models/modelstest"
)

// Ensure that nothing is charged in a pause, nor made up for afterwards, and that the days stay those of the anchor.
func TestSubscriptionPause(t *testing.T) {
	c := joined(t, "", "computop", nil)
	c.until("2024-12-15 12:00")
	c.must(c.PauseSubscription(t.Context(), modelstest.Clerk, c.ask()))
	c.until("2024-12-20 06:00")
	c.until("2025-01-21 06:00")
	c.wants(models.SubscriptionPaused, "2024-11-20 paid", "2024-12-20 scheduled")
	c.must(c.ResumeSubscription(t.Context(), modelstest.Clerk, c.ask()))
	c.Work(t)
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2025-02-20 scheduled")
	c.until("2025-02-20 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2025-02-20 paid", "2025-03-20 scheduled")

	c.must(c.PauseSubscription(t.Context(), modelstest.Clerk, c.ask())) // not across a due date
	c.until("2025-03-01 06:00")
	c.must(c.ResumeSubscription(t.Context(), modelstest.Clerk, c.ask()))
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2025-02-20 paid", "2025-03-20 scheduled")
}

// Ensure that what was declined before a pause is still owed after it.
func TestSubscriptionPauseOfADecline(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.gateway.Trouble("decline")
	c.until("2024-12-20 06:00")
	c.gateway.Trouble("")
	c.must(c.PauseSubscription(t.Context(), modelstest.Clerk, c.ask()))
	c.until("2024-12-29 06:00")
	c.wants(models.SubscriptionPaused, "2024-11-20 paid", "2024-12-20 retrying")
	c.must(c.ResumeSubscription(t.Context(), modelstest.Clerk, c.ask()))
	c.Work(t)
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
}

// Ensure that a charge that is under way when its subscription is cancelled ends as the gateway says, and is the last.
func TestSubscriptionCancelWhileCharging(t *testing.T) {
	for through, want := range map[bool]string{true: "2024-12-20 paid", false: "2024-12-20 failed"} {
		c := joined(t, "", "paytech", nil)
		c.gateway.Slow(true)
		c.until("2024-12-20 06:00")
		c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 charging")
		if err := c.SkipPeriod(t.Context(), modelstest.Clerk, c.ask(), 2); !models.HasCode(err, models.Conflict) {
			t.Errorf("a charge under way is skipped: %v", err)
		}
		if err := c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), false, ""); !models.HasCode(err, models.Conflict) {
			t.Errorf("a page to pay it on as well is opened: %v", err)
		}
		if err := c.RetryPeriod(t.Context(), modelstest.Clerk, c.ask()); !models.HasCode(err, models.Conflict) {
			t.Errorf("a charge under way is made again: %v", err)
		}
		c.must(c.CancelSubscription(t.Context(), modelstest.Clerk, c.ask(), false))
		c.must(c.gateway.Come(through))
		c.WorkLater(t, time.Hour)
		c.until("2025-03-20 06:00")
		c.wants(models.SubscriptionCancelled, "2024-11-20 paid", want)
	}
}

// Ensure that a cancellation stands in the history once, whoever cancels.
func TestSubscriptionCancelledIsWrittenOnce(t *testing.T) {
	for _, by := range []models.Actor{modelstest.Clerk, models.System} {
		c := joined(t, "", "paytech", nil)
		ask := c.ask()
		for range 2 {
			c.must(c.CancelSubscription(t.Context(), by, ask, false))
		}
		changes, err := c.SubscriptionChanges(t.Context(), c.id)
		c.must(err)
		if len(changes) != 3 || changes[0].Kind != models.ChangeCancelled || changes[0].Reason != ask.Reason || changes[0].Actor != by.Name {
			t.Errorf("cancelled by %s, its history is %+v", by.Name, changes)
		}
		c.wants(models.SubscriptionCancelled, "2024-11-20 paid", "2024-12-20 skipped")
	}
}

func TestSubscriptionCancel(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.must(c.CancelSubscription(t.Context(), modelstest.Clerk, c.ask(), true))
	c.must(c.KeepSubscription(t.Context(), modelstest.Clerk, c.ask()))
	c.until("2024-12-20 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
	c.must(c.CancelSubscription(t.Context(), modelstest.Clerk, c.ask(), true))
	c.until("2025-01-19 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
	c.until("2025-01-20 06:00")
	c.wants(models.SubscriptionCancelled, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 skipped")

	changes, err := c.SubscriptionChanges(t.Context(), c.id)
	c.must(err)
	if changes[0].Kind != models.ChangeCancelled || changes[0].Actor != models.System.Name || changes[1].Kind != models.ChangeEndsNext {
		t.Errorf("its end is written down as %+v", changes[:2])
	}

	c = newClub(t, "", "paytech", nil) // before anybody paid
	page := *c.sub().LinkID
	c.must(c.CancelSubscription(t.Context(), modelstest.Clerk, c.ask(), false))
	if k, err := c.Link(t.Context(), page); err != nil || k.Status != models.LinkCancelled {
		t.Errorf("its page is %+v, %v", k, err)
	}
	if err := c.PauseSubscription(t.Context(), modelstest.Clerk, c.ask()); !models.HasCode(err, models.Conflict) {
		t.Errorf("one that is over is paused: %v", err)
	}
}

// Ensure that a change holds from the next period on: what was charged stays as it was, and the days go on from the new one.
func TestSubscriptionChange(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	to := c.sub().Terms
	to.Amount = 1500
	c.must(c.ChangeSubscription(t.Context(), modelstest.Clerk, c.ask(), to, ""))
	c.until("2024-12-20 06:00")
	to.Every = 2
	c.must(c.ChangeSubscription(t.Context(), modelstest.Clerk, c.ask(), to, "2025-01-31"))
	c.until("2025-01-31 06:00")
	c.until("2025-03-31 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-31 paid", "2025-03-31 paid", "2025-05-31 scheduled")
	var amounts []int64
	for _, p := range c.periods() {
		amounts = append(amounts, p.Amount)
	}
	if !slices.Equal(amounts, []int64{1200, 1500, 1500, 1500, 1500}) {
		t.Errorf("amounts %v", amounts)
	}
	changes, err := c.SubscriptionChanges(t.Context(), c.id)
	if err != nil || changes[0].Kind != models.ChangeTerms || changes[0].Number != 3 || changes[0].Facts().Was.Every != 1 || changes[0].Facts().NextOn != "2025-01-31" {
		t.Errorf("the history says %+v, %v", changes[0], err)
	}
	for field, wrong := range map[string]func(*models.Terms) string{
		"next_on":  func(*models.Terms) string { return "2025-03-31" },
		"ends_on":  func(t *models.Terms) string { t.EndsOn = "2025-04-01"; return "" },
		"times":    func(t *models.Terms) string { t.Times = 4; return "" },
		"currency": func(t *models.Terms) string { t.Currency = "USD"; return "" },
		"every":    func(t *models.Terms) string { t.Every = 121; return "" },
		"unit":     func(t *models.Terms) string { t.Unit = "moon"; return "" },
	} {
		terms := to
		day := wrong(&terms)
		if p := models.AsProblem(c.ChangeSubscription(t.Context(), modelstest.Clerk, c.ask(), terms, day)); p == nil || p.Field != field {
			t.Errorf("%s: %v", field, p)
		}
	}
}

// Ensure that a change while a charge is being tried again concerns the next, and that one keeps its amount.
func TestSubscriptionChangeOfADecline(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.gateway.Trouble("decline")
	c.until("2024-12-20 06:00")
	c.gateway.Trouble("")
	to := c.sub().Terms
	to.Amount, to.Every, to.Unit = 500, 1, calendar.Week
	c.must(c.ChangeSubscription(t.Context(), modelstest.Clerk, c.ask(), to, ""))
	c.until("2024-12-21 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
	c.until("2025-01-20 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-01-27 scheduled")
	if p := c.periods(); p[1].Amount != 1200 || p[2].Amount != 500 {
		t.Errorf("amounts %d, %d", p[1].Amount, p[2].Amount)
	}
}

// Ensure that a customer who pays the declined charge on a new page is charged by what they paid with there.
func TestSubscriptionWithAnotherMethod(t *testing.T) {
	for _, gateway := range seriesGateways {
		c := joined(t, "", gateway, func(n *models.NewSubscription) { n.Terms.RetryDays = "" })
		c.gateway.Trouble("decline")
		c.until("2024-12-20 06:00")
		c.gateway.Trouble("")
		c.wants(models.SubscriptionPastDue, "2024-11-20 paid", "2024-12-20 declined")
		ask := c.ask()
		c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, ask, true, "Please take another card."))
		before := *c.sub().LinkID
		c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), true, ""))
		if k, err := c.Link(t.Context(), before); err != nil || k.Status != models.LinkCancelled {
			t.Errorf("%s: the page before is %+v, %v", gateway, k, err)
		}
		paid := c.paysOnPage()
		c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
		if s := c.sub(); s.FirstPaymentID == nil || *s.FirstPaymentID != paid.ID || s.LinkID != nil || s.Needs != "" {
			t.Errorf("%s: %+v", gateway, s)
		}
		c.until("2025-01-20 06:00")
		c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 scheduled")
	}
}

// Ensure that while a customer is on the page of a payment nothing is charged beside it, and that they are not charged for
// a period that they have paid.
func TestSubscriptionWaitsForTheCustomer(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.until("2024-12-19 12:00")
	c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), false, ""))
	c.until("2024-12-20 05:59")
	p, err := c.PayLink(t.Context(), *c.sub().LinkID, models.PayAsk{Key: models.NewKey()})
	c.must(err)
	c.Work(t)
	c.until("2024-12-20 06:05")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 scheduled")
	if err := c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), false, ""); !models.HasCode(err, models.Conflict) {
		t.Errorf("a second page: %v", err)
	}
	c.must(c.gateway.Pay(c.Payment(t, p.ID)))
	c.Work(t)
	c.until("2024-12-20 12:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")

	c.until("2025-01-10 12:00")
	c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), false, "")) // which nobody pays
	c.until("2025-01-20 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 scheduled")
	if k, err := c.Link(t.Context(), *c.sub().LinkID); err != nil || k.Status != models.LinkCancelled {
		t.Errorf("its page is %+v, %v", k, err)
	}
}

// Ensure that a form sent twice does it once, that viewers may not, and that a key serves one subscription.
func TestSubscriptionForms(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	ask := c.ask()
	for range 2 {
		c.must(c.SkipPeriod(t.Context(), modelstest.Clerk, ask, 2))
	}
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 skipped", "2025-01-20 scheduled")
	if err := c.SkipPeriod(t.Context(), modelstest.Clerk, c.ask(), 2); !models.HasCode(err, models.Conflict) {
		t.Errorf("the page was drawn before: %v", err)
	}
	other := begins(t, c.Desk, "paytech", nil)
	ask.ID = other.ID
	if err := c.CancelSubscription(t.Context(), modelstest.Clerk, ask, false); !models.HasCode(err, models.Conflict) {
		t.Errorf("its key on another: %v", err)
	}
	if err := c.PauseSubscription(t.Context(), modelstest.Viewer, c.ask()); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer pauses: %v", err)
	}
	n := models.NewSubscription{
		Key: models.NewKey(), Name: "Twice", AccountID: c.gateway.Account.ID, Language: "de", CustomerID: other.CustomerID, Terms: other.Terms,
	}
	first, err := c.StartSubscription(t.Context(), modelstest.Clerk, n)
	c.must(err)
	again, err := c.StartSubscription(t.Context(), modelstest.Clerk, n)
	if err != nil || again.ID != first.ID || first.CustomerID != other.CustomerID {
		t.Errorf("sent twice: %d and %+v, %v", first.ID, again, err)
	}
	n.Name = "Changed"
	if _, err := c.StartSubscription(t.Context(), modelstest.Clerk, n); !models.HasCode(err, models.Conflict) {
		t.Errorf("its key for something else: %v", err)
	}
	n.Key, n.AccountID = models.NewKey(), c.Gateways["gate"].Account.ID
	if _, err := c.StartSubscription(t.Context(), modelstest.Clerk, n); !models.HasCode(err, models.Unsupported) {
		t.Errorf("at a gateway that takes no series: %v", err)
	}
}

// Ensure that each letter is written once: before a charge, after it, when one is declined first and last, and at the end.
func TestSubscriptionMails(t *testing.T) {
	c := joined(t, "", "paytech", func(n *models.NewSubscription) { n.Terms.NoticeDays, n.Terms.Times = 3, 3 })
	c.until("2024-12-17 06:00")
	c.until("2024-12-18 06:00")
	c.gateway.Trouble("decline")
	for _, at := range []string{"2024-12-20 06:00", "2024-12-21 06:00", "2024-12-23 06:00"} {
		c.until(at)
	}
	c.gateway.Trouble("")
	c.until("2024-12-27 06:00")
	c.until("2025-01-17 06:00")
	c.until("2025-01-20 06:00")
	mails, err := c.MailsAbout(t.Context(), models.AboutSubscription, c.id)
	c.must(err)
	var kinds []models.LetterKind
	for _, m := range mails {
		kinds = append(kinds, m.Kind)
	}
	slices.Reverse(kinds)
	want := []models.LetterKind{
		models.LetterStart, models.LetterCharged, models.LetterUpcoming, models.LetterDeclined, models.LetterCharged, models.LetterUpcoming,
		models.LetterSubscriptionEnds, models.LetterCharged,
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("letters %q, want %q", kinds, want)
	}
}

// Ensure that a card that will not reach the next charge is told of in time.
func TestSubscriptionCardExpires(t *testing.T) {
	c := joined(t, "", "paytech", func(n *models.NewSubscription) { n.Terms.Every, n.Terms.Unit = 10, calendar.Year })
	expiring := func() int {
		a, err := c.Attention(t.Context())
		c.must(err)
		return len(a.Expiring)
	}
	if n := expiring(); n != 0 { // it expires in December 2039
		t.Errorf("%d expire before 2034", n)
	}
	c.until("2034-11-20 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2034-11-20 paid", "2044-11-20 scheduled")
	if n := expiring(); n != 1 {
		t.Errorf("%d expire before 2044", n)
	}
}

func TestPlans(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	in := models.PlanInput{Key: models.NewKey(), Name: " Gold ", Terms: c.sub().Terms}
	p, err := c.CreatePlan(t.Context(), modelstest.Clerk, in)
	c.must(err)
	if again, err := c.CreatePlan(t.Context(), modelstest.Clerk, in); err != nil || again.ID != p.ID || p.Name != "Gold" {
		t.Errorf("sent twice: %+v, %v", again, err)
	}
	s := begins(t, c.Desk, "paytech", func(n *models.NewSubscription) { n.PlanID, n.Name, n.Terms = p.ID, "", models.Terms{} })
	in.Terms.Amount = 9900
	c.must(c.UpdatePlan(t.Context(), modelstest.Clerk, p.ID, in))
	c.must(c.SetPlanActivity(t.Context(), modelstest.Clerk, p.ID, false))
	if s, err = c.Subscription(t.Context(), s.ID); err != nil || s.Amount != 1200 || s.Name != "Gold" || *s.PlanID != p.ID {
		t.Errorf("a subscription of the plan is %+v, %v", s, err)
	}
	_, err = c.StartSubscription(t.Context(), modelstest.Clerk, models.NewSubscription{
		Key: models.NewKey(), PlanID: p.ID, AccountID: s.AccountID, CustomerID: s.CustomerID, Language: "en",
	})
	if problem := models.AsProblem(err); problem == nil || problem.Field != "plan" {
		t.Errorf("a plan that is not offered: %v", err)
	}
	if _, err := c.CreatePlan(t.Context(), modelstest.Viewer, in); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer makes a plan: %v", err)
	}
	for _, days := range []string{"0", "3,1", "1,1", "61", "x", "1,2,3,4,5,6,7,8,9"} {
		wrong := in
		wrong.Terms.RetryDays = days
		if problem := models.AsProblem(c.UpdatePlan(t.Context(), modelstest.Clerk, p.ID, wrong)); problem == nil || problem.Field != "retry_days" {
			t.Errorf("retries %q: %v", days, problem)
		}
	}
}

package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/providers/computop/sim"
	"kontor/web/subscriptions"

	"github.com/PuerkitoBio/goquery"
)

// clubForm is a subscription that can be started; its key is its own.
func clubForm(more url.Values) url.Values {
	form := url.Values{
		"key": {models.NewKey()}, "account": {"1"}, "by": {"own"}, "name": {"=Rowing club"}, "amount": {"12.00"}, "currency": {"EUR"}, "every": {"1"},
		"unit": {"month"}, "retry_days": {"1, 3, 7"}, "missed": {"charge"}, "receipts": {"yes"}, "language": {"en"}, "mail": {"yes"},
		"email": {"erika@example.com"}, "first_name": {"Erika"}, "last_name": {"Muster"},
	}
	for name, values := range more {
		form[name] = values
	}
	return form
}

// starts sends the form, and gives the place of the page of what was made.
func (r *rig) starts(more url.Values) string {
	r.t.Helper()
	return r.post("/subscriptions", clubForm(more)).wants(http.StatusSeeOther).header.Get("Location")
}

// paysFirst is what the customer does on the page of a subscription.
func (r *rig) paysFirst(id int64) {
	r.t.Helper()
	ctx := context.Background()
	s, err := r.Subscription(ctx, id)
	if err != nil {
		r.t.Fatal(err)
	}
	p, err := r.PayLink(ctx, *s.LinkID, models.PayAsk{Key: models.NewKey()})
	if err != nil {
		r.t.Fatal(err)
	}
	r.Work(r.t)
	if err := r.Sim.Pay(r.Payment(r.t, p.ID).ProviderID, "4111111111111111"); err != nil {
		r.t.Fatal(err)
	}
	r.Work(r.t)
}

// Ensure that a subscription is started from its form, once however often that is sent, and that its page leads on.
func TestSubscriptions(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	if p := r.get("/subscriptions").wants(http.StatusOK); !strings.Contains(p.Find("main").Text(), "Nothing recurs yet") {
		t.Error("an empty list says nothing")
	}
	form := clubForm(nil)
	for range 2 {
		if to := r.post("/subscriptions", form).wants(http.StatusSeeOther).header.Get("Location"); to != "/subscriptions/1" {
			t.Errorf("it leads to %s", to)
		}
	}
	if p := r.get("/subscriptions/1").wants(http.StatusOK); !strings.Contains(p.body, "/pay/") || p.Find("h1").Text() != "=Rowing club" {
		t.Error("the page of one that waits has no address to pay at")
	}
	r.paysFirst(1)
	text := r.get("/subscriptions/1").wants(http.StatusOK).Find("main").Text()
	for _, want := range []string{"active", "18 Dec 2026", "18 May 2027", "06:00 UTC", "First payment received", "Receipt"} {
		if !strings.Contains(text, want) {
			t.Errorf("its page does not say %q", want)
		}
	}
	r.Clock.Turn(31 * 24 * time.Hour)
	r.Work(t)
	p := r.get("/subscriptions/1").wants(http.StatusOK)
	to, _ := p.Find("#subscription .tries a").First().Attr("href")
	if text := r.get(to).wants(http.StatusOK).Find("main").Text(); !strings.Contains(text, "Charge 2 of =Rowing club") {
		t.Error("the payment does not name its subscription")
	}
	if p := r.get("/subscriptions?status=active&currency=EUR&account=1&q=erika@"); p.wants(http.StatusOK).Find("#results tbody tr").Length() != 1 {
		t.Error("it is not found")
	}
	if p := r.get("/subscriptions?status=paused"); p.wants(http.StatusOK).Find("#results tbody tr").Length() != 0 {
		t.Error("it is found among the paused")
	}
	file := r.get("/subscriptions.csv").wants(http.StatusOK)
	if !strings.Contains(file.body, "'=Rowing club") || !strings.Contains(file.body, "12.00") {
		t.Errorf("the file is %q", file.body)
	}
	r.get("/subscriptions/99").wants(http.StatusNotFound)
	r.get("/subscriptions?status=odd").wants(http.StatusUnprocessableEntity)
	r.get("/subscriptions.csv?account=x").wants(http.StatusUnprocessableEntity)
}

// Ensure that a declined charge which is tried again shows in the list and on the page, by a word and a shape, and no longer
// once it is paid or nobody tries it any more.
func TestSubscriptionIsTriedAgain(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	r.starts(nil)
	r.paysFirst(1)
	marks := func(where, on string) (found []string) {
		t.Helper()
		r.get(on).wants(http.StatusOK).Find(where + " .marks .status").Each(func(_ int, s *goquery.Selection) {
			shape, _ := s.Find("svg").Attr("data-icon")
			found = append(found, shape+" "+strings.TrimSpace(s.Text()))
		})
		return found
	}
	wants := func(want ...string) {
		t.Helper()
		for on, where := range map[string]string{"/subscriptions": "#results tbody", "/subscriptions/1": "#subscription header"} {
			if found := marks(where, on); !slices.Equal(found, want) {
				t.Errorf("%s shows %q, want %q", on, found, want)
			}
		}
	}
	wants("refresh active")
	r.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Every: 1, Only: "charge"}})
	r.Clock.Turn(31 * 24 * time.Hour) // 19 December, a day after it was due
	r.Work(t)
	wants("refresh active", "hourglass declined, tried again")
	if row := r.get("/subscriptions").Find("#results tbody tr").Text(); !strings.Contains(row, "Tried again 20 Dec 2026") {
		t.Errorf("when is not said: %q", row)
	}
	if file := r.get("/subscriptions.csv").wants(http.StatusOK).body; !strings.Contains(file, "tried again (UTC),tries\n") || !regexp.MustCompile(`,2026-12-20 \d\d:\d\d:\d\d,1\n$`).MatchString(file) {
		t.Errorf("the file is %q", file)
	}
	r.post("/subscriptions/1/"+subscriptions.Pause, url.Values{"key": {models.NewKey()}, "reason": {"asked for"}}).wants(http.StatusSeeOther)
	wants("pause paused")
	if file := r.get("/subscriptions.csv").wants(http.StatusOK).body; !strings.HasSuffix(file, ",,\n") {
		t.Errorf("the file of one that is paused is %q", file)
	}
	r.post("/subscriptions/1/"+subscriptions.Resume, url.Values{"key": {models.NewKey()}, "reason": {"asked for"}}).wants(http.StatusSeeOther)
	wants("refresh active", "hourglass declined, tried again")
	r.Sim.SetFaults(sim.Faults{})
	r.Clock.Turn(7 * 24 * time.Hour)
	r.Work(t)
	wants("refresh active")
}

// Ensure that what can't be is said beside its field, and that nothing typed is lost.
func TestSubscriptionFormIsRefused(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	for field, value := range map[string]string{
		"name": "", "amount": "a lot", "every": "x", "times": "-1", "ends_on": "2020-01-01", "notice_days": "99", "retry_days": "3, 1",
		"starts_on": "2026-11-17", "email": "nobody",
	} {
		p := r.post("/subscriptions", clubForm(url.Values{field: {value}})).wants(http.StatusUnprocessableEntity)
		if p.errorOf(field) == "" || p.value(field) != value || p.value("last_name") != "Muster" {
			t.Errorf("%s %q: %q beside it, %q in it", field, value, p.errorOf(field), p.value(field))
		}
	}
	r.post("/subscriptions", clubForm(url.Values{"by": {"plan"}, "plan": {"7"}})).wants(http.StatusUnprocessableEntity)
}

// Ensure that each action has its form, does it once, and says so; and that a refused one stands as typed.
func TestSubscriptionActions(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	r.starts(nil)
	r.paysFirst(1)
	acts := func(kind string, more url.Values, status int) *page {
		t.Helper()
		form := r.get("/subscriptions/1?action=" + kind).wants(http.StatusOK)
		if form.Find("dialog form").Length() != 1 {
			t.Fatalf("%s has no form", kind)
		}
		values := url.Values{"key": {form.value("key")}, "reason": {"asked for"}}
		for name, value := range more {
			values[name] = value
		}
		p := r.post("/subscriptions/1/"+kind, values).wants(status)
		if status == http.StatusSeeOther {
			r.post("/subscriptions/1/"+kind, values).wants(http.StatusSeeOther) // the same form again
		}
		return p
	}
	acts(subscriptions.Pause, nil, http.StatusSeeOther)
	acts(subscriptions.Resume, nil, http.StatusSeeOther)
	terms := url.Values{"amount": {"15.00"}, "every": {"2"}, "unit": {"month"}, "missed": {"charge"}, "next_on": {"2026-12-24"}}
	acts(subscriptions.Change, terms, http.StatusSeeOther)
	terms.Set("next_on", "2026-11-01")
	if p := acts(subscriptions.Change, terms, http.StatusUnprocessableEntity); p.errorOf("next_on") == "" || p.value("next_on") != "2026-11-01" {
		t.Error("a day that has passed is not refused beside its field")
	}
	acts(subscriptions.Skip, url.Values{"number": {"2"}}, http.StatusSeeOther)
	acts(subscriptions.Page, url.Values{"message": {"Please take another card."}}, http.StatusSeeOther)
	acts(subscriptions.Cancel, url.Values{"when": {"next"}}, http.StatusSeeOther)
	acts(subscriptions.Keep, nil, http.StatusSeeOther)
	acts(subscriptions.Cancel, url.Values{"when": {"now"}}, http.StatusSeeOther)
	text := r.get("/subscriptions/1").wants(http.StatusOK).Find("#changes").Parent().Parent().Text()
	for _, want := range []string{"Paused", "Resumed", "€12.00 every month → €15.00 every 2 months", "Charge 2 skipped", "Cancelled", "asked for"} {
		if !strings.Contains(text, want) {
			t.Errorf("the history does not say %q", want)
		}
	}
}

// Ensure that viewers see and change nothing, whatever they send, and get no address to pay at in a customer's name.
func TestSubscriptionsOfAViewer(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	r.starts(nil)
	r.as(models.Viewer)
	if p := r.get("/subscriptions/1").wants(http.StatusOK); strings.Contains(p.body, "/pay/") || p.Find("#subscription .actions button:not([disabled])").Length() != 0 {
		t.Error("a viewer can act")
	}
	r.get("/subscriptions/new").wants(http.StatusForbidden)
	r.get("/subscriptions/plans").wants(http.StatusOK)
	r.get("/subscriptions/plans/new").wants(http.StatusForbidden)
	r.post("/subscriptions", clubForm(nil)).wants(http.StatusForbidden)
	for _, kind := range subscriptions.ActionKinds {
		form := clubForm(url.Values{"number": {"1"}, "when": {"now"}, "reason": {"mischief"}})
		r.post("/subscriptions/1/"+kind, form).wants(http.StatusForbidden)
	}
}

func TestPlans(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	if p := r.post("/subscriptions/plans", clubForm(url.Values{"name": {" "}})).wants(http.StatusUnprocessableEntity); p.errorOf("name") == "" {
		t.Error("a plan without a name")
	}
	r.post("/subscriptions/plans", clubForm(nil)).wants(http.StatusSeeOther)
	r.post("/subscriptions/plans/1", clubForm(url.Values{"amount": {"20.00"}})).wants(http.StatusSeeOther)
	if p := r.get("/subscriptions/plans/1").wants(http.StatusOK); p.value("amount") != "20.00" {
		t.Errorf("its amount is %q", p.value("amount"))
	}
	r.starts(url.Values{"by": {"plan"}, "plan": {"1"}})
	if text := r.get("/subscriptions?plan=1").wants(http.StatusOK).Find("#results").Text(); !strings.Contains(text, "€20.00") {
		t.Errorf("its subscriptions: %s", text)
	}
	r.post("/subscriptions/plans/1/activity", url.Values{"active": {"no"}}).wants(http.StatusSeeOther)
	if p := r.get("/subscriptions/new").wants(http.StatusOK); p.Find("select[name=plan]").Length() != 0 {
		t.Error("a plan that is not offered can be chosen")
	}
}

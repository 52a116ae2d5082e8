package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// paymentLink is one as a clerk makes it, and what its URL ends in.
func (r *rig) paymentLink(change func(*models.NewLink)) (link *models.Link, path string) {
	r.t.Helper()
	n := models.NewLink{
		Key: models.NewKey(), AccountID: r.Account.ID, Amount: money.New(1200, "EUR"), Description: "Two books", OrderReference: "A-17",
		Customer: models.Person{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"}, Language: "en", Capture: "automatic",
	}
	if change != nil {
		change(&n)
	}
	link, err := r.CreateLink(r.t.Context(), modelstest.Clerk, n)
	if err != nil {
		r.t.Fatal(err)
	}
	address, err := r.LinkURL(link)
	if err != nil {
		r.t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		r.t.Fatal(err)
	}
	return link, u.Path
}

// works has a worker at work until the test ends.
func (r *rig) works() {
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.Run(ctx, 2); err != nil {
			r.t.Error(err)
		}
	}()
	r.t.Cleanup(func() {
		stop()
		<-done
	})
}

// Ensure that a customer is led from the link to the gateway's page and back to a receipt, without scripts.
func TestPayByLink(t *testing.T) {
	r := newRig(t)
	r.works()
	link, path := r.paymentLink(nil)
	page := r.get(path).wants(http.StatusOK)
	if got := page.Find("h1").Text(); got != "Two books" || !strings.Contains(page.Find("main").Text(), "€12.00") {
		t.Errorf("%q", page.Find("main").Text())
	}
	pressed := r.post(path, url.Values{"key": {page.value("key")}}).wants(http.StatusSeeOther)
	lead := r.get(pressed.header.Get("Location")).wants(http.StatusOK)
	p, err := r.Attempt(t.Context(), link, 1)
	if err != nil || p.CheckoutURL == "" {
		t.Fatal(p, err)
	}
	if got := lead.Find("meta[http-equiv=refresh]").AttrOr("content", ""); got != "0;url="+p.CheckoutURL {
		t.Errorf("leads to %q, want %q", got, p.CheckoutURL)
	}
	back := path + "/back/1"
	if got := r.get(back).wants(http.StatusOK).Find("h1").Text(); !strings.HasPrefix(got, "We are asking") {
		t.Errorf("before: %q", got)
	}
	for err == nil && p.ProviderID == "" { // written a moment after the page is there
		p, err = r.Attempt(t.Context(), link, 1)
	}
	if err := r.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
		t.Fatal(err)
	}
	r.post(path+"/checks/1", nil).wants(http.StatusSeeOther)
	receipt := r.post(back, nil).wants(http.StatusOK)
	if got := receipt.Find("h1").Text(); got != "Payment received" {
		t.Errorf("after: %q", got)
	}
	if got := r.get(path).wants(http.StatusOK).Find("h1").Text(); got != "This is paid" {
		t.Errorf("the link says %q", got)
	}
}

// pressed is what a press on Pay leads to: the attempt, once its provider knows it.
func (r *rig) pressed(link *models.Link, path string, form url.Values) *models.Payment {
	r.t.Helper()
	to := r.post(path, form).wants(http.StatusSeeOther).header.Get("Location")
	number, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSuffix(to, "?lang=en"), path+"/go/"))
	if err != nil {
		r.t.Fatal(err)
	}
	p := &models.Payment{}
	for err == nil && p.ProviderID == "" { // written a moment after the page is there
		p, err = r.Attempt(r.t.Context(), link, number)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

// Ensure that who pays what was paid before, or was called off, is told so kindly, and nobody calls that a receipt.
func TestPayWasNotNeeded(t *testing.T) {
	r := newRig(t)
	r.works()
	link, path := r.paymentLink(nil)
	first := r.pressed(link, path, url.Values{"key": {models.NewKey()}})
	second := r.pressed(link, path, url.Values{"key": {models.NewKey()}, "again": {"yes"}})
	if first.ID == second.ID {
		t.Fatal("no second attempt")
	}
	for i, p := range []*models.Payment{second, first} {
		if err := r.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
			t.Fatal(err)
		}
		back := path + "/back/" + strconv.Itoa(p.Attempt)
		r.post(path+"/checks/"+strconv.Itoa(p.Attempt), nil).wants(http.StatusSeeOther)
		page := r.get(back).wants(http.StatusOK)
		if got, want := page.Find("h1").Text(), []string{"Payment received", "This payment was not needed"}[i]; got != want {
			t.Errorf("payment %d: %q, want %q", i+1, got, want)
		}
		if text := page.Find("main").Text(); !strings.Contains(text, p.Reference) || !strings.Contains(text, "€12.00") {
			t.Errorf("nothing to keep or print: %q", text)
		}
	}
	if text := r.get(path + "/back/1").Find("main").Text(); !strings.Contains(text, "had been paid before your €12.00 came") {
		t.Errorf("%q", text)
	}
	off, path := r.paymentLink(nil)
	late := r.pressed(off, path, url.Values{"key": {models.NewKey()}})
	r.Clock.Turn(30 * time.Minute)
	if err := r.CancelLink(t.Context(), modelstest.Clerk, off.ID); err != nil {
		t.Fatal(err)
	}
	r.Clock.Turn(-time.Minute) // a gateway whose clock is slow
	if err := r.Sim.Pay(late.ProviderID, "4111111111111111"); err != nil {
		t.Fatal(err)
	}
	r.post(path+"/checks/1", nil).wants(http.StatusSeeOther)
	if page := r.get(path).wants(http.StatusOK); page.Find("h1").Text() != "This payment was called off" || page.Find("a[href*='/back/1']").Length() != 1 {
		t.Errorf("the link says %q", page.Find("main").Text())
	}
	if text := r.get(path + "/back/1").Find("main").Text(); !strings.Contains(text, "had called this payment off before your €12.00 came") {
		t.Errorf("%q", text)
	}
}

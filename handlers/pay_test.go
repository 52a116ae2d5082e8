package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

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

package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that a customer's page tells who it is, what they paid and what they saved, and leads on.
func TestCustomer(t *testing.T) {
	r, _ := newAbleRig(t)
	r.as(models.Clerk)
	p := r.paid(money.New(5000, "EUR"))
	method := r.saved(p)
	name := r.get(transaction(p.ID, "")).wants(http.StatusOK).Find(`#sides a:contains("Erika Muster")`)
	page := r.get(name.AttrOr("href", "")).wants(http.StatusOK)
	if page.Find("h1").Text() != "Erika Muster" || !strings.Contains(page.Find("main").Text(), "erika@example.com") {
		t.Errorf("the page is of %q", page.Find("h1").Text())
	}
	if page.Find(`.transactions a[href="`+transaction(p.ID, "")+`"]`).Length() != 1 || page.Find(`a[href="/transactions?customer=`+number(*p.CustomerID)+`"]`).Length() != 1 {
		t.Error("the payment or the way to all of them is missing")
	}
	row := page.Find(".card:has(#methods) tbody tr").Text()
	for _, want := range []string{"Visa •• 1111", "12/2039", "Shop"} {
		if !strings.Contains(row, want) {
			t.Errorf("%q is not in %q", want, row)
		}
	}
	if page.Find(fmt.Sprintf(`a[href="/transactions/new?saved=%d"]`, method.ID)).Length() != 1 {
		t.Error("it can't be charged")
	}
	r.as(models.Viewer)
	seen := r.get(fmt.Sprintf("/customers/%d", *p.CustomerID)).wants(http.StatusOK)
	off := seen.Find(".row-actions button[disabled]")
	if off.Length() != 2 || !strings.Contains(seen.Find("#"+off.AttrOr("aria-describedby", "none")).Text(), "role clerk") {
		t.Error("a viewer's buttons are not greyed out with a reason")
	}
	r.get("/customers/999").wants(http.StatusNotFound)
	r.get("/customers/x").wants(http.StatusNotFound)
}

// Ensure that a saved method is forgotten after it was asked once more, once, and stays where the provider does not
// answer.
func TestForgetMethod(t *testing.T) {
	r, gateway := newAbleRig(t)
	p := r.paid(money.New(5000, "EUR"))
	method := r.saved(p)
	at := fmt.Sprintf("/customers/%d", *p.CustomerID)
	target := fmt.Sprintf("%s/methods/%d/forgettings", at, method.ID)
	r.as(models.Viewer)
	r.post(target, nil).wants(http.StatusForbidden)
	r.as(models.Clerk)
	asked := r.get(fmt.Sprintf("%s?forget=%d", at, method.ID)).wants(http.StatusOK)
	if form := asked.Find(`dialog form[action="` + target + `"]`); form.Length() != 1 || !strings.Contains(form.Text(), "Forget Visa •• 1111") {
		t.Errorf("the form is %q", asked.Find("dialog").Text())
	}
	gateway.down = true
	refused := r.post(target, nil).wants(http.StatusServiceUnavailable)
	if got := refused.Find("dialog .alert").Text(); !strings.Contains(got, "No answer came.") {
		t.Errorf("it says %q", got)
	}
	if _, n := gateway.last(t, "forget"); n != 0 || len(r.methods(p)) != 1 {
		t.Error("it was forgotten all the same")
	}
	gateway.down = false
	neighbour := r.from("Erika.Muster@example.com.au")
	for _, wrong := range [][2]int64{{*p.CustomerID, method.ID + 1}, {*neighbour.CustomerID, method.ID}} {
		r.post(fmt.Sprintf("/customers/%d/methods/%d/forgettings", wrong[0], wrong[1]), nil).wants(http.StatusSeeOther)
	}
	if len(r.methods(p)) != 1 {
		t.Error("it was forgotten by somebody else's page")
	}
	for range 2 {
		r.post(target, nil).wants(http.StatusSeeOther)
	}
	if call, n := gateway.last(t, "forget"); n != 1 || call.Token != "tok_saved" || len(r.methods(p)) != 0 {
		t.Errorf("%d times %q, %d left", n, call.Token, len(r.methods(p)))
	}
	r.as(models.Manager)
	if trail := r.get("/audit").Find("tbody").Text(); !strings.Contains(trail, "Saved payment method forgotten.") || !strings.Contains(trail, "Customer 1") {
		t.Error("the trail does not tell of it")
	}
}

// Ensure that whose e-mail only begins alike is somebody else.
func TestCustomersApart(t *testing.T) {
	r, _ := newAbleRig(t)
	r.as(models.Clerk)
	p := r.paid(money.New(5000, "EUR"))
	neighbour := r.from("erika@example.com.au")
	page := r.get(fmt.Sprintf("/customers/%d", *p.CustomerID)).wants(http.StatusOK)
	if got := page.Find(".transactions tbody tr"); got.Length() != 1 || strings.Contains(got.Text(), "com.au") {
		t.Errorf("the payments are %q", got.Text())
	}
	if got := r.get(fmt.Sprintf("/customers/%d", *neighbour.CustomerID)).Find(".card:has(#methods) tbody tr").Length(); got != 0 {
		t.Errorf("%d saved methods of somebody who saved none", got)
	}
	for email, status := range map[string]int{"erika@example.com.au": 422, "erika@example.co": 422, "": 422, " Erika@Example.com ": 200} {
		form := payoutForm(url.Values{"find": {"saved"}, "destination": {"saved_method"}, "email": {email}})
		if page := r.post("/payouts", form).wants(status); (page.Find("[name=saved_method]").Length() == 1) != (status == 200) {
			t.Errorf("%q finds the saved method of another", email)
		}
	}
}

// from is a payment of somebody with that e-mail.
func (r *rig) from(email string) *models.Payment {
	r.t.Helper()
	p, err := r.TakePayment(r.t.Context(), modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: 1, Channel: models.ChannelHosted, Amount: money.New(100, "EUR"), Capture: "manual",
		Customer: models.Person{LastName: "Neighbour", Email: email},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

func (r *rig) methods(p *models.Payment) []models.SavedMethod {
	r.t.Helper()
	all, err := r.SavedMethods(r.t.Context(), *p.CustomerID)
	if err != nil {
		r.t.Fatal(err)
	}
	return all
}

// Ensure that a method whose gateway can't forget says so, and can't be forgotten by hand either; nor another customer's.
func TestUnforgettable(t *testing.T) {
	r, _ := newAbleRig(t)
	p := r.paid(money.New(5000, "EUR"))
	method := r.saved(p)
	if err := r.SetAccountActive(t.Context(), models.System, 1, false); err != nil {
		t.Fatal(err)
	}
	r.as(models.Clerk)
	at := fmt.Sprintf("/customers/%d", *p.CustomerID)
	page := r.get(at).wants(http.StatusOK)
	why := page.Find(fmt.Sprintf("#forget-%d-why", method.ID)).Text()
	if !strings.Contains(why, "switched off") || page.Find(fmt.Sprintf("#charge-%d-why", method.ID)).Text() == "" {
		t.Errorf("it says %q", why)
	}
	if r.get(fmt.Sprintf("%s?forget=%d", at, method.ID)).Find("dialog").Length() != 0 {
		t.Error("its form opens")
	}
	r.post(fmt.Sprintf("%s/methods/%d/forgettings", at, method.ID), nil).wants(http.StatusConflict)
	if len(r.methods(p)) != 1 {
		t.Error("it was forgotten all the same")
	}
}

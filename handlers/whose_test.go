package handlers_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that the list, its file and its next page can be of one customer, that it says so, and that the way out of it
// keeps the other filters.
func TestTransactionsOfACustomer(t *testing.T) {
	r := newRig(t)
	take := func(email, name string) *models.Payment {
		p, err := r.TakePayment(t.Context(), modelstest.Clerk, models.NewPayment{
			Key: models.NewKey(), AccountID: 1, Channel: models.ChannelHosted, Amount: money.New(100, "EUR"), Capture: "manual",
			Customer: models.Person{LastName: name, Email: email},
		})
		if err != nil {
			t.Fatal(err)
		}
		return r.Payment(t, p.ID)
	}
	mine, other := take("a@example.com", "Muster"), take("b@example.com", "Muster")
	for range 50 {
		take("a@example.com", "Muster")
	}
	r.as(models.Clerk)
	view := "customer=" + number(*mine.CustomerID) + "&status=open"
	page := r.get("/transactions?" + view).wants(http.StatusOK)
	if n := page.Find("tbody tr").Length(); n != 50 || strings.Contains(page.Find("tbody").Text(), other.Reference) || page.Find(".figure-line").Text() != "51 transactions" {
		t.Errorf("%d rows, %s", n, page.Find(".figure-line").Text())
	}
	if chip := page.Find(".chip"); strings.TrimSpace(chip.Text()) != "Customer: Muster" || chip.Find("a").AttrOr("href", "") != "/transactions?status=open" || page.value("customer") == "" {
		t.Errorf("the list is said to be of %q", chip.Text())
	}
	next := r.get(page.Find("a[rel=next]").AttrOr("href", "")).wants(http.StatusOK)
	if next.Find("tbody tr").Length() != 1 || next.Find(".chip").Length() != 1 {
		t.Error("the next page is of somebody else")
	}
	rows, err := csv.NewReader(strings.NewReader(r.get(page.Find(`a[download][href*=".csv"]`).AttrOr("href", "")).wants(http.StatusOK).body)).ReadAll()
	if err != nil || len(rows) != 52 {
		t.Errorf("the file has %d lines, %v", len(rows), err)
	}
	for _, wrong := range []string{"x", "-1", "999999"} {
		for _, path := range []string{"/transactions", "/transactions.csv"} {
			if page := r.get(path + "?customer=" + wrong).wants(http.StatusUnprocessableEntity); !strings.Contains(page.body, "There is no such customer") {
				t.Errorf("%s of %s does not say why", path, wrong)
			}
		}
	}
}

// Ensure that a payout that waits stands on the first page, in the words of who can answer it and of who can't, and
// leads to where it is answered.
func TestWaitingPayoutsOnTheFirstPage(t *testing.T) {
	r, gateway := newAbleRig(t)
	gateway.waits = true
	r.as(models.Clerk)
	at := r.post("/payouts", payoutForm(url.Values{"destination": {"bank"}, "bank_holder": {"E"}, "bank_number": {"1"}})).header.Get("Location")
	r.Work(t)
	for role, want := range map[models.Role]string{
		models.Clerk: "ask somebody who has it", models.Viewer: "ask somebody who has it", models.Manager: "your answer", models.Admin: "your answer",
	} {
		r.as(role)
		group := r.get("/").wants(http.StatusOK).Find("#waiting").Closest(".needs")
		if got := group.Text(); !strings.Contains(got, want) || !strings.Contains(got, "For Erika Muster") || group.Find(`a[href="`+at+`"]`).Length() != 1 {
			t.Errorf("a %s reads %q", role, strings.Join(strings.Fields(got), " "))
		}
	}
	r.as(models.Manager)
	page := r.get(at)
	gateway.waits = false
	r.post(at+"/approvals", url.Values{"key": {models.NewKey()}}).wants(http.StatusSeeOther)
	r.Work(t)
	if page.Find("#act-approval[disabled]").Length() != 0 || r.get("/").Find("#waiting").Length() != 0 {
		t.Error("it can't be answered there, or is waited for after it was")
	}
	r.as(models.Clerk)
	if got := r.get(at).Find("#act-approval-why").Text(); strings.Contains(got, "role") || !strings.Contains(got, "answered") {
		t.Errorf("a clerk is told %q of what nobody can do any more", strings.TrimSpace(got))
	}
}

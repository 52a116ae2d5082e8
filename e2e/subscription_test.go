package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A subscription is started, paid on the gateway's page, and charged for three months, while one charge is declined and
// recovers: at Computop and at pay.tech.
func TestSubscription(t *testing.T) {
	t.Parallel()
	for _, at := range []struct{ account, gateway, card string }{
		{"Demo shop", "computop", ""},
		{"Demo games", "paytech", "4000000000000408"},
	} {
		t.Run(at.gateway, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			page := s.signedIn(t, "clerk")
			s.startsASubscription(t, page, at.account)
			axe(t, page)
			customer := newPage(t)
			address, err := page.Locator("#subscription code").Filter(locatorWith("/pay/")).InnerText()
			must(t, err)
			visit(t, customer, address)
			must(t, button(customer, "Pay €12.00").Click())
			s.paysOnGateway(t, customer, at.card)
			must(t, patient.Locator(page.Locator("#subscription header .status")).ToContainText("active")) // without a reload

			charges, mails := tableOf(page, "Charges"), page.GetByRole("main").Locator(".mail-list")
			s.later(t, "624h") // 26 days: within a week of the next charge, whichever month it is
			s.sees(t, page, mails, "Notice of a charge")
			must(t, expect.Locator(mails.GetByRole("link").Filter(locatorWith("Receipt"))).ToHaveCount(1)) // of the first payment
			s.later(t, "144h")
			s.sees(t, page, charges, "No. 3")
			s.declines(t, at.gateway, true)
			s.later(t, "768h")
			s.sees(t, page, charges, "declined, tried again")
			must(t, expect.Locator(page.Locator("#subscription header .status").First()).ToHaveText("active"))
			axe(t, page)
			s.declines(t, at.gateway, false)
			s.later(t, "48h")
			s.sees(t, page, charges, "No. 4")
			s.later(t, "768h")
			s.sees(t, page, charges, "No. 5")

			must(t, expect.Locator(charges.GetByText("paid", playwright.LocatorGetByTextOptions{Exact: playwright.Bool(true)})).ToHaveCount(4))
			must(t, expect.Locator(charges.GetByText("captured")).ToHaveCount(4)) // each period once
			must(t, expect.Locator(charges.GetByText("declined")).ToHaveCount(1))
			must(t, charges.GetByRole("link").First().Click())
			must(t, expect.Locator(page.GetByRole("main")).ToContainText("Charge 4 of Rowing club"))
			s.readsSubscriptionMail(t, page)
		})
	}
}

// startsASubscription fills in the form, with terms of its own.
func (s *shop) startsASubscription(t *testing.T, page playwright.Page, account string) {
	t.Helper()
	visit(t, page, s.URL+"/subscriptions/new")
	choosesAccount(t, page, "Account", account)
	must(t, page.GetByLabel("of its own").Check())
	for label, text := range map[string]string{
		"E-mail": "ami@subscribed.example", "First name": "Ami", "Last name": "Sato", "Name": "Rowing club", "Amount": "12", "Days of notice": "7",
	} {
		must(t, page.GetByLabel(label, exactLabel).Fill(text))
	}
	axe(t, page)
	must(t, button(page, "Create subscription").Click())
	must(t, expect.Locator(heading(page, "Rowing club")).ToBeVisible())
}

// readsSubscriptionMail finds under Mail what the subscription's customer got: before each charge, after it, and when one was
// declined.
func (s *shop) readsSubscriptionMail(t *testing.T, page playwright.Page) {
	t.Helper()
	visit(t, page, s.URL+"/mail?email=ami@subscribed.example")
	list := tableOf(page, "Mail")
	for kind, n := range map[string]int{
		"Start of a subscription": 1, "Receipt of a subscription": 4, "Declined charge of a subscription": 1,
	} {
		must(t, expect.Locator(list.GetByText(kind, playwright.LocatorGetByTextOptions{Exact: playwright.Bool(true)})).ToHaveCount(n))
	}
	must(t, list.GetByRole("row").Filter(locatorWith("Declined charge of a subscription")).GetByRole("link").First().Click())
	letter := page.FrameLocator("iframe.mail-letter").Locator("body")
	must(t, patient.Locator(letter).ToContainText("€12.00"))
	must(t, expect.Locator(letter).ToContainText("We try once more on"))
}

// later puts the clock of the demo ahead.
func (a *app) later(t *testing.T, by string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.Controls+"/clock", strings.NewReader(url.Values{"by": {by}}.Encode()))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered(t, r)
}

// declines has the banks say no to later payments of a series at a gateway, or yes again.
func (a *app) declines(t *testing.T, gateway string, on bool) {
	t.Helper()
	faults := map[string]any{}
	if on {
		faults["decline"] = map[string]any{"every": 1, "only": "charge"}
	}
	body, err := json.Marshal(faults)
	must(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, a.Controls+"/"+gateway+"/faults.json", bytes.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	answered(t, r)
}

// sees waits for words that a worker brings about, on a page that is quiet meanwhile.
func (s *shop) sees(t *testing.T, page playwright.Page, where playwright.Locator, words string) {
	t.Helper()
	for range 120 {
		_, err := page.Reload()
		must(t, err)
		if patientFor(where, words) {
			return
		}
	}
	sees(t, where, words)
}

// patientFor says whether the words come within half a second.
func patientFor(where playwright.Locator, words string) bool {
	return playwright.NewPlaywrightAssertions(500).Locator(where).ToContainText(words) == nil
}

// Nothing but a demo has a clock that can be put ahead.
func TestClockIsTheDemosAlone(t *testing.T) {
	t.Parallel()
	a := start(t)
	for _, by := range []string{"-1h", "soon", "", "200000000h"} {
		response, err := http.PostForm(a.Controls+"/clock", url.Values{"by": {by}})
		must(t, err)
		if bodyOf(t, response); response.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("by %q answered %d", by, response.StatusCode)
		}
	}
	response, err := http.Get(a.URL + "/clock")
	must(t, err)
	if bodyOf(t, response); response.StatusCode != http.StatusNotFound {
		t.Errorf("the pages' address answered %d", response.StatusCode)
	}
}

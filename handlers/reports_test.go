package handlers_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/web/letters"

	"github.com/PuerkitoBio/goquery"
)

// Ensure that a report has each currency's own figures beside those before, draws them, and that every figure opens what it
// sums.
func TestReportsPage(t *testing.T) {
	r := rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Composer: letters.Composer{}}))
	r.as(models.Clerk)
	if text := r.get("/reports").wants(http.StatusOK).Find("main").Text(); !strings.Contains(text, "Nothing happened in this time") {
		t.Errorf("without figures it says %q", text)
	}
	euros := r.Captured(t, money.New(20_00, "EUR"))
	r.Captured(t, money.New(12_000_000_000, "JPY"))
	r.post(transaction(euros.ID, "/refunds"), url.Values{"key": {"k1"}, "amount": {"5"}, "reason": {"broken"}}).wants(http.StatusSeeOther)
	r.Work(t)
	page := r.get("/reports?period=today").wants(http.StatusOK)
	section := page.Find("#report-EUR").Closest("section.card")
	for name, want := range map[string]string{
		"Volume": "€20.00", "Captured": "€20.00", "Refunded": "€5.00", "Net": "€15.00", "Success rate": "100.0 %", "Average payment": "€20.00",
	} {
		cell := section.Find(`th:contains("` + name + `")`).First().Parent().Find(`td[data-label="Now"] a`)
		if cell.Text() != want {
			t.Errorf("%s is %q, want %q", name, cell.Text(), want)
		}
		opened := r.get(cell.AttrOr("href", "")).wants(http.StatusOK)
		if opened.Find(".ledger-entries tbody, main .table tbody tr").Length() == 0 {
			t.Errorf("%s opens nothing: %s", name, cell.AttrOr("href", ""))
		}
	}
	captured := section.Find(`th:contains("Captured")`).First().Parent().Find(`td[data-label="Now"] a`).AttrOr("href", "")
	if balance := r.get(captured).Find(".ledger-sums .cell-credit").Text(); balance != "€20.00" {
		t.Errorf("captured opens sums of %q", balance)
	}
	method := section.Find(`th:contains("card")`).First().Parent().Find(`td[data-label="Refunded"] a`)
	if sums := r.get(method.AttrOr("href", "")).wants(http.StatusOK).Find(".ledger-sums .cell-debit").Text(); method.Text() != "€5.00" || sums != "€5.00" {
		t.Errorf("card's refunds are %q and open sums of %q", method.Text(), sums)
	}
	if chart := section.Find("svg[role=img]"); chart.Length() != 1 || !strings.Contains(chart.AttrOr("aria-label", ""), "EUR") || chart.Find("rect").Length() != 1 {
		t.Error("there is no chart with a name and a bar")
	}
	if text := page.Find("#report-JPY").Closest("section.card").Text(); !strings.Contains(text, "¥12,000,000,000") || strings.Contains(text, "€") {
		t.Errorf("the yen are %q", text)
	}
	if page.Find("[style], script:not([src])").Length() != 0 {
		t.Error("there is an inline style or script")
	}
	for path, field := range map[string]string{
		"/reports?from=2026-01-02": "from", "/reports?from=x&to=2026-01-02": "from", "/reports?period=soon": "period", "/reports?account=x": "account",
		"/reports?from=2026-02-02&to=2026-01-02": "to",
	} {
		if r.get(path).wants(http.StatusUnprocessableEntity).errorOf(field) == "" {
			t.Errorf("%s: nothing is said beside %s", path, field)
		}
	}
}

// Ensure that every figure of a report opens entries or payments that come to just that: also by account, by method, where
// that is not known, and the declines by their codes.
func TestReportsOpenWhatTheySum(t *testing.T) {
	r := rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Composer: letters.Composer{}}))
	past := models.SeedOptions{Payments: 900, Seed: 7, Accounts: []models.Account{*r.Account}, From: r.Clock.Now().AddDate(0, -2, 0)}
	if err := r.Seed(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	r.as(models.Viewer)
	page := r.get("/reports?period=last-30-days&step=week").wants(http.StatusOK)
	kinds := map[string]int{}
	page.Find("section.report a.money").Each(func(_ int, figure *goquery.Selection) {
		what := figure.Closest("td").AttrOr("data-label", "")
		if head := figure.Closest("tr").Find("th").Text(); what == "Now" || what == "Before" {
			what = head
		}
		kinds[what]++
		href := figure.AttrOr("href", "")
		if got, want := r.sumOf(what, href), digits(figure.Text()); got != want {
			t.Errorf("%s of %s opens %d at %s", what, figure.Text(), got, href)
		}
	})
	for _, what := range []string{"Volume", "Captured", "Refunded", "Net", "Success rate", "Average payment", "Payments"} {
		if kinds[what] < 5 {
			t.Errorf("%d figures of %s were opened", kinds[what], what)
		}
	}
	if page.Find(`a[href*="code=-"], a[href*="method=-"]`).Length() < 2 {
		t.Error("what has no code or no method is not opened")
	}
}

// Ensure that declines are told by gateway and code with why, in the reader's language, that each opens just its payments, and
// that one of them says the same.
func TestReportsSayWhy(t *testing.T) {
	r, _ := newAbleRig(t)
	games, err := r.CreateAccount(t.Context(), modelstest.Admin, models.AccountInput{
		Provider: "paytech", Name: "Games", Mode: "simulator", BaseURL: r.SimURL, Credentials: map[string]string{"api_key": "sim_demo", "signing_key": "sim"},
	})
	if err != nil {
		t.Fatal(err)
	}
	past := models.SeedOptions{Payments: 900, Seed: 7, Accounts: []models.Account{*r.Account, *games}, From: r.Clock.Now().AddDate(0, -1, 0)}
	if err := r.Seed(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	r.as(models.Clerk)
	said := map[string]bool{}
	r.get("/reports").wants(http.StatusOK).Find(`section.report tr:has(th code)`).Each(func(_ int, row *goquery.Selection) {
		said[strings.Join(strings.Fields(row.Find("th").Text()), " ")] = true
		figure := row.Find("td a")
		if got, want := r.listed(figure.AttrOr("href", "")), digits(figure.Text()); got != want {
			t.Errorf("%s: %d open %d", row.Find("th").Text(), want, got)
		}
	})
	for _, want := range []string{
		"Declined by the customer’s bank or the acquirer Computop Paygate 22000305", "Reason not published pay.tech 22000305",
	} {
		if !said[want] {
			t.Errorf("%q is not among %v", want, said)
		}
	}
	declined := r.get("/transactions?status=declined&provider=computop&code=22000305").wants(http.StatusOK).Find("#results tbody a").First()
	r.post("/profile/language", url.Values{"language": {"de"}}).wants(http.StatusSeeOther)
	if text := r.get(declined.AttrOr("href", "")).wants(http.StatusOK).Find("main").Text(); !strings.Contains(text, "Von der Bank des Kunden oder vom Acquirer abgelehnt") {
		t.Errorf("a declined payment says %q", text)
	}
}

// sumOf is what a figure's page comes to, in minor units or thousandths.
func (r *rig) sumOf(what, href string) int64 {
	r.t.Helper()
	switch what {
	case "Volume": // authorized, and charged at once
		sums := r.get(href).wants(http.StatusOK).Find(".ledger-sums tbody tr")
		held := sums.FilterFunction(func(_ int, s *goquery.Selection) bool {
			return strings.Contains(s.Text(), "Held") && s.Find(".cell-debit").Text() != ""
		})
		return digits(held.Find(".cell-debit").Text()) + digits(sums.FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), "Sales") }).Find(".cell-credit").Text())
	case "Success rate":
		all, declined := r.listed(href), r.listed(strings.NewReplacer("status=authorized", "", "status=captured", "", "status=partially+captured", "",
			"status=partially+refunded", "", "status=refunded", "", "status=reversed", "").Replace(href))
		return (2000*(all-declined) + all) / (2 * all)
	case "Average payment":
		rows, err := csv.NewReader(strings.NewReader(r.get(strings.Replace(href, "/transactions?", "/transactions.csv?", 1)).wants(http.StatusOK).body)).ReadAll()
		if err != nil {
			r.t.Fatal(err)
		}
		at, sum, n := slices.Index(rows[0], "amount"), int64(0), int64(len(rows)-1)
		for _, row := range rows[1:] {
			sum += digits(row[at])
		}
		return (2*sum + n) / (2 * n)
	case "Payments":
		return r.listed(href)
	}
	return digits(r.opened(href))
}

// listed is how many payments a list says that it has.
func (r *rig) listed(href string) int64 {
	r.t.Helper()
	return digits(r.get(href).wants(http.StatusOK).Find("#results .figure-line").Text())
}

// digits reads a figure by its digits and sign alone: minor units, whatever the currency.
func digits(figure string) int64 {
	n, _ := strconv.ParseInt(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, figure), 10, 64)
	if strings.ContainsAny(figure, "-−") {
		return -n
	}
	return n
}

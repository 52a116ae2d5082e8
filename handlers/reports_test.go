package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/web/letters"
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

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/web/letters"

	"github.com/PuerkitoBio/goquery"
)

// opened is what a page that a figure opens comes to: the sum of the book it was asked for, else of the volume, or how many
// payments it lists.
func (r *rig) opened(href string) string {
	r.t.Helper()
	page := r.get(href).wants(http.StatusOK)
	if !strings.HasPrefix(href, "/ledger") {
		return strings.TrimSpace(page.Find("#results .figure-line").Text())
	}
	at, err := url.Parse(href)
	if err != nil {
		r.t.Fatal(err)
	}
	sums := page.Find(".ledger-sums tbody tr")
	switch at.Query().Get("book") {
	case "sales":
		return sums.Find(".cell-credit").Text()
	case "refunds":
		return sums.Find(".cell-debit").Text()
	case "receivable":
		return sums.Find(".cell-balance").Text()
	}
	return "" // of several books: what was authorized and what was charged
}

// Ensure that the first page has each currency's figures of today, a week and a month beside those before, and that each of
// them opens entries that come to just that.
func TestHomeFigures(t *testing.T) {
	r := rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Composer: letters.Composer{}}))
	r.as(models.Clerk)
	if text := r.get("/").wants(http.StatusOK).Find("main").Text(); !strings.Contains(text, "No money has moved in the last days") {
		t.Errorf("without figures it says %q", text)
	}
	r.Captured(t, money.New(8_00, "EUR"))
	r.Clock.Turn(10 * 24 * time.Hour)
	r.Captured(t, money.New(40_00, "EUR"))
	r.Clock.Turn(24 * time.Hour)
	euros := r.Captured(t, money.New(20_00, "EUR"))
	r.Captured(t, money.New(12_000_000_000, "JPY"))
	r.post(transaction(euros.ID, "/refunds"), url.Values{"key": {"k1"}, "amount": {"5"}, "reason": {"broken"}}).wants(http.StatusSeeOther)
	r.Work(t)
	page := r.get("/").wants(http.StatusOK)
	rows := page.Find("#recent-EUR").Closest("section.card").Find("tbody tr")
	want := [][]string{
		{"€20.00", "€40.00", "€60.00", "€8.00", "€68.00", "€0.00"},
		{"€20.00", "€40.00", "€60.00", "€8.00", "€68.00", "€0.00"},
		{"€5.00", "€0.00", "€5.00", "€0.00", "€5.00", "€0.00"},
		{"€15.00", "€40.00", "€55.00", "€8.00", "€63.00", "€0.00"},
		{"100.0 %", "100.0 %", "100.0 %", "100.0 %", "100.0 %", "–"},
	}
	counts := []string{"1 transaction", "1 transaction", "2 transactions", "1 transaction", "3 transactions"}
	rows.Each(func(line int, row *goquery.Selection) {
		row.Find(".money").Each(func(i int, figure *goquery.Selection) {
			if figure.Text() != want[line][i] {
				t.Errorf("line %d, figure %d is %s, want %s", line, i, figure.Text(), want[line][i])
			}
			href, opens := figure.Attr("href")
			if zero := strings.Trim(want[line][i], "€0.–") == ""; opens == zero && line != 3 {
				t.Errorf("line %d, figure %d of %s opens %q", line, i, figure.Text(), href)
			}
			if !opens {
				return
			}
			total := figure.Text()
			if line == 4 {
				total = counts[i]
			}
			empty := strings.Trim(total, "€0.") == ""
			if got := r.opened(href); line > 0 && got != total && !(empty && got == "") {
				t.Errorf("line %d, figure %d of %s opens %q at %s", line, i, total, got, href)
			}
		})
	})
	if yen := page.Find("#recent-JPY").Closest("section.card"); !strings.Contains(yen.Text(), "¥12,000,000,000") || yen.Find("svg[role=img]").Length() != 1 || strings.Contains(yen.Text(), "€") {
		t.Errorf("the yen are %q", yen.Text())
	}
	if page.Find(`a[href="/reports#report-EUR"]`).Length() != 1 || page.Find("[style], script:not([src])").Length() != 0 {
		t.Error("the report is not linked, or there is an inline style or script")
	}
}

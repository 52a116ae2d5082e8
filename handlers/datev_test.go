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
)

func numbers() url.Values {
	return url.Values{
		"consultant": {"29098"}, "client": {"55003"}, "fiscal_month": {"1"}, "digits": {"4"}, "currency": {"EUR"}, "receivable_1": {"1461"},
		"book_sales": {"8400"}, "book_refunds": {"8700"}, "book_payouts": {"1360"}, "book_chargebacks": {"2400"},
	}
}

// Ensure that admins alone see and set the accounts, and that a wrong one keeps what was typed and says why beside it.
func TestDatevAccounts(t *testing.T) {
	r := newRig(t)
	for _, role := range []models.Role{models.Viewer, models.Clerk, models.Manager} {
		r.as(role)
		r.get("/settings/datev").wants(http.StatusForbidden)
		r.post("/settings/datev", numbers()).wants(http.StatusForbidden)
	}
	r.as(models.Admin)
	if r.get("/settings/datev").wants(http.StatusOK).Find("#datev-receivable-1").Length() != 1 {
		t.Error("the account has no field")
	}
	wrong := numbers()
	wrong.Set("consultant", "12")
	wrong.Set("client", "=1")
	page := r.post("/settings/datev", wrong).wants(http.StatusUnprocessableEntity)
	for id, want := range map[string]string{"consultant": "between 1001 and 9999999", "client": "between 1 and 99999"} {
		if got := page.Find("#datev-" + id + "-error").Text(); !strings.Contains(got, want) {
			t.Errorf("beside %s stands %q", id, got)
		}
	}
	if page.value("client") != "=1" || page.value("book_sales") != "8400" {
		t.Error("what was typed is gone")
	}
	r.post("/settings/datev", numbers()).wants(http.StatusSeeOther)
	if page := r.get("/settings/datev"); page.value("receivable_1") != "1461" || page.value("consultant") != "29098" {
		t.Error("it is not kept")
	}
}

// Ensure that a viewer takes the month's file, that the page has its sums, and that where there is none the page says why.
func TestDatevFile(t *testing.T) {
	r := newRig(t)
	p := r.Captured(t, money.New(123_456, "EUR"))
	r.Captured(t, money.New(500, "JPY"))
	today := r.Ledger.Now().Format(time.DateOnly)
	view := "from=" + today + "&to=" + today
	r.as(models.Viewer)
	if page := r.get("/ledger/datev?" + view).wants(http.StatusOK); !strings.Contains(page.Find(".results").Text(), "DATEV is not set up") || page.Find("main form[action$='datev.csv']").Length() != 0 {
		t.Error("without accounts it offers a file")
	}
	r.get("/ledger/datev.csv?" + view).wants(http.StatusUnprocessableEntity)
	in := models.Datev{Consultant: "29098", Client: "55003", FiscalMonth: 1, Digits: 4, Currency: "EUR", Receivable: map[int64]string{1: "1461"}}
	if err := r.ChangeDatev(t.Context(), modelstest.Admin, in); err != nil {
		t.Fatal(err)
	}
	refused := r.get("/ledger/datev.csv?" + view).wants(http.StatusUnprocessableEntity)
	if got := refused.Find(".alert .points").Text(); strings.TrimSpace(got) != "Sales" || refused.header.Get("Content-Disposition") != "" {
		t.Errorf("it lacks %q", got)
	}
	in.Books = map[models.Book]string{models.Sales: "8400"}
	if err := r.ChangeDatev(t.Context(), modelstest.Admin, in); err != nil {
		t.Fatal(err)
	}
	page := r.get("/ledger/datev?" + view).wants(http.StatusOK)
	if text := page.Find(".total").Text(); strings.Count(text, "€1,234.56") != 2 || !strings.Contains(page.Find(".results").Text(), "1 entry in JPY") {
		t.Errorf("the sums are %q", text)
	}
	partly := r.get("/ledger/datev.csv?" + view).wants(http.StatusUnprocessableEntity)
	if got := partly.Find("#take-partly-error").Text(); !strings.Contains(got, "other currencies") {
		t.Errorf("beside the box stands %q", got)
	}
	file := r.get("/ledger/datev.csv?" + view + "&partly=yes").wants(http.StatusOK)
	lines := strings.Split(file.body, "\r\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[2], `1234,56;"S";"EUR";;;"";1461;8400;"";`+r.Ledger.Now().Format("0201")+`;"`) || !strings.Contains(lines[2], p.Reference) {
		t.Errorf("the file is %q", file.body)
	}
	if name := file.header.Get("Content-Disposition"); name != `attachment; filename="EXTF_Buchungsstapel_`+today+`_`+today+`.csv"` || !strings.Contains(file.header.Get("Content-Type"), "windows-1252") {
		t.Errorf("it is called %s", name)
	}
	for query, sentence := range map[string]string{
		"from=x&to=2026-01-01": "Write the day", "from=2026-01-01": "the first and the last day", "from=2020-01-01&to=2020-01-31": "Nothing was booked in EUR",
		"from=2025-12-01&to=" + today: "two fiscal years", view + "&account=99": "Choose one of the accounts",
	} {
		if page := r.get("/ledger/datev.csv?" + query).wants(http.StatusUnprocessableEntity); !strings.Contains(strings.ToLower(page.body), strings.ToLower(sentence)) {
			t.Errorf("%s does not say %q", query, sentence)
		}
	}
}

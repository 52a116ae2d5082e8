package handlers_test

import (
	"database/sql"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that the ledger's balances open their entries, that the trial balance says that it is zero, and loudly where it is
// not, and that an entry names its cause.
func TestLedgerPages(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kontor.db")
	r := rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Database: file}))
	p := r.Authorized(t, money.New(12_000_000_000, "JPY"))
	r.as(models.Clerk)
	r.post(transaction(p.ID, "/captures"), url.Values{"key": {"k1"}, "amount": {"5000"}, "reason": {"parcel 7"}}).wants(http.StatusSeeOther)
	r.Work(t)
	r.as(models.Viewer)
	balances := r.get("/ledger/accounts").wants(http.StatusOK)
	row := balances.Find("tbody tr")
	held := row.Find(`[data-label="Held"] a`)
	if row.Length() != 1 || row.Find(`[data-label="Sales"]`).Text() != "-¥5,000" || held.Length() != 1 {
		t.Fatalf("the balances are %q", row.Text())
	}
	sums := r.get(held.AttrOr("href", "")).wants(http.StatusOK).Find(".ledger-sums tbody tr")
	if sums.Length() != 1 || sums.Find(".cell-balance").Text() != held.Text() {
		t.Errorf("%s opens sums of %q", held.Text(), sums.Text())
	}
	if name := r.get("/ledger").wants(http.StatusOK).Find(".cell-payment a").First().Text(); name != "ORDER-1" {
		t.Errorf("the journal calls the payment %q", name)
	}
	trial := r.get("/ledger/balance").wants(http.StatusOK)
	if text := trial.Find("main").Text(); !strings.Contains(text, "differ by zero") || trial.Find("[role=alert]").Length() != 0 {
		t.Errorf("the trial balance says %q", text)
	}
	if text := r.get("/ledger/balance?to=2020-01-01").wants(http.StatusOK).Find("main").Text(); !strings.Contains(text, "Nothing was booked by then") {
		t.Errorf("before all it says %q", text)
	}
	if wrong := r.get("/ledger/accounts?to=x").wants(http.StatusUnprocessableEntity); wrong.errorOf("to") == "" {
		t.Error("nothing is said beside the day")
	}
	link := r.get("/ledger?event=capture").wants(http.StatusOK).Find(`.ledger-entries a[href^="/ledger/"]`)
	entry := r.get(link.AttrOr("href", "")).wants(http.StatusOK)
	text := entry.Find("main").Text()
	for _, want := range []string{"parcel 7", "Carl Clerk", "Sales", "¥5,000", "Held, other side"} {
		if !strings.Contains(text, want) {
			t.Errorf("the entry has no %q: %q", want, text)
		}
	}
	if entry.Find(`a[href="`+transaction(p.ID, "")+`"]`).Length() == 0 {
		t.Error("the entry does not lead to its payment")
	}
	r.get("/ledger/999").wants(http.StatusNotFound)
	db, err := sql.Open("sqlite3", "file:"+file+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE rollups SET credit = credit + 1 WHERE book = 'sales'"); err != nil {
		t.Fatal(err)
	}
	loud := r.get("/ledger/balance").wants(http.StatusOK).Find("[role=alert]").Text()
	if !strings.Contains(loud, "Out of balance by -¥1") || !strings.Contains(loud, "kontor verify") {
		t.Errorf("out of balance it says %q", loud)
	}
}

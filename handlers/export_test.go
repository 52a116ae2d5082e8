package handlers_test

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"

	"github.com/PuerkitoBio/goquery"
)

// Ensure that the file is exactly the view: its rows in its order, numbers that can be summed, and no formula.
func TestExportEqualsView(t *testing.T) {
	r := newRig(t)
	hostile := []string{`=HYPERLINK("http://evil.test")`, "+49", "-1", "@SUM(A1)", "<script>alert(1)</script>", `quote " and, comma`}
	for i, name := range hostile {
		p, err := r.TakePayment(t.Context(), adminOf(t, r), models.NewPayment{
			Key: models.NewKey(), AccountID: r.Account.ID, Channel: models.ChannelHosted, Capture: "automatic",
			Amount: money.New(int64(100_000+i), []string{"EUR", "JPY", "BHD"}[i%3]), Customer: providers.Customer{LastName: name},
		})
		if err != nil {
			t.Fatal(err)
		}
		r.Work(t)
		if err := r.Sim.Pay(r.Payment(t, p.ID).ProviderID, ""); err != nil {
			t.Fatal(err)
		}
		r.Work(t)
	}
	r.as(models.Viewer)
	for _, query := range []string{"", "?currency=EUR", "?status=captured&currency=BHD", "?sort=created", "?q=script", "?status=refunded"} {
		list := r.get("/transactions" + query).wants(http.StatusOK)
		file := r.get("/transactions.csv" + query).wants(http.StatusOK)
		text := strings.TrimPrefix(file.body, "\ufeff")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("%q: %v", query, err)
		}
		var seen, written []string
		list.Find(`table tbody tr a[href^="/transactions/"]`).Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			seen = append(seen, strings.TrimPrefix(href, "/transactions/"))
		})
		for _, row := range rows[1:] {
			written = append(written, row[0])
			checkRow(t, rows[0], row)
		}
		if strings.Join(seen, " ") != strings.Join(written, " ") {
			t.Errorf("%q: the page shows %v, the file has %v", query, seen, written)
		}
	}
}

func adminOf(t *testing.T, r *rig) models.Actor {
	t.Helper()
	u, err := r.SignIn(t.Context(), "admin@demo.test", models.DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	return u.Actor()
}

// checkRow fails on an amount that a spreadsheet could not sum, and on text that it would run.
func checkRow(t *testing.T, head, row []string) {
	t.Helper()
	for i, cell := range row {
		switch head[i] {
		case "amount", "authorized", "captured", "refunded", "reversed", "net":
			if _, err := strconv.ParseFloat(cell, 64); err != nil {
				t.Errorf("%s is %q, which is no number", head[i], cell)
			}
		default:
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("%s is %q, which a spreadsheet runs", head[i], cell)
			}
		}
	}
}

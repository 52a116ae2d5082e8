package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that what runs out soon is told of by what is at risk in each currency, soonest first, and that the lists behind it
// hold exactly that.
func TestRunningOut(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		clock := modelstest.NewClock()
		l := modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
		fill(t, l, 0)
		ctx, now := context.Background(), models.At(clock.Now())
		for i, c := range []struct {
			currency              string
			held, captured, freed int64
			lapses                time.Duration
		}{
			{"EUR", 100_00, 30_00, 20_00, 47 * time.Hour}, {"EUR", 7_00, 0, 0, -time.Hour}, {"JPY", 12_000_000_000, 0, 0, time.Hour}, {"EUR", 1_00, 0, 0, 49 * time.Hour},
		} {
			p := randomPaymentOf(1, fmt.Sprintf("K%02d", i))
			p.Currency, p.Amount, p.Authorized, p.Captured, p.Reversed = c.currency, c.held, c.held, c.captured, c.freed
			p.Status, p.State, p.LapsesAt = models.StatusAuthorized, "authorized", now.Add(c.lapses)
			insert(t, l, &p)
		}
		for i, k := range []models.Link{
			{Amount: 50_00, Received: 20_00, PartsAllowed: true, Status: models.LinkOpen, ExpiresAt: now.Add(30 * time.Hour)},
			{Amount: 5_00, Received: 15_00, Many: true, Status: models.LinkOpen, ExpiresAt: now.Add(time.Hour)},
			{Amount: 900, Status: models.LinkOpen, ExpiresAt: now.Add(2 * time.Hour), Currency: "JPY"},
			{Amount: 70_00, Status: models.LinkOpen, ExpiresAt: now.Add(49 * time.Hour)},
			{Amount: 70_00, Status: models.LinkOpen, ExpiresAt: now}, // nobody came by yet to say so
			{Amount: 70_00, Status: models.LinkPaid, ExpiresAt: now.Add(time.Hour)},
			{Amount: 70_00, Status: models.LinkOpen, ExpiresAt: now.Add(time.Hour), Purpose: models.ForInvoice},
		} {
			if k.Currency == "" {
				k.Currency = "EUR"
			}
			if k.Purpose == "" {
				k.Purpose = models.ForLink
			}
			k.AccountID, k.Key, k.TokenHash, k.Token, k.Language, k.CreatedAt = 1, fmt.Sprint("key", i), fmt.Sprint("hash", i), []byte{1}, "en", now
			insert(t, l, &k)
		}
		a, err := l.Attention(ctx)
		if err != nil {
			t.Fatal(err)
		}
		eur, jpy := func(minor int64) money.Money { return money.New(minor, "EUR") }, func(minor int64) money.Money { return money.New(minor, "JPY") }
		if got := ids(a.Lapsing, func(p models.Payment) int64 { return p.ID }); !slices.Equal(got, []int64{2, 3, 1}) || a.LapsingN.N != 3 ||
			!slices.Equal(a.LapsingN.Sums, []money.Money{eur(57_00), jpy(12_000_000_000)}) || a.Lapsing[2].AtRisk() != eur(50_00) {
			t.Errorf("authorizations %v, %+v", got, a.LapsingN)
		}
		if got := ids(a.ExpiringLinks, func(k models.Link) int64 { return k.ID }); !slices.Equal(got, []int64{2, 3, 1}) || a.ExpiringLinksN.N != 3 ||
			!slices.Equal(a.ExpiringLinksN.Sums, []money.Money{eur(35_00), jpy(900)}) || a.ExpiringLinks[0].Due() != eur(5_00) {
			t.Errorf("links %v, %+v", got, a.ExpiringLinksN)
		}
		for currency, want := range map[string]int{"EUR": 2, "JPY": 1} {
			payments, err := l.FindPayments(ctx, models.View{Need: models.NeedHand, Currencies: []string{currency}}, 10)
			if err != nil || payments.Total != want || len(payments.Payments) != want {
				t.Errorf("the list of authorizations in %s: %+v, %v", currency, payments, err)
			}
			links, err := l.FindLinks(ctx, models.LinkView{Expiring: true, Currency: currency}, 10)
			if err != nil || links.Total != want || len(links.Links) != want {
				t.Errorf("the list of links in %s: %+v, %v", currency, links, err)
			}
		}
		if links, err := l.FindLinks(ctx, models.LinkView{Expiring: true, Statuses: []models.LinkStatus{models.LinkPaid}}, 10); err != nil || links.Total != 0 {
			t.Errorf("paid links that expire: %+v, %v", links, err)
		}
	})
}

// Ensure that the first page reads what runs out along its own index, and nothing of the rows it only sums.
func TestSoonPlans(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	fill(t, l, 300)
	for text, index := range models.SoonStatements() {
		var lines []struct{ Detail string }
		if err := models.Writer(l).Raw("EXPLAIN QUERY PLAN "+text, 1, 2).Scan(&lines).Error; err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(lines, func(line struct{ Detail string }) bool { return strings.Contains(line.Detail, index) }) {
			t.Errorf("%s is read by %v, want %s", text, lines, index)
		}
	}
}

package handlers_test

import (
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/web/payments"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

// Ensure that the list reads all that a row shows in any column: it looks as if whole payments were read.
func TestRowsAreWhole(t *testing.T) {
	file := modelstest.SQLite(t)
	shop := modelstest.NewShop(t, modelstest.ShopOptions{Database: file})
	db, err := gorm.Open(sqlite.Open("file:" + file + "?_busy_timeout=5000"))
	if err != nil {
		t.Fatal(err)
	}
	if held, err := db.DB(); err == nil {
		defer held.Close()
	}
	whole := []models.Payment{*shop.Captured(t, money.New(100, "EUR")), *shop.Captured(t, money.New(200, "EUR"))}
	for i := range whole {
		p := &whole[i]
		modelstest.FillIn(p)
		p.Authorized, p.Disputed, p.AskedCurrency = 300, true, "JPY"
	}
	whole[1].Brand = "" // then the method stands for it
	if err := db.Save(&whole).Error; err != nil {
		t.Fatal(err)
	}
	cells, err := shop.Cells(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shown, err := shop.FindPaymentsWithin(t.Context(), cells, models.View{Sort: models.OldestFirst}, 10)
	if err != nil || len(shown.Payments) != 2 {
		t.Fatalf("found %+v, %v", shown, err)
	}
	for _, d := range []models.Display{models.UsualDisplay(), {Columns: models.Columns}} {
		table := func(rows []models.Payment) string {
			var page strings.Builder
			err := payments.Table("", rows, []models.Account{*shop.Account}, d, &payments.Pick{}).Render(t.Context(), &page)
			if err != nil {
				t.Fatal(err)
			}
			return page.String()
		}
		if got, want := table(shown.Payments), table(whole); got != want {
			t.Errorf("rows are\n%s\nof whole payments they are\n%s", got, want)
		}
	}
}

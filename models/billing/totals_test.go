package billing_test

import (
	"testing"

	"kontor/models/billing"
	"kontor/models/money"
)

// Ensure that each rate is rounded once, and not each line.
func TestTotals(t *testing.T) {
	d := &billing.Document{Currency: "EUR", Paid: money.New(1000, "EUR"), Lines: []billing.Line{
		{Quantity: 15000, Price: 3333_0000, Category: billing.Standard, Rate: 1900},                 // 49.995 → 50.00
		{Quantity: 10000, Price: 10_5000, Category: billing.Standard, Rate: 1900},                   // 0.105 → 0.11
		{Quantity: 30000, Price: 999_0000, Category: billing.Standard, Rate: 700, Discount: 1000},   // 29.97 − 3.00
		{Quantity: -10000, Price: 100_0000, Category: billing.Exempt, Exemption: "§ 4 Nr. 21 UStG"}, // −1.00
	}}
	got := d.Totals()
	d.Rounding = money.New(-1, "EUR")
	if rounded := d.Totals(); rounded.Total != got.Total || rounded.Due.Minor != got.Due.Minor-1 {
		t.Errorf("rounded down by a cent: %+v", rounded)
	}
	for name, c := range map[string][2]int64{
		"line 1": {got.Lines[0].Net.Minor, 5000}, "line 2": {got.Lines[1].Net.Minor, 11},
		"line 3": {got.Lines[2].Net.Minor, 2697}, "its discount": {got.Lines[2].Discount.Minor, 300}, "line 4": {got.Lines[3].Net.Minor, -100},
		"taxable at 19": {got.Rates[0].Taxable.Minor, 5011}, "tax at 19": {got.Rates[0].Tax.Minor, 952}, "tax at 7": {got.Rates[1].Tax.Minor, 189},
		"exempt": {got.Rates[2].Taxable.Minor, -100}, "net": {got.Net.Minor, 7608}, "tax": {got.Tax.Minor, 1141},
		"total": {got.Total.Minor, 8749}, "due": {got.Due.Minor, 7749},
	} {
		if c[0] != c[1] {
			t.Errorf("%s: got %d, want %d", name, c[0], c[1])
		}
	}
	if got.OutOfRange || got.Due.Currency != "EUR" || got.Rates[2].Exemption != "§ 4 Nr. 21 UStG" {
		t.Errorf("%+v", got)
	}
}

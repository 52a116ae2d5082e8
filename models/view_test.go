package models_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"

	"pgregory.net/rapid"
)

var queries = []string{
	"", "", "", "c1@example.test", "C", "c2@", "INV-1", "inv", "1234", "4242", "12.34", "1,234.000", "1.234", "12.340,00", "100", "5", "0.05",
	"K01", "k017x", "pay_1", "100%_", "%", "_", "ann", "schmid", "ann sch", "an garcía", "zoë", "李", "o'neil", "nobody", strings.Repeat("x", 5000),
}

var terms = map[models.Place][]string{
	models.InReference: {"INV-1", "k01", "pay_1", "nothing"}, models.InEmail: {"c1@example.test", "C", "x"}, models.InLast4: {"4242", "1234"},
	models.InAmount: {"12.34", "1.234", "5"}, models.InName: {"ann", "an garcía", "nobody"},
}

func drawTerms(t *rapid.T) (drawn []models.Term) {
	for range rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "terms") {
		place := rapid.SampledFrom(models.Places).Draw(t, "place")
		drawn = append(drawn, models.Term{In: place, Value: rapid.SampledFrom(terms[place]).Draw(t, "value")})
	}
	return drawn
}

func drawView(t *rapid.T) models.View {
	v := models.View{
		Query:      rapid.SampledFrom(queries).Draw(t, "query"),
		Terms:      drawTerms(t),
		Statuses:   rapid.SliceOfN(rapid.SampledFrom(models.PaymentStatuses[:5]), 0, 3).Draw(t, "statuses"),
		Accounts:   rapid.SampledFrom([][]int64{nil, nil, nil, {1}, {2}, {9}, {1, 3, 1}}).Draw(t, "accounts"),
		Need:       rapid.SampledFrom(append([]models.Need{"", "", "", ""}, models.Needs...)).Draw(t, "need"),
		Provider:   rapid.SampledFrom([]string{"", "", "computop", "gate"}).Draw(t, "provider"),
		Kind:       rapid.SampledFrom([]models.PaymentKind{"", "", models.KindPayment, models.KindPayout}).Draw(t, "kind"),
		Currencies: rapid.SampledFrom([][]string{nil, {"EUR"}, {"JPY"}, {"USD"}, {"JPY", "EUR"}}).Draw(t, "currencies"),
		Method:     rapid.SampledFrom([]string{"", "", "", "card", "paypal", "none such", models.NotTold}).Draw(t, "method"),
		Code:       rapid.SampledFrom([]string{"", "", "", "51", "05", models.NotTold}).Draw(t, "code"),
		Customer:   rapid.SampledFrom([]int64{0, 0, 0, 1, 2, 999}).Draw(t, "customer"),
	}
	sorts := models.Sorts[:2]
	if len(v.Currencies) == 1 {
		sorts = models.Sorts
		low := rapid.SampledFrom([]int64{0, 0, 5, 6, 1234}).Draw(t, "min")
		if low != 0 {
			v.Min = &money.Money{Minor: low, Currency: v.Currencies[0]}
		}
		if high := rapid.SampledFrom([]int64{0, 1233, 1234, 9_000_000_000, 1<<63 - 1}).Draw(t, "max"); high >= low && high != 0 {
			v.Max = &money.Money{Minor: high, Currency: v.Currencies[0]}
		}
	}
	v.Sort = rapid.SampledFrom(sorts).Draw(t, "sort")
	from, to := rapid.IntRange(0, 45).Draw(t, "from"), rapid.IntRange(0, 45).Draw(t, "to")
	if from > 5 {
		v.From = noon + models.Instant(from-5)
	}
	if to > 5 && to > from {
		v.To = noon + models.Instant(to-5)
	}
	return v
}

// Ensure that all pages of any view together are its file, and are what its words say.
func TestPagesAreTheFile(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database, Now: modelstest.NewClock().Now})
		all := fill(t, l, 300)
		t.Run("small bounds", func(t *testing.T) {
			models.SmallViews(t)
			rapid.Check(t, func(t *rapid.T) { checkView(t, l, all) })
		})
		t.Run("usual bounds", func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { checkView(t, l, all) })
		})
	})
}

func checkView(t *rapid.T, l *models.Ledger, all []models.Payment) {
	v := drawView(t)
	limit := rapid.SampledFrom([]int{1, 7, 50}).Draw(t, "limit")
	want := naive(all, v)
	var file, paged []int64
	_, err := l.ExportPayments(context.Background(), v, func(r *models.Row) error {
		if file = append(file, r.ID); len(file) > len(all) {
			return errors.New("the file does not end")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(file, want) {
		t.Fatalf("the file of %+v holds %v, want %v", v, file, want)
	}
	for len(paged) <= len(all) {
		page, err := l.FindPayments(context.Background(), v, limit)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total != len(want) && !page.More || page.Total > len(want) {
			t.Fatalf("%+v counts %d, more %t, want %d", v, page.Total, page.More, len(want))
		}
		paged = append(paged, ids(page.Payments, func(p models.Payment) int64 { return p.ID })...)
		if v.After = page.Next; v.After == "" {
			break
		}
	}
	if !slices.Equal(paged, want) {
		t.Fatalf("the pages of %+v hold %v, want %v", v, paged, want)
	}
}

// Ensure that a payment in a list is whole: every column is in the field of its name.
func TestFindPaymentsWhole(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		full := fill(t, l, 3)[1]
		modelstest.FillIn(&full)
		full.Disputed, full.LinkID, full.CaptureMode, full.AskedCurrency = true, nil, providers.CaptureManual, "JPY"
		if err := models.Writer(l).Save(&full).Error; err != nil {
			t.Fatal(err)
		}
		page, err := l.FindPayments(context.Background(), models.View{Sort: models.OldestFirst, Query: full.Reference}, 10)
		if err != nil || len(page.Payments) != 1 {
			t.Fatalf("found %+v, %v", page, err)
		}
		if got := page.Payments[0]; !reflect.DeepEqual(got, full) {
			t.Errorf("listed as\n%+v, is\n%+v", got, full)
		}
	})
}

// Ensure that a list of cells alone is as long as they say, up to where counting stops, and that what is none any more is
// in no list and no choice.
func TestCellsCount(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		all := fill(t, l, 60)
		one, v := all[0], models.View{Statuses: []models.PaymentStatus{models.StatusExpired}}
		count := func(want int, more bool) {
			t.Helper()
			page, err := l.FindPayments(context.Background(), v, 10)
			if err != nil || page.Total != want || page.More != more {
				t.Fatalf("%d, more %t, %v; want %d, %t", page.Total, page.More, err, want, more)
			}
		}
		move := func(status models.PaymentStatus, currency string) {
			t.Helper()
			err := models.Writer(l).Model(&one).Updates(map[string]any{"status": status, "currency": currency}).Error
			if err != nil {
				t.Fatal(err)
			}
		}
		count(0, false)
		move(models.StatusExpired, "KWD")
		count(1, false)
		if all, err := l.Cells(context.Background()); err != nil || !slices.Equal(all.Currencies(), []string{"BHD", "EUR", "JPY", "KWD"}) {
			t.Errorf("the book has %v, %v", all, err)
		}
		larger := "UPDATE payment_cells SET count = count + ? WHERE status = 'expired'"
		if err := models.Writer(l).Exec(larger, models.MaxTotal-1).Error; err != nil {
			t.Fatal(err)
		}
		count(models.MaxTotal, false)
		if err := models.Writer(l).Exec(larger, 1).Error; err != nil {
			t.Fatal(err)
		}
		count(models.MaxTotal, true)
		if err := models.Writer(l).Exec(larger, -models.MaxTotal).Error; err != nil {
			t.Fatal(err)
		}
		move(one.Status, "EUR")
		move(models.StatusOpen, "EUR")
		count(0, false)
		if all, err := l.Cells(context.Background()); err != nil || slices.Contains(all.Currencies(), "KWD") {
			t.Errorf("the book has %v, %v", all, err)
		}
	})
}

// Ensure that a view that can't be is refused, with the word for why.
func TestFindPaymentsRefuses(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	eur := func(minor int64) *money.Money { return &money.Money{Minor: minor, Currency: "EUR"} }
	for key, v := range map[string]models.View{
		"view.sort":                  {Sort: "id; DROP TABLE payments"},
		"view.status":                {Statuses: []models.PaymentStatus{"captured", "lost"}},
		"view.kind":                  {Kind: "gift"},
		"view.currency":              {Currencies: []string{"EU"}},
		"view.sort_needs_currency":   {Sort: models.LargestFirst},
		"view.amount_needs_currency": {Min: eur(1), Currencies: []string{"EUR", "JPY"}},
		"amount.other_currency":      {Max: eur(1), Currencies: []string{"JPY"}},
		"view.amounts":               {Min: eur(2), Max: eur(1), Currencies: []string{"EUR"}},
		"view.period":                {From: 5, To: 5},
		"view.place":                 {Terms: []models.Term{{In: "iban", Value: "x"}}},
		"view.term":                  {Terms: []models.Term{{In: models.InEmail}}},
		"view.last4":                 {Terms: []models.Term{{In: models.InLast4, Value: "424"}}},
		"view.amount":                {Terms: []models.Term{{In: models.InAmount, Value: "much"}}},
		"view.terms":                 {Terms: slices.Repeat([]models.Term{{In: models.InName, Value: "x"}}, 9)},
		"view.page_key":              {After: "AAAA"},
	} {
		_, err := l.FindPayments(context.Background(), v, 10)
		if p := models.AsProblem(err); p == nil || p.Code != models.Invalid || p.Key != key {
			t.Errorf("%+v: %v, want %s", v, err, key)
		}
		if key == "view.page_key" {
			continue // a file begins at the beginning
		}
		if _, err := l.ExportPayments(context.Background(), v, nil); models.AsProblem(err) == nil {
			t.Errorf("file of %+v: %v, want %s", v, err, key)
		}
	}
}

// Ensure that a key is refused in another list, and with any character changed.
func TestPageKeyTampered(t *testing.T) {
	key := models.PageKey(7, int64(noon), 42, models.NewestFirst)
	if again, err := models.ReadPageKey(key, models.NewestFirst); again != key || err != nil {
		t.Fatalf("read %q, %v", again, err)
	}
	for _, s := range models.Sorts[1:] {
		if _, err := models.ReadPageKey(key, s); models.AsProblem(err) == nil {
			t.Errorf("taken in a list sorted by %s", s)
		}
	}
	for i := range key {
		changed := key[:i] + string(key[i]^1) + key[i+1:]
		if _, err := models.ReadPageKey(changed, models.NewestFirst); models.AsProblem(err) == nil {
			t.Errorf("%q taken", changed)
		}
	}
}

// Ensure that what is taken for a page key is written in exactly one way, and nothing else does harm.
func FuzzPageKey(f *testing.F) {
	for _, s := range models.Sorts {
		f.Add(models.PageKey(-1, 1<<62, 42, s))
	}
	f.Add("")
	f.Add(strings.Repeat("A", 10_000))
	f.Fuzz(func(t *testing.T, key string) {
		for _, s := range models.Sorts {
			if again, err := models.ReadPageKey(key, s); err == nil && again != key {
				t.Errorf("%q is read as %q", key, again)
			} else if err != nil && !models.HasCode(err, models.Invalid) {
				t.Errorf("%q: %v", key, err)
			}
		}
	})
}

// Ensure that an error of whoever takes the rows ends the export, and that no more is read for nobody.
func TestExportStops(t *testing.T) {
	models.SmallViews(t)
	l := modelstest.Open(t, models.Options{})
	fill(t, l, 100)
	full, rows := errors.New("disk full"), 0
	chunks, err := models.ExportCounted(l, func(*models.Row) error {
		rows++
		return full
	})
	if !errors.Is(err, full) || rows != 1 {
		t.Errorf("%v after %d rows", err, rows)
	}
	if chunks > 2 {
		t.Errorf("%d chunks were read for one row", chunks)
	}
}

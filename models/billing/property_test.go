package billing_test

import (
	"math"
	"math/big"
	"testing"

	"kontor/models/billing"
	"kontor/models/money"

	"pgregory.net/rapid"
)

// rat is exact arithmetic, without a thought of how the package does it.
func rat(n int64, d int64) *big.Rat { return big.NewRat(n, d) }

// half rounds half away from zero.
func half(r *big.Rat) *big.Int {
	n, d := new(big.Int).Abs(r.Num()), r.Denom()
	n.Add(n.Mul(n, big.NewInt(2)), d)
	n.Div(n, new(big.Int).Mul(d, big.NewInt(2)))
	if r.Sign() < 0 {
		n.Neg(n)
	}
	return n
}

type rate struct {
	category billing.Category
	percent  billing.Percent
}

// expected are a document's totals in exact numbers: the nets of its lines, the taxable amount and tax of each rate.
func expected(d *billing.Document) (nets []*big.Int, taxable, tax map[rate]*big.Int, all []*big.Int) {
	taxable, tax = map[rate]*big.Int{}, map[rate]*big.Int{}
	for _, l := range d.Lines {
		gross := half(new(big.Rat).Mul(rat(int64(l.Quantity), 10_000), rat(int64(l.Price), 10_000)))
		off := half(new(big.Rat).Mul(new(big.Rat).SetInt(gross), rat(int64(l.Discount), 10_000)))
		net := new(big.Int).Sub(gross, off)
		k := rate{l.Category, l.Rate}
		if taxable[k] == nil {
			taxable[k] = new(big.Int)
		}
		taxable[k].Add(taxable[k], net)
		nets, all = append(nets, net), append(all, gross, off, net, new(big.Int).Set(taxable[k]))
	}
	for k, t := range taxable {
		tax[k] = half(new(big.Rat).Mul(new(big.Rat).SetInt(t), rat(int64(k.percent), 10_000)))
		all = append(all, t, tax[k])
	}
	return nets, taxable, tax, all
}

func total(of []*big.Int) *big.Int {
	sum := new(big.Int)
	for _, n := range of {
		sum.Add(sum, n)
	}
	return sum
}

func drawn(t *rapid.T, most int64) *billing.Document {
	d := &billing.Document{Currency: rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(t, "currency")}
	d.Paid = money.New(rapid.Int64Range(0, most).Draw(t, "paid"), d.Currency)
	d.Rounding = money.New(rapid.Int64Range(-2, 2).Draw(t, "rounding"), d.Currency)
	for range rapid.IntRange(1, 20).Draw(t, "lines") {
		d.Lines = append(d.Lines, billing.Line{
			Quantity: billing.Quantity(rapid.Int64Range(-most, most).Draw(t, "quantity")), Price: billing.Price(rapid.Int64Range(0, most).Draw(t, "price")),
			Discount: billing.Percent(rapid.Int64Range(0, 10_000).Draw(t, "discount")),
			Category: rapid.SampledFrom(billing.Categories).Draw(t, "category"), Rate: billing.Percent(rapid.SampledFrom([]int64{0, 700, 810, 1900}).Draw(t, "rate")),
		})
	}
	return d
}

// Ensure that totals are what exact numbers give, in every currency.
func TestTotalsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { compare(t, drawn(t, 1_000_000_000)) })
}

// Ensure that amounts at the end of what 64 bits hold are exact as well, or said to be out of range.
func TestHugeTotalsAreExactOrOutOfRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { compare(t, drawn(t, math.MaxInt64)) })
}

func compare(t *rapid.T, d *billing.Document) {
	nets, taxable, tax, all := expected(d)
	got := d.Totals()
	net, vat := total(nets), new(big.Int)
	for _, r := range got.Rates {
		vat.Add(vat, tax[rate{r.Category, r.Rate}])
	}
	gross := new(big.Int).Add(net, vat)
	due := new(big.Int).Add(new(big.Int).Sub(gross, big.NewInt(d.Paid.Minor)), big.NewInt(d.Rounding.Minor))
	if got.OutOfRange {
		if fits(append(all, net, vat, gross, due)) && !partlyOver(nets) && !partlyOver([]*big.Int{gross, big.NewInt(-d.Paid.Minor), due}) {
			t.Fatalf("out of range, and all of it fits: %+v", d)
		}
		if !got.Total.IsZero() || !got.Due.IsZero() || !got.Lines[0].Net.IsZero() {
			t.Fatalf("out of range, and has amounts: %+v", got)
		}
		return
	}
	same := func(what string, m money.Money, want *big.Int) {
		if m.Currency != d.Currency || big.NewInt(m.Minor).Cmp(want) != 0 {
			t.Fatalf("%s is %v, want %v: %+v", what, m, want, d)
		}
	}
	for i := range nets {
		same("net of a line", got.Lines[i].Net, nets[i])
	}
	if len(got.Rates) != len(taxable) {
		t.Fatalf("%d rates of %d", len(got.Rates), len(taxable))
	}
	for _, r := range got.Rates {
		same("taxable", r.Taxable, taxable[rate{r.Category, r.Rate}])
		same("tax", r.Tax, tax[rate{r.Category, r.Rate}])
	}
	same("net", got.Net, net)
	same("tax", got.Tax, vat)
	same("total", got.Total, gross)
	same("due", got.Due, due)
}

func fits(all []*big.Int) bool {
	for _, n := range all {
		if !n.IsInt64() || n.Int64() == math.MinInt64 {
			return false
		}
	}
	return true
}

// partlyOver says whether a sum runs over on the way, even if it comes back.
func partlyOver(all []*big.Int) bool {
	sum := new(big.Int)
	for _, n := range all {
		if sum.Add(sum, n); !sum.IsInt64() {
			return true
		}
	}
	return false
}

// Ensure that the order of lines changes no sum.
func TestOrderOfLinesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t, 1_000_000)
		before := d.Totals()
		d.Lines = rapid.Permutation(d.Lines).Draw(t, "order")
		if after := d.Totals(); after.Net != before.Net || after.Tax != before.Tax || after.Due != before.Due {
			t.Fatalf("%+v and %+v", before, after)
		}
	})
}

package billing

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"kontor/models/money"
)

// Totals is what a document comes to. All amounts are in its currency.
type Totals struct {
	Lines    []LineTotal // one a line, in order
	Rates    []RateTotal // one a category and rate, in the order in which they first appear
	Net      money.Money // BT-106 and 109: the sum of the lines
	Tax      money.Money // BT-110: the sum of the rates' taxes
	Total    money.Money // BT-112: both
	Paid     money.Money // BT-113
	Rounding money.Money // BT-114
	Due      money.Money // BT-115: what is left; below zero where more was paid than asked

	// OutOfRange is true where some amount does not fit in 64 bits. Then all amounts here are zero, and Check says so.
	OutOfRange bool
}

// LineTotal is what a line comes to.
type LineTotal struct {
	Gross    money.Money // quantity × price, rounded once
	Discount money.Money // BT-136: of it, rounded once
	Net      money.Money // BT-131: what is left
}

// RateTotal is the VAT of one category and rate (BG-23).
type RateTotal struct {
	Category  Category
	Rate      Percent
	Taxable   money.Money // BT-116
	Tax       money.Money // BT-117: of the sum, rounded once
	Exemption string      // BT-120: the reasons that its lines give
}

// Totals computes by BR-CO-10 to BR-CO-17. A document that Check finds fault with has totals as well, so that a form can
// show them while it is filled in.
func (d *Document) Totals() Totals {
	s := sum{currency: d.Currency}
	t := Totals{Paid: s.money(d.Paid.Minor), Rounding: s.money(d.Rounding.Minor), Lines: make([]LineTotal, len(d.Lines))}
	for i, line := range d.Lines {
		t.Lines[i] = s.line(line)
		t.Rates = s.addRate(t.Rates, line, t.Lines[i].Net)
		t.Net.Minor = s.add(t.Net.Minor, t.Lines[i].Net.Minor)
	}
	for i := range t.Rates {
		r := &t.Rates[i]
		r.Tax = s.money(s.part(r.Taxable.Minor, r.Rate))
		t.Tax.Minor = s.add(t.Tax.Minor, r.Tax.Minor)
	}
	t.Net, t.Tax = s.money(t.Net.Minor), s.money(t.Tax.Minor)
	t.Total = s.money(s.add(t.Net.Minor, t.Tax.Minor))
	t.Due = s.money(s.add(s.add(t.Total.Minor, -t.Paid.Minor), t.Rounding.Minor)) // BR-CO-16
	if s.over {
		return d.noTotals(t.Rates)
	}
	return t
}

// noTotals are zeros in the shape of totals.
func (d *Document) noTotals(rates []RateTotal) Totals {
	zero := money.New(0, d.Currency)
	t := Totals{Lines: make([]LineTotal, len(d.Lines)), Rates: rates, Net: zero, Tax: zero, Total: zero, Paid: zero, Rounding: zero, Due: zero, OutOfRange: true}
	for i := range t.Lines {
		t.Lines[i] = LineTotal{zero, zero, zero}
	}
	for i := range t.Rates {
		t.Rates[i].Taxable, t.Rates[i].Tax = zero, zero
	}
	return t
}

// sum computes in one currency, and remembers whether anything ran over.
type sum struct {
	currency string
	over     bool
}

func (s *sum) money(minor int64) money.Money { return money.New(minor, s.currency) }

func (s *sum) line(line Line) LineTotal {
	gross := s.mulDiv(int64(line.Quantity), int64(line.Price), quantityOne*priceMinor)
	discount := s.part(gross, line.Discount)
	return LineTotal{Gross: s.money(gross), Discount: s.money(discount), Net: s.money(s.add(gross, -discount))}
}

func (s *sum) addRate(rates []RateTotal, line Line, net money.Money) []RateTotal {
	i := slices.IndexFunc(rates, func(r RateTotal) bool { return r.Category == line.Category && r.Rate == line.Rate })
	if i < 0 {
		i, rates = len(rates), append(rates, RateTotal{Category: line.Category, Rate: line.Rate, Taxable: s.money(0)})
	}
	r := &rates[i]
	r.Taxable.Minor = s.add(r.Taxable.Minor, net.Minor)
	if reason := strings.TrimSpace(line.Exemption); reason != "" && !slices.Contains(strings.Split(r.Exemption, "\n"), reason) {
		r.Exemption = strings.TrimPrefix(r.Exemption+"\n"+reason, "\n")
	}
	return rates
}

// part is so many percent of an amount.
func (s *sum) part(minor int64, p Percent) int64 { return s.mulDiv(minor, int64(p), percentWhole) }

func (s *sum) add(a, b int64) int64 {
	c := a + b
	if (a > 0) == (b > 0) && a != 0 && b != 0 && (c > 0) != (a > 0) {
		s.over = true
		return 0
	}
	return c
}

// mulDiv is a × b ÷ d, rounded half away from zero. The product has 128 bits; d is above zero.
func (s *sum) mulDiv(a, b, d int64) int64 {
	hi, lo := bits.Mul64(size(a), size(b))
	if hi >= uint64(d) {
		s.over = true
		return 0
	}
	q, r := bits.Div64(hi, lo, uint64(d))
	if r >= uint64(d)-r {
		q++
	}
	if q > math.MaxInt64 {
		s.over = true
		return 0
	}
	if (a < 0) != (b < 0) {
		return -int64(q)
	}
	return int64(q)
}

// size is a number without its sign; also that of the smallest, which has no positive twin.
func size(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

package billing

import (
	"slices"

	"kontor/models/money"
)

// CheckElectronic is Check, with what the XML asks beside it: amounts of at most two decimals. The dinars and rials that
// have three fit only where the third is zero; on paper all of them fit.
func (d *Document) CheckElectronic() []Fault {
	c := checker{d: d, faults: d.Check()}
	if exponent(d.Currency) <= 2 {
		return c.faults
	}
	t := d.Totals()
	c.twoDecimals("BR-DEC-09", t.Net, t.Paid, t.Rounding)
	for _, l := range t.Lines {
		c.twoDecimals("BR-DEC-23", l.Discount, l.Net)
	}
	for _, r := range t.Rates {
		c.twoDecimals("BR-DEC-20", r.Tax)
	}
	return c.faults
}

// twoDecimals says it once: the first amount that has a third is reason enough.
func (c *checker) twoDecimals(rule string, amounts ...money.Money) {
	said := slices.ContainsFunc(c.faults, func(f Fault) bool { return f.Key == "billing.three_decimals" })
	third := slices.ContainsFunc(amounts, func(m money.Money) bool { return m.Minor%10 != 0 })
	c.fault(rule, "currency", "billing.three_decimals", third && !said)
}

package billing

// CheckElectronic is Check, with what the XML asks beside it: amounts of at most two decimals. The dinars and rials that
// have three fit only where the third is zero; on paper all of them fit.
func (d *Document) CheckElectronic() []Fault {
	c := checker{d: d, faults: d.Check()}
	if exponent(d.Currency) <= 2 {
		return c.faults
	}
	t := d.Totals()
	c.twoDecimals("BR-DEC-09", t.Net.Minor)
	c.twoDecimals("BR-DEC-13", t.Tax.Minor)
	c.twoDecimals("BR-DEC-16", t.Paid.Minor)
	for _, r := range t.Rates {
		c.twoDecimals("BR-DEC-19", r.Taxable.Minor)
		c.twoDecimals("BR-DEC-20", r.Tax.Minor)
	}
	for _, l := range t.Lines {
		c.twoDecimals("BR-DEC-24", l.Discount.Minor)
		c.twoDecimals("BR-DEC-23", l.Net.Minor)
	}
	return c.faults
}

func (c *checker) twoDecimals(rule string, minor int64) {
	c.fault(rule, "currency", "billing.three_decimals", minor%10 != 0)
}

package billing

import "slices"

func (c *checker) lines() {
	c.fault("BR-16", "lines", "billing.lines_missing", len(c.d.Lines) == 0)
	for i, line := range c.d.Lines {
		c.fault("BR-25", lineField(i, "name"), "billing.line_name", blank(line.Name))
		c.fault("BR-22", lineField(i, "quantity"), "billing.line_quantity", line.Quantity == 0)
		c.fault("BR-CL-23", lineField(i, "unit"), "billing.line_unit", !slices.Contains(Units, line.Unit))
		c.fault("BR-27", lineField(i, "price"), "billing.line_price", line.Price < 0)
		c.fault("KO-09", lineField(i, "discount"), "billing.line_discount", line.Discount < 0 || line.Discount > percentWhole)
		c.fault("BR-CO-04", lineField(i, "category"), "billing.line_category", !slices.Contains(Categories, line.Category))
		c.lineRate(i, line)
	}
}

// lineRate asks for the rate and the reason that each category has or has not.
func (c *checker) lineRate(i int, line Line) {
	rate, reason := lineField(i, "rate"), lineField(i, "exemption")
	switch line.Category {
	case Standard:
		c.fault("BR-S-05", rate, "billing.rate_standard", line.Rate <= 0 || line.Rate > percentWhole)
		c.fault("BR-S-10", reason, "billing.reason_needless", !blank(line.Exemption))
	case ZeroRated:
		c.fault("BR-Z-05", rate, "billing.rate_zero", line.Rate != 0)
		c.fault("BR-Z-10", reason, "billing.reason_needless", !blank(line.Exemption))
	case Exempt:
		c.fault("BR-E-05", rate, "billing.rate_zero", line.Rate != 0)
		c.fault("BR-E-10", reason, "billing.reason_missing", blank(line.Exemption))
	case ReverseCharge, IntraEU, Export, OutOfScope: // their reason is a code that goes by itself, see Category.Code
		c.fault(rules[line.Category]+"-05", rate, "billing.rate_zero", line.Rate != 0)
	}
}

// rules are how EN 16931 names the rules of a category.
var rules = map[Category]string{
	Standard: "BR-S", ZeroRated: "BR-Z", Exempt: "BR-E", ReverseCharge: "BR-AE", IntraEU: "BR-IC", Export: "BR-G", OutOfScope: "BR-O",
}

// vat asks of the parties what the categories of the lines ask of them.
func (c *checker) vat() {
	d := c.d
	noID, noNumber := blank(d.Seller.VATID), blank(d.Seller.TaxNumber)
	for _, category := range []Category{Standard, ZeroRated, Exempt, ReverseCharge} {
		c.fault(rules[category]+"-02", "seller.vat_id", "billing.seller_tax_missing", d.has(category) && noID && noNumber)
	}
	c.fault("BR-AE-02", "buyer.vat_id", "billing.buyer_vat_id_reverse", d.has(ReverseCharge) && blank(d.Buyer.VATID) && blank(d.Buyer.Register))
	c.fault("BR-IC-02", "seller.vat_id", "billing.seller_vat_id_missing", d.has(IntraEU) && noID)
	c.fault("BR-IC-02", "buyer.vat_id", "billing.buyer_vat_id_intra", d.has(IntraEU) && blank(d.Buyer.VATID))
	c.fault("BR-IC-11", "delivered", "billing.delivered_missing", d.has(IntraEU) && d.Delivered == "" && d.PeriodStart == "" && d.PeriodEnd == "")
	c.fault("BR-IC-12", "delivered_to", "billing.delivered_to_wrong", d.DeliveredTo != "" && !ValidCountry(d.DeliveredTo))
	c.fault("BR-G-02", "seller.vat_id", "billing.seller_vat_id_missing", d.has(Export) && noID)
	c.fault("BR-O-11", "lines", "billing.scope_mixed", d.has(OutOfScope) && slices.ContainsFunc(d.Lines, func(l Line) bool { return l.Category != OutOfScope }))
}

// has says whether some line has the category.
func (d *Document) has(category Category) bool {
	return slices.ContainsFunc(d.Lines, func(l Line) bool { return l.Category == category })
}

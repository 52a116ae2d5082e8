package models

import (
	"math/big"

	"kontor/models/billing"
	"kontor/models/money"
)

// byAmount takes back an amount with its VAT: of each rate in proportion to what is left there. Not every amount is the
// sum of a net and its tax in whole cents; what is missing is the credit note's rounding, a few minor units at most.
func (c *creditLeft) byAmount(m money.Money) ([]InvoiceLine, error) {
	left := c.invoice.Creditable()
	switch {
	case m.Currency != left.Currency:
		return nil, problem(Invalid, "amount.other_currency", "currency", left.Currency).at("amount")
	case !m.IsPositive():
		return nil, problem(Invalid, "amount.not_positive").at("amount")
	case m.Minor > left.Minor:
		return nil, problem(Invalid, "credit_note.too_large", "left", left).at("amount")
	case m == left:
		return c.whole(), nil
	}
	var gross, sum []int64
	var all int64
	for _, r := range c.rates {
		share := max(r.net+taxOf(r.net, r.rate, m.Currency), 0)
		gross, all = append(gross, share), all+share
		sum = append(sum, all)
	}
	if all == 0 {
		return nil, problem(Conflict, "credit_note.nothing_left")
	}
	var lines []InvoiceLine
	var given int64
	for n, r := range c.rates {
		part := scale(m.Minor, sum[n], all) - given // cumulated, so that the parts sum to the amount
		given += part
		if net := netOf(part, r.rate, m.Currency); net > 0 && gross[n] > 0 {
			lines = append(lines, r.line(min(net, r.net)))
		}
	}
	if len(lines) == 0 { // a cent or two of a rate at which a cent has no net
		lines = append(lines, c.rates[0].line(m.Minor))
	}
	return lines, nil
}

// scale is n × part ÷ whole, rounded down.
func scale(n, part, whole int64) int64 {
	product := new(big.Int).Mul(big.NewInt(n), big.NewInt(part))
	return product.Quo(product, big.NewInt(whole)).Int64()
}

// netOf is the largest net of which the net and its tax are not above the amount.
func netOf(gross int64, rate billing.Percent, currency string) int64 {
	net := scale(gross, 10_000, 10_000+int64(rate)) + 1
	for net > 0 && net+taxOf(net, rate, currency) > gross {
		net--
	}
	return net
}

// taxOf is the VAT on a sum, as a document has it.
func taxOf(net int64, rate billing.Percent, currency string) int64 {
	price, err := billing.PriceOf(money.New(net, currency))
	if err != nil {
		return 0
	}
	d := billing.Document{Currency: currency, Lines: []billing.Line{{Quantity: 10_000, Price: price, Category: billing.Standard, Rate: rate}}}
	return d.Totals().Tax.Minor
}

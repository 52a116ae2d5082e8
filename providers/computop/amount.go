package computop

import "kontor/models/money"

// Amount is a sum in the smallest unit of its currency, taxes, shipping and discounts included [seed 001].
// The parts are in the same unit: assumed.
type Amount struct {
	Value               int64  `json:"value"`
	Currency            string `json:"currency"`
	TaxTotal            *int64 `json:"taxTotal,omitempty"`
	NetItemTotal        *int64 `json:"netItemTotal,omitempty"`
	NetShippingAmount   *int64 `json:"netShippingAmount,omitempty"`
	GrossShippingAmount *int64 `json:"grossShippingAmount,omitempty"`
	NetDiscount         *int64 `json:"netDiscount,omitempty"`
	GrossDiscount       *int64 `json:"grossDiscount,omitempty"`
}

// amountOf needs no conversion: both sides count minor units.
func amountOf(m money.Money) Amount { return Amount{Value: m.Minor, Currency: m.Currency} }

func (a Amount) check(c checker) {
	c.want(a.Value > 0, "value", "must be above zero")
	c.currency("currency", a.Currency)
	c.notNegative("taxTotal", a.TaxTotal)
	c.notNegative("netItemTotal", a.NetItemTotal)
	c.notNegative("netShippingAmount", a.NetShippingAmount)
	c.notNegative("grossShippingAmount", a.GrossShippingAmount)
	c.notNegative("netDiscount", a.NetDiscount)
	c.notNegative("grossDiscount", a.GrossDiscount)
}

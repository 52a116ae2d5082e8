package computop

// FraudData is what helps an issuer to tell a known customer from a thief.
type FraudData struct {
	AccountInfo               *AccountInfo `json:"accountInfo,omitempty"`
	DeliveryEmail             string       `json:"deliveryEmail,omitempty"`
	DeliveryTimeframe         string       `json:"deliveryTimeframe,omitempty"`
	GiftCardAmount            *int64       `json:"giftCardAmount,omitempty"` // smallest unit
	GiftCardCount             *int64       `json:"giftCardCount,omitempty"`
	GiftCardCurrency          *int64       `json:"giftCardCurrency,omitempty"` // a number, such as 978, where all else has letters
	PreOrderDate              string       `json:"preOrderDate,omitempty"`     // YYYY-MM-DD
	PreOrderPurchaseIndicator *bool        `json:"preOrderPurchaseIndicator,omitempty"`
	ReorderItemsIndicator     *bool        `json:"reorderItemsIndicator,omitempty"`
	ShippingAddressIndicator  string       `json:"shippingAddressIndicator,omitempty"`
	IPZone                    string       `json:"ipZone,omitempty"` // countries by three digits: 036,040,124
	Zone                      string       `json:"zone,omitempty"`   // countries by three digits or letters
}

func (f *FraudData) check(c checker) {
	if f == nil {
		return
	}
	f.AccountInfo.check(c.at("accountInfo"))
	c.email("deliveryEmail", f.DeliveryEmail)
	c.notNegative("giftCardAmount", f.GiftCardAmount)
	c.notNegative("giftCardCount", f.GiftCardCount)
	ok := f.GiftCardCurrency == nil || numericCurrency(*f.GiftCardCurrency)
	c.want(ok, "giftCardCurrency", "must be a numeric ISO 4217 code, such as 978")
	c.date("preOrderDate", f.PreOrderDate)
	c.matches("ipZone", f.IPZone, numericZones, "must be country numbers of three digits, with commas between")
	c.matches("zone", f.Zone, anyZones, "must be country codes of three digits or letters, with commas between")
}

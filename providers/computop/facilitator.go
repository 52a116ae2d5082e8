package computop

// PaymentFacilitator is the merchant behind the merchant.
type PaymentFacilitator struct {
	SubMerchantID      string `json:"subMerchantId,omitempty"`
	SubMerchantName    string `json:"subMerchantName,omitempty"`
	SubMerchantCity    string `json:"subMerchantCity,omitempty"`
	SubMerchantCountry string `json:"subMerchantCountry,omitempty"` // two letters, other than all addresses
	SubMerchantStreet  string `json:"subMerchantStreet,omitempty"`
	SubMerchantZip     string `json:"subMerchantZip,omitempty"`
	SubMerchantState   string `json:"subMerchantState,omitempty"`
}

func (p *PaymentFacilitator) check(c checker) {
	if p != nil {
		c.matches("subMerchantCountry", p.SubMerchantCountry, country2, "must be a country code of two letters, such as DE")
	}
}

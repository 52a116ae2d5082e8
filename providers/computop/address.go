package computop

// Address is where a bill goes.
type Address struct {
	StreetName   string `json:"streetName,omitempty"`
	StreetNumber string `json:"streetNumber,omitempty"`
	AddressLine2 string `json:"addressLine2,omitempty"`
	AddressLine3 string `json:"addressLine3,omitempty"`
	City         string `json:"city,omitempty"`
	State        string `json:"state,omitempty"`
	Country      string `json:"country,omitempty"` // three letters, other than the sub-merchant's two
	PostalCode   string `json:"postalCode,omitempty"`
}

// Shipping is where and how the goods go.
type Shipping struct {
	Address *ShippingAddress `json:"address,omitempty"`
	Type    string           `json:"type,omitempty"`
}

// ShippingAddress is an address with a name on it.
type ShippingAddress struct {
	FirstName   string `json:"firstName,omitempty"`
	LastName    string `json:"lastName,omitempty"`
	CompanyName string `json:"companyName,omitempty"`
	Address
}

func (a *Address) check(c checker) {
	if a != nil {
		c.matches("country", a.Country, country3, "must be a country code of three letters, such as DEU")
	}
}

func (s *Shipping) check(c checker) {
	if s != nil && s.Address != nil {
		s.Address.Address.check(c.at("address"))
	}
}

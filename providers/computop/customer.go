package computop

import "kontor/providers"

// CustomerInfo is who pays.
type CustomerInfo struct {
	MerchantCustomerID        string `json:"merchantCustomerId,omitempty"`
	CustomerType              string `json:"customerType,omitempty"` // "individual", "business"
	FirstName                 string `json:"firstName,omitempty"`
	LastName                  string `json:"lastName,omitempty"`
	Email                     string `json:"email,omitempty"` // required for a payment intent
	Phone                     *Phone `json:"phone,omitempty"`
	Salutation                string `json:"salutation,omitempty"`
	Title                     string `json:"title,omitempty"`
	Gender                    string `json:"gender,omitempty"`
	MaidenName                string `json:"maidenName,omitempty"`
	MiddleName                string `json:"middleName,omitempty"`
	BirthDate                 string `json:"birthDate,omitempty"` // YYYY-MM-DD
	BirthPlace                string `json:"birthPlace,omitempty"`
	SocialSecurityNumber      string `json:"socialSecurityNumber,omitempty"`
	TaxID                     string `json:"taxId,omitempty"`
	CompanyName               string `json:"companyName,omitempty"`
	PositionOccupied          string `json:"positionOccupied,omitempty"`
	CompanyRegistrationNumber string `json:"companyRegistrationNumber,omitempty"`
	CompanyVatID              string `json:"companyVatId,omitempty"`
	CompanyLegalForm          string `json:"companyLegalForm,omitempty"`
}

// Phone is a number with its country's code.
type Phone struct {
	CountryCode string `json:"countryCode,omitempty"`
	Number      string `json:"number,omitempty"`
}

func customerOf(p providers.Customer) *CustomerInfo {
	if p == (providers.Customer{}) {
		return nil
	}
	return &CustomerInfo{
		MerchantCustomerID: p.Reference, FirstName: p.FirstName, LastName: p.LastName, Email: p.Email,
	}
}

func (i *CustomerInfo) neutral() providers.Customer {
	if i == nil {
		return providers.Customer{}
	}
	return providers.Customer{
		Reference: i.MerchantCustomerID, FirstName: i.FirstName, LastName: i.LastName, Email: i.Email,
	}
}

func (i *CustomerInfo) check(c checker) {
	if i == nil {
		return
	}
	c.email("email", i.Email)
	c.date("birthDate", i.BirthDate)
}

package gate

import "kontor/providers"

// Customer is who pays or is paid [seed 003].
type Customer struct {
	ReferenceID string   `json:"referenceId,omitempty"`
	FirstName   string   `json:"firstName,omitempty"`
	LastName    string   `json:"lastName,omitempty"`
	Email       string   `json:"email,omitempty"`
	Phone       string   `json:"phone,omitempty"` // "+447932484444"
	Address     *Address `json:"address,omitempty"`
}

// Address is where the customer lives.
type Address struct {
	CountryCode  string `json:"countryCode,omitempty"`
	PostalCode   string `json:"postalCode,omitempty"`
	City         string `json:"city,omitempty"`
	AddressLine1 string `json:"addressLine1,omitempty"`
}

// CustomerContext is what 3-D Secure and fraud checks ask of the customer's connection [seed 003].
type CustomerContext struct {
	IP      string   `json:"ip,omitempty"`
	Browser *Browser `json:"browser,omitempty"`
	Device  *Device  `json:"device,omitempty"`
}

// Browser is the customer's.
type Browser struct {
	UserAgent         string `json:"userAgent,omitempty"`
	AcceptHeader      string `json:"acceptHeader,omitempty"`
	ScreenColorDepth  *int64 `json:"screenColorDepth,omitempty"`
	WindowHeight      *int64 `json:"windowHeight,omitempty"`
	WindowWidth       *int64 `json:"windowWidth,omitempty"`
	ScreenHeight      *int64 `json:"screenHeight,omitempty"`
	ScreenWidth       *int64 `json:"screenWidth,omitempty"`
	Language          string `json:"language,omitempty"` // "en-US"
	JavaEnabled       *bool  `json:"javaEnabled,omitempty"`
	JavaScriptEnabled *bool  `json:"javaScriptEnabled,omitempty"`
	TimezoneOffset    *int64 `json:"timezoneOffset,omitempty"` // minutes, -120 is two hours east of UTC
}

// Device is the customer's.
type Device struct {
	IP           string `json:"ip,omitempty"`
	IPCountry    string `json:"ipCountry,omitempty"`
	Type         string `json:"type,omitempty"` // "Desktop"
	TimeZone     string `json:"timeZone,omitempty"`
	IMEI         string `json:"imei,omitempty"`
	MAC          string `json:"mac,omitempty"`
	ID           string `json:"id,omitempty"`
	OS           string `json:"os,omitempty"`
	ScreenWidth  *int64 `json:"screenWidth,omitempty"`
	ScreenHeight *int64 `json:"screenHeight,omitempty"`
	BrowserLang  string `json:"browserLang,omitempty"`
}

func customerOf(p providers.Customer) *Customer {
	if p == (providers.Customer{}) {
		return nil
	}
	return &Customer{ReferenceID: p.Reference, FirstName: p.FirstName, LastName: p.LastName, Email: p.Email}
}

func (p *Customer) check(c checker) {
	if p == nil {
		return
	}
	c.email("email", p.Email)
	c.matches("phone", p.Phone, phone, "must be a phone number, such as +447932484444")
	if p.Address != nil {
		c.matches("address.countryCode", p.Address.CountryCode, country2, "must be a country code of two letters")
	}
}

func (x *CustomerContext) check(c checker) {
	if x == nil {
		return
	}
	c.ip("ip", x.IP)
	if x.Device != nil {
		c.ip("device.ip", x.Device.IP)
		c.matches("device.ipCountry", x.Device.IPCountry, country2, "must be a country code of two letters")
	}
}

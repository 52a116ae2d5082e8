package paytech

import (
	"encoding/json"
	"slices"

	"kontor/models/money"
	"kontor/providers"
)

// Payment methods that we name ourselves, of some 330 [spec]. Where none is named the customer picks one on the page:
// assumed, the examples do so without a word.
const (
	methodCard = "BASIC_CARD"
	methodSEPA = "SEPA"
	methodBank = "BANKTRANSFER"
)

// PaymentRequest makes a payment of any type: all fields of the document [spec], but for a card's number, which Kontor
// does not send.
type PaymentRequest struct {
	ReferenceID          string               `json:"referenceId,omitempty"`
	PaymentType          string               `json:"paymentType"`
	PaymentMethod        string               `json:"paymentMethod,omitempty"`
	Amount               json.Number          `json:"amount,omitempty"` // set by the call
	Currency             string               `json:"currency"`         // set by the call
	ParentPaymentID      string               `json:"parentPaymentId,omitempty"`
	Description          string               `json:"description,omitempty"` // the customer sees it
	Card                 *Card                `json:"card,omitempty"`
	GooglePay            json.RawMessage      `json:"googlePay,omitempty"`
	ApplePay             json.RawMessage      `json:"applePay,omitempty"`
	Customer             *Customer            `json:"customer,omitempty"`
	BillingAddress       *Address             `json:"billingAddress,omitempty"`
	ReturnURL            string               `json:"returnUrl,omitempty"` // may hold {id}, {referenceId}, {state} and {type}
	WebhookURL           string               `json:"webhookUrl,omitempty"`
	StartRecurring       bool                 `json:"startRecurring,omitempty"`
	PreAuth              bool                 `json:"preAuth,omitempty"`
	RecurringToken       string               `json:"recurringToken,omitempty"`
	Subscription         *SubscriptionRequest `json:"subscription,omitempty"`
	AdditionalParameters map[string]string    `json:"additionalParameters,omitempty"`
	CheckoutStyle        string               `json:"checkoutStyle,omitempty"`
}

// Card is a saved one.
type Card struct {
	CardToken string `json:"cardToken"`
}

// Customer is whom a payment is from or goes to.
type Customer struct {
	ReferenceID                string `json:"referenceId,omitempty"`
	CitizenshipCountryCode     string `json:"citizenshipCountryCode,omitempty"`
	FirstName                  string `json:"firstName,omitempty"`
	LastName                   string `json:"lastName,omitempty"`
	DateOfBirth                string `json:"dateOfBirth,omitempty"` // YYYY-MM-DD
	Email                      string `json:"email,omitempty"`
	Phone                      string `json:"phone,omitempty"`  // "357 123123123": no plus, a space behind the country's code
	Locale                     string `json:"locale,omitempty"` // two letters
	AccountNumber              string `json:"accountNumber,omitempty"`
	AccountName                string `json:"accountName,omitempty"`
	AccountType                string `json:"accountType,omitempty"` // SAVINGS, CHECKING
	Bank                       string `json:"bank,omitempty"`
	BankCode                   string `json:"bankCode,omitempty"`
	BankBranch                 string `json:"bankBranch,omitempty"`
	BankBranchCode             string `json:"bankBranchCode,omitempty"`
	DocumentType               string `json:"documentType,omitempty"` // BR_CPF …
	DocumentNumber             string `json:"documentNumber,omitempty"`
	RoutingGroup               string `json:"routingGroup,omitempty"`
	KYCStatus                  *bool  `json:"kycStatus,omitempty"`
	PaymentInstrumentKYCStatus *bool  `json:"paymentInstrumentKycStatus,omitempty"`
	DateOfFirstDeposit         string `json:"dateOfFirstDeposit,omitempty"`
	DepositsAmount             *int64 `json:"depositsAmount,omitempty"` // whole units of the shop's base currency
	WithdrawalsAmount          *int64 `json:"withdrawalsAmount,omitempty"`
	DepositsCnt                *int64 `json:"depositsCnt,omitempty"`
	WithdrawalsCnt             *int64 `json:"withdrawalsCnt,omitempty"`
	IP                         string `json:"ip,omitempty"`
}

// Address is where a bill goes.
type Address struct {
	AddressLine1 string `json:"addressLine1,omitempty"`
	AddressLine2 string `json:"addressLine2,omitempty"`
	City         string `json:"city,omitempty"`
	CountryCode  string `json:"countryCode,omitempty"`
	PostalCode   string `json:"postalCode,omitempty"`
	State        string `json:"state,omitempty"`
}

// customerOf is nil for nobody. A language of other than two letters would be refused, and is left out.
func customerOf(who providers.Customer, language string) *Customer {
	c := Customer{ReferenceID: who.Reference, FirstName: who.FirstName, LastName: who.LastName, Email: who.Email}
	if len(language) == 2 {
		c.Locale = language
	}
	if c == (Customer{}) {
		return nil
	}
	return &c
}

// of puts the amount in.
func (r PaymentRequest) of(m money.Money) PaymentRequest {
	r.Amount, r.Currency = amountOf(m), m.Currency
	return r
}

// check returns what would be refused, as far as it is documented [spec].
func (r PaymentRequest) check(m money.Money) error {
	var f faults
	f.amount(m, r.PreAuth)
	f.atMost(256, "referenceId", r.ReferenceID)
	f.atMost(512, "description", r.Description)
	f.link("returnUrl", r.ReturnURL)
	f.link("webhookUrl", r.WebhookURL)
	f.want(r.PaymentMethod == "" || methodShape.MatchString(r.PaymentMethod), "paymentMethod must be one of pay.tech's")
	f.want(r.ParentPaymentID == "" || paymentID.MatchString(r.ParentPaymentID), "parentPaymentId must be 32 letters or digits")
	f.want(r.Card == nil || cardTokenID.MatchString(r.Card.CardToken), "card.cardToken must be 1 to 32 letters or digits")
	f.want(r.Subscription == nil || r.StartRecurring, "subscription needs startRecurring")
	f.want(r.Subscription == nil || r.Subscription.Frequency >= 1, "subscription.frequency must be at least 1")
	if r.Customer != nil {
		r.Customer.check(&f)
	}
	if r.BillingAddress != nil {
		r.BillingAddress.check(&f)
	}
	return f.err()
}

func (c Customer) check(f *faults) {
	f.atMost(128, "customer.referenceId", c.ReferenceID)
	f.atMost(128, "customer.firstName", c.FirstName)
	f.atMost(128, "customer.lastName", c.LastName)
	f.atMost(256, "customer.email", c.Email)
	f.atMost(18, "customer.phone", c.Phone)
	f.want(c.Locale == "" || len(c.Locale) == 2, "customer.locale must be two letters")
	f.want(c.DateOfBirth == "" || len(c.DateOfBirth) == 10, "customer.dateOfBirth must be YYYY-MM-DD")
	f.want(c.CitizenshipCountryCode == "" || country.MatchString(c.CitizenshipCountryCode), "customer.citizenshipCountryCode must be two capitals")
	f.atMost(256, "customer.accountNumber", c.AccountNumber)
	f.want(c.DocumentType == "" || slices.Contains(documentTypes, c.DocumentType), "customer.documentType must be one of pay.tech's, such as BR_CPF")
	for _, text := range []struct{ field, value string }{
		{"accountName", c.AccountName},
		{"bank", c.Bank},
		{"bankCode", c.BankCode},
		{"bankBranch", c.BankBranch},
		{"bankBranchCode", c.BankBranchCode},
		{"documentNumber", c.DocumentNumber},
		{"routingGroup", c.RoutingGroup},
	} {
		f.atMost(64, "customer."+text.field, text.value)
	}
}

func (a Address) check(f *faults) {
	f.want(a.CountryCode == "" || country.MatchString(a.CountryCode), "billingAddress.countryCode must be two capitals")
	f.atMost(300, "billingAddress.addressLine1", a.AddressLine1)
	f.atMost(300, "billingAddress.addressLine2", a.AddressLine2)
	f.atMost(50, "billingAddress.city", a.City)
	f.atMost(12, "billingAddress.postalCode", a.PostalCode)
	f.atMost(40, "billingAddress.state", a.State)
}

package paytech

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"kontor/providers"
)

// The three types of a payment [spec].
const (
	typeDeposit    = "DEPOSIT"
	typeWithdrawal = "WITHDRAWAL"
	typeRefund     = "REFUND"
)

// payment is what pay.tech says of one: PaymentResult alone and in webhooks, Payment in lists [spec]. No field is
// required there.
type payment struct {
	ID                 string                     `json:"id"`
	ReferenceID        string                     `json:"referenceId"`
	Created            string                     `json:"created"`
	PaymentType        string                     `json:"paymentType"`
	State              string                     `json:"state"`
	ParentPaymentID    string                     `json:"parentPaymentId"`
	PaymentMethod      string                     `json:"paymentMethod"`
	Details            lenient[methodDetails]     `json:"paymentMethodDetails"`
	Amount             json.Number                `json:"amount"` // what went to the provider behind pay.tech
	Currency           string                     `json:"currency"`
	CustomerAmount     json.Number                `json:"customerAmount"` // what was asked for, where the currency differs
	CustomerCurrency   string                     `json:"customerCurrency"`
	RedirectURL        string                     `json:"redirectUrl"`
	ErrorCode          string                     `json:"errorCode"`
	ErrorMessage       string                     `json:"errorMessage"`
	ExternalResultCode string                     `json:"externalResultCode"`
	Customer           lenient[customerAnswer]    `json:"customer"`
	StartRecurring     bool                       `json:"startRecurring"`
	PreAuth            bool                       `json:"preAuth"`
	RecurringToken     string                     `json:"recurringToken"`
	ExternalRefs       lenient[map[string]string] `json:"externalRefs"`
}

// methodDetails are of a card, but for customerAccountNumber, which other methods have too.
type methodDetails struct {
	AccountNumber string `json:"customerAccountNumber"` // 400000***0002
	CardToken     string `json:"cardToken"`
	ExpiryMonth   string `json:"cardExpiryMonth"` // 01
	ExpiryYear    string `json:"cardExpiryYear"`  // 2030
	Brand         string `json:"cardBrand"`
}

// customerAnswer is the part of the echo that we keep.
type customerAnswer struct {
	ReferenceID string `json:"referenceId"`
	FirstName   string `json:"firstName"`
	LastName    string `json:"lastName"`
	Email       string `json:"email"`
}

func (a customerAnswer) neutral() providers.Customer {
	return providers.Customer{Reference: a.ReferenceID, FirstName: a.FirstName, LastName: a.LastName, Email: a.Email}
}

// paymentID is 32 letters and digits [spec]. Anything else is kept out of a path, where "../" would ask for something
// different.
var paymentID = regexp.MustCompile(`^[A-Za-z0-9]{32}$`)

const timeLayout = "2006-01-02T15:04:05"

// when reads a time, which is UTC without saying so [spec].
func when(s string) time.Time {
	if t, err := time.Parse(timeLayout, s); err == nil {
		return t
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// stamp writes a time for a query, cut to the second.
func stamp(t time.Time) string { return t.UTC().Format(timeLayout) }

var brands = map[string]string{
	"AMEX": "American Express", "DINERS": "Diners Club", "DISCOVER": "Discover", "JCB": "JCB", "MAESTRO": "Maestro",
	"MASTERCARD": "Mastercard", "MIR": "Mir", "RUPAY": "RuPay", "UNIONPAY": "UnionPay", "VISA": "Visa", "HUMO": "Humo",
	"VERVE": "Verve", "TROY": "Troy", "UZCARD": "Uzcard", "UNKNOWN": "",
}

func brandName(word string) string {
	if name, ok := brands[word]; ok {
		return name
	}
	return word
}

func isCard(method string) bool { return method == methodCard || method == methodCard+"_HPP" }

// method says in our words what was paid with. Of a card a payment that began a recurring chain names what it can be
// charged by again; cardToken alone does not mean that the customer agreed to it [tok].
func (p payment) method() providers.Method {
	if !isCard(p.PaymentMethod) {
		return providers.Method{Type: strings.ToLower(p.PaymentMethod)}
	}
	d := p.Details.value
	m := providers.Method{
		Type: "card", Brand: brandName(d.Brand), Last4: lastFour(d.AccountNumber), Expiry: expiry(d.ExpiryYear, d.ExpiryMonth),
	}
	m.Token = p.chain()
	return m
}

// chain is our name for the recurring chain that a card's payment began; empty where it began none.
func (p payment) chain() string {
	if !isCard(p.PaymentMethod) || !p.StartRecurring || p.RecurringToken == "" {
		return ""
	}
	return token{recurring: p.RecurringToken, first: p.ID, card: p.Details.value.CardToken}.String()
}

// lastFour keeps four digits of a providers.Masked number. Should a whole number ever stand here, it ends here.
func lastFour(number string) string {
	tail := number[max(0, len(number)-4):]
	if strings.Trim(tail, "0123456789") != "" {
		return ""
	}
	return tail
}

// expiry gives "2030-01". A saved card's month is written without its zero [tok].
func expiry(year, month string) string {
	if len(month) == 1 {
		month = "0" + month
	}
	if len(year) != 4 || len(month) != 2 {
		return ""
	}
	return year + "-" + month
}

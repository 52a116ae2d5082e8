package sim

import (
	"encoding/json"
	"time"
)

const timeLayout = "2006-01-02T15:04:05"

// paymentAnswer is a payment on the wire: PaymentResult [spec].
type paymentAnswer struct {
	ID                   string            `json:"id"`
	ReferenceID          string            `json:"referenceId,omitempty"`
	Created              string            `json:"created,omitempty"`
	PaymentType          string            `json:"paymentType"`
	State                string            `json:"state"`
	Description          string            `json:"description,omitempty"`
	ParentPaymentID      string            `json:"parentPaymentId,omitempty"`
	PaymentMethod        string            `json:"paymentMethod,omitempty"`
	PaymentMethodDetails *methodAnswer     `json:"paymentMethodDetails,omitempty"`
	Amount               json.Number       `json:"amount,omitempty"`
	Currency             string            `json:"currency"`
	CustomerAmount       json.Number       `json:"customerAmount,omitempty"`
	CustomerCurrency     string            `json:"customerCurrency,omitempty"`
	RedirectURL          string            `json:"redirectUrl,omitempty"`
	ErrorCode            string            `json:"errorCode,omitempty"`
	ErrorMessage         string            `json:"errorMessage,omitempty"`
	ExternalID           string            `json:"externalId,omitempty"`
	ExternalResultCode   string            `json:"externalResultCode,omitempty"`
	Customer             json.RawMessage   `json:"customer,omitempty"`
	BillingAddress       json.RawMessage   `json:"billingAddress,omitempty"`
	StartRecurring       bool              `json:"startRecurring,omitempty"`
	PreAuth              bool              `json:"preAuth,omitempty"`
	RecurringToken       string            `json:"recurringToken,omitempty"`
	ShopName             string            `json:"shopName,omitempty"`
	TerminalName         string            `json:"terminalName,omitempty"`
	AdditionalParameters map[string]string `json:"additionalParameters,omitempty"`
	ExternalRefs         map[string]string `json:"externalRefs,omitempty"`
}

type methodAnswer struct {
	CustomerAccountNumber   string `json:"customerAccountNumber,omitempty"`
	CardToken               string `json:"cardToken,omitempty"`
	CardholderName          string `json:"cardholderName,omitempty"`
	CardExpiryMonth         string `json:"cardExpiryMonth,omitempty"`
	CardExpiryYear          string `json:"cardExpiryYear,omitempty"`
	CardBrand               string `json:"cardBrand,omitempty"`
	CardIssuingCountryCode  string `json:"cardIssuingCountryCode,omitempty"`
	CardIssuingOrganization string `json:"cardIssuingOrganization,omitempty"`
}

// whole is a payment as GET, an operation and a webhook tell it.
func (s *Sim) whole(p Payment) paymentAnswer {
	a := paymentAnswer{
		ID: p.ID, ReferenceID: p.ReferenceID, Created: p.Created.UTC().Format(timeLayout), PaymentType: p.Type, State: p.State,
		Description: p.Description, ParentPaymentID: p.ParentID, PaymentMethod: p.Method,
		Amount: json.Number(major(p.Amount, p.Currency)), Currency: p.Currency, CustomerCurrency: p.AskedCurrency,
		ErrorCode: p.ErrorCode, ErrorMessage: p.ErrorMessage, ExternalID: p.ExternalID, ExternalResultCode: p.ExternalResultCode,
		Customer: without(p.Customer, hiddenFields...), BillingAddress: p.Billing, StartRecurring: p.StartRecurring,
		PreAuth: p.PreAuth, RecurringToken: p.RecurringToken, ShopName: "Simulated shop", TerminalName: "simulator",
		AdditionalParameters: p.Parameters, ExternalRefs: p.Refs,
	}
	if p.AskedCurrency != "" {
		a.CustomerAmount = json.Number(major(p.AskedAmount, p.AskedCurrency))
	}
	if p.CardMasked != "" {
		a.PaymentMethodDetails = &methodAnswer{
			CustomerAccountNumber: p.CardMasked, CardToken: p.CardToken, CardholderName: p.CardHolder, CardBrand: p.CardBrand,
			CardExpiryMonth: p.ExpiryMonth, CardExpiryYear: p.ExpiryYear, CardIssuingCountryCode: "CY",
			CardIssuingOrganization: "SIMULATED BANK",
		}
	}
	if p.Type == typeDeposit && (p.State == StateCheckout || p.Challenge) {
		a.RedirectURL = s.pageOf(p.ID)
	}
	return a
}

// listed is a payment in a list: without three fields, and with the whole customer [spec].
func (s *Sim) listed(p Payment) paymentAnswer {
	a := s.whole(p)
	a.ExternalID, a.AdditionalParameters, a.ExternalRefs, a.Customer = "", nil, nil, p.Customer
	return a
}

// fresh is a payment in the answer to its creation, as bare as the documented examples are: without amount and times.
func (s *Sim) fresh(p Payment) paymentAnswer {
	a := s.whole(p)
	a.Amount, a.Created = "", ""
	return a
}

// hiddenFields of a customer are not in the answer for a single payment [spec].
var hiddenFields = []string{"accountNumber", "depositsAmount", "withdrawalsAmount", "depositsCnt", "withdrawalsCnt"}

func without(object json.RawMessage, names ...string) json.RawMessage {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(object, &all); err != nil || len(all) == 0 {
		return nil
	}
	for _, name := range names {
		delete(all, name)
	}
	text, _ := json.Marshal(all)
	return text
}

type operationAnswer struct {
	ID               int    `json:"id"`
	Operation        string `json:"operation"`
	Started          string `json:"started"`
	Completed        string `json:"completed"`
	PaymentState     string `json:"paymentState"`
	OutgoingMessages string `json:"outgoingMessages"`
	IncomingMessages string `json:"incomingMessages"`
}

func operationsOf(p Payment) []operationAnswer {
	all := []operationAnswer{}
	for i := len(p.Operations) - 1; i >= 0; i-- { // newest first [spec]
		o := p.Operations[i]
		all = append(all, operationAnswer{o.ID, o.Name, stamp(o.At), stamp(o.At), o.State, "[]", "[]"})
	}
	return all
}

// readTime reads a time of a query or a body.
func readTime(v string) (time.Time, bool) {
	t, err := time.Parse(timeLayout, v)
	return t, err == nil
}

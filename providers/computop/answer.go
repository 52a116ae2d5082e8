package computop

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// answer is what Paygate says: a payment [axepta], or why not (422 and 500: [seed 001]).
type answer struct {
	ID                  string        `json:"id"` // of an intent [seed 001]
	PayID               string        `json:"payId"`
	MerchantID          string        `json:"merchantId"`
	TransID             string        `json:"transId"`
	XID                 string        `json:"xId"` // new for each operation, where payId is one for the payment's life
	RefNr               string        `json:"refNr"`
	Status              string        `json:"status"`
	ResponseCode        string        `json:"responseCode"`
	ResponseDescription string        `json:"responseDescription"`
	Amount              *amountAnswer `json:"amount"`
	PaymentMethods      methodAnswers `json:"paymentMethods"`
	CreationDate        string        `json:"creationDate"` // documented for the enhanced webhook only
	// What is below is assumed, so another form of it must not spoil the rest.
	CustomerInfo lenient[*CustomerInfo] `json:"customerInfo"`
	Links        lenient[linksAnswer]   `json:"_links"`
}

// lenient reads what it can, and takes what it can't read for missing.
type lenient[T any] struct{ value T }

// UnmarshalJSON fails never.
func (l *lenient[T]) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &l.value); err != nil {
		*l = lenient[T]{}
	}
	return nil
}

// amountAnswer holds whole numbers: 1.5 or 1e3 is refused by the decoder rather than rounded.
type amountAnswer struct {
	Value    *int64 `json:"value"`
	Currency string `json:"currency"`
	Captured *int64 `json:"capturedValue"`
	Refunded *int64 `json:"refundedValue"`
}

// madePayment is the payId in an answer that may be a no; empty where it is none.
func (a answer) madePayment() string {
	if !payID.MatchString(a.PayID) {
		return ""
	}
	return a.PayID
}

func (a *amountAnswer) is(m money.Money) bool {
	return a != nil && a.Value != nil && *a.Value == m.Minor && a.Currency == m.Currency
}

// linksAnswer is where the customer goes. The place is assumed: it is v1's.
type linksAnswer struct {
	Redirect struct {
		Href string `json:"href"`
	} `json:"redirect"`
}

// methodAnswer is what the payment was made with.
type methodAnswer struct {
	Type string              `json:"type"`
	Card lenient[cardAnswer] `json:"card"`
}

// cardAnswer is as an inquiry tells it [axepta "Recurring payments"]; brand and last4 are assumed.
type cardAnswer struct {
	Brand             string `json:"brand"`
	Last4             digits `json:"last4"`
	Last4Digits       digits `json:"last4Digits"`
	Expiry            string `json:"expiryDate"` // "01.04.2028" there, YYYYMM in requests: both are read
	Pseudo            string `json:"pseudoCardNumber"`
	SchemeReferenceID string `json:"schemeReferenceId"`
}

// digits are printed as a number there, which loses zeros at its front.
type digits string

// UnmarshalJSON takes a number or a string; what is neither, or holds anything else, is none.
func (d *digits) UnmarshalJSON(text []byte) error {
	if *d = digits(strings.Trim(string(text), `"`)); strings.Trim(string(*d), "0123456789") != "" {
		*d = ""
	}
	return nil
}

// last is the last four of a card; empty where they are not told.
func (c cardAnswer) last() string {
	d := string(cmp.Or(c.Last4Digits, c.Last4))
	if d == "" {
		return ""
	}
	d = strings.Repeat("0", max(0, 4-len(d))) + d
	return d[len(d)-4:] // should a whole number ever stand here, it ends here
}

// until is the expiry as "2028-04"; empty where it is not told.
func (c cardAnswer) until() string {
	for _, layout := range []string{"200601", "02.01.2006"} {
		if t, err := time.Parse(layout, c.Expiry); err == nil {
			return t.Format("2006-01")
		}
	}
	return ""
}

// methodAnswers is an object in the published GET example and an array in the enhanced webhook: both are read.
type methodAnswers []methodAnswer

// UnmarshalJSON takes either form.
func (m *methodAnswers) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("[")) {
		return json.Unmarshal(text, (*[]methodAnswer)(m))
	}
	*m = make(methodAnswers, 1)
	return json.Unmarshal(text, &(*m)[0])
}

// readAnswer takes one JSON object and nothing behind it. What could be read is given even with an error.
func readAnswer(raw []byte) (answer, error) {
	var a answer
	err := providers.DecodeObject(raw, &a)
	return a, err
}

var brands = map[string]string{"VISA": "Visa", "MASTERCARD": "Mastercard", "AMEX": "American Express"}

func (m methodAnswers) neutral() providers.Method {
	if len(m) == 0 {
		return providers.Method{}
	}
	card := m[0].Card.value
	n := providers.Method{Type: strings.ToLower(m[0].Type), Brand: card.Brand}
	if name, ok := brands[strings.ToUpper(card.Brand)]; ok {
		n.Brand = name
	}
	n.Last4, n.Expiry = card.last(), card.until()
	return n
}

package computop

import (
	"bytes"
	"encoding/json"
	"strings"

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

func (a *amountAnswer) is(m money.Money) bool {
	return a != nil && a.Value != nil && *a.Value == m.Minor && a.Currency == m.Currency
}

// linksAnswer is where the customer goes. The place is assumed: it is v1's.
type linksAnswer struct {
	Redirect struct {
		Href string `json:"href"`
	} `json:"redirect"`
}

// methodAnswer is what the payment was made with. Type is documented, the card's fields are assumed.
type methodAnswer struct {
	Type string              `json:"type"`
	Card lenient[cardAnswer] `json:"card"`
}

type cardAnswer struct {
	Brand  string `json:"brand"`
	Last4  string `json:"last4"`
	Expiry string `json:"expiryDate"` // YYYYMM
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
	n.Last4 = card.Last4[max(0, len(card.Last4)-4):] // should a whole number ever stand here, it ends here
	if len(card.Expiry) == len("202804") {
		n.Expiry = card.Expiry[:4] + "-" + card.Expiry[4:]
	}
	return n
}

package gate

import (
	"encoding/json"
	"errors"
	"regexp"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// answer is the one object that all five operations give [seed 003]. Numbers are whole: 1.5 or 1e3 is refused by the
// decoder rather than rounded.
type answer struct {
	ReferenceID  string `json:"referenceId"`
	Amount       *int64 `json:"amount"`
	CurrencyCode string `json:"currencyCode"`
	Status       string `json:"status"`
	ActualAmount *int64 `json:"actualAmount"`
	// Another form of what is below must not spoil the rest.
	CustomerAction   lenient[actionAnswer]      `json:"customerAction"`
	MerchantMetadata lenient[map[string]string] `json:"merchantMetadata"`
	DeclineReason    lenient[declineReason]     `json:"declineReason"`
	CreatedAt        lenient[time.Time]         `json:"createdAt"`
}

// actionAnswer is what the customer has to do next [seed 003].
type actionAnswer struct {
	Type string `json:"type"`
	Data struct {
		RedirectionURL    string `json:"redirectionUrl"`
		ThreeDSSessionID  string `json:"threeDsSessionId"`
		ThreeDSSessionURL string `json:"threeDsSessionUrl"`
		HTTPMethod        string `json:"httpMethod"`
		TargetURL         string `json:"targetUrl"`
	} `json:"data"`
}

// declineReason has a number for its code, where an error's envelope has a string [seed 003] [preface]: both are read.
type declineReason struct {
	Code        declineCode `json:"code"`
	Description string      `json:"description"`
}

type declineCode string

// UnmarshalJSON takes a whole number or a string.
func (d *declineCode) UnmarshalJSON(text []byte) error {
	var n json.Number
	if err := json.Unmarshal(text, &n); err != nil { // a string of digits is taken by json.Number as well
		return err
	}
	if *d = declineCode(n); *d == "0" { // no reason
		*d = ""
	}
	return nil
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

// readAnswer takes one JSON object and nothing behind it.
func readAnswer(raw []byte) (answer, error) {
	var a answer
	if err := providers.DecodeObject(raw, &a); err != nil {
		return answer{}, err
	}
	return a, nil
}

// envelope is Gate's own no [preface].
type envelope struct {
	Code        string `json:"code"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

var codeShape = regexp.MustCompile(`^\d{4}$`)

// readEnvelope knows an envelope by its code of four digits: the JSON of a proxy has none.
func readEnvelope(raw []byte) (envelope, bool) {
	var e envelope
	return e, providers.DecodeObject(raw, &e) == nil && codeShape.MatchString(e.Code)
}

func (e envelope) words() string {
	if words := wordsOf(e.Code, e.Description); words != "" {
		return words
	}
	return "Gate refused with its code " + e.Code + "."
}

// is says whether the answer is about this reference and, where it tells an amount, about this one.
func (a answer) is(reference string, m money.Money) bool {
	return a.ReferenceID == reference && (a.Amount == nil || *a.Amount == m.Minor && a.CurrencyCode == m.Currency)
}

func (a answer) ref() providers.PaymentRef { return providers.PaymentRef{Reference: a.ReferenceID} }

// whole is a number of minor units: assumed, as no decimal places are stated and the examples are 10000 and 5000.
// Nil for one that is not told.
func (a answer) whole(n *int64) (*money.Money, error) {
	if n == nil {
		return nil, nil
	}
	m, err := money.Check(*n, a.CurrencyCode)
	if err == nil && m.IsNegative() {
		err = errors.New("an amount is negative")
	}
	if err != nil {
		return nil, err
	}
	return &m, nil
}

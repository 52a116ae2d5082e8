package sim

import (
	"encoding/json"
	"strconv"
)

// paymentAnswer is a payment on the wire [P:axguide]. customerInfo in it, and that the answer to an operation carries
// the amounts of the whole payment, are assumed.
type paymentAnswer struct {
	Amount                amountAnswer    `json:"amount"`
	PayID                 string          `json:"payId"`
	MerchantID            string          `json:"merchantId"`
	TransID               string          `json:"transId,omitempty"`
	XID                   string          `json:"xId"`
	RefNr                 string          `json:"refNr,omitempty"`
	ExternalIntegrationID string          `json:"externalIntegrationId,omitempty"`
	Status                string          `json:"status"`
	ResponseCode          string          `json:"responseCode"`
	ResponseDescription   string          `json:"responseDescription"`
	PaymentMethods        *methodAnswer   `json:"paymentMethods,omitempty"`
	CustomerInfo          *customerAnswer `json:"customerInfo,omitempty"`
	Metadata              json.RawMessage `json:"metadata,omitempty"`
	Links                 *linksAnswer    `json:"_links,omitempty"`
}

type amountAnswer struct {
	Value         int64  `json:"value"`
	Currency      string `json:"currency"`
	CapturedValue int64  `json:"capturedValue"`
	RefundedValue int64  `json:"refundedValue"`
}

// methodAnswer is an object here and an array in the enhanced webhook: documented, both [P:axguide][P:nexi].
type methodAnswer struct {
	Type string      `json:"type"`
	Card *cardAnswer `json:"card,omitempty"`
}

// cardAnswer is documented [P:axguide "Recurring payments"], but for brand, which is assumed. The last four are a number
// there, and the expiry is the first of its month, "01.01.2028".
type cardAnswer struct {
	Brand             string `json:"brand,omitempty"`
	Pseudo            string `json:"pseudoCardNumber,omitempty"`
	Last4             int    `json:"last4Digits"`
	ExpiryDate        string `json:"expiryDate,omitempty"`
	SchemeReferenceID string `json:"schemeReferenceId,omitempty"`
}

func cardAnswerOf(p Payment) *cardAnswer {
	a := &cardAnswer{Brand: p.CardBrand, Pseudo: p.Pseudo, SchemeReferenceID: p.SchemeReference}
	a.Last4, _ = strconv.Atoi(p.Last4)
	if until, err := readExpiry(p.Expiry); err == nil {
		a.ExpiryDate = until.Format("02.01.2006")
	}
	return a
}

type customerAnswer struct {
	Email     string `json:"email,omitempty"`
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
}

// linksAnswer leads to the hosted page: assumed, from v1.
type linksAnswer struct {
	Redirect redirectAnswer `json:"redirect"`
}

type redirectAnswer struct {
	Href string `json:"href"`
	Type string `json:"type"`
}

func answerOf(p Payment) paymentAnswer {
	a := paymentAnswer{
		Amount: amountAnswer{p.Value(), p.Currency, p.Captured, p.Refunded},
		PayID:  p.PayID, MerchantID: p.MerchantID, TransID: p.TransID, XID: p.XID, RefNr: p.RefNr,
		ExternalIntegrationID: p.ExternalIntegrationID, Status: p.Status, ResponseCode: p.ResponseCode,
		ResponseDescription: p.ResponseDescription, Metadata: p.Metadata,
	}
	if p.Method != "" {
		a.PaymentMethods = &methodAnswer{Type: p.Method}
		if p.Last4 != "" {
			a.PaymentMethods.Card = cardAnswerOf(p)
		}
	}
	if p.Email+p.FirstName+p.LastName != "" {
		a.CustomerInfo = &customerAnswer{p.Email, p.FirstName, p.LastName}
	}
	return a
}

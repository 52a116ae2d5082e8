package gate

import (
	"math"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// methodCard is the one payment method whose word is published [seed 003].
const methodCard = "card_basic"

// Order is what all requests that make something have in common [seed 003]. Amounts are minor units: assumed, as no
// decimal places are stated and the examples are whole (10000, 5000, 2500).
type Order struct {
	ReferenceID      string            `json:"referenceId"` // unique for a terminal's payments and payouts [preface]
	Amount           int64             `json:"amount"`
	CurrencyCode     string            `json:"currencyCode"`
	Description      string            `json:"description,omitempty"`
	Customer         *Customer         `json:"customer,omitempty"`
	MerchantMetadata map[string]string `json:"merchantMetadata,omitempty"` // comes back in every answer
	WebhookURL       string            `json:"webhookUrl,omitempty"`
}

// PaymentRequest makes a payment: with a card from server to server, see PayByCard, or with a payment page, see
// CreatePayment [seed 003].
type PaymentRequest struct {
	Order
	MethodOptions   *MethodOptions   `json:"paymentMethodOptions,omitempty"`
	CustomerContext *CustomerContext `json:"customerContext,omitempty"`
	PageSettings    *PageSettings    `json:"paymentPageSettings,omitempty"`
}

// SessionRequest makes a payment page on which the customer picks a method [seed 003]. Its context has another name
// than a payment's.
type SessionRequest struct {
	Order
	CustomerContext *CustomerContext `json:"customerContextDto,omitempty"`
	PageSettings    *PageSettings    `json:"paymentPageSettings,omitempty"`
	Methods         []string         `json:"paymentMethods,omitempty"` // card_basic
	MethodOptions   *MethodOptions   `json:"paymentMethodOptions,omitempty"`
}

// PayoutRequest sends money to a card [seed 003].
type PayoutRequest struct {
	Order
	CustomerContext *CustomerContext `json:"customerContext,omitempty"`
}

// RefundRequest gives money back [seed 003]. Its amount has 32 bits, where all others have 64.
type RefundRequest struct {
	ReferenceID  string `json:"referenceId"`
	Amount       int32  `json:"amount"`
	CurrencyCode string `json:"currencyCode"`
	// Parent is assumed and sent only where a refund has a reference of its own, see refunds.go.
	Parent string `json:"parentReferenceId,omitempty"`
}

// MethodOptions are a method's own [seed 003].
type MethodOptions struct {
	CardBasic CardOptions `json:"cardBasic"`
}

// CardOptions say how a card is taken. A two-phase payment is authorized and waits; no call that captures it is
// published. A token may be asked for; no answer is documented to carry one.
type CardOptions struct {
	IsTwoPhase  bool `json:"isTwoPhase"`
	CreateToken bool `json:"createToken"`
}

// PageSettings are how a payment page behaves [seed 003]. Nil and empty fields are Gate's own choice.
type PageSettings struct {
	LanguageCode      string      `json:"languageCode,omitempty"`      // "en", "EN"
	Lifetime          *int64      `json:"lifetime,omitempty"`          // seconds: assumed
	AttemptsAvailable *int64      `json:"attemptsAvailable,omitempty"` // how often the customer may try
	SkipSuccessScreen bool        `json:"skipSuccessScreen"`
	SkipFailureScreen bool        `json:"skipFailureScreen"`
	ReturnURLs        *ReturnURLs `json:"returnUrls,omitempty"`
}

// ReturnURLs are where the customer comes back to. Success and failure replace the default where they are there.
type ReturnURLs struct {
	Default string `json:"default,omitempty"`
	Success string `json:"success,omitempty"`
	Failure string `json:"failure,omitempty"`
}

func (o Order) check(c checker) {
	c.reference(o.ReferenceID)
	c.amount(o.Amount, o.CurrencyCode)
	c.link("webhookUrl", o.WebhookURL)
	o.Customer.check(c.at("customer"))
}

// Check returns Faults.
func (r PaymentRequest) Check() error {
	c := newChecker()
	r.Order.check(c)
	r.CustomerContext.check(c.at("customerContext"))
	r.PageSettings.check(c.at("paymentPageSettings"))
	return c.err()
}

// Check returns Faults.
func (r SessionRequest) Check() error {
	c := newChecker()
	r.Order.check(c)
	r.CustomerContext.check(c.at("customerContextDto"))
	r.PageSettings.check(c.at("paymentPageSettings"))
	for _, m := range r.Methods {
		c.oneOf("paymentMethods", m, methodCard)
	}
	return c.err()
}

// Check returns Faults.
func (r PayoutRequest) Check() error {
	c := newChecker()
	r.Order.check(c)
	r.CustomerContext.check(c.at("customerContext"))
	return c.err()
}

// Check returns Faults.
func (r RefundRequest) Check() error {
	c := newChecker()
	c.reference(r.ReferenceID)
	c.amount(int64(r.Amount), r.CurrencyCode)
	return c.err()
}

func (p *PageSettings) check(c checker) {
	if p == nil {
		return
	}
	c.matches("languageCode", p.LanguageCode, language, "must be a language of two letters")
	c.want(p.Lifetime == nil || *p.Lifetime > 0 && *p.Lifetime <= math.MaxInt32, "lifetime", "must be a number of seconds above zero")
	c.want(p.AttemptsAvailable == nil || *p.AttemptsAvailable > 0 && *p.AttemptsAvailable <= math.MaxInt32, "attemptsAvailable", "must be above zero")
	if p.ReturnURLs != nil {
		c.link("returnUrls.default", p.ReturnURLs.Default)
		c.link("returnUrls.success", p.ReturnURLs.Success)
		c.link("returnUrls.failure", p.ReturnURLs.Failure)
	}
}

// orderOf says in Gate's words what our pages can ask for. Both sides count minor units.
func orderOf(reference string, m money.Money, who providers.Customer) Order {
	return Order{ReferenceID: reference, Amount: m.Minor, CurrencyCode: m.Currency, Customer: customerOf(who)}
}

// pageOf is how the page of a checkout behaves: without screens of its own where there is a way back. One that is
// over already is asked for as the shortest: what became of an earlier call for it is told in the answer.
func pageOf(o providers.Checkout) *PageSettings {
	p := &PageSettings{LanguageCode: o.Language, SkipSuccessScreen: o.ReturnURL != "", SkipFailureScreen: o.ReturnURL != "" || o.CancelURL != ""}
	if o.ReturnURL != "" || o.CancelURL != "" {
		p.ReturnURLs = &ReturnURLs{Default: o.ReturnURL, Failure: o.CancelURL}
	}
	if !o.Expires.IsZero() {
		seconds := max(int64(o.Expires.Sub(o.At)/time.Second), 1)
		p.Lifetime = &seconds
	}
	return p
}

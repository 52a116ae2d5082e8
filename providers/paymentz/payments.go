package paymentz

import (
	"context"
	"errors"

	"kontor/models/money"
	"kontor/providers"
)

// PaymentRequest asks for a payment from server to server [seed][docs]. With a card it is synchronous, or 3-D where the
// bank wants it so; by other methods it is asynchronous.
type PaymentRequest struct {
	Reference   string // merchantTransactionId: ours, unique
	Amount      money.Money
	Shown       money.Money // to the customer, where that is something else
	Hold        bool        // authorize only: PA rather than DB
	Card        *providers.Card
	Brand, Mode string // of a method other than a card: what the merchant's terminal has
	Description string
	Customer    providers.Customer
	Phone       string
	PhoneCode   string // of its country
	IP          string
	Birth       string // yyyymmdd
	Address     Address
	ReturnURL   string // where a customer comes back to who was sent elsewhere
	NotifyURL   string
	Save        bool   // keep the card: the answer has a token
	Recurring   string // RecurringFirst for the first of several
	ThreeD      string // one of the attempts below
}

// Address is where the goods go.
type Address struct{ Street, City, State, PostCode, Country string }

// How 3-D Secure is tried [prtpg][tw].
const (
	ThreeDDirect = "Direct" // not at all, where the bank lets us
	ThreeDTry    = "3D"
	ThreeDOnly   = "Only3D"
)

// Payment is what came of a request.
type Payment struct {
	providers.Answer
	Redirect *Redirect // where the customer has to go on; nil where nothing is left to do
	Token    string    // of what was saved
}

// TakeCard is POST /payments with a card that staff typed. Nobody is there to prove anything to the bank, so 3-D Secure is
// not asked for; where the bank wants it all the same, the payment stays pending and Update.Page is the bank's. No inquiry
// is documented to tell that again.
func (c *Client) TakeCard(ctx context.Context, o providers.Checkout, card providers.Card) (providers.Answer, error) {
	hold, err := holds(o.Capture)
	if o.Recurring != nil {
		err = errors.New("recurringType: a series begins where its customer agrees to it, on a page")
	}
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	p, err := c.CreatePayment(ctx, PaymentRequest{
		Reference: o.Reference, Amount: o.Amount, Hold: hold, Card: &card, Description: o.Description, Customer: o.Customer,
		ReturnURL: o.ReturnURL, NotifyURL: o.WebhookURL, Save: o.SaveMethod, ThreeD: ThreeDDirect,
	})
	return p.Answer, err
}

// SavesMethod is true of a typed card, which createRegistration keeps [docs]; the form of Host has no such field.
func (c *Client) SavesMethod(typed bool) bool { return typed }

// holds says whether a capture mode is PA. There is none that captures later by itself.
func holds(mode providers.CaptureMode) (bool, error) {
	switch mode {
	case providers.CaptureAutomatic, "":
		return false, nil
	case providers.CaptureManual:
		return true, nil
	}
	return false, errors.New("capture: it is at once or by hand, never after a delay")
}

// CreatePayment is POST /payments. The reference makes it one: a second one with it is refused [docs].
func (c *Client) CreatePayment(ctx context.Context, r PaymentRequest) (Payment, error) {
	c = c.sending(r.Card)
	f, err := c.paymentFields(r)
	if err != nil {
		return Payment{}, c.scrub.Refused(err)
	}
	return c.pay(ctx, "/payments", f, r.Reference)
}

func (c *Client) paymentFields(r PaymentRequest) (fields, error) {
	amount, err := amountOf(r.Amount)
	if err != nil {
		return nil, err
	}
	if !referenceShape.MatchString(r.Reference) {
		return nil, errors.New("merchantTransactionId: must be 1 to 100 characters without a bar")
	}
	f := c.signed(c.sumPayment(r.Reference, amount))
	if err := f.addMethod(r); err != nil {
		return nil, err
	}
	f["authentication.terminalId"] = c.terminal
	f["merchantTransactionId"], f["amount"], f["currency"] = r.Reference, amount, r.Amount.Currency
	f["paymentType"] = typeOf(r.Hold)
	f["orderDescriptor"] = r.Description
	f["merchantRedirectUrl"], f["notificationUrl"] = r.ReturnURL, r.NotifyURL
	f["recurringType"], f["attemptThreeD"] = r.Recurring, r.ThreeD
	if r.Save {
		f["createRegistration"] = "true"
	}
	f.addCustomer(r)
	return f, f.addShown(r.Shown)
}

func typeOf(hold bool) string {
	if hold {
		return typeHold
	}
	return typeDebit
}

func (f fields) addMethod(r PaymentRequest) error {
	if r.Card == nil {
		f["paymentBrand"], f["paymentMode"] = r.Brand, r.Mode
		if r.Brand == "" || r.Mode == "" {
			return errors.New("paymentBrand and paymentMode: are required where there is no card")
		}
		return nil
	}
	card, err := cardFields(*r.Card)
	for name, value := range card {
		f[name] = value
	}
	return err
}

func (f fields) addCustomer(r PaymentRequest) {
	f["customer.givenName"], f["customer.surname"] = r.Customer.FirstName, r.Customer.LastName
	f["customer.email"], f["customer.customerId"] = r.Customer.Email, r.Customer.Reference
	f["customer.phone"], f["customer.telnocc"] = r.Phone, r.PhoneCode
	f["customer.ip"], f["customer.birthDate"] = r.IP, r.Birth
	f["shipping.street1"], f["shipping.city"], f["shipping.state"] = r.Address.Street, r.Address.City, r.Address.State
	f["shipping.postcode"], f["shipping.country"] = r.Address.PostCode, r.Address.Country
}

func (f fields) addShown(m money.Money) error {
	if m.Currency == "" {
		return nil
	}
	shown, err := amountOf(m)
	f["tmpl_amount"], f["tmpl_currency"] = shown, m.Currency
	return err
}

package computop

import (
	"time"

	"kontor/providers"
)

// PaymentData is all that can be said when a payment is made [seed 001]. Sessions, payments, links and intents
// share it. Nil and empty fields are not sent.
type PaymentData struct {
	TransID               string              `json:"transId,omitempty"`
	ExternalIntegrationID string              `json:"externalIntegrationId,omitempty"`
	RefNr                 string              `json:"refNr,omitempty"`
	Amount                Amount              `json:"amount"`
	Language              string              `json:"language,omitempty"`
	CaptureMethod         *CaptureMethod      `json:"captureMethod,omitempty"`
	Order                 *Order              `json:"order,omitempty"`
	SimulationMode        string              `json:"simulationMode,omitempty"`
	URLs                  *URLs               `json:"urls,omitempty"`
	BillingAddress        *Address            `json:"billingAddress,omitempty"`
	Shipping              *Shipping           `json:"shipping,omitempty"`
	StatementDescriptor   string              `json:"statementDescriptor,omitempty"`
	CustomerInfo          *CustomerInfo       `json:"customerInfo,omitempty"`
	ExpirationTime        string              `json:"expirationTime,omitempty"` // UTC, 2025-02-07T16:00:00Z
	FraudData             *FraudData          `json:"fraudData,omitempty"`
	PaymentFacilitator    *PaymentFacilitator `json:"paymentFacilitator,omitempty"`
	BrowserInfo           *BrowserInfo        `json:"browserInfo,omitempty"`
	Device                *Device             `json:"device,omitempty"`
	CredentialOnFile      *CredentialOnFile   `json:"credentialOnFile,omitempty"`
	Channel               string              `json:"channel,omitempty"` // ECOM, MOTO, APP, PAYBYLINK, POS
	Metadata              map[string]any      `json:"metadata,omitempty"`
	ReferencePayID        string              `json:"referencePayId,omitempty"`
}

// URLs are where the customer comes back to, and where news is sent.
type URLs struct {
	Return  string `json:"return,omitempty"`
	Cancel  string `json:"cancel,omitempty"`
	Webhook string `json:"webhook,omitempty"`
}

func (u *URLs) check(c checker) {
	if u == nil {
		return
	}
	c.link("return", u.Return)
	c.link("cancel", u.Cancel)
	c.link("webhook", u.Webhook)
}

func (d PaymentData) check(c checker) {
	d.Amount.check(c.at("amount"))
	d.CaptureMethod.check(c.at("captureMethod"))
	d.Order.check(c.at("order"))
	d.URLs.check(c.at("urls"))
	d.BillingAddress.check(c.at("billingAddress"))
	d.Shipping.check(c.at("shipping"))
	d.CustomerInfo.check(c.at("customerInfo"))
	c.utc("expirationTime", d.ExpirationTime)
	d.FraudData.check(c.at("fraudData"))
	d.PaymentFacilitator.check(c.at("paymentFacilitator"))
	d.BrowserInfo.check(c.at("browserInfo"))
	d.Device.check(c.at("device"))
	d.CredentialOnFile.check(c.at("credentialOnFile"))
	c.oneOf("channel", d.Channel, "ECOM", "MOTO", "APP", "PAYBYLINK", "POS")
	c.matches("referencePayId", d.ReferencePayID, payID, "is no payId")
}

// dataOf says in Paygate's words what our pages can ask for. A card that is kept to be charged now and then (UNSCHEDULED) is
// not offered: no answer says whether its customer agreed to that, as the book remembers of a series.
func dataOf(o providers.Checkout, channel string) (PaymentData, error) {
	if o.SaveMethod {
		return PaymentData{}, Faults{{"credentialOnFile", "Paygate's answers do not say whether a card was saved, so it could not be charged by hand; a series of payments can be begun"}}
	}
	d := PaymentData{
		TransID: o.Reference, Amount: amountOf(o.Amount), Language: o.Language,
		CaptureMethod:       captureMethodOf(o.Capture, o.DelayHours),
		StatementDescriptor: o.Description,
		CustomerInfo:        customerOf(o.Customer),
		CredentialOnFile:    seriesOf(o.Recurring, true),
		Channel:             channel,
	}
	if o.ReturnURL != "" || o.CancelURL != "" || o.WebhookURL != "" {
		d.URLs = &URLs{Return: o.ReturnURL, Cancel: o.CancelURL, Webhook: o.WebhookURL}
	}
	if !o.Expires.IsZero() {
		d.ExpirationTime = o.Expires.UTC().Format(time.RFC3339)
	}
	return d, nil
}

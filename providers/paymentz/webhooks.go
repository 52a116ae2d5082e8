package paymentz

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"kontor/providers"
)

// notification is a delivery to notificationUrl, or the customer's way back, as JSON or as a form [seed][xoala].
type notification struct {
	PaymentID text `json:"paymentId"`
	Tracking  text `json:"trackingid"` // the same, by its older name
	Reference text `json:"merchantTransactionId"`
	Desc      text `json:"desc"` // the same, by its older name
	Amount    text `json:"amount"`
	Status    text `json:"status"` // long in a notification, short on the way back
	Short     text `json:"transactionStatus"`
	Checksum  text `json:"checksum"`
}

// VerifyWebhook holds the checksum in the body against the fields that it signs. There is no header, no time and no number
// in it, so whoever saw a delivery can send it again; as all that it does is to make us ask, that does no harm. It has no key
// of its own either: a payment may come to the same status twice, by a chargeback that is won back.
func (c *Client) VerifyWebhook(_ http.Header, body []byte) (providers.Proof, error) {
	n, err := readNotification(body)
	if err != nil {
		return providers.Proof{}, err
	}
	if n.Checksum == "" || !sameSum(string(n.Checksum), c.sumNews(string(n.PaymentID), string(n.Reference), string(n.Amount), n.short())) {
		return providers.Proof{}, &providers.Error{Kind: providers.ErrSignature, Message: "The delivery bears no good checksum."}
	}
	return providers.Proof{Signed: true}, nil
}

// ParseWebhook makes us ask. The checksum covers the short word alone, which is Y of an authorization, a capture and a
// payout alike; the long word, the currency and all else could be anybody's.
func (c *Client) ParseWebhook(body []byte) (providers.News, error) {
	n, err := readNotification(body)
	if err != nil {
		return providers.News{}, err
	}
	return providers.News{Ask: []providers.PaymentRef{{Reference: n.Reference.id(), ProviderID: n.PaymentID.id()}}}, nil
}

// short is the word that is signed: transactionStatus, and never status [xoala], unless only status is there and short.
func (n notification) short() string {
	if n.Short == "" && isShort(string(n.Status)) {
		return string(n.Status)
	}
	return string(n.Short)
}

func readNotification(body []byte) (notification, error) {
	var n notification
	var err error
	if trimmed := bytes.TrimSpace(body); bytes.HasPrefix(trimmed, []byte("{")) {
		if !json.Valid(trimmed) {
			return n, fmt.Errorf("%w: it is no JSON", providers.ErrMalformed)
		}
		err = json.Unmarshal(trimmed, &n)
	} else {
		err = n.readForm(string(trimmed))
	}
	n.older()
	if err != nil || len(body) > providers.MaxDelivery || !idShape.MatchString(n.PaymentID.id()) || n.short() == "" {
		return n, fmt.Errorf("%w: it names no payment and its status", providers.ErrMalformed)
	}
	return n, nil
}

func (n *notification) readForm(body string) error {
	form, err := url.ParseQuery(body)
	if err != nil {
		return err
	}
	n.fromForm(form)
	return nil
}

func (n *notification) fromForm(form url.Values) {
	of := func(name string) text { return text(form.Get(name)) }
	*n = notification{
		PaymentID: of("paymentId"), Tracking: of("trackingid"), Reference: of("merchantTransactionId"), Desc: of("desc"),
		Amount: of("amount"), Status: of("status"), Short: of("transactionStatus"), Checksum: of("checksum"),
	}
}

// older takes the older names where the newer ones are not there.
func (n *notification) older() {
	if n.PaymentID == "" {
		n.PaymentID = n.Tracking
	}
	if n.Reference == "" {
		n.Reference = n.Desc
	}
}

package gate

import (
	"encoding/json"
	"fmt"
	"net/http"

	"kontor/providers"
)

// VerifyWebhook says what a delivery proves: nothing. That there are webhooks is published, by the field webhookUrl
// [seed 003]; what is in them, and whether anything signs them, is not. So anybody could have sent one, and Gate is
// asked.
func (c *Client) VerifyWebhook(_ http.Header, body []byte) (providers.Proof, error) {
	_, err := readDelivery(body)
	return providers.Proof{Signed: false}, err
}

// ParseWebhook takes a delivery for a reason to ask, and nothing of what it says for true. That it is the object which
// all operations answer, with the reference in it, is assumed.
func (c *Client) ParseWebhook(body []byte) (providers.News, error) {
	reference, err := readDelivery(body)
	if err != nil {
		return providers.News{}, err
	}
	return providers.News{Ask: []providers.PaymentRef{{Reference: reference}}}, nil
}

// maxReference bounds what is asked after for a stranger: assumed.
const maxReference = 200

func readDelivery(body []byte) (reference string, err error) {
	var d struct {
		ReferenceID string `json:"referenceId"`
	}
	if len(body) > providers.MaxDelivery || !json.Valid(body) || providers.DecodeObject(body, &d) != nil {
		return "", fmt.Errorf("%w: it is no JSON object", providers.ErrMalformed)
	}
	if id := d.ReferenceID; id == "" || id == "." || id == ".." || len(id) > maxReference {
		return "", fmt.Errorf("%w: it names no payment", providers.ErrMalformed)
	}
	return d.ReferenceID, nil
}

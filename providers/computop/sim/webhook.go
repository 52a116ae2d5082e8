package sim

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// SignatureHeader carries the HMAC of an enhanced webhook: assumed, the recipe is not published.
const SignatureHeader = "X-Paygate-Signature"

// basicHook is documented [P:nexi], and not signed. Its body is the same for every change of a payment.
type basicHook struct {
	PayID string `json:"payId"`
}

// enhancedHook is documented [P:axdoc][P:nexi]. Its amount being the whole payment's, and creationDate the payment's own,
// are assumed.
type enhancedHook struct {
	PayID               string         `json:"payId"`
	TransID             string         `json:"transId"`
	RefNr               string         `json:"refNr,omitempty"`
	Status              string         `json:"status"`
	ResponseCode        string         `json:"responseCode"`
	ResponseDescription string         `json:"responseDescription"`
	Amount              hookAmount     `json:"amount"`
	PaymentMethods      []methodAnswer `json:"paymentMethods"`
	CreationDate        string         `json:"creationDate"`
}

type hookAmount struct {
	Value    int64  `json:"value"`
	Currency string `json:"currency"`
}

// SetWebhookURL says where webhooks go of a merchant's payments that name no URL of their own; merchant "" is everybody.
func (s *Sim) SetWebhookURL(merchantID, url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks[merchantID] = url
}

// notify queues the webhook of a change. That a payment which became final is told is documented [P:nexi][P:axguide];
// that each later change is told too is assumed. The caller holds s.mu, so the queue has the order of the ledger.
func (s *Sim) notify(p Payment, kind string) {
	url := cmp.Or(p.WebhookURL, s.hooks[p.MerchantID], s.hooks[""])
	if url == "" || s.trip(kind, func(f *Faults) *Fault { return &f.LoseWebhook }) {
		return
	}
	d := s.compose(p, kind, url, s.trip(kind, func(f *Faults) *Fault { return &f.ForgeWebhook }))
	ds := []delivery{d}
	if s.trip(kind, func(f *Faults) *Fault { return &f.DoubleWebhook }) {
		ds = append(ds, d)
	}
	late := s.trip(kind, func(f *Faults) *Fault { return &f.LateWebhook })
	backwards := s.trip(kind, func(f *Faults) *Fault { return &f.ReverseWebhooks })
	s.sender.add(ds, late || backwards, backwards)
}

// compose writes a webhook. A forged one is signed with a wrong key when enhanced; a basic one, which nothing signs,
// names a payment that does not exist.
func (s *Sim) compose(p Payment, kind, url string, forged bool) delivery {
	d := delivery{payID: p.PayID, kind: kind, url: url, once: forged}
	if !s.opts.Enhanced {
		if forged {
			p.PayID = s.newID()
		}
		d.body, _ = json.Marshal(basicHook{p.PayID})
		return d
	}
	d.body, _ = json.Marshal(enhance(p))
	key := s.opts.WebhookSecret
	if forged {
		key += " forged"
	}
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write(d.body)
	d.signature = hex.EncodeToString(mac.Sum(nil))
	return d
}

func enhance(p Payment) enhancedHook {
	return enhancedHook{
		PayID: p.PayID, TransID: p.TransID, RefNr: p.RefNr, Status: hookStatus(p),
		ResponseCode: p.ResponseCode, ResponseDescription: p.ResponseDescription,
		Amount: hookAmount{p.Value(), p.Currency}, PaymentMethods: []methodAnswer{{Type: cmp.Or(p.Method, "CARD")}},
		CreationDate: p.Created.Format(time.RFC3339),
	}
}

// hookStatus speaks another language than GET: OK is documented [P:nexi], AUTHORIZED and FAILED come from classic
// Paygate and are assumed.
func hookStatus(p Payment) string {
	switch {
	case p.ResponseCode != codeOK:
		return "FAILED"
	case p.Status == StatusAuthorized:
		return "AUTHORIZED"
	}
	return "OK"
}

// Resend queues the webhook of a payment as it is now once more, without any fault.
func (s *Sim) Resend(payID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(payID)
	if err != nil {
		return fmt.Errorf("computop simulator: payment %s: %w", payID, err)
	}
	url := cmp.Or(p.WebhookURL, s.hooks[p.MerchantID], s.hooks[""])
	if url == "" {
		return fmt.Errorf("computop simulator: payment %s has no webhook URL", payID)
	}
	s.sender.add([]delivery{s.compose(p, "resent", url, false)}, false, false)
	return nil
}

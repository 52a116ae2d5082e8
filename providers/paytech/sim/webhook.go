package sim

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// SignatureHeader carries the HMAC-SHA256 of the raw body, keyed with the shop's signing key [seed].
const SignatureHeader = "Signature"

// SetWebhookURL says where webhooks go of a shop's payments that name no URL of their own; shop "" is everybody. It is the
// setting of the shop, which a refund without a webhookUrl goes by as well [seed].
func (s *Sim) SetWebhookURL(shop, url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks[shop] = url
}

// toldOf says whether a webhook is sent for a state [seed].
func toldOf(state string) bool {
	switch state {
	case StateCompleted, StateDeclined, StateCancelled, StateHeld:
		return true
	}
	return false
}

// tell queues the webhooks of a change. The caller holds s.mu, so the queue has the order of the ledger.
func (s *Sim) tell(c change) {
	for _, e := range c.events {
		if toldOf(e.payment.State) {
			s.notify(e.payment, e.kind)
		}
	}
}

func (s *Sim) hookURL(p Payment) string { return cmp.Or(p.WebhookURL, s.hooks[p.Shop], s.hooks[""]) }

func (s *Sim) notify(p Payment, kind string) {
	url := s.hookURL(p)
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

// compose writes a webhook: the payment without an envelope [spec]. A forged one is signed with a wrong key, or names a
// payment that does not exist where nothing is signed.
func (s *Sim) compose(p Payment, kind, url string, forged bool) delivery {
	d := delivery{paymentID: p.ID, kind: kind, url: url, once: forged}
	if forged && s.opts.Unsigned {
		p.ID = s.newID()
	}
	d.body, _ = json.Marshal(s.whole(p))
	if s.opts.Unsigned {
		return d
	}
	key := s.opts.SigningKey
	if forged {
		key += " forged"
	}
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write(d.body)
	if s.opts.Base64Signature {
		d.signature = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	} else {
		d.signature = hex.EncodeToString(mac.Sum(nil))
	}
	return d
}

// Resend queues the webhook of a payment as it is now once more, without any fault.
func (s *Sim) Resend(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(id)
	if err != nil {
		return fmt.Errorf("paytech simulator: payment %s: %w", id, err)
	}
	url := s.hookURL(p)
	if url == "" {
		return fmt.Errorf("paytech simulator: payment %s has no webhook URL", id)
	}
	s.sender.add([]delivery{s.compose(p, "resent", url, false)}, false, false)
	return nil
}

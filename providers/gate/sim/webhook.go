package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
)

// SetWebhookURL says where webhooks go of a terminal's payments that name no URL of their own; terminal "" is everybody.
func (s *Sim) SetWebhookURL(terminal, url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks[terminal] = url
}

func (s *Sim) hookOf(p Payment) string { return cmp.Or(p.WebhookURL, s.hooks[p.Terminal], s.hooks[""]) }

// notify queues the webhook of a change. That webhookUrl is told something is documented [seed 003]; what, when and how
// often is assumed. The caller holds s.mu, so the queue has the order of the ledger.
func (s *Sim) notify(p Payment, kind string) {
	url := s.hookOf(p)
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

// compose writes a webhook: the object that GET answers, and nothing that proves it. A forged one says that all is
// paid, tenfold.
func (s *Sim) compose(p Payment, kind, url string, forged bool) delivery {
	o := s.object(p)
	if forged {
		o.Status, o.ActualAmount, o.Amount = StatusCompleted, 10*p.Amount, 10*p.Amount
	}
	d := delivery{reference: p.Reference, kind: kind, url: url, once: forged}
	d.body, _ = json.Marshal(o)
	return d
}

// Resend queues the webhook of a payment as it is now once more, without any fault.
func (s *Sim) Resend(reference string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(s.ledger.first[reference])
	if err != nil {
		return fmt.Errorf("gate simulator: payment %s: %w", reference, err)
	}
	url := s.hookOf(p)
	if url == "" {
		return fmt.Errorf("gate simulator: payment %s has no webhook URL", reference)
	}
	s.sender.add([]delivery{s.compose(p, "resent", url, false)}, false, false)
	return nil
}

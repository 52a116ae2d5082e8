package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
)

// notification is what is posted to notificationUrl: documented, field by field [P:xoala callbacks]. Its amount is the
// transaction's, whatever was captured of it: assumed.
type notification struct {
	PaymentID             string       `json:"paymentId"`
	Status                string       `json:"status"`
	TransactionStatus     string       `json:"transactionStatus"`
	PaymentBrand          string       `json:"paymentBrand"`
	PaymentMode           string       `json:"paymentMode"`
	FirstName             string       `json:"firstName"`
	LastName              string       `json:"lastName"`
	Amount                string       `json:"amount"`
	Currency              string       `json:"currency"`
	Descriptor            string       `json:"descriptor"`
	MerchantTransactionID string       `json:"merchantTransactionId"`
	Remark                string       `json:"remark"`
	TmplAmount            string       `json:"tmpl_amount"`
	TmplCurrency          string       `json:"tmpl_currency"`
	Checksum              string       `json:"checksum"`
	Result                result       `json:"result"`
	Customer              noteCustomer `json:"customer"`
	Card                  noteCard     `json:"card"`
	Timestamp             string       `json:"timestamp"`
	ECI                   string       `json:"eci"`
	BankReferenceID       string       `json:"bankReferenceId"`
	TerminalID            string       `json:"terminalId"`
}

type noteCustomer struct {
	Email string `json:"email"`
	ID    string `json:"id"`
}

// noteCard is there also where no card is, with nothing in it: documented [P:xoala].
type noteCard struct {
	Bin            string `json:"bin"`
	LastFourDigits string `json:"lastFourDigits"`
	Last4Digits    string `json:"last4Digits"`
	ExpiryMonth    string `json:"expiryMonth"`
	ExpiryYear     string `json:"expiryYear"`
}

func notificationOf(p Payment, key string) notification {
	return notification{
		PaymentID: p.PaymentID, Status: p.Status, TransactionStatus: p.short(), PaymentBrand: p.Brand, PaymentMode: p.Mode,
		FirstName: p.FirstName, LastName: p.LastName, Amount: wire(p.Amount, p.Currency), Currency: p.Currency,
		MerchantTransactionID: p.MerchantTransactionID, Remark: p.Remark, TmplAmount: p.ShownAmount, TmplCurrency: p.ShownCurrency,
		Checksum: newsSum(p, key), Result: p.result(), Customer: noteCustomer{p.Email, p.CustomerID},
		Card:      noteCard{p.Card.Bin, p.Card.Last4, p.Card.Last4, p.Card.Month, p.Card.Year},
		Timestamp: stamp(p.Updated), BankReferenceID: "B" + p.PaymentID, TerminalID: p.TerminalID,
	}
}

// notify queues the notification of a change. That results are told is documented [seed]; that each later change is told
// too is assumed. The caller holds s.mu, so the queue has the order of the ledger.
func (s *Sim) notify(p Payment, kind string) {
	to := cmp.Or(p.NotificationURL, s.hooks[p.MemberID], s.hooks[""])
	if to == "" || s.trip(kind, func(f *Faults) *Fault { return &f.LoseWebhook }) {
		return
	}
	d := s.compose(p, kind, to, s.trip(kind, func(f *Faults) *Fault { return &f.ForgeWebhook }))
	ds := []delivery{d}
	if s.trip(kind, func(f *Faults) *Fault { return &f.DoubleWebhook }) {
		ds = append(ds, d)
	}
	late := s.trip(kind, func(f *Faults) *Fault { return &f.LateWebhook })
	backwards := s.trip(kind, func(f *Faults) *Fault { return &f.ReverseWebhooks })
	s.sender.add(ds, late || backwards, backwards)
}

// compose writes a notification, as JSON [seed] or as a form [P:xoala].
func (s *Sim) compose(p Payment, kind, to string, forged bool) delivery {
	key := s.keyOf(p.MemberID)
	if forged {
		key += " forged"
	}
	n := notificationOf(p, key)
	d := delivery{paymentID: p.PaymentID, kind: kind, url: to, once: forged, media: "application/json"}
	d.body, _ = json.Marshal(n)
	if s.opts.FormNotifications {
		d.media, d.body = "application/x-www-form-urlencoded", []byte(asForm(d.body).Encode())
	}
	return d
}

// asForm gives inner fields dotted names: assumed.
func asForm(object []byte) url.Values {
	f, _ := jsonFields(object)
	v := url.Values{}
	for name, value := range f {
		v.Set(name, value)
	}
	return v
}

// Resend queues the notification of a transaction as it is now once more, without any fault.
func (s *Sim) Resend(paymentID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(paymentID)
	if err != nil {
		return fmt.Errorf("paymentz simulator: payment %s: %w", paymentID, err)
	}
	to := cmp.Or(p.NotificationURL, s.hooks[p.MemberID], s.hooks[""])
	if to == "" {
		return fmt.Errorf("paymentz simulator: payment %s has no notification URL", paymentID)
	}
	s.sender.add([]delivery{s.compose(p, "resent", to, false)}, false, false)
	return nil
}

package sim

import (
	"cmp"
	"strconv"
	"time"
)

// Invoice is one that was mailed with a link. Its words are assumed: generated, paid, cancelled.
type Invoice struct {
	ID              string    `json:"invoiceId"`
	Reference       string    `json:"merchantInvoiceId"`
	MemberID        string    `json:"memberId"`
	Currency        string    `json:"currency"`
	Amount          int64     `json:"amount"`
	Status          string    `json:"status"`
	Token           string    `json:"token"` // of its page
	Email           string    `json:"email"`
	FirstName       string    `json:"firstName,omitempty"`
	LastName        string    `json:"lastName,omitempty"`
	Description     string    `json:"description,omitempty"`
	RedirectURL     string    `json:"redirectUrl,omitempty"`
	NotificationURL string    `json:"notificationUrl,omitempty"`
	PaymentID       string    `json:"paymentId,omitempty"`
	Mails           int       `json:"mails"` // none is sent, they are counted
	Expires         time.Time `json:"expires,omitzero"`
	Created         time.Time `json:"created"`
}

// The words of an invoice.
const (
	InvoiceGenerated = "generated"
	InvoicePaid      = "paid"
	InvoiceCancelled = "cancelled"
	InvoiceExpired   = "expired"
)

// invoiceAnswer: that invoiceDetails.transactionUrl is where it is paid is documented [P:xoala], the rest assumed.
type invoiceAnswer struct {
	InvoiceID string         `json:"invoiceId" xml:"invoiceId"`
	Details   invoiceDetails `json:"invoiceDetails" xml:"invoiceDetails"`
	Result    result         `json:"result" xml:"result"`
	Timestamp string         `json:"timestamp" xml:"timestamp"`
}

type invoiceDetails struct {
	MerchantInvoiceID string `json:"merchantInvoiceId" xml:"merchantInvoiceId"`
	Status            string `json:"status" xml:"status"`
	Amount            string `json:"amount" xml:"amount"`
	Currency          string `json:"currency" xml:"currency"`
	TransactionURL    string `json:"transactionUrl" xml:"transactionUrl"`
	PaymentID         string `json:"paymentId,omitempty" xml:"paymentId,omitempty"`
}

func (s *Sim) invoiceAnswerOf(i Invoice) invoiceAnswer {
	return invoiceAnswer{
		InvoiceID: i.ID, Result: result{codeOK, descriptions[codeOK]}, Timestamp: stamp(s.now()),
		Details: invoiceDetails{
			MerchantInvoiceID: i.Reference, Status: s.wordOf(i), Amount: wire(i.Amount, i.Currency), Currency: i.Currency,
			TransactionURL: s.public + "/transaction/invoice/" + i.Token, PaymentID: i.PaymentID,
		},
	}
}

// wordOf is an invoice's word now: it is paid once its payment is, and runs out by itself.
func (s *Sim) wordOf(i Invoice) string {
	switch {
	case i.Status == InvoiceGenerated && s.ledger.payments[i.PaymentID].Authorized > 0:
		return InvoicePaid
	case i.Status == InvoiceGenerated && !i.Expires.IsZero() && !s.now().Before(i.Expires):
		return InvoiceExpired
	}
	return i.Status
}

// invoiceWork is POST generate: documented [P:docs generate-invoice]; expirationPeriod in days is assumed.
func (s *Sim) invoiceWork(c *call) (outcome, error) {
	f, now := c.f, s.now()
	amount, err := readAmount(f["amount"], f["currency"])
	if err != nil {
		return outcome{}, err
	}
	if f["customer.email"] == "" {
		return outcome{}, refuse(codeMalformed, "customer.email is required")
	}
	if err := s.freeInvoice(c.member.MemberID, f["merchantInvoiceId"]); err != nil {
		return outcome{}, err
	}
	i := Invoice{
		ID: strconv.Itoa(9001 + len(s.ledger.issued)), Reference: f["merchantInvoiceId"], MemberID: c.member.MemberID, Currency: f["currency"],
		Amount: amount, Status: InvoiceGenerated, Token: s.newToken(), Email: f["customer.email"], FirstName: f["customer.givenName"],
		LastName: f["customer.surname"], Description: f["orderDescriptor"], RedirectURL: f["merchantRedirectUrl"],
		NotificationURL: f["notificationUrl"], Mails: 1, Created: now,
	}
	if f["expirationPeriod"] != "" {
		days, err := readCount(f["expirationPeriod"], 1)
		if err != nil {
			return outcome{}, err
		}
		i.Expires = now.AddDate(0, 0, days)
	}
	return s.invoiced(c, i), nil
}

// freeInvoice: an invoice is paid under its own name, which no transaction may have: assumed.
func (s *Sim) freeInvoice(member, reference string) error {
	for _, id := range s.ledger.issued {
		if i := s.ledger.invoices[id]; i.MemberID == member && i.Reference == reference {
			return refuse(codeDuplicate)
		}
	}
	return s.freeReference(member, reference)
}

func (s *Sim) invoiced(c *call, i Invoice) outcome {
	return outcome{change: change{Invoices: []Invoice{i}, Done: []string{c.kind}}, answer: s.invoiceAnswerOf(i)}
}

func (s *Sim) ownInvoice(c *call) (Invoice, error) {
	i, there := s.ledger.invoices[c.f["invoiceId"]]
	if !there || i.MemberID != c.member.MemberID {
		return i, refuse(codeInvoice)
	}
	return i, nil
}

// openInvoice is one that can still be paid.
func (s *Sim) openInvoice(c *call) (Invoice, error) {
	i, err := s.ownInvoice(c)
	if err == nil && s.wordOf(i) != InvoiceGenerated {
		return i, refuse(codeFinal)
	}
	return i, err
}

// reinvoiceWork is POST regenerate: documented [P:docs]. The old link is worth nothing then: assumed.
func (s *Sim) reinvoiceWork(c *call) (outcome, error) {
	i, err := s.ownInvoice(c)
	if err != nil {
		return outcome{}, err
	}
	if word := s.wordOf(i); word != InvoiceGenerated && word != InvoiceExpired {
		return outcome{}, refuse(codeFinal)
	}
	i.Token, i.Expires, i.Mails = s.newToken(), time.Time{}, i.Mails+1
	i.RedirectURL = cmp.Or(c.f["merchantRedirectUrl"], i.RedirectURL)
	return s.invoiced(c, i), nil
}

// remindWork is POST remind: documented that it exists [P:docs].
func (s *Sim) remindWork(c *call) (outcome, error) {
	i, err := s.openInvoice(c)
	if err != nil {
		return outcome{}, err
	}
	i.Mails++
	return s.invoiced(c, i), nil
}

// uninvoiceWork is POST cancel: documented that it exists [P:docs].
func (s *Sim) uninvoiceWork(c *call) (outcome, error) {
	i, err := s.openInvoice(c)
	if err != nil {
		return outcome{}, err
	}
	i.Status = InvoiceCancelled
	return s.invoiced(c, i), nil
}

// getInvoiceWork is POST inquiry: documented that it exists [P:docs].
func (s *Sim) getInvoiceWork(c *call) (outcome, error) {
	i, err := s.ownInvoice(c)
	if err != nil {
		return outcome{}, err
	}
	return outcome{answer: s.invoiceAnswerOf(i)}, nil
}

package sim

import (
	"cmp"
	"strconv"
	"strings"
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

// invoiceAnswer is documented of a reminder [P:docs remind-invoice of the brand caibo]; that all others look alike is assumed,
// and so are the words of status, and paymentId.
type invoiceAnswer struct {
	MemberID string         `json:"memberId" xml:"memberId"`
	Details  invoiceDetails `json:"invoiceDetails" xml:"invoiceDetails"`
	Result   result         `json:"statusInvoiceResult" xml:"statusInvoiceResult"`
}

type invoiceDetails struct {
	Amount            string `json:"amount" xml:"amount"`
	Currency          string `json:"currency" xml:"currency"`
	CreatedDate       string `json:"createdDate" xml:"createdDate"`
	CreatedTime       string `json:"createdTime" xml:"createdTime"`
	MerchantInvoiceID string `json:"merchantInvoiceId" xml:"merchantInvoiceId"`
	CustomerEmail     string `json:"customerEmail" xml:"customerEmail"`
	Description       string `json:"merchantOrderDescription" xml:"merchantOrderDescription"`
	SystemInvoiceID   string `json:"systemInvoiceId" xml:"systemInvoiceId"`
	TransactionURL    string `json:"transactionUrl" xml:"transactionUrl"`
	Status            string `json:"status" xml:"status"`
	PaymentID         string `json:"paymentId,omitempty" xml:"paymentId,omitempty"`
}

func (s *Sim) invoiceAnswerOf(i Invoice, code string) invoiceAnswer {
	date, clock, _ := strings.Cut(stamp(i.Created), " ")
	return invoiceAnswer{
		MemberID: i.MemberID, Result: result{code, descriptions[code]},
		Details: invoiceDetails{
			Amount: wire(i.Amount, i.Currency), Currency: i.Currency, CreatedDate: date, CreatedTime: clock, MerchantInvoiceID: i.Reference,
			CustomerEmail: i.Email, Description: i.Description, SystemInvoiceID: i.ID, Status: s.wordOf(i),
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
	switch {
	case s.declines(c.kind):
		return outcome{}, refuse(codeFailed)
	case f["customer.email"] == "":
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
	return s.invoiced(c, i, codeOK), nil
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

func (s *Sim) invoiced(c *call, i Invoice, code string) outcome {
	return outcome{change: change{Invoices: []Invoice{i}, Done: []string{c.kind}}, answer: s.invoiceAnswerOf(i, code)}
}

// ownInvoice is named by merchantInvoiceId, as the text of the pages has it, or else by invoiceId, as the one sample has it
// [P:docs remind-invoice].
func (s *Sim) ownInvoice(c *call) (Invoice, error) {
	for _, id := range s.ledger.issued {
		i := s.ledger.invoices[id]
		named := i.Reference == c.f["merchantInvoiceId"] || c.f["merchantInvoiceId"] == "" && id == c.f["invoiceId"]
		if named && i.MemberID == c.member.MemberID {
			return i, nil
		}
	}
	return Invoice{}, refuse(codeInvoice)
}

// openInvoice is one that can still be paid.
func (s *Sim) openInvoice(c *call) (Invoice, error) {
	i, err := s.ownInvoice(c)
	if err == nil && s.declines(c.kind) {
		return i, refuse(codeFailed)
	}
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
	return s.invoiced(c, i, codeOK), nil
}

// remindWork is POST remind: documented [P:docs].
func (s *Sim) remindWork(c *call) (outcome, error) {
	i, err := s.openInvoice(c)
	if err != nil {
		return outcome{}, err
	}
	i.Mails++
	return s.invoiced(c, i, codeReminded), nil
}

// uninvoiceWork is POST cancel: documented that it exists [P:docs].
func (s *Sim) uninvoiceWork(c *call) (outcome, error) {
	i, err := s.openInvoice(c)
	if err != nil {
		return outcome{}, err
	}
	i.Status = InvoiceCancelled
	return s.invoiced(c, i, codeOK), nil
}

// getInvoiceWork is POST inquiry: documented by merchantInvoiceId [P:docs invoice-status].
func (s *Sim) getInvoiceWork(c *call) (outcome, error) {
	i, err := s.ownInvoice(c)
	if err != nil {
		return outcome{}, err
	}
	return outcome{answer: s.invoiceAnswerOf(i, codeFound)}, nil
}

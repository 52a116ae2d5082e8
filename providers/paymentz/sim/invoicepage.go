package sim

import (
	"fmt"
	"net/http"
)

func (s *Sim) invoiceOf(token string) (Invoice, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.ledger.issued {
		if i := s.ledger.invoices[id]; i.Token == token {
			i.Status = s.wordOf(i)
			return i, true
		}
	}
	return Invoice{}, false
}

// showInvoice is the page of the link. Nothing changes by it.
func (s *Sim) showInvoice(w http.ResponseWriter, r *http.Request) {
	i, there := s.invoiceOf(r.PathValue("token"))
	if !there {
		renderMessage(w, http.StatusNotFound, "../", "No such invoice", "The address is not known here. Please ask the shop for a new one.")
		return
	}
	render(w, http.StatusOK, "invoice.html", map[string]any{"Invoice": i, "Open": i.Status == InvoiceGenerated})
}

// payInvoice leads on to the payment page. The payment is made once: a customer who comes again pays the same one.
func (s *Sim) payInvoice(w http.ResponseWriter, r *http.Request) {
	i, there := s.invoiceOf(r.PathValue("token"))
	if !there || i.Status != InvoiceGenerated {
		s.showInvoice(w, r)
		return
	}
	s.mu.Lock()
	token, err := s.billed(i)
	s.mu.Unlock()
	if err != nil {
		renderMessage(w, http.StatusInternalServerError, "../", "That did not work", "Please try again.")
		return
	}
	w.Header().Set("Location", "../pay/"+token)
	w.WriteHeader(http.StatusSeeOther)
}

// billed gives the page of the invoice's payment, which it makes where there is none that can be paid.
func (s *Sim) billed(i Invoice) (string, error) {
	if p, there := s.ledger.payments[i.PaymentID]; there && !p.ended() {
		return s.ledger.tokens[p.PaymentID], nil
	}
	now, reference := s.now(), i.Reference
	if _, taken := s.ledger.references[[2]string{i.MemberID, reference}]; taken {
		reference += "-" + s.newPaymentID()
	}
	p := Payment{
		PaymentID: s.newPaymentID(), MerchantTransactionID: reference, MemberID: i.MemberID, Kind: KindPayment, Type: TypeDebit,
		Currency: i.Currency, Amount: i.Amount, Status: StatusBegun, OrderDescriptor: i.Description, RedirectURL: i.RedirectURL,
		NotificationURL: i.NotificationURL, InvoiceID: i.ID, FirstName: i.FirstName, LastName: i.LastName, Email: i.Email, Mode: "CC",
		Created: now, Updated: now,
	}
	held := s.ledger.invoices[i.ID]
	held.PaymentID = p.PaymentID
	l := &link{Token: s.newToken(), PaymentID: p.PaymentID}
	return l.Token, s.commit(change{Payments: []Payment{p}, Invoices: []Invoice{held}, Link: l})
}

// OpenInvoice does what an invoice's customer does who opens its link and goes on to pay. Gives the payment's id.
func (s *Sim) OpenInvoice(id string) (paymentID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, there := s.ledger.invoices[id]
	if i.Status = s.wordOf(i); !there || i.Status != InvoiceGenerated {
		return "", fmt.Errorf("paymentz simulator: invoice %s: %w", id, refuse(codeFinal))
	}
	if _, err := s.billed(i); err != nil {
		return "", err
	}
	return s.ledger.invoices[id].PaymentID, nil
}

// PayInvoice opens it and pays.
func (s *Sim) PayInvoice(id string) (paymentID string, err error) {
	if paymentID, err = s.OpenInvoice(id); err != nil {
		return "", err
	}
	return paymentID, s.Pay(paymentID, "")
}

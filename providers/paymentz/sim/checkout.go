package sim

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
)

// openCheckout is POST /transaction/Checkout, by the customer's browser: documented [P:xoala][P:pz-android]. The form itself
// makes the transaction; the same form again shows the same page, another one with its name is refused: assumed.
func (s *Sim) openCheckout(w http.ResponseWriter, r *http.Request) {
	f, err := readFields(w, r)
	if err != nil {
		refusePage(w, err)
		return
	}
	if s.before(w, r, "checkout") {
		return
	}
	s.mu.Lock()
	token, err := s.opened(f)
	s.mu.Unlock()
	if err != nil {
		refusePage(w, err)
		return
	}
	w.Header().Set("Location", "pay/"+token)
	w.WriteHeader(http.StatusSeeOther)
}

// refusePage says why; the real one does not [P:xoala].
func refusePage(w http.ResponseWriter, err error) {
	renderMessage(w, http.StatusBadRequest, "", "This payment can't be taken", plain(err).Error()+".")
}

// opened gives the page of a checkout. The caller holds s.mu.
func (s *Sim) opened(f fields) (string, error) {
	i := slices.IndexFunc(s.accounts, func(a Account) bool { return a.MemberID == f["memberId"] })
	switch {
	case i < 0:
		return "", refuse(codeMember)
	case f["totype"] == "" || f["totype"] != cmp.Or(s.accounts[i].ToType, Demo.ToType):
		return "", refuse(codeMalformed, "totype is not the partner's name")
	case !same(f["checksum"], checkoutSum(f, s.accounts[i].SecureKey)):
		return "", refuse(codeChecksum)
	}
	if p, there := s.ledger.payments[s.ledger.references[[2]string{f["memberId"], f["merchantTransactionId"]}]]; there {
		if wire(p.Amount, p.Currency) != f["amount"] || p.Type != f["transactionType"] || s.ledger.tokens[p.PaymentID] == "" {
			return "", refuse(codeDuplicate)
		}
		return s.ledger.tokens[p.PaymentID], nil
	}
	p, err := s.checkoutPayment(f, s.accounts[i])
	if err != nil {
		return "", err
	}
	l := &link{Token: s.newToken(), PaymentID: p.PaymentID}
	return l.Token, s.commit(change{Payments: []Payment{p}, Link: l, Done: []string{"checkout"}})
}

// checkoutPayment reads the form, whose names are others than the API's.
func (s *Sim) checkoutPayment(f fields, a Account) (Payment, error) {
	if back, err := url.Parse(f["merchantRedirectUrl"]); err != nil || back.Host == "" || len(f["merchantRedirectUrl"]) > 100 {
		return Payment{}, refuse(codeMalformed, "merchantRedirectUrl must be a URL of at most 100 characters")
	}
	return s.newPayment(&call{kind: "checkout", member: a, f: fields{
		"merchantTransactionId": f["merchantTransactionId"], "amount": f["amount"], "currency": f["currency"],
		"paymentType": f["transactionType"], "paymentMode": cmp.Or(f["paymentMode"], "CC"), "paymentBrand": f["paymentBrand"],
		"tmpl_amount": f["TMPL_AMOUNT"], "tmpl_currency": f["TMPL_CURRENCY"], "orderDescriptor": f["orderDescription"],
		"merchantRedirectUrl": f["merchantRedirectUrl"], "notificationUrl": f["notificationUrl"],
		"authentication.terminalId": f["terminalid"], "customer.givenName": f["firstName"], "customer.surname": f["lastName"],
		"customer.email": f["email"], "customer.customerId": f["customerId"], "recurringType": f["recurringType"],
	}})
}

// PageURL gives the address of a transaction's page for its customer, "" where it has none.
func (s *Sim) PageURL(paymentID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token := s.ledger.tokens[paymentID]; token != "" {
		return s.public + "/transaction/pay/" + token
	}
	return ""
}

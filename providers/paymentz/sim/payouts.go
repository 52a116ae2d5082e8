package sim

import "slices"

// payoutAnswer is documented [P:ipg].
type payoutAnswer struct {
	PaymentID             string `json:"paymentId" xml:"paymentId"`
	Status                string `json:"status" xml:"status"`
	PaymentBrand          string `json:"paymentBrand" xml:"paymentBrand"`
	PaymentMode           string `json:"paymentMode" xml:"paymentMode"`
	Amount                string `json:"amount" xml:"amount"`
	Currency              string `json:"currency" xml:"currency"`
	MerchantTransactionID string `json:"merchantTransactionId" xml:"merchantTransactionId"`
	Remark                string `json:"remark" xml:"remark"`
	TransactionStatus     string `json:"transactionStatus" xml:"transactionStatus"`
	Result                result `json:"result" xml:"result"`
	Timestamp             string `json:"timestamp" xml:"timestamp"`
}

// payoutWork is POST /payout: documented, back to whoever paid a captured transaction [P:xoala]. That it has that
// transaction's currency, and refuses another one, is assumed; a payout to a customer object is not imitated.
func (s *Sim) payoutWork(c *call) (outcome, error) {
	f, now := c.f, s.now()
	of, err := s.own(c.member.MemberID, f["paymentId"])
	switch {
	case err != nil:
		return outcome{}, err
	case f["paymentType"] != "" && f["paymentType"] != "PO":
		return outcome{}, refuse(codeMalformed, "paymentType must be PO")
	case of.Kind != KindPayment || of.Captured == 0:
		return outcome{}, refuse(codeNotCaptured)
	case f["currency"] != "" && f["currency"] != of.Currency:
		return outcome{}, refuse(codeCurrency)
	}
	amount, err := readAmount(f["amount"], of.Currency)
	if err != nil {
		return outcome{}, err
	}
	if err := s.freeReference(c.member.MemberID, f["merchantTransactionId"]); err != nil {
		return outcome{}, err
	}
	p := Payment{
		PaymentID: s.newPaymentID(), MerchantTransactionID: f["merchantTransactionId"], MemberID: c.member.MemberID,
		TerminalID: f["authentication.terminalId"], Kind: KindPayout, Currency: of.Currency, Amount: amount, Parent: of.PaymentID,
		Mode: of.Mode, Brand: of.Brand, Card: of.Card, FirstName: of.FirstName, LastName: of.LastName, Email: of.Email,
		CustomerID: of.CustomerID, NotificationURL: f["notificationUrl"], Created: now, Updated: now,
	}
	notify, did := "payout", c.kind
	switch {
	case s.declines(c.kind):
		notify, did = "decline", "decline"
		p.fail(StatusPayoutFailed, "Payout failed", now)
	case slices.Contains(s.slow, c.kind):
		p.UnderWay, p.Status, notify = &underWay{Kind: "payout", Amount: amount, Before: StatusPayoutStarted}, StatusPayoutStarted, ""
	default:
		p.paidOut(now)
	}
	return outcome{change: change{Payments: []Payment{p}, Done: []string{did}}, answer: payoutAnswerOf(p), notify: notify}, nil
}

func payoutAnswerOf(p Payment) payoutAnswer {
	return payoutAnswer{
		PaymentID: p.PaymentID, Status: p.Status, PaymentBrand: p.Brand, PaymentMode: p.Mode, Amount: wire(p.Amount, p.Currency),
		Currency: p.Currency, MerchantTransactionID: p.MerchantTransactionID, Remark: p.Remark, TransactionStatus: p.short(),
		Result: p.result(), Timestamp: stamp(p.Updated),
	}
}

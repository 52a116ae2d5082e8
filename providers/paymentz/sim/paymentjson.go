package sim

// paymentAnswer is the answer to a payment and to an inquiry: documented [P:xoala][P:ipg]. Fields that the one does not
// have are left out by it.
type paymentAnswer struct {
	PaymentID             string      `json:"paymentId" xml:"paymentId"`
	Status                string      `json:"status,omitempty" xml:"status,omitempty"` // of an inquiry
	PaymentType           string      `json:"paymentType,omitempty" xml:"paymentType,omitempty"`
	PaymentBrand          string      `json:"paymentBrand" xml:"paymentBrand"`
	PaymentMode           string      `json:"paymentMode" xml:"paymentMode"`
	FirstName             string      `json:"firstName,omitempty" xml:"firstName,omitempty"`
	LastName              string      `json:"lastName,omitempty" xml:"lastName,omitempty"`
	Amount                string      `json:"amount" xml:"amount"`
	Currency              string      `json:"currency" xml:"currency"`
	TmplAmount            string      `json:"tmpl_amount" xml:"tmpl_amount"`
	TmplCurrency          string      `json:"tmpl_currency" xml:"tmpl_currency"`
	MerchantTransactionID string      `json:"merchantTransactionId" xml:"merchantTransactionId"`
	TransactionStatus     string      `json:"transactionStatus" xml:"transactionStatus"`
	Descriptor            string      `json:"descriptor" xml:"descriptor"`
	Remark                string      `json:"remark" xml:"remark"`
	Card                  *cardAnswer `json:"card,omitempty" xml:"card,omitempty"`
	RegistrationID        string      `json:"registrationId,omitempty" xml:"registrationId,omitempty"`
	Redirect              *redirect   `json:"redirect,omitempty" xml:"redirect,omitempty"`
	Result                result      `json:"result" xml:"result"`
	Timestamp             string      `json:"timestamp" xml:"timestamp"`
	ECI                   string      `json:"eci" xml:"eci"`
	BankReferenceID       string      `json:"bankReferenceId" xml:"bankReferenceId"`
	TerminalID            string      `json:"terminalId" xml:"terminalId"`
}

type cardAnswer struct {
	Bin         string `json:"bin" xml:"bin"`
	Last4       string `json:"last4Digits" xml:"last4Digits"`
	Holder      string `json:"holder,omitempty" xml:"holder,omitempty"`
	ExpiryMonth string `json:"expiryMonth" xml:"expiryMonth"`
	ExpiryYear  string `json:"expiryYear" xml:"expiryYear"`
}

// redirect is documented [P:ipg][P:prtpg].
type redirect struct {
	URL        string      `json:"url" xml:"url"`
	Method     string      `json:"method" xml:"method"`
	Target     string      `json:"target,omitempty" xml:"target,omitempty"`
	Parameters []parameter `json:"parameters,omitempty" xml:"parameters,omitempty"`
}

type parameter struct {
	Name  string `json:"name" xml:"name"`
	Value string `json:"value" xml:"value"`
}

func cardAnswerOf(c Card) *cardAnswer {
	if c.Last4 == "" {
		return nil
	}
	return &cardAnswer{Bin: c.Bin, Last4: c.Last4, Holder: c.Holder, ExpiryMonth: c.Month, ExpiryYear: c.Year}
}

// paymentAnswerOf has the short status alone, and the payment's type.
func paymentAnswerOf(p Payment) *paymentAnswer {
	return &paymentAnswer{
		PaymentID: p.PaymentID, PaymentType: p.Type, PaymentBrand: p.Brand, PaymentMode: p.Mode,
		Amount: wire(p.Amount, p.Currency), Currency: p.Currency, TmplAmount: p.ShownAmount, TmplCurrency: p.ShownCurrency,
		MerchantTransactionID: p.MerchantTransactionID, TransactionStatus: p.short(), Descriptor: "Simulator", Remark: p.Remark,
		Card: cardAnswerOf(p.Card), RegistrationID: p.RegistrationID, Result: p.result(), Timestamp: stamp(p.Updated),
		BankReferenceID: "B" + p.PaymentID, TerminalID: p.TerminalID,
	}
}

// inquiryAnswerOf has both words, no type, and the amount that is authorized whatever was captured of it: the last is
// assumed. Its time is when the transaction was made: assumed.
func inquiryAnswerOf(p Payment) *paymentAnswer {
	a := paymentAnswerOf(p)
	a.Status, a.PaymentType, a.RegistrationID = p.Status, "", ""
	a.FirstName, a.LastName, a.Timestamp = p.FirstName, p.LastName, stamp(p.Created)
	a.Result = result{codeFound, descriptions[codeFound]}
	return a
}

// result is what a payment's own answer and its notifications say: 00001 and 10001 are documented [P:xoala], for what is
// under way assumed.
func (p Payment) result() result {
	switch p.short() {
	case "N":
		return result{codeFailed, descriptions[codeFailed]}
	case "C":
		return result{codeCancelled, descriptions[codeCancelled]}
	}
	return result{codeOK, descriptions[codeOK]}
}

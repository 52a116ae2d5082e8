package sim

import (
	"cmp"
	"strconv"
	"time"
)

// listAnswer is documented [P:prtpg][P:ipg].
type listAnswer struct {
	Transactions []line `json:"transaction" xml:"transaction"`
	Result       result `json:"result" xml:"result"`
}

// line has the long word in transactionStatus, which [P:prtpg] filters by: assumed. That paymentMode and paymentBrand are
// there is assumed too.
type line struct {
	Amount                string       `json:"amount" xml:"amount"`
	Currency              string       `json:"currency" xml:"currency"`
	SystemPaymentID       string       `json:"systemPaymentId" xml:"systemPaymentId"`
	MerchantTransactionID string       `json:"merchantTransactionId" xml:"merchantTransactionId"`
	TransactionStatus     string       `json:"transactionStatus" xml:"transactionStatus"`
	CaptureAmount         string       `json:"captureamount" xml:"captureamount"`
	RefundAmount          string       `json:"refundamount" xml:"refundamount"`
	ChargebackAmount      string       `json:"chargebackamount" xml:"chargebackamount"`
	PayoutAmount          string       `json:"payoutamount" xml:"payoutamount"`
	Date                  string       `json:"date" xml:"date"`
	TransactionDate       string       `json:"transactionDate" xml:"transactionDate"`
	Remark                string       `json:"remark" xml:"remark"`
	PaymentMode           string       `json:"paymentMode" xml:"paymentMode"`
	PaymentBrand          string       `json:"paymentBrand" xml:"paymentBrand"`
	Customer              lineCustomer `json:"customer" xml:"customer"`
	Card                  lineCard     `json:"card" xml:"card"`
	BankReferenceID       string       `json:"bankReferenceId" xml:"bankReferenceId"`
	TerminalID            string       `json:"terminalid" xml:"terminalid"`
}

type lineCustomer struct {
	ID        string `json:"id" xml:"id"`
	GivenName string `json:"givenName" xml:"givenName"`
	Surname   string `json:"surname" xml:"surname"`
	Email     string `json:"email" xml:"email"`
}

type lineCard struct {
	Bin            string `json:"bin" xml:"bin"`
	LastFourDigits string `json:"lastFourDigits" xml:"lastFourDigits"`
	ExpiryMonth    string `json:"expiryMonth" xml:"expiryMonth"`
	ExpiryYear     string `json:"expiryYear" xml:"expiryYear"`
}

// mostRecords bounds a page: assumed.
const mostRecords = 100

// listWork is POST /getTransactionList: documented [P:prtpg][P:xoala]. Newest first, both days included, and no line where
// there is none: assumed.
func (s *Sim) listWork(c *call) (outcome, error) {
	from, err := readDay(c.f["pagination.fromdate"])
	if err != nil {
		return outcome{}, err
	}
	to, err := readDay(c.f["pagination.todate"])
	if err != nil {
		return outcome{}, err
	}
	page, err := readCount(c.f["pagination.pageno"], 1)
	if err != nil {
		return outcome{}, err
	}
	size, err := readCount(c.f["pagination.records"], 10)
	if err != nil {
		return outcome{}, err
	}
	size = min(size, mostRecords)
	a := listAnswer{Transactions: []line{}, Result: result{codeListed, descriptions[codeListed]}}
	skip := (page - 1) * size
	for i := len(s.ledger.order) - 1; i >= 0 && len(a.Transactions) < size; i-- {
		p := s.ledger.payments[s.ledger.order[i]]
		wanted := p.MemberID == c.member.MemberID && (c.f["status"] == "" || c.f["status"] == p.Status)
		if !wanted || p.Created.Before(from) || !p.Created.Before(to.AddDate(0, 0, 1)) {
			continue
		}
		if skip--; skip < 0 {
			a.Transactions = append(a.Transactions, lineOf(p))
		}
	}
	return outcome{answer: a}, nil
}

func readDay(text string) (time.Time, error) {
	t, err := time.ParseInLocation("02/01/2006", text, time.UTC)
	if err != nil {
		return t, refuse(codeMalformed, "fromdate and todate must be dd/mm/yyyy")
	}
	return t, nil
}

func readCount(text string, otherwise int) (int, error) {
	n, err := strconv.Atoi(cmp.Or(text, strconv.Itoa(otherwise)))
	if err != nil || n < 1 || n > 1_000_000 {
		return 0, refuse(codeMalformed, "pageno and records must be above zero")
	}
	return n, nil
}

func lineOf(p Payment) line {
	of := func(minor int64) string { return wire(minor, p.Currency) }
	l := line{
		Amount: of(p.Amount), Currency: p.Currency, SystemPaymentID: p.PaymentID, MerchantTransactionID: p.MerchantTransactionID,
		TransactionStatus: p.Status, CaptureAmount: of(p.Captured), RefundAmount: of(p.Refunded), ChargebackAmount: of(p.Disputed),
		PayoutAmount: of(0), Date: stamp(p.Created), TransactionDate: stamp(p.Created), Remark: p.Remark, PaymentMode: p.Mode,
		PaymentBrand: p.Brand, Customer: lineCustomer{p.CustomerID, p.FirstName, p.LastName, p.Email},
		Card:            lineCard{p.Card.Bin, p.Card.Last4, p.Card.Month, p.Card.Year},
		BankReferenceID: "B" + p.PaymentID, TerminalID: p.TerminalID,
	}
	if p.Kind == KindPayout && p.Status == StatusPayoutSuccessful {
		l.PayoutAmount = of(p.Amount)
	}
	return l
}

package paymentz

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"kontor/providers"
)

// answer is what Paymentz says, whatever it was asked: its answers share their names [xoala][ipg].
type answer struct {
	PaymentID     text `json:"paymentId" xml:"paymentId"`
	Reference     text `json:"merchantTransactionId" xml:"merchantTransactionId"`
	Status        text `json:"status" xml:"status"`                       // the long word
	Short         text `json:"transactionStatus" xml:"transactionStatus"` // Y, N, P, 3D, C
	Type          text `json:"paymentType" xml:"paymentType"`
	Brand         text `json:"paymentBrand" xml:"paymentBrand"`
	Mode          text `json:"paymentMode" xml:"paymentMode"`
	Amount        text `json:"amount" xml:"amount"`
	Currency      text `json:"currency" xml:"currency"`
	ShownAmount   text `json:"tmpl_amount" xml:"tmpl_amount"` // to the customer [xoala]
	ShownCurrency text `json:"tmpl_currency" xml:"tmpl_currency"`
	FirstName     text `json:"firstName" xml:"firstName"`
	LastName      text `json:"lastName" xml:"lastName"`
	Remark        text `json:"remark" xml:"remark"`
	Timestamp     text `json:"timestamp" xml:"timestamp"`

	Result   resultAnswer            `json:"result" xml:"result"`
	Card     lenient[cardAnswer]     `json:"card" xml:"card"`
	Customer lenient[customerAnswer] `json:"customer" xml:"customer"`
	Redirect lenient[redirectAnswer] `json:"redirect" xml:"redirect"`

	AuthToken      text           `json:"AuthToken" xml:"AuthToken"`
	MemberID       text           `json:"memberId" xml:"memberId"`
	RegistrationID text           `json:"registrationId" xml:"registrationId"`
	CustomerID     text           `json:"customerId" xml:"customerId"`
	Cards          list[keptCard] `json:"cards" xml:"cards"`
	BankAccounts   list[keptBank] `json:"bankAccounts" xml:"bankAccounts"`
	Transactions   list[row]      `json:"transaction" xml:"transaction"`

	InvoiceID     text                   `json:"invoiceId" xml:"invoiceId"`
	Invoice       lenient[invoiceAnswer] `json:"invoiceDetails" xml:"invoiceDetails"`
	InvoiceResult resultAnswer           `json:"statusInvoiceResult" xml:"statusInvoiceResult"`
}

// resultAnswer is the one part that every answer has. The code is text: "00001", and "200" of a token [docs].
type resultAnswer struct {
	Code        text `json:"code" xml:"code"`
	Description text `json:"description" xml:"description"`
}

type cardAnswer struct {
	Last4       text `json:"last4Digits" xml:"last4Digits"`
	Last4Older  text `json:"lastFourDigits" xml:"lastFourDigits"`
	Holder      text `json:"holder" xml:"holder"`
	ExpiryMonth text `json:"expiryMonth" xml:"expiryMonth"`
	ExpiryYear  text `json:"expiryYear" xml:"expiryYear"`
}

type customerAnswer struct {
	ID        text `json:"id" xml:"id"`
	Email     text `json:"email" xml:"email"`
	GivenName text `json:"givenName" xml:"givenName"`
	Surname   text `json:"surname" xml:"surname"`
}

// readAnswer takes one JSON object or one XML element, and nothing behind it. That the root's name does not matter is
// assumed, but a web page is no answer. What could be read is given even with an error.
func readAnswer(raw []byte) (answer, error) {
	var a answer
	var err error
	switch trimmed := bytes.TrimLeft(raw, " \t\r\n\ufeff"); {
	case bytes.HasPrefix(trimmed, []byte("<")):
		err = readXML(trimmed, &a)
	case bytes.HasPrefix(trimmed, []byte("{")):
		err = providers.DecodeObject(trimmed, &a)
	default:
		err = errors.New("it is neither JSON nor XML")
	}
	if err == nil && !a.says() {
		err = errors.New("it says nothing")
	}
	return a, err
}

// says whether there is anything in it by which an answer is known.
func (a answer) says() bool {
	return a.Result.Code != "" || a.InvoiceResult.Code != "" || a.Status != "" || a.Short != "" || a.RegistrationID != ""
}

func readXML(raw []byte, into *answer) error {
	d := xml.NewDecoder(bytes.NewReader(raw))
	for {
		t, err := d.Token()
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if strings.EqualFold(start.Name.Local, "html") {
			return errors.New("it is a web page")
		}
		if err := d.DecodeElement(into, &start); err != nil {
			return err
		}
		return onlySpaceLeft(d)
	}
}

func onlySpaceLeft(d *xml.Decoder) error {
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, ok := t.(xml.StartElement); ok {
			return errors.New("there is something behind the XML element")
		}
	}
}

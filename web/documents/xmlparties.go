package documents

import (
	"slices"

	"kontor/models/billing"

	"github.com/speedata/einvoice"
)

func seller(d *billing.Document) einvoice.Party {
	p := party(d, d.Seller)
	p.FCTaxRegistration = d.Seller.TaxNumber
	if len(p.ID) == 0 && d.Seller.Register == "" && p.VATaxRegistration == "" { // BR-CO-26 asks for one of the three
		p.ID = []string{d.Seller.TaxNumber}
	}
	if d.Seller.Contact != "" || d.Seller.Phone != "" || d.Seller.Email != "" {
		p.DefinedTradeContact = []einvoice.DefinedTradeContact{{PersonName: d.Seller.Contact, PhoneNumber: d.Seller.Phone, EMail: d.Seller.Email}}
	}
	return p
}

func buyer(d *billing.Document) einvoice.Party {
	p := party(d, d.Buyer)
	if d.Buyer.Contact != "" {
		p.DefinedTradeContact = []einvoice.DefinedTradeContact{{PersonName: d.Buyer.Contact}}
	}
	return p
}

func party(d *billing.Document, from billing.Party) einvoice.Party {
	p := einvoice.Party{Name: from.Name, PostalAddress: &einvoice.PostalAddress{
		Line1: from.Street, Line2: from.Extra, PostcodeCode: from.PostalCode, City: from.City, CountryID: from.Country,
	}}
	if from.ID != "" {
		p.ID = []string{from.ID}
	}
	if from.Register != "" {
		p.SpecifiedLegalOrganization = &einvoice.SpecifiedLegalOrganization{ID: from.Register}
	}
	if from.VATID != "" && !outOfScope(d) { // BR-O-02 to 04
		p.VATaxRegistration = billing.Compact(from.VATID)
	}
	if from.Email != "" {
		p.URIUniversalCommunication, p.URIUniversalCommunicationScheme = from.Email, "EM"
	}
	return p
}

func outOfScope(d *billing.Document) bool {
	return slices.ContainsFunc(d.Lines, func(l billing.Line) bool { return l.Category == billing.OutOfScope })
}

// shipTo says where goods went, which a delivery within the EU has to (BR-IC-12).
func shipTo(d *billing.Document) *einvoice.Party {
	country := d.DeliveredTo
	if country == "" && slices.ContainsFunc(d.Lines, func(l billing.Line) bool { return l.Category == billing.IntraEU }) {
		country = d.Buyer.Country
	}
	if country == "" {
		return nil
	}
	return &einvoice.Party{PostalAddress: &einvoice.PostalAddress{CountryID: country}}
}

// The ways to pay of UNTDID 4461 that we speak of.
const (
	creditTransfer     = 30
	sepaCreditTransfer = 58
)

func paymentMeans(d *billing.Document) []einvoice.PaymentMeans {
	if d.Bank == nil {
		return nil
	}
	code := creditTransfer
	if d.Currency == "EUR" {
		code = sepaCreditTransfer
	}
	return []einvoice.PaymentMeans{{
		TypeCode: code, PayeePartyCreditorFinancialAccountIBAN: billing.Compact(d.Bank.IBAN), PayeePartyCreditorFinancialAccountName: holder(d),
		PayeeSpecifiedCreditorFinancialInstitutionBIC: billing.Compact(d.Bank.BIC),
	}}
}

// holder is whose account it is.
func holder(d *billing.Document) string {
	if d.Bank.Holder != "" {
		return d.Bank.Holder
	}
	return d.Seller.Name
}

// paymentReference is what a transfer is to say, so that it is found again.
func paymentReference(d *billing.Document) string {
	if d.PaymentReference != "" {
		return d.PaymentReference
	}
	return d.Number
}

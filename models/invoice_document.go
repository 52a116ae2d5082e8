package models

import (
	"context"

	"kontor/models/billing"
)

// document is an invoice as it is to be issued: the merchant and their paper as they are now, the customer and the lines as typed. A
// corrected one is what a credit note refers to.
func (i *Invoice) document(c *Company, corrected *Invoice) *billing.Document {
	d := &billing.Document{
		Kind: billing.Invoice, Language: i.Language, Number: i.Number, Issued: i.IssuedOn, Due: i.DueOn, Currency: i.Currency,
		Delivered: i.DeliveredOn, PeriodStart: i.PeriodFrom, PeriodEnd: i.PeriodTo, Seller: c.party(), Buyer: i.Buyer, Lines: i.billed(),
		BuyerReference: i.BuyerReference, OrderReference: i.OrderReference, Notes: i.Notes, PaymentTerms: i.Terms, Bank: c.bank(),
		Paid: i.Money(0), Rounding: i.Money(i.Rounding), Look: c.look(),
	}
	if corrected != nil {
		d.Kind, d.Bank = billing.CreditNote, nil
		d.CorrectedNumber, d.CorrectedIssued = corrected.Number, corrected.IssuedOn
	}
	return d
}

// party is the merchant as the seller.
func (c *Company) party() billing.Party {
	return billing.Party{
		Name: c.Name, Street: c.Street, PostalCode: c.PostalCode, City: c.City, Country: c.Country, VATID: c.VATID, TaxNumber: c.TaxNumber,
		Register: c.Register, Email: c.Email, Phone: c.Phone, Website: c.Website,
	}
}

// look is how the merchant's paper looks.
func (c *Company) look() *billing.Look { return &billing.Look{Color: c.Color, Logo: c.LogoHash} }

// bank is where a customer transfers to; nil where the merchant gave none.
func (c *Company) bank() *billing.Bank {
	if c.IBAN == "" {
		return nil
	}
	return &billing.Bank{Holder: c.AccountHolder, IBAN: c.IBAN, BIC: c.BIC, Name: c.BankName}
}

// date fills in what a draft leaves open.
func (i *Invoice) date(c *Company, today billing.Date) {
	if i.IssuedOn == "" {
		i.IssuedOn = today
	}
	if i.DueOn == "" {
		i.DueOn = i.IssuedOn.AddDays(c.PaymentDays)
	}
	if i.DeliveredOn == "" && i.PeriodFrom == "" && i.PeriodTo == "" { // § 14 (4) no. 6 UStG wants one of them
		i.DeliveredOn = i.IssuedOn
	}
}

// DraftDocument is a draft as it would be issued today, without its number, and what would be wrong with it.
func (l *Ledger) DraftDocument(ctx context.Context, i *Invoice) (*billing.Document, []billing.Fault, error) {
	c, err := l.Company(ctx)
	if err != nil {
		return nil, nil, err
	}
	draft := *i
	draft.date(c, l.today(c))
	draft.Number = "-" // it gets one
	d := draft.document(c, nil)
	faults := d.Check()
	d.Number = ""
	return d, faults, nil
}

package models

import (
	"time"

	"kontor/models/billing"
	"kontor/models/calendar"
)

// today is the day in the merchant's zone.
func (e example) today() billing.Date { return billing.DateOf(e.now.Time().In(e.company.Zone())) }

// invoice has the number that its series would begin the year with, and is overdue where its letter reminds of it.
func (e example) invoice() *Invoice {
	i := &Invoice{
		Kind: KindInvoice, Status: InvoiceOpen, Language: e.language, Currency: "EUR", CustomerName: exampleName, Email: exampleEmail,
		IssuedOn: e.today(), DueOn: e.today().AddDays(e.company.PaymentDays), Total: exampleAmount,
	}
	pattern := e.company.InvoiceSeries
	switch e.kind {
	case LetterInvoiceReminder:
		i.DueOn = e.today().AddDays(-3)
	case LetterCreditNote:
		i.Kind, i.Status, i.DueOn, pattern = KindCreditNote, InvoiceIssued, "", e.company.CreditNoteSeries
	}
	if series, err := ParseSeries(pattern); err == nil { // it was a pattern when it was saved
		i.Number = series.Number(e.today().Time().Year(), 1)
	}
	return i
}

// subscription is monthly. Its charge is the third, and is paid, is to come, or was declined, as its letter tells.
func (e example) subscription(pageURL string) *SubscriptionLetter {
	letter := &SubscriptionLetter{
		Subscription: &Subscription{
			Reference: "SEXAMPLE", Name: e.what(), Status: SubscriptionActive, Language: e.language, NextOn: string(e.today().AddDays(30)),
			Terms: Terms{Currency: "EUR", Amount: exampleAmount, Every: 1, Unit: calendar.Month},
		},
		Charge: &SubscriptionCharge{Number: 3, DueOn: string(e.today()), Currency: "EUR", Amount: exampleAmount, Status: ChargePaid},
		First:  e.payment(),
	}
	switch e.kind {
	case LetterStart:
		letter.Subscription.Status, letter.First = SubscriptionPending, nil
		letter.Page, letter.PageURL = e.link(), pageURL
	case LetterUpcoming:
		letter.Charge.Status, letter.Charge.DueOn = ChargeScheduled, string(e.today().AddDays(3))
	case LetterDeclined:
		letter.Charge.Status, letter.Charge.RetryAt = ChargeRetrying, e.now.Add(3*24*time.Hour)
	}
	return letter
}

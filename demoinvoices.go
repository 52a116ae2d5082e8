package main

import (
	"context"
	"fmt"
	"time"

	"kontor/models"
	"kontor/models/billing"
)

// bill is one of the demo's invoices: when it was issued, to whom and about what, and what happened to it since.
type bill struct {
	ago, due         int // days ago it was issued, and days to pay
	gateway, tongue  string
	buyer            billing.Party
	currency         string
	lines            []billing.Line
	draft, unsent    bool
	transfer, cancel int // percent of it paid by bank transfer, and of its first line taken back
}

var (
	hotel = billing.Party{
		Name: "Hotel Seeblick GmbH", Contact: "Frau Aydın", Street: "Uferweg 3", PostalCode: "88131", City: "Lindau", Country: "DE",
		VATID: "DE129273398", Email: "rechnung@seeblick.example",
	}
	bistro   = billing.Party{Name: "Bistro Le Canard SARL", Street: "4 rue des Remparts", PostalCode: "67000", City: "Strasbourg", Country: "FR", VATID: "FR40303265045", Email: "compta@lecanard.example"}
	private  = billing.Party{Name: "Henrike Sommer-Freudenreich", Street: "Am Alten Markt 7", PostalCode: "24103", City: "Kiel", Country: "DE", Email: "henrike.sommer@example.com"}
	teahouse = billing.Party{Name: "Sakura Tea House Ltd", Street: "18 Harbour Street", PostalCode: "EH6 6AA", City: "Edinburgh", Country: "GB", Email: "accounts@sakura.example"}
)

// demoBills have each state, three rates of VAT, goods to another country of the Union, and two currencies.
func demoBills() []bill {
	catering := []billing.Line{
		goods("Catering, summer party", "Per guest, with service", 85, 24_90, 19),
		goods("Cheese platters", "Regional, for ten", 9, 68_00, 7),
		{Name: "Deposit on crates", Quantity: 120_000, Unit: "C62", Price: 3_30 * 10_000, Category: billing.ZeroRated},
	}
	union := []billing.Line{{Name: "Lindenhof mustard, 5 kg", Quantity: 40 * 10_000, Unit: "C62", Price: 18_50 * 10_000, Discount: 5_00, Category: billing.IntraEU}}
	return []bill{
		{ago: 64, due: 14, tongue: "de", buyer: hotel, currency: "EUR", gateway: "computop", lines: catering, transfer: 100},
		{ago: 52, due: 14, tongue: "de", buyer: private, currency: "EUR", gateway: "computop", lines: []billing.Line{goods("Gift basket “Herbst”", "", 3, 59_90, 7)}, transfer: 100, cancel: 33},
		{ago: 38, due: 10, tongue: "en", buyer: bistro, currency: "EUR", gateway: "paytech", lines: union},
		{ago: 31, due: 14, tongue: "de", buyer: hotel, currency: "EUR", gateway: "computop", lines: catering[:2], transfer: 40},
		{ago: 19, due: 30, tongue: "en", buyer: teahouse, currency: "GBP", gateway: "paytech", lines: []billing.Line{{Name: "Preserves, mixed cases", Quantity: 12 * 10_000, Unit: "C62", Price: 42_00 * 10_000, Category: billing.Export}}},
		{ago: 12, due: 14, tongue: "de", buyer: private, currency: "EUR", gateway: "computop", lines: []billing.Line{goods("Cooking class for two", "", 1, 149_00, 19)}, cancel: 100},
		{ago: 5, due: 14, tongue: "de", buyer: private, currency: "EUR", gateway: "computop", lines: []billing.Line{goods("Picnic hamper", "With two glasses", 1, 89_00, 19), goods("Bread and rolls", "", 12, 1_15, 7)}, transfer: 50},
		{ago: 1, due: 14, tongue: "en", buyer: bistro, currency: "EUR", gateway: "paytech", lines: union, unsent: true},
		{ago: 0, due: 14, tongue: "de", buyer: hotel, currency: "EUR", gateway: "computop", lines: catering, draft: true},
	}
}

func goods(name, more string, pieces int64, minor int64, rate int64) billing.Line {
	return billing.Line{
		Name: name, Description: more, Quantity: billing.Quantity(pieces * 10_000), Unit: "C62", Price: billing.Price(minor * 10_000),
		Category: billing.Standard, Rate: billing.Percent(rate * 100),
	}
}

// bill writes the demo's invoices by the verbs of a person, each on its day.
func (a *app) bill(ctx context.Context, desk []demoAccount, clock *demoClock) error {
	defer clock.goBack(0)
	for _, b := range demoBills() {
		clock.goBack(time.Duration(b.ago) * day)
		if err := a.billOne(ctx, desk, b); err != nil {
			return fmt.Errorf("the demo's invoice to %s, %d days ago: %w", b.buyer.Name, b.ago, err)
		}
	}
	return nil
}

func (a *app) billOne(ctx context.Context, desk []demoAccount, b bill) error {
	today := billing.DateOf(a.ledger.Now())
	i, err := a.ledger.CreateInvoice(ctx, models.System, models.InvoiceInput{
		Key: models.NewKey(), AccountID: accountAt(desk, b.gateway).held.ID, Language: b.tongue, Currency: b.currency, Email: b.buyer.Email,
		Buyer: b.buyer, IssuedOn: today, DueOn: today.AddDays(b.due), DeliveredOn: today, Lines: b.lines,
	})
	if err != nil || b.draft {
		return err
	}
	if i, err = a.ledger.FinaliseInvoice(ctx, models.System, i.ID, i.Version); err != nil {
		return err
	}
	if err := a.ledger.RunDueJobs(ctx); err != nil { // makes its files
		return err
	}
	if !b.unsent {
		if _, err := a.ledger.SendInvoice(ctx, models.System, models.SendAsk{Key: models.NewKey(), ID: i.ID}); err != nil {
			return err
		}
	}
	if b.transfer > 0 {
		paid := models.NewAllocation{
			Key: models.NewKey(), InvoiceID: i.ID, Amount: i.Money(i.Total * int64(b.transfer) / 100), Transfer: "SEPA " + i.Number, ReceivedOn: today,
		}
		if _, err := a.ledger.RecordTransfer(ctx, models.System, paid); err != nil {
			return err
		}
	}
	if err := a.takeBack(ctx, i.ID, b.cancel); err != nil {
		return err
	}
	return a.ledger.RunDueJobs(ctx)
}

// takeBack makes a credit note over so many percent of the first line, of the whole invoice for all of it.
func (a *app) takeBack(ctx context.Context, id int64, percent int) error {
	if percent == 0 {
		return nil
	}
	note := models.NewCreditNote{Key: models.NewKey(), InvoiceID: id, Reason: "One of the baskets came broken"}
	if percent == 100 {
		note.Reason = "The class was cancelled"
		_, err := a.ledger.Void(ctx, models.System, note)
		return err
	}
	whole, err := a.ledger.Invoice(ctx, id)
	if err != nil {
		return err
	}
	note.Lines = []models.CreditedLine{{LineID: whole.Lines[0].ID, Quantity: 10_000}}
	_, err = a.ledger.Credit(ctx, models.System, note)
	return err
}

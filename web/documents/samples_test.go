package documents_test

import (
	"fmt"
	"strings"

	"kontor/models/billing"
	"kontor/models/money"
)

// samples are documents of every kind that there is, by the name of their golden file.
var samples = map[string]func() *billing.Document{
	"invoice": invoice, "credit-note": creditNote, "reverse-charge": reverseCharge, "intra-eu": intraEU, "export": export,
	"out-of-scope": outOfScope, "exempt": exempt, "yen": yen,
}

func seller() billing.Party {
	return billing.Party{
		Name: "Müller & Söhne Bürobedarf GmbH", Contact: "Jana Weiß", Street: "Prenzlauer Allee 36", PostalCode: "10405", City: "Berlin", Country: "DE",
		VATID: "DE123456789", TaxNumber: "30/123/45678", Register: "Amtsgericht Charlottenburg, HRB 12345 B",
		Email: "rechnung@mueller-soehne.example", Phone: "+49 30 1234567", Website: "mueller-soehne.example",
	}
}

func buyer() billing.Party {
	return billing.Party{
		ID: "K-10442", Name: "Architekturbüro Łukasz Nowak", Contact: "Łukasz Nowak", Street: "Hafenstraße 7", PostalCode: "20459", City: "Hamburg",
		Country: "DE", Email: "nowak@buero-nowak.example",
	}
}

// invoice has three rates, a discount, a price of four decimals and something paid.
func invoice() *billing.Document {
	return &billing.Document{
		Kind: billing.Invoice, Language: "de", Number: "RE-2026-0042", Issued: "2026-11-27", Due: "2026-12-11", Currency: "EUR",
		Delivered: "2026-11-20", Seller: seller(), Buyer: buyer(), OrderReference: "PO-4711", BuyerReference: "Kostenstelle 12",
		Lines: []billing.Line{
			{Name: "Bürostuhl Modell „Ergo 3“", Description: "Höhenverstellbar, Bezug anthrazit,\nmit Armlehnen.", Quantity: 20000, Unit: "C62", Price: 249_00_0000, Category: billing.Standard, Rate: 1900},
			{Name: "Montage vor Ort", Quantity: 25000, Unit: "HUR", Price: 68_50_0000, Discount: 1000, Category: billing.Standard, Rate: 1900},
			{Name: "Fachbuch „Licht am Arbeitsplatz“", Quantity: 30000, Unit: "C62", Price: 39_90_0000, Category: billing.Standard, Rate: 700},
			{Name: "Kopierpapier, Preis je Blatt", Quantity: 2500_0000, Unit: "C62", Price: 1_2345, Category: billing.Standard, Rate: 1900},
			{Name: "Schulung Arbeitssicherheit", Quantity: 10000, Unit: "LS", Price: 180_00_0000, Category: billing.Exempt, Exemption: "Steuerfrei nach § 4 Nr. 21 UStG."},
		},
		PaymentTerms: "Bei Zahlung innerhalb von 7 Tagen 2 % Skonto.",
		Notes:        "Vielen Dank für Ihren Auftrag. Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.",
		Bank:         &billing.Bank{IBAN: "DE02 1203 0000 0000 2020 51", BIC: "BYLADEM1001", Name: "Deutsche Kreditbank"},
		Paid:         money.New(100_00, "EUR"),
	}
}

func creditNote() *billing.Document {
	d := invoice()
	d.Kind, d.Language, d.Number, d.Due, d.Bank, d.Notes = billing.CreditNote, "en", "CN-2026-0007", "", nil, ""
	d.Lines, d.Paid = d.Lines[:2], money.New(0, "EUR")
	d.CorrectedNumber, d.CorrectedIssued = "RE-2026-0042", "2026-11-27"
	d.PaymentTerms = "The amount goes back to the card that you paid with."
	return d
}

func abroad(country, vatID string, category billing.Category) *billing.Document {
	d := invoice()
	d.Language, d.Paid = "en", money.New(0, "EUR")
	d.Buyer = billing.Party{Name: "Atelier Dupont SARL", Street: "12 rue de l’Église", PostalCode: "67000", City: "Strasbourg", Country: country, VATID: vatID}
	d.PaymentTerms, d.Notes, d.Lines = "", "", d.Lines[:2]
	for i := range d.Lines {
		d.Lines[i].Category, d.Lines[i].Rate, d.Lines[i].Exemption = category, 0, ""
	}
	return d
}

func reverseCharge() *billing.Document {
	return abroad("FR", "FR12345678901", billing.ReverseCharge)
}

func intraEU() *billing.Document { return abroad("FR", "FR12345678901", billing.IntraEU) }

func export() *billing.Document { return abroad("CH", "", billing.Export) }

func outOfScope() *billing.Document {
	d := abroad("US", "", billing.OutOfScope)
	d.Lines[0].Exemption = "Services supplied outside the European Union."
	return d
}

// exempt is by a seller without a VAT id, as small ones are.
func exempt() *billing.Document {
	d := abroad("AT", "", billing.Exempt)
	d.Seller.VATID, d.Seller.Register, d.Language = "", "", "de"
	for i := range d.Lines {
		d.Lines[i].Exemption = "Kein Ausweis von Umsatzsteuer nach § 19 UStG."
	}
	return d
}

func yen() *billing.Document {
	d := abroad("JP", "", billing.Export)
	d.Currency, d.Paid = "JPY", money.New(0, "JPY")
	d.Lines[0].Price, d.Lines[1].Price = 6_000_000_000_0000, 12_500_5000
	return d
}

// long has more lines than a page, some of them long, and the largest amounts.
func long(currency string) *billing.Document {
	d := invoice()
	d.Currency, d.Paid, d.Lines = currency, money.New(0, currency), nil
	for i := range 60 {
		line := billing.Line{
			Name: fmt.Sprintf("Posten %d mit Zubehör", i+1), Quantity: 10000 + billing.Quantity(i)*2500, Unit: "C62", Price: 12_34_5678, Category: billing.Standard, Rate: 1900,
		}
		switch i % 20 {
		case 3:
			line.Description = strings.Repeat("Eine lange Beschreibung, die über mehrere Zeilen geht. ", 6)
		case 7:
			line.Name = strings.Repeat("Donaudampfschifffahrtsgesellschaft", 5)
		case 11:
			line.Rate = 700
		}
		d.Lines = append(d.Lines, line)
	}
	d.Lines[30].Quantity, d.Lines[30].Price = 1_000_0000, 999_999_999_99_0000/1000
	d.Lines[31].Price = 999_999_999_999_0000
	d.Lines[31].Quantity = 10000
	return d
}

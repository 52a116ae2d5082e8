package documents

import (
	"bytes"
	"fmt"
	"strings"

	"kontor/models/billing"
	"kontor/models/money"

	"github.com/beevik/etree"
	"github.com/shopspring/decimal"
	"github.com/speedata/einvoice"
)

// XML is the document as a Cross Industry Invoice (UN/CEFACT D16B) by EN 16931. Returns Refused where CheckElectronic
// finds fault with it.
//
// speedata/einvoice writes it, but for what mend takes out: see there.
func XML(d *billing.Document) ([]byte, error) {
	if faults := d.CheckElectronic(); len(faults) > 0 {
		return nil, Refused(faults)
	}
	var written bytes.Buffer
	if err := invoice(d).Write(&written); err != nil {
		return nil, fmt.Errorf("encode %s: %w", d.Number, err)
	}
	return mend(written.Bytes())
}

// mend takes out what einvoice v0.0.21 writes and EN 16931 has not: a rate of what VAT does not apply to (BR-O-05), a
// scheme without a name (BR-CL-11), and the first of January of the year 1 for a date that is not known.
func mend(written []byte) ([]byte, error) {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(written); err != nil {
		return nil, fmt.Errorf("read back: %w", err)
	}
	for _, tax := range doc.FindElements("//ram:ApplicableTradeTax") {
		if category := tax.SelectElement("ram:CategoryCode"); category != nil && category.Text() == string(billing.OutOfScope) {
			tax.RemoveChild(tax.SelectElement("ram:RateApplicablePercent"))
		}
	}
	for _, id := range doc.FindElements("//ram:SpecifiedLegalOrganization/ram:ID[@schemeID='']") {
		id.RemoveAttr("schemeID")
	}
	for _, date := range doc.FindElements("//ram:FormattedIssueDateTime[qdt:DateTimeString='00010101']") {
		date.Parent().RemoveChild(date)
	}
	doc.WriteSettings.CanonicalText = true
	doc.Indent(2)
	declared := etree.NewDocument()
	declared.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	declared.AddChild(doc.Root())
	declared.Indent(2)
	return declared.WriteToBytes()
}

func invoice(d *billing.Document) *einvoice.Invoice {
	t := d.Totals()
	inv := &einvoice.Invoice{
		SchemaType: einvoice.CII,
		GuidelineSpecifiedDocumentContextParameter: einvoice.SpecEN16931,
		InvoiceNumber:                d.Number,
		InvoiceTypeCode:              typeCodes[d.Kind],
		InvoiceDate:                  d.Issued.Time(),
		InvoiceCurrencyCode:          d.Currency,
		BuyerReference:               d.BuyerReference,
		BuyerOrderReferencedDocument: d.OrderReference,
		PaymentReference:             paymentReference(d),
		OccurrenceDateTime:           d.Delivered.Time(),
		BillingSpecifiedPeriodStart:  d.PeriodStart.Time(),
		BillingSpecifiedPeriodEnd:    d.PeriodEnd.Time(),
		Seller:                       seller(d),
		Buyer:                        buyer(d),
		ShipTo:                       shipTo(d),
		PaymentMeans:                 paymentMeans(d),
		LineTotal:                    amount(t.Net),
		TaxBasisTotal:                amount(t.Net),
		TaxTotal:                     amount(t.Tax),
		GrandTotal:                   amount(t.Total),
		TotalPrepaid:                 amount(t.Paid),
		RoundingAmount:               amount(t.Rounding),
		DuePayableAmount:             amount(t.Due),
	}
	if d.Notes != "" {
		inv.Notes = []einvoice.Note{{Text: d.Notes}}
	}
	if d.CorrectedNumber != "" {
		inv.InvoiceReferencedDocument = []einvoice.ReferencedDocument{{ID: d.CorrectedNumber, Date: d.CorrectedIssued.Time()}}
	}
	if d.PaymentTerms != "" || d.Due != "" {
		inv.SpecifiedTradePaymentTerms = []einvoice.SpecifiedTradePaymentTerms{{Description: d.PaymentTerms, DueDate: d.Due.Time()}}
	}
	for i := range d.Lines {
		inv.InvoiceLines = append(inv.InvoiceLines, invoiceLine(d, i, t.Lines[i]))
	}
	for _, r := range t.Rates {
		inv.TradeTaxes = append(inv.TradeTaxes, einvoice.TradeTax{
			TypeCode: "VAT", CategoryCode: string(r.Category), Percent: percent(r.Rate), BasisAmount: amount(r.Taxable),
			CalculatedAmount: amount(r.Tax), ExemptionReason: strings.ReplaceAll(r.Exemption, "\n", "; "), ExemptionReasonCode: r.Category.Code(),
		})
	}
	return inv
}

// typeCodes are UNTDID 1001's.
var typeCodes = map[billing.Kind]einvoice.CodeDocument{billing.Invoice: 380, billing.CreditNote: 381}

func invoiceLine(d *billing.Document, i int, t billing.LineTotal) einvoice.InvoiceLine {
	line := d.Lines[i]
	out := einvoice.InvoiceLine{
		LineID: fmt.Sprint(i + 1), ItemName: line.Name, Description: line.Description,
		BilledQuantity: number(line.Quantity.Decimal()), BilledQuantityUnit: line.Unit, NetPrice: number(line.Price.Decimal(d.Currency)),
		TaxTypeCode: "VAT", TaxCategoryCode: string(line.Category), TaxRateApplicablePercent: percent(line.Rate), Total: amount(t.Net),
	}
	if !t.Discount.IsZero() {
		out.InvoiceLineAllowances = []einvoice.AllowanceCharge{{
			CalculationPercent: percent(line.Discount), BasisAmount: amount(t.Gross), ActualAmount: amount(t.Discount), ReasonCode: "95", // UNTDID 5189: discount
		}}
	}
	return out
}

// amount is exact: CheckElectronic has seen to it that two decimals are enough.
func amount(m money.Money) decimal.Decimal { return number(m.Decimal()) }

func percent(p billing.Percent) decimal.Decimal { return number(p.Decimal()) }

func number(plain string) decimal.Decimal { return decimal.RequireFromString(plain) }

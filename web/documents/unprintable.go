package documents

import (
	"fmt"

	"kontor/models/billing"
)

// unprintable finds what the font has no picture of: a document with holes is worse than none.
func unprintable(d *billing.Document, paper billing.Letterhead) (faults Refused) {
	type place struct{ field, text string }
	places := []place{
		{"number", d.Number},
		{"buyer_reference", d.BuyerReference},
		{"order_reference", d.OrderReference},
		{"corrected_number", d.CorrectedNumber},
		{"payment_reference", d.PaymentReference},
		{"payment_terms", d.PaymentTerms},
		{"notes", d.Notes},
		{"footer", paper.Footer},
		{"pay_url", paper.PayURL},
	}
	for side, p := range map[string]billing.Party{"seller": d.Seller, "buyer": d.Buyer} {
		places = append(places, place{side + ".name", joined(" ", p.ID, p.Name, p.Contact, p.Street, p.Extra, p.PostalCode, p.City, p.VATID, p.TaxNumber, p.Register, p.Email, p.Phone, p.Website)})
	}
	for i, line := range d.Lines {
		places = append(places, place{fmt.Sprintf("lines.%d.name", i), line.Name}, place{fmt.Sprintf("lines.%d.description", i), line.Description}, place{fmt.Sprintf("lines.%d.exemption", i), line.Exemption})
	}
	if d.Bank != nil {
		places = append(places, place{"bank.name", joined(" ", d.Bank.Holder, d.Bank.Name)})
	}
	for _, p := range places {
		if missing := regular().missing(p.text); missing != "" {
			faults = append(faults, billing.Fault{Rule: "KO-10", Field: p.field, Key: "billing.no_glyph", Args: map[string]any{"characters": missing}})
		}
	}
	return faults
}

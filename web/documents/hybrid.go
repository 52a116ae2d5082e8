package documents

import (
	"context"

	"kontor/models/billing"
)

// Hybrid is the PDF with the XML in it, for people and machines at once: Factur-X 1.0 and ZUGFeRD 2, profile EN 16931.
// Returns Refused as XML and PDF do.
func Hybrid(ctx context.Context, d *billing.Document, paper billing.Letterhead) ([]byte, error) {
	xml, err := XML(d)
	if err != nil {
		return nil, err
	}
	l, err := lay(ctx, d, paper)
	if err != nil {
		return nil, err
	}
	return l.print(xml)
}

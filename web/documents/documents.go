// Package documents makes what a merchant's customer gets of an invoice or a credit note: a PDF, an XML by EN 16931, and
// both in one file as Factur-X and ZUGFeRD have it. It knows no database: a document comes whole, and words speak its
// language. The same document under the same letterhead gives the same bytes.
//
// The XML is UN/CEFACT's Cross Industry Invoice in the profile EN 16931. The golden files in testdata were checked with
// CEN's schema (D16B) and Schematron, version 1.3.16. It is no XRechnung, which asks for more: a contact with a telephone
// number, a routing id.
//
// The PDF says of itself that it is PDF/A-3, level B. What that asks for and was seen to hold: all fonts in the file with
// their widths and Unicode, colours by an sRGB output intent, no transparency, XMP metadata that agrees with the
// information, an id, no scripts, the XML related to the document (Alternative). Apache PDFBox's Preflight, which knows
// PDF/A-1b alone, found the files valid but for the XML in them and for the part, 3. No validator of PDF/A-3 has seen
// them. They are tagged: title, paragraphs, tables with heads, pictures with a text, links, the language; but neither
// level A nor PDF/UA is claimed, for nobody has checked them with a screen reader.
package documents

import (
	"context"
	"strings"

	"kontor/models/billing"
)

// Refused is why a document can't be made: the rules that it breaks.
type Refused []billing.Fault

func (r Refused) Error() string {
	all := make([]string, len(r))
	for i, fault := range r {
		all[i] = fault.Error()
	}
	return "document refused: " + strings.Join(all, "; ")
}

// Unwrap gives the rules, each as an error.
func (r Refused) Unwrap() []error {
	all := make([]error, len(r))
	for i, fault := range r {
		all[i] = fault
	}
	return all
}

// FileName is what a document is saved as: "2026-0042.pdf".
func FileName(d *billing.Document, extension string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, d.Number)
	return strings.TrimLeft(safe, ".") + "." + extension
}

// Printer makes documents for whoever may not know this package.
type Printer struct{}

// PDF is the document on paper: see PDF.
func (Printer) PDF(ctx context.Context, d *billing.Document, paper billing.Letterhead) ([]byte, error) {
	return PDF(ctx, d, paper)
}

// XML is the document for machines: see XML.
func (Printer) XML(d *billing.Document) ([]byte, error) { return XML(d) }

// Hybrid is both in one file: see Hybrid.
func (Printer) Hybrid(ctx context.Context, d *billing.Document, paper billing.Letterhead) ([]byte, error) {
	return Hybrid(ctx, d, paper)
}

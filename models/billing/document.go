// Package billing is the arithmetic and the rules of invoices and credit notes: EN 16931's semantic model in our words.
// Everything is exact. An amount is rounded where the standard says so, half away from zero, and nowhere else.
// BT-… and BR-… are the standard's own numbers of its terms and its rules.
package billing

import "kontor/models/money"

// Kind is what a document is.
type Kind string

// The kinds of documents. The amounts of a credit note are positive: its kind says who owes whom.
const (
	Invoice    Kind = "invoice"
	CreditNote Kind = "credit_note"
)

// Document is an invoice or a credit note, whole: nothing else is needed to compute, check, print or encode it.
type Document struct {
	Kind     Kind
	Language string // of its words: "en", "de"
	Number   string // BT-1
	Issued   Date   // BT-2
	Due      Date   // BT-9
	Currency string // BT-5: all amounts are in it

	Delivered   Date   // BT-72: the day of the delivery or the service, where it is one day
	PeriodStart Date   // BT-73 and 74: where it is a period
	PeriodEnd   Date   //
	DeliveredTo string // BT-80: the country of it; the buyer's where empty

	Seller, Buyer Party
	Lines         []Line

	BuyerReference  string // BT-10: what the buyer asked to see on it
	OrderReference  string // BT-13: the number of the buyer's order
	CorrectedNumber string // BT-25: the invoice that a credit note corrects
	CorrectedIssued Date   // BT-26

	Notes            string // BT-22
	PaymentTerms     string // BT-20
	PaymentReference string // BT-83: what a transfer is to say; the number where empty
	Bank             *Bank  // nil where nobody is to transfer anything

	Paid     money.Money // BT-113: paid already, and so not due
	Rounding money.Money // BT-114: added to what is due, where no net with its tax comes to that

	Look *Look `json:",omitempty"` // nil: nobody wrote it down
}

// Party is the seller or the buyer. Name, City and Country are a must.
type Party struct {
	ID         string // BT-29 and 46: a number by which the other side knows this one
	Name       string
	Contact    string // a person
	Street     string
	Extra      string // a second line of the address
	PostalCode string
	City       string
	Country    string // ISO 3166-1, two letters
	VATID      string // BT-31 and 48, with its country: "DE123456789"
	TaxNumber  string // BT-32: the seller's at its tax office
	Register   string // BT-30 and 47: the number in a register of companies
	Email      string
	Phone      string
	Website    string
}

// Bank is where a transfer goes.
type Bank struct {
	Holder string // BT-85; the seller's name where empty
	IBAN   string // BT-84
	BIC    string // BT-86; may be empty
	Name   string // on paper only
}

// Line is one thing sold. What it costs is Quantity × Price, less Discount.
type Line struct {
	Name        string // BT-153
	Description string // BT-154
	Quantity    Quantity
	Unit        string  // BT-130: one of Units
	Price       Price   // BT-146: of one unit, without VAT
	Discount    Percent // off the line; an allowance by BG-27
	Category    Category
	Rate        Percent // BT-152
	Exemption   string  // BT-120: why there is no VAT; a must of Exempt, and in place of the usual sentence of others
}

// Category is how VAT is levied on a line (UNCL 5305).
type Category string

// The categories of VAT. All but Standard have the rate zero.
const (
	Standard      Category = "S"
	ZeroRated     Category = "Z"
	Exempt        Category = "E"
	ReverseCharge Category = "AE"
	IntraEU       Category = "K" // delivered within the European Union, free of VAT
	Export        Category = "G" // delivered out of it
	OutOfScope    Category = "O" // no VAT law applies: then it applies to no line of the document
)

// Categories lists them as a form offers them.
var Categories = []Category{Standard, ZeroRated, Exempt, ReverseCharge, IntraEU, Export, OutOfScope}

// Code is the VATEX code of the reason why there is no VAT (BT-121); "" where the reason needs words, or is none.
func (c Category) Code() string {
	switch c {
	case ReverseCharge:
		return "VATEX-EU-AE"
	case IntraEU:
		return "VATEX-EU-IC"
	case Export:
		return "VATEX-EU-G"
	case OutOfScope:
		return "VATEX-EU-O"
	}
	return ""
}

// Units are the codes (UN/ECE Recommendation 20) that a line may count in, the usual ones first.
var Units = []string{
	"C62", "HUR", "DAY", "MON", "ANN", "WEE", "MIN", "LS", "E48", "SET", "PR", "KGM", "GRM", "TNE", "LTR", "MTR", "KMT", "CMT",
	"MMT", "MTK", "MTQ", "KWH", "E34", "P1",
}

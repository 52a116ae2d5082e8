package billing

import (
	"regexp"
	"strings"

	"golang.org/x/text/language"
)

func (c *checker) seller() {
	p := c.d.Seller
	c.fault("BR-06", "seller.name", "billing.seller_name", blank(p.Name))
	c.fault("BR-08", "seller.city", "billing.seller_address", blank(p.City))
	c.fault("BR-09", "seller.country", "billing.seller_country", !ValidCountry(p.Country))
	c.fault("BR-CO-09", "seller.vat_id", "billing.seller_vat_id_wrong", p.VATID != "" && !ValidVATID(p.VATID))
	// With what is out of scope, VAT ids don't go into the XML (BR-O-02), and so don't say who the seller is.
	c.fault("BR-CO-26", "seller.vat_id", "billing.seller_unknown",
		blank(p.ID) && blank(p.Register) && blank(p.TaxNumber) && (blank(p.VATID) || c.d.has(OutOfScope)))
}

func (c *checker) buyer() {
	p := c.d.Buyer
	c.fault("BR-07", "buyer.name", "billing.buyer_name", blank(p.Name))
	c.fault("BR-10", "buyer.city", "billing.buyer_address", blank(p.City))
	c.fault("BR-11", "buyer.country", "billing.buyer_country", !ValidCountry(p.Country))
	c.fault("BR-CO-09", "buyer.vat_id", "billing.buyer_vat_id_wrong", p.VATID != "" && !ValidVATID(p.VATID))
}

var (
	vatShape  = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z+*]{2,13}$`)
	ibanShape = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}$`)
	bicShape  = regexp.MustCompile(`^[A-Z]{6}[0-9A-Z]{2}([0-9A-Z]{3})?$`)
)

// ValidCountry says whether a code is a country's by ISO 3166-1: "DE".
func ValidCountry(code string) bool {
	if len(code) != 2 || code != strings.ToUpper(code) {
		return false
	}
	region, err := language.ParseRegion(code)
	return err == nil && region.IsCountry() && region.Canonicalize() == region && region.String() == code
}

// ValidVATID says whether a VAT id begins with its country and has the length of one. Greece writes EL, Northern Ireland
// XI. That it was given to anybody, only the tax office knows.
func ValidVATID(id string) bool {
	id = Compact(id)
	return vatShape.MatchString(id) && (ValidCountry(id[:2]) || id[:2] == "EL" || id[:2] == "XI")
}

// ValidIBAN checks the digits that every IBAN has for it (ISO 13616: modulo 97), and its country.
func ValidIBAN(iban string) bool {
	iban = Compact(iban)
	if !ibanShape.MatchString(iban) || !ValidCountry(iban[:2]) {
		return false
	}
	rest := 0
	for _, r := range iban[4:] + iban[:4] {
		if r >= 'A' {
			rest = (rest*100 + int(r-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(r-'0')) % 97
		}
	}
	return rest == 1
}

// Compact is a number as machines write it: without spaces, in capitals.
func Compact(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), "")) }

// GroupIBAN is an IBAN as people read it: in groups of four.
func GroupIBAN(iban string) string {
	s, groups := Compact(iban), []string{}
	for len(s) > 4 {
		groups, s = append(groups, s[:4]), s[4:]
	}
	return strings.Join(append(groups, s), " ")
}

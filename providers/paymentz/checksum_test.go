package paymentz

import (
	"crypto/md5" //nolint:gosec // theirs to choose
	"encoding/hex"
	"testing"
)

// TestChecksums holds each operation's text against the list in the documents, written out.
func TestChecksums(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1", with(fieldKey, "KEY"), with(fieldMember, "MEMBER"), with(fieldToType, "TOTYPE"))
	for want, got := range map[string]string{
		"MEMBER|KEY|ref|50.00":                          c.sumPayment("ref", "50.00"),
		"MEMBER|KEY|pay|50.00":                          c.sumMove("pay", "50.00"),
		"MEMBER|KEY|pay":                                c.sumOne("pay"),
		"MEMBER|KEY":                                    c.sumMember(),
		"MEMBER|ref|50.00|KEY":                          c.sumPayout("ref", "50.00"),
		"MEMBER|KEY|4111111111111111":                   c.sumRegister("4111111111111111"),
		"MEMBER|KEY|token|50.00":                        c.sumCharge("token", "50.00"),
		"MEMBER|KEY|token":                              c.sumToken("token"),
		"MEMBER|KEY|Ada|Lovelace|a@b.example":           c.sumSignup("Ada", "Lovelace", "a@b.example"),
		"MEMBER|KEY|inv|50.00|https://shop.example/":    c.sumInvoice("inv", "50.00", "https://shop.example/"),
		"9001|MEMBER|KEY|https://shop.example/":         c.sumReinvoice("9001", "https://shop.example/"),
		"MEMBER|KEY|9001":                               c.sumOfInvoice("9001"),
		"MEMBER|TOTYPE|50.00|ref|https://s.example|KEY": c.sumCheckout("50.00", "ref", "https://s.example"),
		"77251|011E1D8A5C034|156.00|N|KEY":              c.sumNews("77251", "011E1D8A5C034", "156.00", "N"), // the docs' worked example
		"77251|011E1D8A5C034|156.00|Y|KEY":              c.sumOldReturn("77251", "011E1D8A5C034", "156.00", "Y"),
		"null|011E1D8A5C034|156.00|C|null":              c.sumOldReturn("", "011E1D8A5C034", "156.00", "C"),
	} {
		digest := md5.Sum([]byte(want)) //nolint:gosec // see above
		if got != hex.EncodeToString(digest[:]) {
			t.Errorf("%s is not what is signed", want)
		}
	}
	if c.sumPayment("ref", "50") == c.sumPayment("ref", "50.00") {
		t.Error("the amount is not signed as it is written")
	}
}

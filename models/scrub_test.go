package models

import (
	"bytes"
	"testing"
)

// Ensure that card data goes out of foreign bytes, and that nothing else does.
func TestScrub(t *testing.T) {
	for in, want := range map[string]string{
		`{"number":"4111111111111111"}`:                  `{"number":"************1111"}`,
		`{"number":"4111 1111 1111 1111","cvv":"123"}`:   `{"number":"************1111","cvv":"***"}`,
		`<cvv2>4321</cvv2>`:                              `<cvv2>***</cvv2>`,
		`securityCode=987&x=1`:                           `securityCode=***&x=1`,
		`{"payId":"91a6299a704147bf934aabd79fd1dc5d"}`:   `{"payId":"91a6299a704147bf934aabd79fd1dc5d"}`,
		`{"payId":"41111111111111110000000000000000"}`:   `{"payId":"41111111111111110000000000000000"}`,
		`{"amount":{"value":12000000000},"at":20261118}`: `{"amount":{"value":12000000000},"at":20261118}`,
		`{"order":"4111111111111112"}`:                   `{"order":"4111111111111112"}`, // no card: the check digit is wrong
	} {
		if got := string(scrub([]byte(in))); got != want {
			t.Errorf("%s\n became %s\n   want %s", in, got, want)
		}
	}
}

// Ensure that no run of digits is left that could be a card's. What follows the stars of one that was taken out are
// its last four.
func FuzzScrub(f *testing.F) {
	f.Add([]byte(`{"number":"4111111111111111","cvv":"123"}`))
	f.Add([]byte("4111 1111 1111 1111 and 3782-822463-10005"))
	f.Fuzz(func(t *testing.T, b []byte) {
		once := scrub(bytes.Clone(b))
		for _, at := range cardNumber.FindAllIndex(once, -1) {
			digits := bytes.Map(onlyDigits, once[at[0]:at[1]])
			if luhn(digits) && (at[0] == 0 || once[at[0]-1] != '*') {
				t.Fatalf("%q left %q", b, once)
			}
		}
	})
}

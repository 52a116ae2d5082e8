package ui

import "testing"

// Ensure that a way to pay is named as people write it, in whatever case a gateway does, and one that is not known as it came.
func TestMethod(t *testing.T) {
	for name, want := range map[string]string{"paypal": "PayPal", "SEPA": "SEPA", "sepa": "SEPA", "applePay": "Apple Pay", "ACH_bank": "ACH_bank", "": ""} {
		if got := Method(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

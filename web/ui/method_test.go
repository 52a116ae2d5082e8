package ui

import "testing"

// Ensure that a way to pay is named as people write it, in whatever case a gateway does, and one that is not known as it came.
func TestMethod(t *testing.T) {
	for name, want := range map[string]string{"card": "Card", "CARD": "Card", "paypal": "PayPal", "SEPA": "SEPA", "sepa": "SEPA", "applePay": "Apple Pay", "ACH_bank": "ACH_bank", "": ""} {
		if got := Method(t.Context(), name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

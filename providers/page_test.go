package providers_test

import (
	"testing"

	"kontor/providers"
)

// TestSkip ensures that all that is left out is counted, and the first of it explained.
func TestSkip(t *testing.T) {
	var page providers.Page
	page.Skip("54400", "The currency is not known.")
	page.Skip("", "It names no payment.")
	if page.Skipped != 2 || page.Why != "54400: The currency is not known." {
		t.Errorf("%+v", page)
	}
	var nameless providers.Page
	if nameless.Skip("", "It names no payment."); nameless.Skipped != 1 || nameless.Why != "It names no payment." {
		t.Errorf("%+v", nameless)
	}
}

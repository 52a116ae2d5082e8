package ui

import (
	"context"
	"strings"
	"testing"
)

// Ensure that an address may go on in the next line behind its signs, and that it is copied as it is.
func TestEmail(t *testing.T) {
	var page strings.Builder
	if err := Email("jo.doe@shop.example").Render(context.Background(), &page); err != nil {
		t.Fatal(err)
	}
	if got, want := page.String(), "jo.<wbr>doe@<wbr>shop.<wbr>example<wbr>"; got != want {
		t.Errorf("the address is written %s, want %s", got, want)
	}
}

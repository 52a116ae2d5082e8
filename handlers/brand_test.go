package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

// Ensure that the style sheet of a merchant without a color is public and takes Kontor's own, under a name that may be
// kept, and that no other name may be.
func TestStylesheetIsPublic(t *testing.T) {
	r := newRig(t)
	other := r.get("/company/000000000000.css").wants(http.StatusOK)
	if got := other.header.Get("Cache-Control"); got != "no-store" || !strings.Contains(other.body, "--merchant:var(--primary)") {
		t.Errorf("%s: %s", got, other.body)
	}
	for _, path := range []string{"/company/logo", "/company/logo/abc", "/company/x"} {
		r.get(path).wants(http.StatusNotFound)
	}
}

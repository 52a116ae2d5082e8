package models_test

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"kontor/models"
)

func TestCheckAddress(t *testing.T) {
	for typed, want := range map[string]string{
		"vera@example.com":                          "vera@example.com",
		"  Vera.Viewer@Example.COM ":                "vera.viewer@example.com",
		"o'brien+shop@a-b.example":                  "o'brien+shop@a-b.example",
		"vera@example\u3002com\r\n":                 "vera@example.com", // the full stop of a Japanese keyboard
		"kontakt@bäckerei-müller.de":                "kontakt@xn--bckerei-mller-bfb28a.de",
		"a@" + strings.Repeat("a", 63) + ".example": "a@" + strings.Repeat("a", 63) + ".example",
		strings.Repeat("a", 64) + "@example.com":    strings.Repeat("a", 64) + "@example.com",
		"user@xn--bckerei-mller-bfb28a.de":          "user@xn--bckerei-mller-bfb28a.de",
		"a!#$%&'*+-/=?^_`{|}~@example.com":          "a!#$%&'*+-/=?^_`{|}~@example.com",
	} {
		if got, err := models.CheckAddress(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range append(oddAddresses, strings.Repeat("a", 65)+"@example.com", "a@"+strings.Repeat("a", 64)+".example",
		"a@"+strings.Repeat("a.", 130)+"example", strings.Repeat("a", 250)+"@example.com") {
		if got, err := models.CheckAddress(typed); err == nil || models.AsProblem(err) == nil || models.AsProblem(err).Field != "email" {
			t.Errorf("%q is taken as %q: %v", typed, got, err)
		}
	}
}

// oddAddresses are none that a mail can be sent to, whatever the RFCs say.
var oddAddresses = []string{
	"", "vera", "@example.com", "vera@", "vera@localhost", "vera@@example.com", "vera@example..com", ".vera@example.com", "vera.@example.com",
	"ve..ra@example.com", "vera@-example.com", "vera@example-.com", "vera@example.123", "vera@127.0.0.1", "vera@[127.0.0.1]", "vera@[IPv6:::1]",
	"vera@example.com, zoe@example.com", "vera@example.com;zoe@example.com", "vera@example.com zoe@example.com",
	"Vera <vera@example.com>", "<vera@example.com>", `"vera"@example.com`, `"a@b"@example.com`, "vera(comment)@example.com", "vera@example.com(c)",
	"vera@example.com\r\nBcc: zoe@example.com", "vera@example.com\nRCPT TO:<zoe@example.com>", "vera\x00@example.com", "vera@exam\tple.com",
	"véra@example.com", "vera@exa_mple.com", "vera@example.com.", "mailto:vera@example.com", "vera%zoe@example.com@relay.example",
	"vera\u202e@example.com", "vera@ex\u200bample.com", "\"a\\\"@b.example", "undisclosed-recipients:;",
}

// FuzzCheckAddress looks for an address that is more than one plain address.
func FuzzCheckAddress(f *testing.F) {
	f.Add("vera@example.com")
	f.Add("kontakt@bäckerei-müller.de")
	for _, odd := range oddAddresses {
		f.Add(odd)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := models.CheckAddress(typed)
		if err != nil {
			if models.AsProblem(err) == nil {
				t.Fatalf("%q: %v", typed, err)
			}
			return
		}
		if len(got) > 254 || strings.ContainsFunc(got, func(r rune) bool { return r > unicode.MaxASCII || r <= ' ' || strings.ContainsRune(`<>()[]"\,;:`, r) }) {
			t.Fatalf("%q is taken as %q", typed, got)
		}
		if a, err := mail.ParseAddress(got); err != nil || a.Address != got || a.Name != "" {
			t.Fatalf("%q is taken as %q, which is %v, %v", typed, got, a, err)
		}
		if again, err := models.CheckAddress(got); err != nil || again != got {
			t.Fatalf("%q is taken as %q, and that as %q, %v", typed, got, again, err)
		}
	})
}

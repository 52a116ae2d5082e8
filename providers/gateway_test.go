package providers_test

import (
	"strings"
	"testing"

	"kontor/providers"
)

// TestRoot ensures that calls go where an account says, in the clear to the simulator alone, and to nobody with a
// password in the address.
func TestRoot(t *testing.T) {
	const host = "https://pay.example"
	for _, c := range []struct {
		mode      providers.Mode
		url, root string // no root: refused
	}{
		{providers.ModeLive, "", host},
		{providers.ModeLive, "https://other.example/", "https://other.example"},
		{providers.ModeTest, "https://other.example/x/api/v2/", "https://other.example/x"},
		{providers.ModeSimulator, "http://127.0.0.1:1/gate", "http://127.0.0.1:1/gate"},
		{providers.ModeLive, "http://other.example", ""},
		{providers.ModeTest, "http://other.example", ""},
		{providers.ModeSimulator, "ftp://other.example", ""},
		{providers.ModeLive, "https://me:secret@other.example", ""},
		{providers.ModeLive, "https://other.example?x=1", ""},
		{providers.ModeLive, "https://other.example#x", ""},
		{providers.ModeLive, "other.example", ""},
		{providers.ModeLive, "https://%zz", ""},
	} {
		root, err := providers.Config{Mode: c.mode, BaseURL: c.url}.Root("/api/v2", host, host)
		if root != c.root || (err == nil) != (c.root != "") {
			t.Errorf("%s %q: %q, %v", c.mode, c.url, root, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Error(err)
		}
	}
	if _, err := (providers.Config{Mode: providers.ModeLive}).Root("/api/v2", "", host); err == nil {
		t.Error("nowhere is somewhere")
	}
}

// TestHeaderSafe ensures that no credential splits a header.
func TestHeaderSafe(t *testing.T) {
	for s, want := range map[string]bool{
		"k3y.-_~!": true, "": false, "a b": false, "a\r\nX: y": false, "kéy": false, "\x7f": false, strings.Repeat("x", 1<<15): false,
	} {
		if got := providers.HeaderSafe(s); got != want {
			t.Errorf("%.20q: %v", s, got)
		}
	}
}

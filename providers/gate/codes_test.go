package gate

import (
	"strings"
	"testing"

	"kontor/providers"
)

// TestCodesAreInPlainWords ensures that each published code has its name and a sentence.
func TestCodesAreInPlainWords(t *testing.T) {
	published := "1000 1002 1003 1004 1005 1006 1007 1008 1009 1010 1104 1105 1106 3001 4001 4002 4003 4004 4005 4006 4007 5001"
	for _, code := range strings.Fields(published) {
		if c := codes[code]; c.name == "" || !strings.HasSuffix(c.words, ".") {
			t.Errorf("%s: %+v", code, c)
		}
	}
	if n := len(strings.Fields(published)); n != len(codes) {
		t.Errorf("%d codes are published, and %d are known", n, len(codes))
	}
	if CodeWords("7001") != "" {
		t.Error("a code of the unpublished group has words")
	}
}

// TestReasonOf ensures that each code that can decline comes down to one of the shared reasons.
func TestReasonOf(t *testing.T) {
	for code, want := range map[string]providers.Reason{
		"3001": providers.ReasonAcquirer, "4001": providers.ReasonBank, "4002": providers.ReasonMoney, "4003": providers.ReasonCard,
		"4004": providers.ReasonCard, "4005": providers.ReasonLimit, "4006": providers.ReasonBlocked, "4007": providers.ReasonCard,
		"5001": providers.ReasonAuthentication, "1006": providers.ReasonRules, "1104": "", "7001": "", "": "",
	} {
		if got := ReasonOf(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

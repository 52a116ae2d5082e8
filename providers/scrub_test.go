package providers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kontor/providers"
)

const masked = providers.Masked

// TestScrubKeepsWords ensures that only secrets go, and not all that is long.
func TestScrubKeepsWords(t *testing.T) {
	s := providers.NewScrubber("Bank", "k3y", "", "k3y-and-more")
	s.SetToken("opaque")
	for in, want := range map[string]string{
		"payId 91a6299a704147bf934aabd79fd1dc5d":      "payId 91a6299a704147bf934aabd79fd1dc5d",
		"order 4111111111111112":                      "order 4111111111111112", // fails the check digit
		"card 4111 1111 1111 1111.":                   "card " + masked + ".",
		"card 4111-1111-1111-1111.":                   "card " + masked + ".",
		"two 4242424242424242 4242-4242-4242-4242":    "two " + masked + " " + masked,
		"two 4242 4242 4242 4242 4111 1111 1111 1111": "two " + masked + " " + masked,
		"two 4242424242424242 4111111111111111":       "two " + masked + " " + masked,
		"two 3782 822463 10005 3782-822463-10005":     "two " + masked + " " + masked,
		"oddly 42424242 42424242":                     "oddly " + masked,
		"Basic QWxhZGRpbg==, bearer a.b-c_d":          "Basic " + masked + ", bearer " + masked,
		"jwt eyJhbGciOi.eyJzdWIi.c2ln;":               "jwt " + masked + ";",
		"key=k3y\nline":                               "key=" + masked + " line",
		"k3y-and-more":                                masked,
		"token opaque":                                "token " + masked,
		"card.cvv=987&x":                              "card.cvv " + masked + "&x",
		`"cvv":"987"`:                                 `"cvv ` + masked + `"`,
		" \xffodd ":                                   "odd",
		"":                                            "",
		strings.Repeat("ä", providers.MaxMessage+100): strings.Repeat("ä", providers.MaxMessage) + "…",
		strings.Repeat("x", providers.MaxMessage-2) + " k3y-and-more": strings.Repeat("x", providers.MaxMessage-2) + " •…",
	} {
		if got := s.Text(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestScrubWithCard ensures that a card is known to the one call that sends it: a mistyped number, and a security code
// that stands alone. An error's code is kept, though it be like one.
func TestScrubWithCard(t *testing.T) {
	plain := providers.NewScrubber("Bank", "k3y")
	s := plain.WithCard(&providers.Card{Number: "4111 1111 1111 1112", CVV: "4007"})
	s.SetToken("opaque")
	said := "k3y opaque 4111111111111112 4111 1111 1111 1112 4007 40071"
	if got, want := s.Text(said), strings.Repeat(masked+" ", 5)+"40071"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := s.Code("4007 CVV: 4007 k3y"); got != "4007 CVV "+masked+" "+masked {
		t.Error(got)
	}
	if got := plain.Text("4111111111111112 4007 opaque"); got != "4111111111111112 4007 "+masked {
		t.Errorf("another call knows the card, or not the token: %q", got)
	}
	if none := plain.WithCard(nil); none != plain {
		t.Error("no card is one")
	}
	if got := plain.WithCard(&providers.Card{}).Text("a b"); got != "a b" {
		t.Errorf("an empty card hides %q", got)
	}
}

// TestFailureIsScrubbed ensures that nothing gets into an error but clean, and that what is clean stays what it is.
func TestFailureIsScrubbed(t *testing.T) {
	s := providers.NewScrubber("Bank", "k3y")
	e := s.Failure(providers.ErrDeclined, "code k3y", "message k3y", errors.New("cause k3y"))
	if got := fmt.Sprintf("%+v %v", *e, e.Cause); strings.Contains(got, "k3y") || !errors.Is(e, providers.ErrDeclined) {
		t.Error(got)
	}
	if err := fmt.Errorf("late: %w", context.DeadlineExceeded); !errors.Is(s.Err(err), context.DeadlineExceeded) || s.Err(nil) != nil {
		t.Error("a clean error is another")
	}
	if err := fmt.Errorf("k3y: %w", context.DeadlineExceeded); errors.Is(s.Err(err), context.DeadlineExceeded) {
		t.Error("a secret hangs on the chain")
	}
	refused := providers.Detail(s.Refused(errors.New("amount: k3y is none")))
	if refused.Kind != providers.ErrDeclined || refused.Code != providers.NotSent || refused.Message != "Bank would not take this: amount: "+masked+" is none" {
		t.Errorf("%+v", refused)
	}
	unsure := providers.Detail(providers.Unsure(refused))
	if unsure.Kind != providers.ErrUnknown || unsure.Message != refused.Message || refused.Kind != providers.ErrDeclined {
		t.Errorf("%+v", unsure)
	}
}

// FuzzScrub ensures that a secret and a card number show in no words that are put around them.
func FuzzScrub(f *testing.F) {
	f.Add("pan=", " and ")
	f.Add("Basic ", "4242 4242 4242 4242 ")
	f.Add("\xff", "\x00")
	s := providers.NewScrubber("Bank", "planted-k3y")
	f.Fuzz(func(t *testing.T, before, after string) {
		if got := s.Text(before + "planted-k3y" + after); strings.Contains(got, "planted-k3y") && !strings.Contains(s.Text(before)+s.Text(after), "planted") {
			t.Errorf("%q", got)
		}
		if got := s.Text("card " + "4111111111111111" + " of " + before); strings.Contains(got, "4111111111111111") && !strings.Contains(before, "4") {
			t.Errorf("%q", got)
		}
	})
}

package paymentz

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"kontor/providers"
)

// TestRedirect ensures that a redirect becomes a link or a form, and leads to the web only.
func TestRedirect(t *testing.T) {
	client := connect(t, says(t, 200, recorded(t, "answers/redirect.json")))
	p, err := client.CreatePayment(t.Context(), PaymentRequest{Reference: "P-1", Amount: aCall("").Amount, Brand: "VISA", Mode: "CC"})
	if err != nil || p.Outcome != providers.Pending || p.Update.State != providers.StatePending || p.Update.RawStatus != "3D" {
		t.Fatalf("%+v, %v", p, err)
	}
	fields := []providers.FormField{{Name: "PaReq", Value: "eJx"}, {Name: "MD", Value: "54306"}}
	if want := (&Redirect{URL: "https://acs.example/pa", Method: http.MethodPost, Target: "_self", Fields: fields}); !reflect.DeepEqual(p.Redirect, want) {
		t.Errorf("%+v", p.Redirect)
	}
	if want := (&providers.Hosted{ProviderID: "54306", URL: "https://acs.example/pa", Form: fields}); !reflect.DeepEqual(p.Update.Page, want) {
		t.Errorf("%+v", p.Update.Page)
	}
	script := strings.Replace(recorded(t, "answers/redirect.json"), "https://acs.example", "javascript:1", 1)
	if p, err := connect(t, says(t, 200, script)).TakeCard(t.Context(), providers.Checkout{Reference: "P-1", Amount: aCall("").Amount}, aCard()); err != nil || p.Outcome != providers.Pending || p.Update.Page != nil {
		t.Errorf("a page of %+v, %v", p.Update.Page, err)
	}
	for _, c := range []struct {
		r    Redirect
		want providers.Hosted
	}{
		{*p.Redirect, providers.Hosted{URL: "https://acs.example/pa", Form: fields}},
		{Redirect{URL: "https://a.example/", Method: http.MethodPost}, providers.Hosted{URL: "https://a.example/", Form: []providers.FormField{}}},
		{Redirect{URL: "https://a.example/?x=1", Method: http.MethodGet, Fields: fields[1:]}, providers.Hosted{URL: "https://a.example/?MD=54306&x=1"}},
		{Redirect{URL: "https://a.example/?x=1", Method: http.MethodGet}, providers.Hosted{URL: "https://a.example/?x=1"}},
	} {
		if got := c.r.Hosted(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %+v", c.r, got)
		}
	}
}

func TestRedirectsWithoutAMethod(t *testing.T) {
	body := recorded(t, "answers/redirect.json")
	for change, want := range map[string]string{
		`"method":"POST",=`:                http.MethodPost, // there is something to post
		`"method":"POST"="method":"get"`:   http.MethodGet,
		`"parameters":[="x":[`:             http.MethodPost,
		`https://acs.example=javascript:1`: "",
		`https://acs.example=//acs`:        "",
	} {
		old, changed, _ := strings.Cut(change, "=")
		a, err := readAnswer([]byte(strings.Replace(body, old, changed, 1)))
		r := a.redirect()
		if err != nil || (r == nil) != (want == "") || r != nil && r.Method != want {
			t.Errorf("%s: %+v, %v", change, r, err)
		}
	}
	a, _ := readAnswer([]byte(`{"transactionStatus":"P","redirect":{"url":"https://a.example/"},"result":{"code":"00001"}}`))
	if r := a.redirect(); r == nil || r.Method != http.MethodGet {
		t.Errorf("%+v", r)
	}
}

// TestBrands ensures the words of the brands, and that a mistyped card goes nowhere and is not repeated.
func TestBrands(t *testing.T) {
	for number, want := range map[string]string{
		"4111111111111111": "VISA", "5105105105105100": "MC", "2223003122003222": "MC", "378282246310005": "AMEX", "3530111333300000": "JCB",
		"6200000000000005": "CUP", "36227206271667": "DINER", "6011111111111117": "DISC", "6759649826438453": "MAESTRO", "9999": "", "": "",
	} {
		if got := brandOfNumber(number); got != want {
			t.Errorf("%s: %q, want %q", number, got, want)
		}
	}
	for name, change := range map[string]func(*providers.Card){
		"number": func(c *providers.Card) { c.Number = "4111111111111112" },
		"brand":  func(c *providers.Card) { c.Number = "9792000000000001" },
		"expiry": func(c *providers.Card) { c.ExpiryMonth = 13 },
		"year":   func(c *providers.Card) { c.ExpiryYear = 39 },
		"code":   func(c *providers.Card) { c.CVV = "98x" },
	} {
		card := aCard()
		change(&card)
		f, err := cardFields(card)
		if err == nil || strings.Contains(err.Error(), "4111") || f != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

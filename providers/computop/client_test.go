package computop

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kontor/providers"
)

// TestFailures ensures which of the four each answer is, to an operation and to an inquiry.
func TestFailures(t *testing.T) {
	refused, broken := recorded(t, "answers/refused.422.json"), recorded(t, "answers/broken.500.json")
	declined, unknown, missing := providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound
	for name, c := range map[string]struct {
		status           int
		body             string
		operate, inquire error
		code             string
	}{
		"bad request":             {400, refused, declined, declined, "22060305"},
		"unauthorized":            {401, refused, declined, declined, "22060305"},
		"forbidden":               {403, "", declined, declined, "http 403"},
		"not found":               {404, broken, declined, missing, "41000099"},
		"not found, by a proxy":   {404, "<html>", declined, unknown, "http 404"},
		"conflict":                {409, refused, declined, declined, "22060305"},
		"refused":                 {422, refused, declined, declined, "22060305"},
		"refused with success":    {422, `{"responseCode":"00000000"}`, unknown, unknown, "00000000"},
		"too many":                {429, "", unknown, unknown, "http 429"},
		"teapot":                  {418, "", unknown, unknown, "http 418"},
		"broken":                  {500, broken, unknown, unknown, "41000099"},
		"bad gateway":             {502, "<html>", unknown, unknown, "http 502"},
		"redirect":                {302, "", unknown, unknown, "http 302"},
		"garbage":                 {200, "<html>It works!", unknown, unknown, "garbage"},
		"nothing":                 {200, "", unknown, unknown, "garbage"},
		"null":                    {200, "null", unknown, unknown, "garbage"},
		"truncated":               {200, `{"payId":"91a6299a7047`, unknown, unknown, "garbage"},
		"two answers":             {200, `{"responseCode":"00000000"}{"responseCode":"00000000"}`, unknown, unknown, "garbage"},
		"fraction of a cent":      {200, `{"responseCode":"00000000","amount":{"value":1.5,"currency":"EUR"}}`, unknown, unknown, "garbage"},
		"exponent":                {200, `{"responseCode":"00000000","amount":{"value":1e2,"currency":"EUR"}}`, unknown, unknown, "garbage"},
		"oversized":               {200, `{"responseCode":"00000000","x":"` + strings.Repeat("x", providers.MaxAnswer) + `"}`, unknown, unknown, "oversized"},
		"about another payment":   {200, `{"responseCode":"00000000","payId":"0000"}`, unknown, unknown, "mismatch"},
		"negative amount":         {200, `{"payId":"` + testPay + `","status":"AUTHORIZED","responseCode":"00000000","amount":{"value":-1,"currency":"EUR","capturedValue":0,"refundedValue":0}}`, nil, unknown, "garbage"},
		"currency nobody knows":   {200, `{"payId":"` + testPay + `","status":"AUTHORIZED","responseCode":"00000000","amount":{"value":1,"currency":"QQQ","capturedValue":0,"refundedValue":0}}`, nil, unknown, "garbage"},
		"no code":                 {200, `{"payId":"` + testPay + `","status":"CAPTURED"}`, unknown, nil, ""},
		"some other zero":         {200, `{"payId":"` + testPay + `","status":"CAPTURED","responseCode":"00000001"}`, unknown, nil, "00000001"},
		"failed with success":     {200, `{"payId":"` + testPay + `","status":"FAILED","responseCode":"00000000"}`, unknown, nil, "00000000"},
		"declined with 200":       {200, `{"payId":"` + testPay + `","status":"FAILED","responseCode":"22060305"}`, declined, nil, "22060305"},
		"declined with 200, 4xxx": {200, `{"payId":"` + testPay + `","responseCode":"4206014H"}`, declined, nil, "4206014H"},
	} {
		t.Run(name, func(t *testing.T) {
			client := connect(t, says(t, c.status, c.body))
			_, err := client.Capture(t.Context(), aCall(providers.Capture))
			wantKind(t, "operation", err, c.operate, c.code)
			_, err = client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
			wantKind(t, "inquiry", err, c.inquire, c.code)
		})
	}
}

func wantKind(t *testing.T, what string, err, kind error, code string) {
	t.Helper()
	if kind == nil {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return
	}
	if !errors.Is(err, kind) {
		t.Fatalf("%s: %v, want %v", what, err, kind)
	}
	for _, other := range []error{providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound, providers.ErrSignature} {
		if other != kind && errors.Is(err, other) {
			t.Errorf("%s: %v is also %v", what, err, other)
		}
	}
	if got := providers.Detail(err).Code; got != code {
		t.Errorf("%s: code %q, want %q", what, got, code)
	}
}

// TestRefusalCarriesTheirWords ensures that status, code and sentence of a 422 ride along.
func TestRefusalCarriesTheirWords(t *testing.T) {
	client := connect(t, says(t, 422, recorded(t, "answers/refused.422.json")))
	_, err := client.Refund(t.Context(), aCall(providers.Refund))
	e := providers.Detail(err)
	if e.RawStatus != "FAILED" || e.Code != "22060305" || e.Message != "Declined" {
		t.Errorf("%+v", e)
	}
}

// TestRefusedAnotherTry ensures that only a business refusal is a no when the call is sent again: the other refusals
// say nothing of the first try, whose answer was lost.
func TestRefusedAnotherTry(t *testing.T) {
	call, body := aCall(providers.Capture), recorded(t, "answers/refused.422.json")
	call.FirstSent = time.Unix(1, 0)
	for status, want := range map[int]error{
		400: providers.ErrUnknown, 401: providers.ErrUnknown, 403: providers.ErrUnknown, 404: providers.ErrUnknown,
		409: providers.ErrUnknown, 422: providers.ErrDeclined, 200: providers.ErrDeclined,
	} {
		body := strings.ReplaceAll(body, `"payId"`, `"was"`)
		_, err := connect(t, says(t, status, body)).Capture(t.Context(), call)
		wantKind(t, http.StatusText(status), err, want, "22060305")
		_, err = connect(t, says(t, status, body)).Credit(t.Context(), call) // sent again only when it was not found
		wantKind(t, "credit "+http.StatusText(status), err, providers.ErrDeclined, "22060305")
	}
	_, err := connect(t, says(t, 401, body), withOAuth).Capture(t.Context(), call)
	wantKind(t, "no token", err, providers.ErrUnknown, "22060305")
}

// TestNetworkFailures ensures that nothing the network does counts as a no, and that each has its word.
func TestNetworkFailures(t *testing.T) {
	cut := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, _ := http.NewResponseController(w).Hijack()
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
		_ = conn.Close()
	})
	plain := says(t, 200, "{}")
	secure := httptest.NewUnstartedServer(http.NotFoundHandler()) // its certificate is nobody's
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	for url, code := range map[string]string{
		"http://127.0.0.1:1": "unreachable", cut: "interrupted", secure.URL: "tls",
		strings.Replace(plain, "http:", "https:", 1): "tls",
	} {
		client := connect(t, url, func(c *providers.Config) { c.Transport = providers.NewTransport() })
		_, err := client.Capture(t.Context(), aCall(providers.Capture))
		wantKind(t, url, err, providers.ErrUnknown, code)
	}
}

// TestHang ensures that a silent Paygate is unknown when the caller's time is over, and when the client's own is.
func TestHang(t *testing.T) {
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice that the client left
		<-r.Context().Done()
	})
	for name, limit := range map[string]func(*Client) context.Context{
		"the caller's": func(*Client) context.Context {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			t.Cleanup(cancel)
			return ctx
		},
		"the client's": func(c *Client) context.Context { c.timeout = 20 * time.Millisecond; return t.Context() },
	} {
		client, start := connect(t, url), time.Now()
		_, err := client.Capture(limit(client), aCall(providers.Capture))
		wantKind(t, name, err, providers.ErrUnknown, "timeout")
		if took := time.Since(start); took > providers.CallTimeout/2 {
			t.Errorf("%s: it took %v", name, took)
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: the deadline is not in %v", name, err)
		}
	}
	if connect(t, url).timeout != 20*time.Second {
		t.Error("the client's own time is not 20 s")
	}
}

// TestGivenUp ensures that a call whose caller went away may have happened.
func TestGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := connect(t, url).Refund(ctx, aCall(providers.Refund))
	wantKind(t, "given up", err, providers.ErrUnknown, "cancelled")
}

// TestNoSilentRetry ensures that the transport does not send again on its own, which it does for an Idempotency-Key on
// a used connection that broke without an answer.
func TestNoSilentRetry(t *testing.T) {
	var posts atomic.Int32
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, recorded(t, "answers/get.authorized.json"))
			return
		}
		posts.Add(1)
		conn, _, _ := http.NewResponseController(w).Hijack()
		_ = conn.Close()
	})
	client := connect(t, url, func(c *providers.Config) { c.Transport = providers.NewTransport() })
	if _, err := client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay}); err != nil {
		t.Fatal(err)
	}
	_, err := client.Capture(t.Context(), aCall(providers.Capture))
	wantKind(t, "cut", err, providers.ErrUnknown, "interrupted")
	if n := posts.Load(); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// TestRedirectIsNotFollowed ensures that credentials go nowhere else.
func TestRedirectIsNotFollowed(t *testing.T) {
	var reached atomic.Bool
	other := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other, http.StatusTemporaryRedirect) })
	_, err := connect(t, url).FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
	wantKind(t, "redirect", err, providers.ErrUnknown, "http 307")
	if reached.Load() {
		t.Error("the redirect was followed")
	}
}

// TestOldTLS ensures that TLS 1.1 is refused and the limits of the transport are set.
func TestOldTLS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} //nolint:gosec // that is the point
	server.StartTLS()
	t.Cleanup(server.Close)
	transport := providers.NewTransport()
	transport.TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	client := connect(t, server.URL, func(c *providers.Config) { c.Transport = transport })
	_, err := client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
	wantKind(t, "TLS 1.1", err, providers.ErrUnknown, "tls")
	if transport.TLSClientConfig.MinVersion != tls.VersionTLS12 {
		t.Error("the least version is not TLS 1.2")
	}
	if transport.MaxConnsPerHost == 0 || transport.TLSHandshakeTimeout == 0 || transport.ResponseHeaderTimeout == 0 {
		t.Errorf("a limit is missing: %+v", transport)
	}
}

// TestUserAgent ensures that we say who we are.
func TestUserAgent(t *testing.T) {
	var agent string
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { agent = r.UserAgent() })
	_, _ = connect(t, url).FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
	if !strings.HasPrefix(agent, "Kontor/") || len(agent) == len("Kontor/") {
		t.Errorf("User-Agent: %q", agent)
	}
}

// TestPageMustBeOne ensures that an address which is no web page never gets to a browser.
func TestPageMustBeOne(t *testing.T) {
	for _, href := range []string{"", "javascript:alert(1)", "/pay", "data:text/html,x", "https://"} {
		body := fmt.Sprintf(`{"payId":%q,"responseCode":"00000000","_links":{"redirect":{"href":%q}}}`, testPay, href)
		h, err := connect(t, says(t, 200, body)).Host(t.Context(), aCheckout())
		wantKind(t, href, err, providers.ErrUnknown, "garbage")
		if !reflect.DeepEqual(h, providers.Hosted{}) {
			t.Errorf("%q: %+v", href, h)
		}
	}
	refused := `{"responseCode":"22060305","_links":{"redirect":{"href":"https://pay.example/x"}}}`
	_, err := connect(t, says(t, 200, refused)).Host(t.Context(), aCheckout())
	wantKind(t, "refused", err, providers.ErrDeclined, "22060305")
}

// TestPageOfACard ensures that a bank that wants to see the customer after all is not lost, nor what is no web page shown,
// and that an inquiry gives the page again.
func TestPageOfACard(t *testing.T) {
	call := aCall(providers.Authorization)
	call.Payment = providers.PaymentRef{Reference: aCheckout().Reference}
	for href, want := range map[string]*providers.Hosted{
		"https://bank.example/x": {ProviderID: testPay, URL: "https://bank.example/x"}, "javascript:alert(1)": nil, "": nil,
	} {
		body := fmt.Sprintf(`{"payId":%q,"transId":%q,"status":"PENDING","responseCode":"00000000","amount":{"value":129900,"currency":"EUR"},"_links":{"redirect":{"href":%q}}}`,
			testPay, aCheckout().Reference, href)
		client := connect(t, says(t, 200, body))
		taken, err := client.TakeCard(t.Context(), aCheckout(), aCard())
		found, lost := client.FindOperation(t.Context(), call)
		if err != nil || lost != nil || !reflect.DeepEqual(taken.Update.Page, want) || !reflect.DeepEqual(found.Update.Page, want) {
			t.Errorf("%q: %+v, %v, then %+v, %v", href, taken.Update.Page, err, found.Update.Page, lost)
		}
		done := strings.Replace(body, "PENDING", "AUTHORIZED", 1)
		if taken, err := connect(t, says(t, 200, done)).TakeCard(t.Context(), aCheckout(), aCard()); err != nil || taken.Update.Page != nil {
			t.Errorf("done: %+v, %v", taken.Update.Page, err)
		}
	}
}

// TestNotSent ensures that what can't be right is refused before anything is sent, with the field's name.
func TestNotSent(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("something was sent") })
	client, ctx := connect(t, url), t.Context()
	zero, anonymous, strange, foreign := aCall(providers.Capture), aCall(providers.Capture), aCall(providers.Capture), aCall(providers.Refund)
	zero.Amount.Minor, anonymous.Payment.ProviderID, strange.Payment.ProviderID = 0, "", "../../payments/refunds"
	foreign.Amount.Currency = "QQQ"
	own := aCall(providers.Credit)
	own.Payment.Reference = ""
	late, kept := aCheckout(), aCheckout()
	late.DelayHours, kept.SaveMethod = 697, true
	for name, c := range map[string]struct {
		send func() error
		word string
	}{
		"zero":         {func() error { _, err := client.Capture(ctx, zero); return err }, "amount.value"},
		"no payId":     {func() error { _, err := client.Capture(ctx, anonymous); return err }, "payId"},
		"path":         {func() error { _, err := client.Reverse(ctx, strange); return err }, "payId"},
		"currency":     {func() error { _, err := client.Refund(ctx, foreign); return err }, "amount.currency"},
		"increment":    {func() error { _, err := client.Increment(ctx, zero); return err }, "amount.value"},
		"credit":       {func() error { _, err := client.Credit(ctx, own); return err }, "transId"},
		"update":       {func() error { _, err := client.UpdatePayment(ctx, aCall("update")); return err }, "metadata"},
		"delay":        {func() error { _, err := client.Host(ctx, late); return err }, "captureMethod.delayed.delayedHours"},
		"link":         {func() error { _, err := client.Link(ctx, late); return err }, "captureMethod.delayed.delayedHours"},
		"intent":       {func() error { _, err := client.Intend(ctx, providers.Checkout{}); return err }, "customerInfo.email"},
		"keep":         {func() error { _, err := client.Host(ctx, kept); return err }, "credentialOnFile"},
		"keep a card":  {func() error { _, err := client.TakeCard(ctx, kept, aCard()); return err }, "could not be charged"},
		"method":       {func() error { _, err := client.CreateHosted(ctx, "", PaymentRequest{}); return err }, "paymentMethods.type"},
		"card":         {func() error { _, err := client.PayByCard(ctx, "", PaymentData{}, Card{}); return err }, "paymentMethods.card"},
		"capture mode": {func() error { _, err := client.Host(ctx, providers.Checkout{Capture: "never"}); return err }, "captureMethod.type"},
	} {
		if err := c.send(); !errors.Is(err, providers.ErrDeclined) || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, ref := range []providers.PaymentRef{{ProviderID: "../x"}, {Reference: ".."}, {}} {
		if _, err := client.FetchPayment(ctx, ref); !errors.Is(err, providers.ErrNotFound) {
			t.Errorf("%+v: %v", ref, err)
		}
	}
}

// TestConnectChecks ensures what an account may be.
func TestConnectChecks(t *testing.T) {
	good := map[string]string{fieldMerchant: "m", fieldKey: "k"}
	for name, c := range map[string]struct {
		cfg providers.Config
		ok  bool
	}{
		"test host":      {providers.Config{Mode: providers.ModeTest, Credentials: good}, true},
		"api in the URL": {providers.Config{Mode: providers.ModeLive, BaseURL: "https://a.example/x/api/v2/", Credentials: good}, true},
		"plain in live":  {providers.Config{Mode: providers.ModeLive, BaseURL: "http://a.example", Credentials: good}, false},
		"plain in test":  {providers.Config{Mode: providers.ModeTest, BaseURL: "http://a.example", Credentials: good}, false},
		"no URL":         {providers.Config{Mode: providers.ModeSimulator, Credentials: good}, false},
		"user in URL":    {providers.Config{Mode: providers.ModeLive, BaseURL: "https://u:p@a.example", Credentials: good}, false},
		"no key":         {providers.Config{Mode: providers.ModeTest, Credentials: map[string]string{fieldMerchant: "m"}}, false},
		"colon":          {providers.Config{Mode: providers.ModeTest, Credentials: map[string]string{fieldMerchant: "m:x", fieldKey: "k"}}, false},
		"auth":           {providers.Config{Mode: providers.ModeTest, Credentials: map[string]string{fieldMerchant: "m", fieldKey: "k", fieldAuth: "md5"}}, false},
	} {
		client, err := New(c.cfg)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && (!strings.HasPrefix(client.root, "https://") || strings.Contains(client.root, "/api/v2")) {
			t.Errorf("%s: root %s", name, client.root)
		}
	}
	for mode, want := range map[providers.Mode]string{
		providers.ModeTest: "https://test.computop-paygate.com", providers.ModeLive: "https://www.computop-paygate.com",
	} {
		if client, err := New(providers.Config{Mode: mode, Credentials: good}); err != nil || client.root != want {
			t.Errorf("%s: %v, %v", mode, client, err)
		}
	}
	if _, err := Gateway.Connect(providers.Config{Mode: "else"}); err == nil {
		t.Error("Connect takes anything")
	}
}

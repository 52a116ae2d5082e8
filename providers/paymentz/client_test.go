package paymentz

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kontor/providers"
)

// TestFailures ensures which of the four each answer is, to an operation and to an inquiry.
func TestFailures(t *testing.T) {
	refused := recorded(t, "answers/missing.json")
	declined, unknown, missing := providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound
	result := func(code string) string { return `{"paymentId":"` + testPay + `","result":{"code":"` + code + `"}}` }
	shows := func(status, short string) string {
		return `{"paymentId":"` + testPay + `","status":"` + status + `","transactionStatus":"` + short + `","amount":"50.00","currency":"EUR","result":{"code":"00026"}}`
	}
	for name, c := range map[string]struct {
		status           int
		body             string
		operate, inquire error
		code             string
	}{
		"captured":                   {200, recorded(t, "answers/capture.json"), nil, unknown, "00004"},
		"captured, in XML":           {200, recorded(t, "answers/capture.xml"), nil, unknown, "00004"},
		"refused":                    {200, refused, declined, missing, "19904"},
		"a code of another kind":     {200, `{"result":{"code":"77777"}}`, unknown, unknown, "77777"},
		"refused with its payment":   {200, result("10001"), declined, unknown, "10001"},
		"another operation's code":   {200, result("00005"), unknown, unknown, "00005"},
		"a code nobody knows":        {200, result("00077"), unknown, unknown, "00077"},
		"six digits":                 {200, result("100011"), unknown, unknown, "100011"},
		"a number for a code":        {200, `{"paymentId":54304,"result":{"code":19904}}`, declined, unknown, "19904"},
		"no code":                    {200, `{"paymentId":"` + testPay + `","status":"capturesuccess"}`, unknown, nil, ""},
		"yes and no":                 {200, `{"paymentId":"` + testPay + `","transactionStatus":"Y","result":{"code":"10001"}}`, unknown, nil, "10001"},
		"no and yes":                 {200, `{"paymentId":"` + testPay + `","transactionStatus":"N","result":{"code":"00004"}}`, unknown, nil, "00004"},
		"another payment":            {200, `{"paymentId":"1","status":"captured","result":{"code":"00004"}}`, unknown, unknown, "mismatch"},
		"bad request in their shape": {400, refused, declined, declined, "19904"},
		"bad request by a proxy":     {400, "<html>", unknown, unknown, "http 400"},
		"forbidden":                  {403, "", declined, declined, "http 403"},
		"not found by a proxy":       {404, "<html>", unknown, unknown, "http 404"},
		"unauthorized for good":      {401, "", declined, declined, "http 401"},
		"too many":                   {429, refused, unknown, unknown, "19904"},
		"broken":                     {500, refused, unknown, unknown, "19904"},
		"bad gateway":                {502, "<html>", unknown, unknown, "http 502"},
		"redirect":                   {302, "", unknown, unknown, "http 302"},
		"web page":                   {200, "<html><body><p>It works!</p></body></html>", unknown, unknown, "garbage"},
		"nothing":                    {200, "", unknown, unknown, "garbage"},
		"null":                       {200, "null", unknown, unknown, "garbage"},
		"an empty object":            {200, "{}", unknown, unknown, "garbage"},
		"truncated":                  {200, `{"paymentId":"54`, unknown, unknown, "garbage"},
		"truncated XML":              {200, `<response><paymentId>54`, unknown, unknown, "garbage"},
		"two answers":                {200, refused + refused, unknown, unknown, "garbage"},
		"two XML answers":            {200, recorded(t, "answers/capture.xml") + "<x/>", unknown, unknown, "garbage"},
		"oversized":                  {200, `{"x":"` + strings.Repeat("x", providers.MaxAnswer) + `"}`, unknown, unknown, "oversized"},
		"held":                       {200, shows("authsuccessful", "Y"), unknown, nil, "00026"},
		"an amount with a fraction":  {200, strings.Replace(shows("authsuccessful", "Y"), "50.00", "50.001", 1), unknown, unknown, "garbage"},
		"a currency nobody knows":    {200, strings.Replace(shows("authsuccessful", "Y"), "EUR", "QQQ", 1), unknown, unknown, "garbage"},
		"found without a word":       {200, result("00026"), unknown, unknown, "00026"},
	} {
		t.Run(name, func(t *testing.T) {
			client := connect(t, says(t, c.status, c.body))
			_, err := client.Capture(t.Context(), aCall(providers.Capture))
			code := c.code
			if code == "garbage" && strings.Contains(c.body, "00026") {
				code = "00026"
			}
			wantKind(t, "operation", err, c.operate, code)
			_, err = client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
			wantKind(t, "inquiry", err, c.inquire, c.code)
		})
	}
}

// TestRefusalCarriesTheirWords ensures that status, code and sentence ride along, and how long to wait.
func TestRefusalCarriesTheirWords(t *testing.T) {
	_, err := connect(t, says(t, 200, recorded(t, "answers/failed.json"))).TakeCard(t.Context(), aCheckout(), aCard())
	e := providers.Detail(err)
	if e.RawStatus != "N" || e.Code != "10001" || e.Message != "Transaction failed: Insufficient funds" {
		t.Errorf("%+v", e)
	}
	for header, want := range map[string]time.Duration{"7": 7 * time.Second, "x": 0, "-3": 0, "9999999": 24 * time.Hour} {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
		})
		_, err := connect(t, url).Capture(t.Context(), aCall(providers.Capture))
		if got := providers.Detail(err).RetryAfter; got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

// TestRefusedAnotherTry ensures that a refusal of another try is a no only where the payment shows that nothing was done.
func TestRefusedAnotherTry(t *testing.T) {
	for shown, want := range map[string]error{
		"authsuccessful": providers.ErrDeclined, "authcancelled": providers.ErrDeclined, "capturestarted": nil, "begun": providers.ErrUnknown,
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/inquiry") {
				_, _ = fmt.Fprintf(w, `{"paymentId":%q,"status":%q,"amount":"50.00","currency":"EUR","result":{"code":"00026"}}`, testPay, shown)
				return
			}
			_, _ = io.WriteString(w, recorded(t, "answers/missing.json"))
		})
		call := aCall(providers.Capture)
		call.FirstSent = time.Unix(1, 0)
		answer, err := connect(t, url).Capture(t.Context(), call)
		wantKind(t, shown, err, want, "19904")
		if want == nil && answer.Outcome != providers.Pending {
			t.Errorf("%s: %+v", shown, answer)
		}
	}
	call := aCall(providers.Capture)
	call.FirstSent, call.Amount.Minor = time.Unix(1, 0), 0
	_, err := connect(t, "http://127.0.0.1:1").Capture(t.Context(), call)
	wantKind(t, "not sent at all", err, providers.ErrDeclined, providers.NotSent)
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

// TestHang ensures that a silent platform is unknown when the caller's time is over, and when the client's own is.
func TestHang(t *testing.T) {
	url := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice that the client left
		<-r.Context().Done()
	})
	for name, limit := range map[string]func(*Client) context.Context{
		"the caller's": func(*Client) context.Context {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			t.Cleanup(cancel)
			return ctx
		},
		"the client's": func(c *Client) context.Context { c.timeout = 100 * time.Millisecond; return t.Context() },
	} {
		client, start := connect(t, url), time.Now()
		_, err := client.Capture(limit(client), aCall(providers.Capture))
		wantKind(t, name, err, providers.ErrUnknown, "timeout")
		if took := time.Since(start); took > providers.CallTimeout/2 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v after %v", name, err, took)
		}
	}
}

// TestNoRedirect ensures that neither token nor fields follow a redirection.
func TestNoRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was followed") }))
	t.Cleanup(elsewhere.Close)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	_, err := connect(t, url).Refund(t.Context(), aCall(providers.Refund))
	wantKind(t, "redirect", err, providers.ErrUnknown, "http 307")
}

// TestNew ensures what an account needs.
func TestNew(t *testing.T) {
	good := func() providers.Config {
		return providers.Config{Mode: providers.ModeLive, BaseURL: "https://pay.example/transactionServices/REST/v1/", Credentials: map[string]string{
			fieldPartner: "1", fieldMember: "2", fieldUsername: "u", fieldKey: "k",
		}}
	}
	c, err := New(good())
	if err != nil || c.root != "https://pay.example" || c.Name() != "paymentz" {
		t.Fatalf("%v, %v", c, err)
	}
	for name, change := range map[string]func(*providers.Config){
		"no URL":       func(c *providers.Config) { c.BaseURL = "" },
		"plain http":   func(c *providers.Config) { c.BaseURL = "http://pay.example" },
		"with a user":  func(c *providers.Config) { c.BaseURL = "https://u:p@pay.example" },
		"with a query": func(c *providers.Config) { c.BaseURL = "https://pay.example?x=1" },
		"no partner":   func(c *providers.Config) { c.Credentials[fieldPartner] = "" },
		"no member":    func(c *providers.Config) { c.Credentials[fieldMember] = "" },
		"no user":      func(c *providers.Config) { c.Credentials[fieldUsername] = "" },
		"no key":       func(c *providers.Config) { c.Credentials[fieldKey] = "" },
		"odd format":   func(c *providers.Config) { c.Credentials[fieldFormat] = "yaml" },
	} {
		cfg := good()
		change(&cfg)
		if c, err := New(cfg); err == nil {
			t.Errorf("%s: %v", name, c)
		}
	}
	if _, err := New(func() providers.Config {
		c := good()
		c.Mode, c.BaseURL = providers.ModeSimulator, "http://127.0.0.1:8090/paymentz"
		return c
	}()); err != nil {
		t.Error(err)
	}
}

// TestRefusedBeforeItIsSent ensures that nothing that can't be said goes out.
func TestRefusedBeforeItIsSent(t *testing.T) {
	client := connect(t, serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("sent to %s", r.URL.Path) }))
	nameless, bar := aCall(providers.Capture), aCall(providers.Charge)
	nameless.Payment.ProviderID = "../x"
	bar.Payment.Reference = "a|b"
	ctx := t.Context()
	for name, send := range map[string]func() (providers.Answer, error){
		"capture": func() (providers.Answer, error) { return client.Capture(ctx, nameless) },
		"refund":  func() (providers.Answer, error) { return client.Refund(ctx, nameless) },
		"reverse": func() (providers.Answer, error) { return client.Reverse(ctx, nameless) },
		"charge":  func() (providers.Answer, error) { return client.Charge(ctx, bar) },
		"payout":  func() (providers.Answer, error) { return client.Payout(ctx, bar) },
		"payout to a bank": func() (providers.Answer, error) {
			c := aCall(providers.Payout)
			c.Destination = providers.Destination{Kind: providers.ToBank}
			return client.Payout(ctx, c)
		},
		"token": func() (providers.Answer, error) {
			c := aCall(providers.Charge)
			c.Token = "a/b"
			return client.Charge(ctx, c)
		},
		"repeat": func() (providers.Answer, error) {
			p, err := client.Repeat(ctx, "../x", "r", aCall("").Amount)
			return p.Answer, err
		},
		"method": func() (providers.Answer, error) {
			p, err := client.CreatePayment(ctx, PaymentRequest{Reference: "r", Amount: aCall("").Amount})
			return p.Answer, err
		},
		"invoice": func() (providers.Answer, error) {
			_, err := client.LodgeInvoice(ctx, providers.Invoice{Reference: "r", Amount: aCall("").Amount})
			return providers.Answer{}, err
		},
		"customer": func() (providers.Answer, error) {
			_, err := client.SavedMethods(ctx, providers.Customer{})
			return providers.Answer{}, err
		},
	} {
		_, err := send()
		wantKind(t, name, err, providers.ErrDeclined, providers.NotSent)
	}
	for _, ref := range []providers.PaymentRef{{}, {ProviderID: "../x"}, {Reference: "a|b"}, {Reference: strings.Repeat("x", 101)}} {
		_, err := client.FetchPayment(ctx, ref)
		wantKind(t, fmt.Sprintf("%+v", ref), err, providers.ErrNotFound, providers.NotSent)
	}
	wantKind(t, "forget", client.ForgetMethod(ctx, "a/b"), providers.ErrNotFound, providers.NotSent)
	_, err := client.FetchInvoice(ctx, providers.InvoiceRef{Reference: "a|b"})
	wantKind(t, "invoice", err, providers.ErrNotFound, providers.NotSent)
	_, err = client.ListPayments(ctx, november, "1")
	wantKind(t, "cursor", err, providers.ErrDeclined, providers.NotSent)
}

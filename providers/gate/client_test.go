package gate

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// TestFailures ensures which of the four each answer is: to a refund, to the same refund sent again, and to a question.
func TestFailures(t *testing.T) {
	declined, unknown, missing := providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound
	big := `{"referenceId":"` + testPay + `","x":"` + strings.Repeat("x", providers.MaxAnswer) + `"}`
	for name, c := range map[string]struct {
		status                  int
		body                    string
		refund, again, question error
		code                    string
	}{
		"wrong state":              {400, envelopeOf("1105"), declined, unknown, unknown, "1105"},
		"incorrect request":        {400, envelopeOf("1002"), declined, unknown, declined, "1002"},
		"unauthorized":             {401, envelopeOf("1003"), declined, unknown, declined, "1003"},
		"payment not found":        {400, envelopeOf("1104"), declined, unknown, missing, "1104"},
		"payment not found, 404":   {404, envelopeOf("1104"), declined, unknown, missing, "1104"},
		"payout not found":         {400, envelopeOf("1106"), declined, unknown, missing, "1106"},
		"too many, by Gate":        {429, envelopeOf("1009"), declined, unknown, unknown, "1009"},
		"a 7xxx":                   {400, envelopeOf("7003"), declined, unknown, unknown, "7003"},
		"processing error":         {500, envelopeOf("1000"), unknown, unknown, unknown, "1000"},
		"processing error, 400":    {400, envelopeOf("1000"), declined, unknown, unknown, "1000"},
		"5xx with a code nobody":   {500, envelopeOf("7003"), unknown, unknown, unknown, "7003"},
		"5xx with a reason":        {500, envelopeOf("4002"), declined, unknown, unknown, "4002"},
		"not found, by a proxy":    {404, "<html>", unknown, unknown, unknown, "http 404"},
		"bad request, no body":     {400, "", unknown, unknown, unknown, "http 400"},
		"too many, no body":        {429, "", unknown, unknown, unknown, "http 429"},
		"broken, no body":          {500, "", unknown, unknown, unknown, "http 500"},
		"a proxy's JSON":           {502, `{"code":502,"message":"no"}`, unknown, unknown, unknown, "http 502"},
		"an envelope of no code":   {400, `{"code":"","name":"x"}`, unknown, unknown, unknown, "http 400"},
		"redirect":                 {302, "", unknown, unknown, unknown, "http 302"},
		"accepted is not 200":      {202, payment("completed", ""), unknown, unknown, unknown, "http 202"},
		"garbage":                  {200, "<html>It works!", unknown, unknown, unknown, "garbage"},
		"nothing":                  {200, "", unknown, unknown, unknown, "garbage"},
		"null":                     {200, "null", unknown, unknown, unknown, "garbage"},
		"truncated":                {200, `{"referenceId":"` + testPay, unknown, unknown, unknown, "garbage"},
		"two answers":              {200, payment("refunded", "") + payment("refunded", ""), unknown, unknown, unknown, "garbage"},
		"fraction of a cent":       {200, payment("refunded", `,"actualAmount":1.5`), unknown, unknown, unknown, "garbage"},
		"exponent":                 {200, payment("refunded", `,"actualAmount":1e3`), unknown, unknown, unknown, "garbage"},
		"oversized":                {200, big, unknown, unknown, unknown, "oversized"},
		"about another payment":    {200, `{"referenceId":"else","status":"refunded"}`, unknown, unknown, unknown, "mismatch"},
		"a word that nobody knows": {200, payment("settled", ""), unknown, unknown, nil, ""},
		"negative amount":          {200, payment("authorized", `,"actualAmount":-1`), unknown, unknown, unknown, "garbage"},
	} {
		t.Run(name, func(t *testing.T) {
			client := connect(t, says(t, c.status, c.body))
			_, err := client.Refund(t.Context(), aCall(providers.Refund))
			code := c.code
			if name == "negative amount" { // a refund's amounts are not read
				code = ""
			}
			wantKind(t, "refund", err, c.refund, code)
			again := aCall(providers.Refund)
			again.FirstSent = time.Unix(1, 0)
			_, err = client.Refund(t.Context(), again)
			wantKind(t, "again", err, c.again, code)
			_, err = client.FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
			wantKind(t, "question", err, c.question, c.code)
		})
	}
}

// TestRefusalCarriesTheirWords ensures that name, code and sentence ride along, with plain words for the code.
func TestRefusalCarriesTheirWords(t *testing.T) {
	_, err := connect(t, says(t, 400, envelopeOf("1008"))).Refund(t.Context(), aCall(providers.Refund))
	e := providers.Detail(err)
	if e.RawStatus != "some_name" || e.Code != "1008" || e.Message != CodeWords("1008")+" Gate says: Their words." {
		t.Errorf("%+v", e)
	}
	_, err = connect(t, says(t, 400, `{"code":"7001"}`)).Refund(t.Context(), aCall(providers.Refund))
	if e := providers.Detail(err); !strings.Contains(e.Message, "7001") {
		t.Errorf("%+v", e)
	}
}

// TestRetryAfter ensures that a wait which is named is told.
func TestRetryAfter(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(429)
	})
	_, err := connect(t, url).FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
	if e := providers.Detail(err); e.Kind != providers.ErrUnknown || e.RetryAfter != 7*time.Second {
		t.Errorf("%+v", e)
	}
}

// TestNoSilentRetry ensures that the transport sends nothing again when a used connection breaks.
func TestNoSilentRetry(t *testing.T) {
	var posts atomic.Int32
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, payment("completed", ""))
			return
		}
		posts.Add(1)
		conn, _, _ := http.NewResponseController(w).Hijack()
		_ = conn.Close()
	})
	client := connect(t, url, func(c *providers.Config) { c.Transport = providers.NewTransport() })
	if _, err := client.FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay}); err != nil {
		t.Fatal(err)
	}
	_, err := client.Refund(t.Context(), aCall(providers.Refund))
	wantKind(t, "cut", err, providers.ErrUnknown, "interrupted")
	if n := posts.Load(); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// TestAnswerAboutAnother ensures that an answer about another reference, or another sum, is none.
func TestAnswerAboutAnother(t *testing.T) {
	for name, body := range map[string]string{
		"reference": strings.Replace(payment("completed", ""), testPay, "else", 1),
		"amount":    strings.Replace(payment("completed", ""), "2500", "2501", 1),
		"currency":  strings.Replace(payment("completed", ""), "USD", "EUR", 1),
	} {
		client := connect(t, says(t, 200, body))
		_, err := client.TakeCard(t.Context(), aCheckout(), testCard())
		wantKind(t, name, err, providers.ErrUnknown, "mismatch")
		_, err = client.PayoutToCard(t.Context(), aCall(providers.Payout), testCard())
		wantKind(t, name, err, providers.ErrUnknown, "mismatch")
		_, err = client.Host(t.Context(), aCheckout())
		wantKind(t, name, err, providers.ErrUnknown, "mismatch")
	}
}

// TestRedirectIsNotFollowed ensures that the key goes nowhere else.
func TestRedirectIsNotFollowed(t *testing.T) {
	var reached atomic.Bool
	other := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other, http.StatusTemporaryRedirect) })
	_, err := connect(t, url).FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
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
	_, err := client.FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
	wantKind(t, "TLS 1.1", err, providers.ErrUnknown, "tls")
	if transport.TLSClientConfig.MinVersion != tls.VersionTLS12 {
		t.Error("the least version is not TLS 1.2")
	}
	if transport.MaxConnsPerHost == 0 || transport.TLSHandshakeTimeout == 0 || transport.ResponseHeaderTimeout == 0 {
		t.Errorf("a limit is missing: %+v", transport)
	}
}

// TestUnreachable ensures that a Gate which is not there is unknown, in words for a person.
func TestUnreachable(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	_, err := client.Refund(t.Context(), aCall(providers.Refund))
	wantKind(t, "nobody listens", err, providers.ErrUnknown, "unreachable")
	err = client.TestConnection(t.Context())
	if !strings.Contains(providers.Detail(err).Message, "base URL") {
		t.Errorf("%v", err)
	}
}

// TestNotSent ensures that what can't be right is refused before anything is sent, with the field's name.
func TestNotSent(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("something was sent") })
	client, ctx := connect(t, url), t.Context()
	call := func(change func(*providers.Call)) providers.Call {
		c := aCall(providers.Refund)
		change(&c)
		return c
	}
	checkout := func(change func(*providers.Checkout)) providers.Checkout {
		o := aCheckout()
		change(&o)
		return o
	}
	host := func(change func(*providers.Checkout)) func() error {
		return func() error { _, err := client.Host(ctx, checkout(change)); return err }
	}
	refund := func(change func(*providers.Call)) func() error {
		return func() error { _, err := client.Refund(ctx, call(change)); return err }
	}
	for name, c := range map[string]struct {
		send func() error
		word string
	}{
		"zero":            {refund(func(c *providers.Call) { c.Amount.Minor = 0 }), "amount"},
		"negative":        {refund(func(c *providers.Call) { c.Amount.Minor = -1 }), "amount"},
		"beyond 32 bits":  {refund(func(c *providers.Call) { c.Amount.Minor = 1 << 31 }), "21474836.47 USD at most"},
		"far beyond":      {refund(func(c *providers.Call) { c.Amount.Minor = 1<<32 + 5 }), "32 bits"},
		"currency":        {refund(func(c *providers.Call) { c.Amount.Currency = "QQQ" }), "currencyCode"},
		"no reference":    {refund(func(c *providers.Call) { c.Payment = providers.PaymentRef{ProviderID: "x"} }), "referenceId"},
		"page of nothing": {host(func(o *providers.Checkout) { o.Amount = money.Money{} }), "amount"},
		"delayed":         {host(func(o *providers.Checkout) { o.Capture = providers.CaptureDelayed }), "isTwoPhase"},
		"capture mode":    {host(func(o *providers.Checkout) { o.Capture = "never" }), "isTwoPhase"},
		"save the method": {host(func(o *providers.Checkout) { o.SaveMethod = true }), "createToken"},
		"e-mail":          {host(func(o *providers.Checkout) { o.Customer.Email = "ada" }), "customer.email"},
		"webhook":         {host(func(o *providers.Checkout) { o.WebhookURL = "ftp://x" }), "webhookUrl"},
		"return":          {host(func(o *providers.Checkout) { o.ReturnURL = "javascript:1" }), "returnUrls.default"},
		"language":        {host(func(o *providers.Checkout) { o.Language = "english" }), "languageCode"},
		"dots":            {host(func(o *providers.Checkout) { o.Reference = ".." }), "referenceId"},
		"payout": {func() error {
			_, err := client.PayoutToCard(ctx, call(func(c *providers.Call) { c.Amount.Minor = 0 }), testCard())
			return err
		}, "amount"},
		"payment page": {func() error { _, err := client.CreatePayment(ctx, PaymentRequest{}); return err }, "referenceId"},
		"method": {func() error {
			_, err := client.InitiateSession(ctx, SessionRequest{Methods: []string{"cash"}})
			return err
		}, "paymentMethods"},
	} {
		err := c.send()
		if !errors.Is(err, providers.ErrDeclined) || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, ref := range []providers.PaymentRef{{ProviderID: "x"}, {Reference: ".."}, {Reference: "."}, {}} {
		if _, err := client.FetchPayment(ctx, ref); !errors.Is(err, providers.ErrNotFound) {
			t.Errorf("%+v: %v", ref, err)
		}
	}
}

// TestCardNotSent ensures the same of a card, without repeating what was typed.
func TestCardNotSent(t *testing.T) {
	url := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("something was sent") })
	client := connect(t, url)
	for field, change := range map[string]func(*providers.Card){
		"cardNumber": func(c *providers.Card) { c.Number = "4111111111111112" },
		"expMonth":   func(c *providers.Card) { c.ExpiryMonth = 13 },
		"expYear":    func(c *providers.Card) { c.ExpiryYear = 39 },
		"cvv":        func(c *providers.Card) { c.CVV = "12" },
		"cardBasic":  func(c *providers.Card) { *c = providers.Card{} },
	} {
		card := testCard()
		change(&card)
		_, taken := client.TakeCard(t.Context(), aCheckout(), card)
		_, sent := client.PayoutToCard(t.Context(), aCall(providers.Payout), card)
		for _, err := range []error{taken, sent} {
			if !errors.Is(err, providers.ErrDeclined) || !strings.Contains(err.Error(), field) {
				t.Errorf("%s: %v", field, err)
			}
		}
	}
	letters := testCard()
	letters.CVV = "9a7"
	if _, err := client.TakeCard(t.Context(), aCheckout(), letters); !errors.Is(err, providers.ErrDeclined) {
		t.Error(err)
	}
}

// TestPathOfReference ensures that a reference stays one segment of the path.
func TestPathOfReference(t *testing.T) {
	var asked string
	url := serve(t, func(w http.ResponseWriter, r *http.Request) { asked = r.URL.EscapedPath() })
	_, _ = connect(t, url).FetchPayment(t.Context(), providers.PaymentRef{Reference: "../a b/ü?x=1#y"})
	if want := "/api/v1/api/payments/..%2Fa%20b%2F%C3%BC%3Fx=1%23y"; asked != want {
		t.Errorf("asked for %s, want %s", asked, want)
	}
}

// TestConnectChecks ensures what an account may be.
func TestConnectChecks(t *testing.T) {
	cfg := func(mode providers.Mode, url string, more ...string) providers.Config {
		c := providers.Config{Mode: mode, BaseURL: url, Credentials: map[string]string{fieldKey: "k"}}
		for i := 0; i < len(more); i += 2 {
			c.Credentials[more[i]] = more[i+1]
		}
		return c
	}
	live, good := providers.ModeLive, "https://gate.example"
	for name, c := range map[string]struct {
		cfg providers.Config
		ok  bool
	}{
		"good":             {cfg(live, good), true},
		"api in the URL":   {cfg(live, good+"/x/api/v1/api/"), true},
		"plain":            {cfg(live, "http://gate.example"), false},
		"plain in test":    {cfg(providers.ModeTest, "http://gate.example"), false},
		"no URL":           {cfg(live, ""), false},
		"user in URL":      {cfg(live, "https://u:p@gate.example"), false},
		"no key":           {cfg(live, good, fieldKey, ""), false},
		"key with a space": {cfg(live, good, fieldKey, "a b"), false},
		"own":              {cfg(live, good, fieldRefund, "own"), true},
		"neither":          {cfg(live, good, fieldRefund, "both"), false},
		"words":            {cfg(live, good, fieldStatusWords, "settled=completed"), true},
		"bad words":        {cfg(live, good, fieldStatusWords, "settled"), false},
		"actions":          {cfg(live, good, fieldActionWords, "REDIRECT=redirect"), true},
		"bad actions":      {cfg(live, good, fieldActionWords, "REDIRECT=jump"), false},
	} {
		client, err := New(c.cfg)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && strings.Contains(client.root, "/api/v1") {
			t.Errorf("%s: root %s", name, client.root)
		}
	}
	if _, err := Gateway.Connect(providers.Config{Mode: "else"}); err == nil {
		t.Error("Connect takes anything")
	}
	if p, err := Gateway.Connect(cfg(live, good)); err != nil || p.Name() != Gateway.Name {
		t.Error(p, err)
	}
}

// TestAbilities ensures what the client does not offer, because no call for it is published.
func TestAbilities(t *testing.T) {
	var p any = connect(t, "http://127.0.0.1:1")
	for name, has := range map[string]bool{
		"Capturer": is[providers.Capturer](p), "Reverser": is[providers.Reverser](p), "Incrementer": is[providers.Incrementer](p),
		"Crediter": is[providers.Crediter](p), "Lister": is[providers.Lister](p), "TokenCharger": is[providers.TokenCharger](p),
		"Linker": is[providers.Linker](p), "Payouter": is[providers.Payouter](p), "Confirmer": is[providers.Confirmer](p),
	} {
		if has {
			t.Errorf("the client is a %s", name)
		}
	}
	for name, has := range map[string]bool{
		"Hoster": is[providers.Hoster](p), "CardTaker": is[providers.CardTaker](p), "Refunder": is[providers.Refunder](p),
		"OperationFinder": is[providers.OperationFinder](p), "Replayer": is[providers.Replayer](p), "Tester": is[providers.Tester](p),
		"WebhookReceiver": is[providers.WebhookReceiver](p),
	} {
		if !has {
			t.Errorf("the client is no %s", name)
		}
	}
}

func is[A any](p any) bool { _, ok := p.(A); return ok }

// TestPageMustBeOne ensures that an address which is no web page never gets to a browser.
func TestPageMustBeOne(t *testing.T) {
	for _, href := range []string{"", "javascript:alert(1)", "/pay", "data:text/html,x", "https://"} {
		body := payment("none", `,"customerAction":{"type":"redirect","data":{"redirectionUrl":"`+href+`"}}`)
		h, err := connect(t, says(t, 200, body)).Host(t.Context(), aCheckout())
		wantKind(t, href, err, providers.ErrUnknown, "")
		if !reflect.DeepEqual(h, providers.Hosted{}) {
			t.Errorf("%q: %+v", href, h)
		}
	}
	body := payment("declined", `,"customerAction":{"type":"redirect","data":{"redirectionUrl":"https://pay.example/x"}}`)
	_, err := connect(t, says(t, 200, body)).Host(t.Context(), aCheckout())
	wantKind(t, "declined", err, providers.ErrDeclined, "declined")
}

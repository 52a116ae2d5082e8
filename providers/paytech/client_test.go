package paytech

import (
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
	declined, unknown, missing := providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound
	held := wrapped(`{"id":"` + testID + `","paymentType":"DEPOSIT","state":"AUTHORIZED","amount":123.46,"currency":"EUR"}`)
	for name, c := range map[string]struct {
		status           int
		body             string
		operate, inquire error
		code             string
	}{
		"bad request":           {400, recorded(t, "answers/badrequest.json"), declined, declined, "http 400"},
		"unauthorized":          {401, recorded(t, "answers/unauthorized.json"), declined, declined, "http 401"},
		"forbidden at the edge": {403, "error code: 1010", declined, declined, "http 403"},
		"not found":             {404, recorded(t, "answers/notfound.json"), declined, missing, "http 404"},
		"not found, by a proxy": {404, "<html>", declined, unknown, "http 404"},
		"not found, by another": {404, `{"status":400,"error":"Bad Request"}`, declined, unknown, "http 404"},
		"conflict":              {409, "", declined, declined, "http 409"},
		"too many":              {429, "", unknown, unknown, "http 429"},
		"teapot":                {418, "", unknown, unknown, "http 418"},
		"broken":                {500, `{"status":500,"error":"Internal Server Error"}`, unknown, unknown, "http 500"},
		"bad gateway":           {502, "<html>", unknown, unknown, "http 502"},
		"redirect":              {302, "", unknown, unknown, "http 302"},
		"garbage":               {200, "<html>It works!", unknown, unknown, "garbage"},
		"nothing":               {200, "", unknown, unknown, "garbage"},
		"null":                  {200, "null", unknown, unknown, "garbage"},
		"no envelope":           {200, `{"id":"` + testID + `"}`, unknown, unknown, "garbage"},
		"empty envelope":        {200, `{"status":200,"result":null}`, unknown, unknown, "garbage"},
		"envelope says 500":     {200, `{"status":500,"result":{"id":"` + testID + `"}}`, unknown, unknown, "garbage"},
		"truncated":             {200, held[:len(held)-9], unknown, unknown, "garbage"},
		"two answers":           {200, held + held, unknown, unknown, "garbage"},
		"amount is a word":      {200, strings.Replace(held, "123.46", `"much"`, 1), unknown, unknown, "garbage"},
		"oversized":             {200, `{"status":200,"x":"` + strings.Repeat("x", providers.MaxAnswer) + `"}`, unknown, unknown, "oversized"},
		"about another payment": {200, strings.Replace(held, testID, strings.Repeat("0", 32), 1), unknown, unknown, "mismatch"},
		"fraction of a cent":    {200, strings.Replace(held, "123.46", "123.456", 1), nil, unknown, "garbage"},
		"negative amount":       {200, strings.Replace(held, "123.46", "-1", 1), nil, unknown, "garbage"},
		"no amount":             {200, strings.Replace(held, `"amount":123.46,`, "", 1), nil, unknown, "garbage"},
		"currency nobody knows": {200, strings.Replace(held, "EUR", "BTC", 1), nil, unknown, "garbage"},
		"unknown type":          {200, strings.Replace(held, "DEPOSIT", "CHARGEBACK", 1), nil, unknown, "garbage"},
		"unknown state":         {200, strings.Replace(held, "AUTHORIZED", "FROZEN", 1), unknown, nil, ""},
		"declined":              {200, strings.Replace(held, `"AUTHORIZED"`, `"DECLINED","errorCode":"4.01"`, 1), declined, nil, "4.01"},
	} {
		t.Run(name, func(t *testing.T) {
			client := connect(t, says(t, c.status, c.body))
			_, err := client.Capture(t.Context(), aCall(providers.Capture))
			wantKind(t, "operation", err, c.operate, c.code)
			_, err = client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testID})
			wantKind(t, "inquiry", err, c.inquire, c.code)
		})
	}
}

// TestRefusalSaysWhichField ensures that the words of a 400 ride along.
func TestRefusalSaysWhichField(t *testing.T) {
	client := connect(t, says(t, 400, recorded(t, "answers/badrequest.json")))
	_, err := client.Refund(t.Context(), aCall(providers.Refund))
	if e := providers.Detail(err); e.Message != "Validation failed; currency: must not be null" {
		t.Errorf("%+v", e)
	}
}

// TestDeclineSpeaks ensures that a decline carries state, code and sentence, and has a sentence where pay.tech has none.
func TestDeclineSpeaks(t *testing.T) {
	for body, want := range map[string]string{
		`"errorCode":"4.01","errorMessage":"Insufficient Funds"`: "Insufficient Funds",
		`"errorCode":"4.01"`: CodeWords("4.01"),
		`"errorCode":""`:     "pay.tech says DECLINED.",
	} {
		result := `{"id":"` + strings.Repeat("a", 32) + `","paymentType":"REFUND","parentPaymentId":"` + testID + `","state":"DECLINED",` + body + `}`
		_, err := connect(t, says(t, 200, wrapped(result))).Refund(t.Context(), aCall(providers.Refund))
		e := providers.Detail(err)
		if e.Kind != providers.ErrDeclined || e.RawStatus != "DECLINED" || e.Message != want {
			t.Errorf("%s: %+v", body, e)
		}
	}
}

// TestRefusedAnotherTry ensures that a refusal is no "no" when an earlier try may be why, and is one when the payment
// shows that none was.
func TestRefusedAnotherTry(t *testing.T) {
	for kind, states := range map[providers.Kind]map[string]error{
		providers.Capture:   {"AUTHORIZED": providers.ErrDeclined, "COMPLETED": providers.ErrUnknown, "CANCELLED": providers.ErrDeclined},
		providers.Reversal:  {"COMPLETED": providers.ErrDeclined, "CANCELLED": providers.ErrUnknown},
		providers.Approval:  {"AWAITING_APPROVAL": providers.ErrDeclined, "PENDING": providers.ErrUnknown, "COMPLETED": providers.ErrUnknown},
		providers.Rejection: {"AWAITING_APPROVAL": providers.ErrDeclined, "CANCELLED": providers.ErrUnknown, "COMPLETED": providers.ErrDeclined},
	} {
		for state, want := range states {
			what := typeDeposit
			if kind == providers.Approval || kind == providers.Rejection {
				what = typeWithdrawal
			}
			client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				_, _ = io.WriteString(w, wrapped(`{"id":"`+testID+`","paymentType":"`+what+`","state":"`+state+`","amount":123.46,"currency":"EUR"}`))
			}))
			send := map[providers.Kind]func(*Client, providers.Call) error{
				providers.Capture:   func(c *Client, k providers.Call) error { _, err := c.Capture(t.Context(), k); return err },
				providers.Reversal:  func(c *Client, k providers.Call) error { _, err := c.Reverse(t.Context(), k); return err },
				providers.Approval:  func(c *Client, k providers.Call) error { _, err := c.Approve(t.Context(), k); return err },
				providers.Rejection: func(c *Client, k providers.Call) error { _, err := c.Reject(t.Context(), k); return err },
			}[kind]
			call := aCall(kind)
			wantKind(t, string(kind)+" "+state+" first", send(client, call), providers.ErrDeclined, "http 400")
			call.FirstSent = time.Now()
			wantKind(t, string(kind)+" "+state, send(client, call), want, "http 400")
		}
	}
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
		_, err := client.Refund(t.Context(), aCall(providers.Refund))
		wantKind(t, url, err, providers.ErrUnknown, code)
	}
}

// TestHang ensures that a silent pay.tech is unknown when the client's time is over.
func TestHang(t *testing.T) {
	client := connect(t, serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice that the client left
		<-r.Context().Done()
	}))
	client.timeout = 20 * time.Millisecond
	_, err := client.Refund(t.Context(), aCall(providers.Refund))
	wantKind(t, "refund", err, providers.ErrUnknown, "timeout")
}

// TestNothingIsSentTwice ensures that each call is one request, whatever its answer: a second POST is a second refund.
func TestNothingIsSentTwice(t *testing.T) {
	for _, status := range []int{200, 302, 307, 401, 429, 500, 503} {
		n := 0
		client := connect(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
			n++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		}))
		_, err := client.Refund(t.Context(), aCall(providers.Refund))
		if err == nil || n != 1 {
			t.Errorf("%d: %d requests, %v", status, n, err)
		}
	}
}

// TestRetryAfter ensures that seconds are read, and bounded.
func TestRetryAfter(t *testing.T) {
	for given, want := range map[string]time.Duration{
		"7": 7 * time.Second, "": 0, "-1": 0, "soon": 0, "999999999999": 24 * time.Hour, "0": 0,
		"9223372036854775807": 24 * time.Hour,
	} {
		client := connect(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", given)
			w.WriteHeader(http.StatusTooManyRequests)
		}))
		if got := providers.Detail(client.TestConnection(t.Context())).RetryAfter; got != want {
			t.Errorf("%q: %s, want %s", given, got, want)
		}
	}
}

// TestNew ensures what an account's data must be.
func TestNew(t *testing.T) {
	key := map[string]string{fieldKey: "k"}
	for name, c := range map[string]struct {
		cfg  providers.Config
		root string
	}{
		"test host":         {providers.Config{Mode: providers.ModeTest, Credentials: key}, "https://engine-sandbox.pay.tech"},
		"live host":         {providers.Config{Mode: providers.ModeLive, Credentials: key}, "https://engine.pay.tech"},
		"own host":          {providers.Config{Mode: providers.ModeLive, BaseURL: "https://x.example/", Credentials: key}, "https://x.example"},
		"with the path":     {providers.Config{Mode: providers.ModeLive, BaseURL: "https://x.example/api/v1/", Credentials: key}, "https://x.example"},
		"simulator":         {providers.Config{Mode: providers.ModeSimulator, BaseURL: "http://127.0.0.1:8090/paytech", Credentials: key}, "http://127.0.0.1:8090/paytech"},
		"plain http":        {providers.Config{Mode: providers.ModeLive, BaseURL: "http://x.example", Credentials: key}, ""},
		"with a password":   {providers.Config{Mode: providers.ModeLive, BaseURL: "https://a:b@x.example", Credentials: key}, ""},
		"no host":           {providers.Config{Mode: providers.ModeSimulator, Credentials: key}, ""},
		"no key":            {providers.Config{Mode: providers.ModeTest}, ""},
		"key breaks header": {providers.Config{Mode: providers.ModeTest, Credentials: map[string]string{fieldKey: "a\r\nb"}}, ""},
	} {
		client, err := New(c.cfg)
		if (err == nil) != (c.root != "") || err == nil && client.root != c.root {
			t.Errorf("%s: %v, %v", name, client, err)
		}
	}
}

// TestConnectionWords ensures that the message says which part is wrong.
func TestConnectionWords(t *testing.T) {
	for _, c := range []struct {
		status     int
		body, want string
	}{
		{401, recorded(t, "answers/unauthorized.json"), "pay.tech refused the API key: Invalid token"},
		{404, "<html>", "No pay.tech answers at the base URL: "},
		{200, "<html>", "No pay.tech answers at the base URL: "},
		{403, "error code: 1010", "pay.tech refused the question: "},
	} {
		err := connect(t, says(t, c.status, c.body)).TestConnection(t.Context())
		if err == nil || !strings.HasPrefix(providers.Detail(err).Message, c.want) {
			t.Errorf("%d: %v", c.status, err)
		}
	}
	if err := connect(t, says(t, 200, wrapped("[]"))).TestConnection(t.Context()); err != nil {
		t.Error(err)
	}
}

package providers_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kontor/providers"
)

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

func exchange(t *testing.T, ctx context.Context, url string) (providers.Reply, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Idempotency-Key", "k")
	transport := providers.NewTransport()
	defer transport.CloseIdleConnections()
	return providers.Exchange(providers.NewHTTPClient(transport), req, providers.NewScrubber("Bank"))
}

// TestExchange ensures that an answer comes whole, from whom it was asked of, and that we say who asks.
func TestExchange(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("User-Agent"), "Kontor/") {
			t.Errorf("asked by %q", r.Header.Get("User-Agent"))
		}
		if r.URL.Path == "/elsewhere" {
			t.Error("a redirect was followed")
			return
		}
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusSeeOther)
		_, _ = io.Copy(w, r.Body)
	})
	reply, err := exchange(t, t.Context(), url)
	if err != nil || reply.Status != http.StatusSeeOther || string(reply.Raw) != "body" || reply.Header.Get("Location") == "" {
		t.Errorf("%+v, %v", reply, err)
	}
}

// TestExchangeLost ensures that what breaks is unknown, in words that say what broke.
func TestExchangeLost(t *testing.T) {
	cut := func(after string) string {
		return serve(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, after)
			_ = conn.Close()
		})
	}
	gone, late := context.WithTimeout(t.Context(), 0)
	defer late()
	given, up := context.WithCancel(t.Context())
	up()
	for code, c := range map[string]struct {
		ctx context.Context
		url string
	}{
		"interrupted": {t.Context(), cut("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")},
		"timeout":     {gone, cut("")},
		"cancelled":   {given, cut("")},
		"unreachable": {t.Context(), "http://127.0.0.1:1"},
		"tls":         {t.Context(), strings.Replace(cut("HTTP/1.1 400 Bad\r\n\r\n"), "http:", "https:", 1)},
		"oversized": {t.Context(), serve(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", providers.MaxAnswer+1))
		})},
	} {
		reply, err := exchange(t, c.ctx, c.url)
		e := providers.Detail(err)
		if !errors.Is(err, providers.ErrUnknown) || e.Code != code || e.Message == "" || reply.Status != 0 {
			t.Errorf("%s: %+v, %v", code, reply, err)
		}
	}
}

type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

// TestNoAddress ensures the words for a name that nobody has, without asking a network for one.
func TestNoAddress(t *testing.T) {
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://nowhere.invalid/", nil)
	req.RequestURI = ""
	_, err := providers.Exchange(providers.NewHTTPClient(broken{&net.DNSError{Name: "nowhere.invalid"}}), req, providers.NewScrubber("Bank"))
	if e := providers.Detail(err); e.Kind != providers.ErrUnknown || e.Code != "dns" || !strings.Contains(e.Message, "Bank") {
		t.Error(err)
	}
}

// TestNothingIsSentTwice ensures that the transport tries a request once, also on a connection that was open already.
func TestNothingIsSentTwice(t *testing.T) {
	var calls atomic.Int32
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if calls.Add(1) == 2 {
			panic(http.ErrAbortHandler) // the connection breaks without an answer
		}
	})
	transport := providers.NewTransport()
	defer transport.CloseIdleConnections()
	client, s := providers.NewHTTPClient(transport), providers.NewScrubber("Bank")
	for n := int32(1); n <= 2; n++ {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("pay"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Idempotency-Key", "k")
		if _, err = providers.Exchange(client, req, s); (err == nil) != (n == 1) || calls.Load() != n {
			t.Errorf("call %d: %d were made, %v", n, calls.Load(), err)
		}
	}
}

// TestRetryAfter ensures that a wait is read in both of its forms, and bounded.
func TestRetryAfter(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "soon": 0, "999999999": 24 * time.Hour,
		"Mon, 02 Jan 2006 15:04:05 GMT": 0, "Fri, 31 Dec 9999 23:59:59 GMT": 24 * time.Hour,
	} {
		if got := (providers.Reply{Header: http.Header{"Retry-After": {header}}}).RetryAfter(); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

// TestWebURLs ensures that a browser is sent to pages only.
func TestWebURLs(t *testing.T) {
	for text, want := range map[string]bool{
		"https://pay.example/x?y=1": true, "http://127.0.0.1:1": true,
		"": false, "javascript:alert(1)": false, "/pay": false, "//pay.example": false, "data:text/html,x": false, "https://": false, "ftp://pay.example": false,
	} {
		if got := providers.IsWebURL(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestCardNumbers ensures what can be a card's.
func TestCardNumbers(t *testing.T) {
	for number, want := range map[string]bool{
		"4111111111111111": true, "378282246310005": true, "6759649826438453": true,
		"4111111111111112": false, "": false, "0": false, "00000000000": false, "4111 1111 1111 1111": false, "411111111111111x": false,
		"00000000000000000000": false,
	} {
		if got := providers.IsCardNumber(number); got != want {
			t.Errorf("%q: %v", number, got)
		}
	}
	if got := providers.CardDigits("4111-1111 1111 1111"); got != "4111111111111111" {
		t.Error(got)
	}
}

// TestJSON ensures that what is said twice is the same, and that an answer is one object and nothing else.
func TestJSON(t *testing.T) {
	body := map[string]any{"b": "<é>&", "a": 1}
	for range 3 {
		if text, err := providers.EncodeJSON(body); err != nil || string(text) != `{"a":1,"b":"<é>&"}` {
			t.Errorf("%s, %v", text, err)
		}
	}
	if text, err := providers.EncodeJSON(nil); text != nil || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	for text, ok := range map[string]bool{
		` {"a":1} `: true, `{"a":1}{}`: false, `null`: false, `[1]`: false, ``: false, `{"a":1`: false, `{"a":"x"}`: false,
	} {
		var got struct{ A int }
		if err := providers.DecodeObject([]byte(text), &got); (err == nil) != ok {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
}

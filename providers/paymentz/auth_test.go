package paymentz

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kontor/providers"
)

// tokenServer gives out numbered tokens, takes the latest only, and knows how each was asked for.
type tokenServer struct {
	fetched, renewed, calls atomic.Int32
	revoked                 atomic.Int32 // tokens up to this number get a 401
	noRenewal               atomic.Bool
}

func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	f := r.PostForm
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/authToken"):
		if f.Get("authentication.partnerId") != "1" || f.Get("merchant.username") != "sim_demo" || f.Get("authentication.sKey") != testKey {
			_, _ = io.WriteString(w, `{"result":{"code":"19921","description":"Not valid"}}`)
			return
		}
		s.give(w)
	case strings.HasSuffix(path, "/regenerateToken"):
		if s.noRenewal.Load() || !strings.HasPrefix(f.Get("authToken"), "token-") || f.Get("authentication.sKey") != "" {
			_, _ = io.WriteString(w, `{"result":{"code":"19922","description":"Not valid"}}`)
			return
		}
		s.renewed.Add(1)
		s.give(w)
	default:
		s.calls.Add(1)
		var n int32
		if _, err := fmt.Sscanf(r.Header.Get("authToken"), "token-%d", &n); err != nil || n <= s.revoked.Load() {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"result":{"code":"19922","description":"Token is not valid"}}`)
			return
		}
		_, _ = io.WriteString(w, `{"paymentId":"`+testPay+`","result":{"code":"00004","description":"Captured"}}`)
	}
}

func (s *tokenServer) give(w http.ResponseWriter) {
	_, _ = fmt.Fprintf(w, `{"partnerId":"1","memberId":"10001","result":{"code":"200","description":"ok"},"AuthToken":"token-%d"}`, s.fetched.Add(1))
}

func tokenClient(t *testing.T, s *tokenServer) *Client {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return connect(t, server.URL)
}

// TestTokenOnceUnderLoad ensures that a hundred callers at once fetch one token.
func TestTokenOnceUnderLoad(t *testing.T) {
	s := &tokenServer{}
	client := tokenClient(t, s)
	var all sync.WaitGroup
	start := make(chan struct{})
	for range 100 {
		all.Go(func() {
			<-start
			if _, err := client.Capture(t.Context(), aCall(providers.Capture)); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	if s.fetched.Load() != 1 || s.calls.Load() != 100 {
		t.Errorf("%d tokens for %d calls", s.fetched.Load(), s.calls.Load())
	}
}

// TestTokenIsRenewedInTime ensures one token for most of its hour, its renewal by itself a little before the end, and a new
// one with the key where it has ended.
func TestTokenIsRenewedInTime(t *testing.T) {
	now, asked := time.Unix(1_000_000, 0), []string{}
	tok := newToken(func() time.Time { return now }, func(_ context.Context, old string) (string, time.Duration, error) {
		asked = append(asked, old)
		return fmt.Sprint("t", len(asked)), time.Hour, nil
	})
	for _, step := range []struct {
		after time.Duration
		want  string
		by    string // what the latest was asked with
	}{
		{0, "t1", ""},
		{58*time.Minute - time.Second, "t1", ""},
		{time.Second, "t2", "t1"},
		{time.Minute, "t2", "t1"},
		{2 * time.Hour, "t3", ""}, // t2 has ended meanwhile
	} {
		now = now.Add(step.after)
		got, err := tok.get(t.Context())
		if err != nil || got != step.want || asked[len(asked)-1] != step.by {
			t.Errorf("%v later: %q by %q, %v, want %q by %q", step.after, got, asked[len(asked)-1], err, step.want, step.by)
		}
	}
}

// TestRenewalFallsBack ensures that a renewal that does not work costs a question, and no call.
func TestRenewalFallsBack(t *testing.T) {
	s := &tokenServer{}
	client := tokenClient(t, s)
	for _, refuse := range []bool{false, true} {
		s.noRenewal.Store(refuse)
		text, _, err := client.fetchToken(t.Context(), "token-0")
		if err != nil || text == "" {
			t.Fatal(err)
		}
	}
	if s.renewed.Load() != 1 || s.fetched.Load() != 2 {
		t.Errorf("%d renewed of %d", s.renewed.Load(), s.fetched.Load())
	}
}

// TestRefusedTokenIsFetchedAnewOnce ensures a second try with the same bytes, and no third.
func TestRefusedTokenIsFetchedAnewOnce(t *testing.T) {
	s := &tokenServer{}
	client := tokenClient(t, s)
	s.revoked.Store(1)
	if _, err := client.Capture(t.Context(), aCall(providers.Capture)); err != nil {
		t.Fatal(err)
	}
	if s.fetched.Load() != 2 || s.calls.Load() != 2 || s.renewed.Load() != 0 {
		t.Errorf("%d tokens, %d calls, %d renewed", s.fetched.Load(), s.calls.Load(), s.renewed.Load())
	}
	s.revoked.Store(99)
	_, err := client.Capture(t.Context(), aCall(providers.Capture))
	wantKind(t, "revoked for good", err, providers.ErrDeclined, "19922")
	if s.calls.Load() != 4 {
		t.Errorf("%d calls, want 4", s.calls.Load())
	}
}

// TestTokenHonoursContext ensures that who waits for another's token can give up, and that the next one is not spoilt by a
// first whose caller went away.
func TestTokenHonoursContext(t *testing.T) {
	entered, release := make(chan struct{}, 1), make(chan struct{})
	tok := newToken(time.Now, func(ctx context.Context, _ string) (string, time.Duration, error) {
		entered <- struct{}{}
		select {
		case <-ctx.Done():
			return "", 0, ctx.Err()
		case <-release:
			return "t", time.Hour, nil
		}
	})
	first, giveUp := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() { _, err := tok.get(first); gone <- err }()
	<-entered
	short, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tok.get(short); !errors.Is(err, context.Canceled) {
		t.Errorf("the one who waits: %v", err)
	}
	giveUp()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the first: %v", err)
	}
	close(release)
	if got, err := tok.get(t.Context()); err != nil || got != "t" {
		t.Errorf("the next: %q, %v", got, err)
	}
}

// TestTokenFailures ensures that no token is no call, and which of the four that is.
func TestTokenFailures(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		kind   error
		code   string
	}{
		{200, `{"result":{"code":"19921","description":"Not valid"}}`, providers.ErrDeclined, "19921"},
		{401, `{"result":{"code":"19921"}}`, providers.ErrDeclined, "19921"},
		{200, `<html><body>Error</body></html>`, providers.ErrUnknown, "garbage"}, // a rejected key may look so
		{500, `<html>`, providers.ErrUnknown, "http 500"},
		{503, ``, providers.ErrUnknown, "http 503"},
		{200, `{}`, providers.ErrUnknown, "garbage"},
		{200, `{"result":{"code":"200"}}`, providers.ErrUnknown, "token"},
		{200, `{"result":{"code":"200"},"AuthToken":"a\nb"}`, providers.ErrUnknown, "token"},
		{200, `{"result":{"code":"00001"},"AuthToken":"ab"}`, providers.ErrUnknown, "token"},
		{200, `{"result":{"code":"200"},"AuthToken":"ab","memberId":"4711"}`, providers.ErrDeclined, "member"},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/authToken") {
				t.Error("the call was sent without a token")
			}
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		t.Cleanup(s.Close)
		client := connect(t, s.URL)
		_, err := client.Capture(t.Context(), aCall(providers.Capture))
		wantKind(t, fmt.Sprint(c.status, c.body), err, c.kind, c.code)
		if err := client.TestConnection(t.Context()); err == nil {
			t.Errorf("%s: the connection is fine", c.body)
		}
	}
}

func TestTokenLife(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	jwt := func(claims string) string { return "h." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".s" }
	for token, want := range map[string]time.Duration{
		"opaque": time.Hour, "a.b.c": time.Hour, jwt("{}"): time.Hour, jwt(`{"exp":"x"}`): time.Hour,
		jwt(`{"exp":1000600}`): 10 * time.Minute, jwt(`{"exp":9999999}`): time.Hour,
		jwt(`{"exp":999999}`): time.Hour, // their clock is another
	} {
		if got := lifeOf(token, now); got != want {
			t.Errorf("%s: %v, want %v", token, got, want)
		}
	}
}

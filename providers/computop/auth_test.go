package computop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kontor/providers"
)

// tokenServer gives out numbered tokens and takes the latest only.
type tokenServer struct {
	fetched atomic.Int32
	calls   atomic.Int32
	revoked atomic.Int32 // tokens up to this number get a 401
	keys    sync.Map     // Idempotency-Key → times
	slow    func()
}

func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/computop/authorization/oauth/token" {
		_ = r.ParseForm()
		id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
		if r.PostForm.Get("grant_type") != "client_credentials" || id != "sim_merchant" || secret != testKey {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if s.slow != nil {
			s.slow()
		}
		_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","token_type":"Bearer","expires_in":3599}`, s.fetched.Add(1))
		return
	}
	s.calls.Add(1)
	times, _ := s.keys.LoadOrStore(r.Header.Get("Idempotency-Key"), new(atomic.Int32))
	times.(*atomic.Int32).Add(1)
	var n int32
	if _, err := fmt.Sscanf(r.Header.Get("Authorization"), "Bearer token-%d", &n); err != nil || n <= s.revoked.Load() {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"responseCode":"21100402","responseDescription":"Access token is expired"}`)
		return
	}
	_, _ = io.WriteString(w, `{"payId":"`+testPay+`","status":"CAPTURED","responseCode":"00000000"}`)
}

func oauthClient(t *testing.T, s *tokenServer) *Client {
	return connect(t, serve(t, s.ServeHTTP)+"/computop", withOAuth)
}

// TestTokenOnceUnderLoad ensures that a hundred callers at once fetch one token.
func TestTokenOnceUnderLoad(t *testing.T) {
	s := &tokenServer{}
	client := oauthClient(t, s)
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

// TestTokenIsRenewedBeforeItsEnd ensures one token for most of its life, and a new one sixty seconds early.
func TestTokenIsRenewedBeforeItsEnd(t *testing.T) {
	now, fetched := time.Unix(1_000_000, 0), 0
	o := newOAuth(func() time.Time { return now }, func(context.Context) (token, error) {
		fetched++
		return token{text: fmt.Sprint(fetched), life: 3599 * time.Second}, nil
	})
	for _, step := range []struct {
		after time.Duration
		want  string
	}{{0, "Bearer 1"}, {3538 * time.Second, "Bearer 1"}, {time.Second, "Bearer 2"}, {time.Second, "Bearer 2"}} {
		now = now.Add(step.after)
		if got, err := o.header(t.Context()); err != nil || got != step.want {
			t.Errorf("%v later: %q, %v, want %q", step.after, got, err, step.want)
		}
	}
}

// TestRefusedTokenIsRenewedOnce ensures a second try with the same key, and no third.
func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	s := &tokenServer{}
	client := oauthClient(t, s)
	s.revoked.Store(1)
	if _, err := client.Capture(t.Context(), aCall(providers.Capture)); err != nil {
		t.Fatal(err)
	}
	times, _ := s.keys.Load("key-1")
	if s.fetched.Load() != 2 || s.calls.Load() != 2 || times.(*atomic.Int32).Load() != 2 {
		t.Errorf("%d tokens, %d calls", s.fetched.Load(), s.calls.Load())
	}
	s.revoked.Store(99)
	_, err := client.Capture(t.Context(), aCall(providers.Capture))
	wantKind(t, "revoked for good", err, providers.ErrDeclined, "21100402")
	if s.calls.Load() != 4 {
		t.Errorf("%d calls, want 4", s.calls.Load())
	}
}

// TestBasicIsNotRenewed ensures that a 401 with Basic authentication is sent once.
func TestBasicIsNotRenewed(t *testing.T) {
	s := &tokenServer{}
	_, err := connect(t, serve(t, s.ServeHTTP)).Capture(t.Context(), aCall(providers.Capture))
	wantKind(t, "basic", err, providers.ErrDeclined, "21100402")
	if s.calls.Load() != 1 {
		t.Errorf("%d calls", s.calls.Load())
	}
}

// TestTokenHonoursContext ensures that who waits for another's token can give up, and that the next one is not spoilt
// by a first whose caller went away.
func TestTokenHonoursContext(t *testing.T) {
	entered, release := make(chan struct{}, 1), make(chan struct{})
	o := newOAuth(time.Now, func(ctx context.Context) (token, error) {
		entered <- struct{}{}
		select {
		case <-ctx.Done():
			return token{}, ctx.Err()
		case <-release:
			return token{text: "t", life: time.Hour}, nil
		}
	})
	first, giveUp := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() { _, err := o.header(first); gone <- err }()
	<-entered
	short, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.header(short); !errors.Is(err, providers.ErrUnknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("the one who waits: %v", err)
	}
	giveUp()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the first: %v", err)
	}
	close(release)
	if got, err := o.header(t.Context()); err != nil || got != "Bearer t" {
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
		{401, `{"responseCode":"21100401"}`, providers.ErrDeclined, "21100401"},
		{400, `{"error":"invalid_client"}`, providers.ErrDeclined, "http 400"},
		{503, ``, providers.ErrUnknown, "http 503"},
		{204, ``, providers.ErrUnknown, "garbage"},
		{200, `{}`, providers.ErrUnknown, "token"},
		{200, `nonsense`, providers.ErrUnknown, "token"},
		{200, `{"access_token":"a","expires_in":0}`, providers.ErrUnknown, "token"},
		{200, `{"access_token":"a\nb","expires_in":10}`, providers.ErrUnknown, "token"},
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != tokenPath {
				t.Error("the call was sent without a token")
			}
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		})
		_, err := connect(t, url, withOAuth).Capture(t.Context(), aCall(providers.Capture))
		wantKind(t, fmt.Sprint(c.status, c.body), err, c.kind, c.code)
	}
}

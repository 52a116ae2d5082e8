package providers

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

const (
	// CallTimeout is for one call, an access token included, from dialling to the last byte.
	CallTimeout = 20 * time.Second
	// MaxAnswer bounds what is read of an answer: a page of a list is the longest.
	MaxAnswer = 4 << 20
	// MaxDelivery bounds what is read of a webhook.
	MaxDelivery = 1 << 20
	// maxRetryAfter bounds what a header can ask for.
	maxRetryAfter = 24 * time.Hour
)

// sharedTransport serves every account, so that making a client anew leaks no connections.
var sharedTransport = sync.OnceValue(NewTransport)

// NewTransport is what every call goes through where Config names no other.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12}, // Computop [seed 000], Paymentz [seed 004]
		TLSHandshakeTimeout:    5 * time.Second,
		ResponseHeaderTimeout:  CallTimeout,
		MaxResponseHeaderBytes: 64 << 10,
		MaxConnsPerHost:        32,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        30 * time.Second, // shorter than most servers', who would close it under us
	}
}

// NewHTTPClient follows no redirect: a POST would become a GET, and credentials would follow it.
func NewHTTPClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = sharedTransport()
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Reply is an HTTP answer, read whole.
type Reply struct {
	Status int
	Header http.Header
	Raw    []byte
}

// RetryAfter is how long we are asked to stay away, in seconds or by a date: at most a day.
func (r Reply) RetryAfter() time.Duration {
	text := r.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil {
		return time.Duration(max(0, min(seconds, int(maxRetryAfter/time.Second)))) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, min(time.Until(at), maxRetryAfter))
	}
	return 0
}

// Exchange is one request and its answer, whole or not at all. Without GetBody the transport can't send a request again by
// itself, which it does for one with an Idempotency-Key on a connection that broke: each try is the caller's to decide and
// to count.
func Exchange(client *http.Client, req *http.Request, s *Scrubber) (Reply, error) {
	req.GetBody = nil
	req.Header.Set("User-Agent", userAgent()) // a library's own is turned away at some edges
	resp, err := client.Do(req)
	if err != nil {
		return Reply{}, s.Lost(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, MaxAnswer+1))
	if err != nil {
		return Reply{}, s.Lost(err)
	}
	if len(raw) > MaxAnswer {
		return Reply{}, s.Failure(ErrUnknown, "oversized", "The answer was too long to be one.", nil)
	}
	return Reply{resp.StatusCode, resp.Header, raw}, nil
}

// IsWebURL says whether a browser can be sent there: "javascript:" would run on our page.
func IsWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

var userAgent = sync.OnceValue(func() string {
	version := "dev"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return "Kontor/" + version
})

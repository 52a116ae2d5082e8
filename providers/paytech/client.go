package paytech

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kontor/providers"
)

const (
	maxAnswer   = 4 << 20          // bounds what is read of an answer: a page of a list is the longest
	callTimeout = 20 * time.Second // for one call, from dialling to the last byte
)

// Client is one shop at pay.tech. It is safe for use from several goroutines, and shows no secret when it is printed.
type Client struct {
	root    string // ends before /api/v1
	http    *http.Client
	scrub   *scrubber
	key     string
	signing string
	timeout time.Duration
	quiet   time.Duration
	now     func() time.Time
}

// New connects nothing yet: it checks the account's data. BaseURL is the root that ends before "/api/v1"; empty, it is
// the mode's own host. Plain http is for the simulator alone.
func New(cfg providers.Config) (*Client, error) {
	root, err := rootURL(cfg)
	if err != nil {
		return nil, err
	}
	key, signing := cfg.Credentials[fieldKey], cfg.Credentials[fieldSigning]
	if key == "" {
		return nil, errors.New("paytech: api_key is required")
	}
	if strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) { // no header could carry it
		return nil, errors.New("paytech: api_key must be plain characters without spaces")
	}
	return &Client{
		root: root, http: newHTTPClient(cfg.Transport), scrub: newScrubber(key, url.QueryEscape(key), signing),
		key: key, signing: signing, timeout: callTimeout, quiet: quietTime, now: time.Now,
	}, nil
}

func rootURL(cfg providers.Config) (string, error) {
	root := strings.TrimSuffix(strings.TrimRight(cfg.BaseURL, "/"), "/api/v1")
	if root == "" {
		root = hosts[cfg.Mode]
	}
	u, err := url.Parse(root)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("paytech: base URL must be a plain one, such as https://engine-sandbox.pay.tech")
	case u.Scheme == "https", u.Scheme == "http" && cfg.Mode == providers.ModeSimulator:
		return root, nil
	}
	return "", errors.New("paytech: base URL must begin with https://")
}

// Name is the provider's name in rows and URLs.
func (c *Client) Name() string { return name }

// String names the shop's host without its secrets; so do GoString and LogValue, which printing would use instead.
func (c *Client) String() string { return "paytech at " + c.root }

// GoString is for %#v.
func (c *Client) GoString() string { return c.String() }

// LogValue is for slog.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// request is one call of the API.
type request struct {
	method string
	path   string // below /api/v1
	query  url.Values
	body   any // nil for none
}

// call sends a request and gives what is in the envelope of the answer, if it is one that says what happened.
func call[T any](ctx context.Context, c *Client, r request) (result T, more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	text, err := encode(r.body)
	if err != nil {
		return result, false, c.refused(err)
	}
	a, err := c.exchange(ctx, r, text)
	if err != nil {
		return result, false, err
	}
	if a.status < 200 || a.status > 299 {
		return result, false, c.judge(r, a)
	}
	e, err := readEnvelope[T](a.raw)
	if err != nil {
		return result, false, c.failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", err)
	}
	return *e.Result, e.HasMore, nil
}

// httpAnswer is an answer as it came.
type httpAnswer struct {
	status     int
	raw        []byte
	retryAfter time.Duration
}

// exchange is one request and its answer, whole or not at all.
func (c *Client) exchange(ctx context.Context, r request, body []byte) (httpAnswer, error) {
	to := c.root + "/api/v1" + r.path
	if len(r.query) > 0 {
		to += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, to, bytes.NewReader(body))
	if err != nil {
		return httpAnswer{}, c.refused(err)
	}
	// Without GetBody the transport can't send a request again on its own: nothing is idempotent here, so each try is
	// the caller's to decide.
	req.GetBody = nil
	req.Header = http.Header{
		"Authorization": {"Bearer " + c.key}, "Accept": {"application/json"},
		"User-Agent": {userAgent()}, // a library's own is turned away at the edge [err]
	}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return httpAnswer{}, c.lost(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return httpAnswer{}, c.lost(err)
	}
	if len(raw) > maxAnswer {
		return httpAnswer{}, c.failure(providers.ErrUnknown, "oversized", "The answer was too long to be one.", nil)
	}
	return httpAnswer{resp.StatusCode, raw, retryAfter(resp.Header)}, nil
}

// encode gives the same bytes for the same value: fields in the order of the types, maps sorted.
func encode(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

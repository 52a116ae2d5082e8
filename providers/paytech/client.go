package paytech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"kontor/providers"
)

// Client is one shop at pay.tech. It is safe for use from several goroutines, and shows no secret when it is printed.
type Client struct {
	root    string // ends before /api/v1
	http    *http.Client
	scrub   *providers.Scrubber
	key     string
	signing string
	timeout time.Duration
	quiet   time.Duration
	now     func() time.Time
}

// New connects nothing yet: it checks the account's data. BaseURL is the root that ends before "/api/v1"; empty, it is
// the mode's own host. Plain http is for the simulator alone.
func New(cfg providers.Config) (*Client, error) {
	root, err := cfg.Root("/api/v1", hosts[cfg.Mode], "https://engine-sandbox.pay.tech")
	if err != nil {
		return nil, fmt.Errorf("paytech: %w", err)
	}
	key, signing := cfg.Credentials[fieldKey], cfg.Credentials[fieldSigning]
	if key == "" {
		return nil, errors.New("paytech: api_key is required")
	}
	if !providers.HeaderSafe(key) {
		return nil, errors.New("paytech: api_key must be plain characters without spaces")
	}
	return &Client{
		root: root, http: providers.NewHTTPClient(cfg.Transport), scrub: providers.NewScrubber("pay.tech", key, url.QueryEscape(key), signing),
		key: key, signing: signing, timeout: providers.CallTimeout, quiet: quietTime, now: time.Now,
	}, nil
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
	text, err := providers.EncodeJSON(r.body)
	if err != nil {
		return result, false, c.scrub.Refused(err)
	}
	a, err := c.exchange(ctx, r, text)
	if err != nil {
		return result, false, err
	}
	if a.Status < 200 || a.Status > 299 {
		return result, false, c.judge(r, a)
	}
	e, err := readEnvelope[T](a.Raw)
	if err != nil {
		return result, false, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", err)
	}
	return *e.Result, e.HasMore, nil
}

// exchange is one request and its answer, whole or not at all. A library's own name would be turned away at the edge
// [err].
func (c *Client) exchange(ctx context.Context, r request, body []byte) (providers.Reply, error) {
	to := c.root + "/api/v1" + r.path
	if len(r.query) > 0 {
		to += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, to, bytes.NewReader(body))
	if err != nil {
		return providers.Reply{}, c.scrub.Refused(err)
	}
	req.Header = http.Header{"Authorization": {"Bearer " + c.key}, "Accept": {"application/json"}}
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return providers.Exchange(c.http, req, c.scrub)
}

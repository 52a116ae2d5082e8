package computop

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kontor/providers"
)

// Client is one merchant account at Paygate. It is safe for use from several goroutines, and shows no secret when
// it is printed.
type Client struct {
	root     string // ends before /api/v2
	http     *http.Client
	auth     authorizer
	scrub    *providers.Scrubber
	merchant string
	hmacKey  string
	timeout  time.Duration
}

// New connects nothing yet: it checks the account's data. BaseURL is the root that ends before "/api/v2"; empty, it is
// the mode's own host. Plain http is for the simulator alone.
func New(cfg providers.Config) (*Client, error) {
	root, err := cfg.Root("/api/v2", hosts[cfg.Mode], "https://test.computop-paygate.com")
	if err != nil {
		return nil, fmt.Errorf("computop: %w", err)
	}
	id, key := cfg.Credentials[fieldMerchant], cfg.Credentials[fieldKey]
	if id == "" || key == "" {
		return nil, errors.New("computop: merchant_id and api_key are required")
	}
	if strings.Contains(id, ":") { // it would end early in Basic authentication
		return nil, errors.New("computop: merchant_id must not contain a colon")
	}
	c := &Client{root: root, merchant: id, hmacKey: cfg.Credentials[fieldHMAC], timeout: providers.CallTimeout}
	c.http = providers.NewHTTPClient(cfg.Transport)
	c.scrub = providers.NewScrubber("Paygate", key, url.QueryEscape(key), c.hmacKey, strings.TrimPrefix(basicHeader(id, key), "Basic "))
	switch cfg.Credentials[fieldAuth] {
	case authBasic, "":
		c.auth = basic(basicHeader(id, key))
	case authOAuth:
		c.auth = newOAuth(time.Now, func(ctx context.Context) (token, error) { return c.fetchToken(ctx, key) })
	default:
		return nil, errors.New("computop: auth must be basic or oauth")
	}
	return c, nil
}

// Name is the provider's name in rows and URLs.
func (c *Client) Name() string { return name }

// String names the account without its secrets; so do GoString and LogValue, which printing would use instead.
func (c *Client) String() string { return "computop " + c.merchant + " at " + c.root }

// GoString is for %#v.
func (c *Client) GoString() string { return c.String() }

// LogValue is for slog.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// request is one call of the API.
type request struct {
	method string
	path   string // below /api/v2
	key    string // Idempotency-Key; empty where none is documented
	body   any    // nil for none
	again  bool   // an earlier try with this key may have got through
}

// call sends a request and gives Paygate's answer, if it is one that says what happened. A token that was refused is
// renewed once and the same bytes are sent again with the same key: a 401 did nothing.
func (c *Client) call(ctx context.Context, r request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	text, err := providers.EncodeJSON(r.body)
	if err != nil {
		return answer{}, c.scrub.Refused(err)
	}
	for try := 1; ; try++ {
		proof, err := c.auth.header(ctx)
		if err != nil && r.again {
			err = providers.Unsure(err)
		}
		if err != nil {
			return answer{}, err
		}
		header := http.Header{"Authorization": {proof}}
		if r.body != nil {
			header.Set("Content-Type", "application/json")
		}
		if r.key != "" {
			header.Set("Idempotency-Key", r.key)
		}
		reply, err := c.exchange(ctx, r.method, c.root+"/api/v2"+r.path, header, text)
		if err != nil {
			return answer{}, err
		}
		if reply.Status == http.StatusUnauthorized && try == 1 && c.auth.refused(proof) {
			continue
		}
		return c.judge(r, reply.Status, reply.Raw)
	}
}

// exchange is one request and its answer, whole or not at all.
func (c *Client) exchange(ctx context.Context, method, to string, h http.Header, body []byte) (providers.Reply, error) {
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return providers.Reply{}, c.scrub.Refused(err)
	}
	h.Set("Accept", "application/json")
	req.Header = h
	return providers.Exchange(c.http, req, c.scrub)
}

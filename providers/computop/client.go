package computop

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

// maxAnswer bounds what is read of an answer.
const maxAnswer = 1 << 20

// callTimeout is for one call, an access token included, from dialling to the last byte.
const callTimeout = 20 * time.Second

// Client is one merchant account at Paygate. It is safe for use from several goroutines, and shows no secret when
// it is printed.
type Client struct {
	root     string // ends before /api/v2
	http     *http.Client
	auth     authorizer
	scrub    *scrubber
	merchant string
	hmacKey  string
	timeout  time.Duration
}

// New connects nothing yet: it checks the account's data. BaseURL is the root that ends before "/api/v2"; empty, it is
// the mode's own host. Plain http is for the simulator alone.
func New(cfg providers.Config) (*Client, error) {
	root, err := rootURL(cfg)
	if err != nil {
		return nil, err
	}
	id, key := cfg.Credentials[fieldMerchant], cfg.Credentials[fieldKey]
	if id == "" || key == "" {
		return nil, errors.New("computop: merchant_id and api_key are required")
	}
	if strings.Contains(id, ":") { // it would end early in Basic authentication
		return nil, errors.New("computop: merchant_id must not contain a colon")
	}
	c := &Client{root: root, merchant: id, hmacKey: cfg.Credentials[fieldHMAC], timeout: callTimeout}
	c.http = newHTTPClient(cfg.Transport)
	c.scrub = newScrubber(key, url.QueryEscape(key), c.hmacKey, strings.TrimPrefix(basicHeader(id, key), "Basic "))
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

func rootURL(cfg providers.Config) (string, error) {
	root := strings.TrimSuffix(strings.TrimRight(cfg.BaseURL, "/"), "/api/v2")
	if root == "" {
		root = hosts[cfg.Mode]
	}
	u, err := url.Parse(root)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("computop: base URL must be a plain one, such as https://test.computop-paygate.com")
	case u.Scheme == "https", u.Scheme == "http" && cfg.Mode == providers.ModeSimulator:
		return root, nil
	}
	return "", errors.New("computop: base URL must begin with https://")
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
	text, err := encode(r.body)
	if err != nil {
		return answer{}, c.refused(err)
	}
	for try := 1; ; try++ {
		proof, err := c.auth.header(ctx)
		if err != nil && r.again {
			err = unsure(err)
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
		status, raw, err := c.exchange(ctx, r.method, c.root+"/api/v2"+r.path, header, text)
		if err != nil {
			return answer{}, err
		}
		if status == http.StatusUnauthorized && try == 1 && c.auth.refused(proof) {
			continue
		}
		return c.judge(r, status, raw)
	}
}

// exchange is one request and its answer, whole or not at all.
func (c *Client) exchange(ctx context.Context, method, to string, h http.Header, body []byte) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return 0, nil, c.refused(err)
	}
	// Without GetBody the transport can't send a request again on its own, which it does for one with an
	// Idempotency-Key on a connection that broke: each try is the caller's to decide and to count.
	req.GetBody = nil
	h.Set("Accept", "application/json")
	h.Set("User-Agent", userAgent())
	req.Header = h
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, nil, c.lost(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return 0, nil, c.lost(err)
	}
	if len(raw) > maxAnswer {
		return 0, nil, c.failure(providers.ErrUnknown, "oversized", "The answer was too long to be one.", nil)
	}
	return resp.StatusCode, raw, nil
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

package gate

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

// apiPath is doubled in the document, and on purpose here [seed 003].
const apiPath = "/api/v1/api"

// Client is one merchant terminal at Gate. It is safe for use from several goroutines, and shows no secret when it is
// printed.
type Client struct {
	root      string // ends before /api/v1/api
	http      *http.Client
	key       string
	scrub     *providers.Scrubber
	timeout   time.Duration
	refundOwn bool // a refund has a reference of its own
	words     map[string]meaning
	actions   map[string]StepKind
}

// New connects nothing yet: it checks the account's data. BaseURL ends before "/api/v1/api". Plain http is for the
// simulator alone.
func New(cfg providers.Config) (*Client, error) {
	root, err := cfg.Root(apiPath, "", "https://gate.example.com: HydraCode tells it to its merchants")
	if err != nil {
		return nil, fmt.Errorf("gate: %w", err)
	}
	key := cfg.Credentials[fieldKey]
	if !providers.HeaderSafe(key) {
		return nil, errors.New("gate: api_key is required, in letters, digits and signs without spaces")
	}
	c := &Client{
		root: root, key: key, timeout: providers.CallTimeout,
		http: providers.NewHTTPClient(cfg.Transport), scrub: providers.NewScrubber("Gate", key, url.QueryEscape(key)),
	}
	switch cfg.Credentials[fieldRefund] {
	case refundOriginal, "":
	case refundOwn:
		c.refundOwn = true
	default:
		return nil, errors.New("gate: refund_reference must be original or own")
	}
	if c.words, err = learn(words, meanings, cfg.Credentials[fieldStatusWords]); err != nil {
		return nil, fmt.Errorf("gate: status_words: %w", err)
	}
	if c.actions, err = learn(actionWords, stepKinds, cfg.Credentials[fieldActionWords]); err != nil {
		return nil, fmt.Errorf("gate: action_words: %w", err)
	}
	return c, nil
}

// Name is the provider's name in rows and URLs.
func (c *Client) Name() string { return name }

// String names the account without its secret; so do GoString and LogValue, which printing would use instead.
func (c *Client) String() string { return "gate at " + c.root }

// GoString is for %#v.
func (c *Client) GoString() string { return c.String() }

// LogValue is for slog.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// request is one call of the API.
type request struct {
	method string
	path   string // below /api/v1/api
	body   any    // nil for none
	again  bool   // an earlier try may have got through
	card   *providers.Card
}

// call sends a request once and gives Gate's answer, if it is one that says what happened.
func (c *Client) call(ctx context.Context, r request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	s := c.scrub.WithCard(r.card) // an answer may repeat what it was sent
	text, err := providers.EncodeJSON(r.body)
	if err != nil {
		return answer{}, s.Refused(err)
	}
	got, err := c.exchange(ctx, s, r.method, c.root+apiPath+r.path, text)
	if err != nil {
		return answer{}, err
	}
	return judge(s, r, got)
}

// exchange is one request and its answer, whole or not at all.
func (c *Client) exchange(ctx context.Context, s *providers.Scrubber, method, to string, body []byte) (providers.Reply, error) {
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return providers.Reply{}, s.Refused(err)
	}
	req.Header = http.Header{"Authorization": {"Bearer " + c.key}, "Accept": {"application/json"}} // [seed 003]
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return providers.Exchange(c.http, req, s)
}

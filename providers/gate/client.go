package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// callTimeout is for one call, from dialling to the last byte.
const callTimeout = 20 * time.Second

// apiPath is doubled in the document, and on purpose here [seed 003].
const apiPath = "/api/v1/api"

// Client is one merchant terminal at Gate. It is safe for use from several goroutines, and shows no secret when it is
// printed.
type Client struct {
	root      string // ends before /api/v1/api
	http      *http.Client
	key       string
	scrub     scrubber
	timeout   time.Duration
	now       func() time.Time
	refundOwn bool // a refund has a reference of its own
	words     map[string]meaning
	actions   map[string]StepKind
}

// New connects nothing yet: it checks the account's data. BaseURL ends before "/api/v1/api". Plain http is for the
// simulator alone.
func New(cfg providers.Config) (*Client, error) {
	root, err := rootURL(cfg)
	if err != nil {
		return nil, err
	}
	key := cfg.Credentials[fieldKey]
	if key == "" || !headerSafe(key) {
		return nil, errors.New("gate: api_key is required, in letters, digits and signs without spaces")
	}
	c := &Client{
		root: root, key: key, timeout: callTimeout, now: time.Now,
		http: newHTTPClient(cfg.Transport), scrub: newScrubber(key, url.QueryEscape(key)),
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

func rootURL(cfg providers.Config) (string, error) {
	root := strings.TrimSuffix(strings.TrimRight(cfg.BaseURL, "/"), apiPath)
	u, err := url.Parse(root)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("gate: base URL must be a plain one, such as https://gate.example.com: HydraCode tells it to its merchants")
	case u.Scheme == "https", u.Scheme == "http" && cfg.Mode == providers.ModeSimulator:
		return root, nil
	}
	return "", errors.New("gate: base URL must begin with https://")
}

func headerSafe(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
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

// reply is an answer as it came.
type reply struct {
	status int
	header http.Header
	raw    []byte
}

// call sends a request once and gives Gate's answer, if it is one that says what happened.
func (c *Client) call(ctx context.Context, r request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	s := c.scrub.with(r.card) // an answer may repeat what it was sent
	text, err := encode(r.body)
	if err != nil {
		return answer{}, s.refused(err)
	}
	got, err := c.exchange(ctx, s, r.method, c.root+apiPath+r.path, text)
	if err != nil {
		return answer{}, err
	}
	return s.judge(r, got)
}

// exchange is one request and its answer, whole or not at all.
func (c *Client) exchange(ctx context.Context, s scrubber, method, to string, body []byte) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return reply{}, s.refused(err)
	}
	req.Header = http.Header{
		"Authorization": {"Bearer " + c.key}, // [seed 003]
		"Accept":        {"application/json"},
		"User-Agent":    {userAgent()},
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return reply{}, s.lost(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return reply{}, s.lost(err)
	}
	if len(raw) > maxAnswer {
		return reply{}, s.failure(providers.ErrUnknown, "oversized", "The answer was too long to be one.", nil)
	}
	return reply{resp.StatusCode, resp.Header, raw}, nil
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

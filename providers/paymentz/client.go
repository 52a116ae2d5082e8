package paymentz

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kontor/providers"
)

// maxAnswer bounds what is read of an answer. A page of the transaction list is the longest.
const maxAnswer = 1 << 20

// callTimeout is for one call, a token included, from dialling to the last byte.
const callTimeout = 20 * time.Second

// restPath is where the API lives [seed]; invoicePath and checkoutPath are beside it [docs][xoala].
const (
	restPath     = "/transactionServices/REST/v1"
	signupPath   = "/merchantServices/api/v1/customerSignup" // [prtpg]
	invoicePath  = "/invoiceServices/REST/v1"                // [docs]; the brand Xoala has samples of /invoice/REST/v1
	checkoutPath = "/transaction/Checkout"
)

// Client is one merchant account at Paymentz. It is safe for use from several goroutines, and shows no secret when it is
// printed.
type Client struct {
	root     string // the brand's host
	http     *http.Client
	scrub    *scrubber
	token    *token
	partner  string
	member   string
	username string
	key      string
	totype   string
	terminal string
	format   string // of requests
	accept   string // the media type that is asked for; either is understood
	timeout  time.Duration
}

// New connects nothing yet: it checks the account's data. BaseURL is the brand's host, without a path of the API. Plain
// http is for the simulator alone.
func New(cfg providers.Config) (*Client, error) {
	root, err := rootURL(cfg)
	if err != nil {
		return nil, err
	}
	of := cfg.Credentials
	c := &Client{
		root: root, http: newHTTPClient(cfg.Transport), partner: of[fieldPartner], member: of[fieldMember],
		username: of[fieldUsername], key: of[fieldKey], totype: of[fieldToType], terminal: of[fieldTerminal],
		format: of[fieldFormat], accept: "application/json", timeout: callTimeout,
	}
	if c.partner == "" || c.member == "" || c.username == "" || c.key == "" {
		return nil, errors.New("paymentz: partner_id, member_id, username and secure_key are required")
	}
	switch c.format {
	case "", formatForm, formatJSON, formatNested:
	default:
		return nil, errors.New("paymentz: format must be form, json or nested")
	}
	c.scrub = newScrubber(c.key, url.QueryEscape(c.key))
	c.token = newToken(time.Now, c.fetchToken)
	return c, nil
}

func rootURL(cfg providers.Config) (string, error) {
	root := strings.TrimSuffix(strings.TrimRight(cfg.BaseURL, "/"), restPath)
	u, err := url.Parse(root)
	switch {
	case root == "":
		return "", errors.New("paymentz: base URL is required: it is your brand's own, such as https://preprod.prtpg.com")
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("paymentz: base URL must be a plain one, such as https://preprod.prtpg.com")
	case u.Scheme == "https", u.Scheme == "http" && cfg.Mode == providers.ModeSimulator:
		return root, nil
	}
	return "", errors.New("paymentz: base URL must begin with https://")
}

// Name is the provider's name in rows and URLs.
func (c *Client) Name() string { return name }

// String names the account without its secrets; so do GoString and LogValue, which printing would use instead.
func (c *Client) String() string { return "paymentz member " + c.member + " at " + c.root }

// GoString is for %#v.
func (c *Client) GoString() string { return c.String() }

// LogValue is for slog.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// call sends a request with a token and gives Paymentz's answer, if it is one that says what happened. A token that was
// refused is renewed once and the same bytes are sent again: a 401 did nothing. All that is asked is a POST [seed].
func (c *Client) call(ctx context.Context, path string, f fields) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	for try := 1; ; try++ {
		proof, err := c.token.get(ctx)
		if err != nil {
			return answer{}, c.noToken(err)
		}
		reply, err := c.post(ctx, path, proof, f)
		if err != nil {
			return answer{}, err
		}
		if reply.status == http.StatusUnauthorized && try == 1 {
			c.token.refused(proof)
			continue
		}
		return c.judge(reply)
	}
}

// reply is an HTTP answer, read whole.
type reply struct {
	status int
	header http.Header
	raw    []byte
}

// post is one request and its answer, whole or not at all. The token goes bare into a header of its own [seed][tw].
func (c *Client) post(ctx context.Context, path, proof string, f fields) (reply, error) {
	body, media, err := f.encode(c.format)
	if err != nil {
		return reply{}, c.refused(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.root+path, bytes.NewReader(body))
	if err != nil {
		return reply{}, c.refused(err)
	}
	req.GetBody = nil // each try is the caller's to decide and to count, not the transport's
	req.Header = http.Header{"Content-Type": {media}, "Accept": {c.accept}, "User-Agent": {userAgent()}}
	if proof != "" {
		req.Header.Set("authToken", proof)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return reply{}, c.lost(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return reply{}, c.lost(err)
	}
	if len(raw) > maxAnswer {
		return reply{}, c.failure(providers.ErrUnknown, "oversized", "The answer was too long to be one.", nil)
	}
	return reply{status: resp.StatusCode, header: resp.Header, raw: raw}, nil
}

// signed are the fields that every call with a checksum begins with.
func (c *Client) signed(checksum string) fields {
	return fields{"authentication.memberId": c.member, "authentication.checksum": checksum}
}

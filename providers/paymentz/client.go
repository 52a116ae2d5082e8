package paymentz

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
	scrub    *providers.Scrubber
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
	root, err := cfg.Root(restPath, "", "https://preprod.prtpg.com: it is your brand's own")
	if err != nil {
		return nil, fmt.Errorf("paymentz: %w", err)
	}
	of := cfg.Credentials
	c := &Client{
		root: root, http: providers.NewHTTPClient(cfg.Transport), partner: of[fieldPartner], member: of[fieldMember],
		username: of[fieldUsername], key: of[fieldKey], totype: of[fieldToType], terminal: of[fieldTerminal],
		format: of[fieldFormat], accept: "application/json", timeout: providers.CallTimeout,
	}
	if c.partner == "" || c.member == "" || c.username == "" || c.key == "" {
		return nil, errors.New("paymentz: partner_id, member_id, username and secure_key are required")
	}
	switch c.format {
	case "", formatForm, formatJSON, formatNested:
	default:
		return nil, errors.New("paymentz: format must be form, json or nested")
	}
	c.scrub = providers.NewScrubber("Paymentz", c.key, url.QueryEscape(c.key))
	c.token = newToken(time.Now, c.fetchToken)
	return c, nil
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
		if reply.Status == http.StatusUnauthorized && try == 1 {
			c.token.refused(proof)
			continue
		}
		return c.judge(reply)
	}
}

// post is one request and its answer, whole or not at all. The token goes bare into a header of its own [seed][tw].
func (c *Client) post(ctx context.Context, path, proof string, f fields) (providers.Reply, error) {
	body, media, err := f.encode(c.format)
	if err != nil {
		return providers.Reply{}, c.scrub.Refused(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.root+path, bytes.NewReader(body))
	if err != nil {
		return providers.Reply{}, c.scrub.Refused(err)
	}
	req.Header = http.Header{"Content-Type": {media}, "Accept": {c.accept}}
	if proof != "" {
		req.Header.Set("authToken", proof)
	}
	return providers.Exchange(c.http, req, c.scrub)
}

// signed are the fields that every call with a checksum begins with.
func (c *Client) signed(checksum string) fields {
	return fields{"authentication.memberId": c.member, "authentication.checksum": checksum}
}

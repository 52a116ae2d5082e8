package computop

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"kontor/providers"
)

// The two ways to prove who we are [seed 000].
const (
	authBasic = "basic"
	authOAuth = "oauth"
)

// renewBefore is how long before its end a token is renewed.
const renewBefore = 60 * time.Second

// authorizer gives the Authorization header.
type authorizer interface {
	header(context.Context) (string, error)
	// refused hears that a header got a 401, and says whether another try can do better.
	refused(header string) bool
}

// basic is the merchant ID and API key on every call [seed 000].
type basic string

func (b basic) header(context.Context) (string, error) { return string(b), nil }
func (b basic) refused(string) bool                    { return false }

func basicHeader(id, key string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+key))
}

type token struct {
	text string
	life time.Duration
}

// oauth keeps one short-lived token. The channel of one is a lock that can be waited for with a context: whoever holds
// it looks after the token, so a hundred callers fetch one.
type oauth struct {
	lock  chan struct{}
	now   func() time.Time
	fetch func(context.Context) (token, error)

	proof string // "Bearer …"; empty for none
	until time.Time
}

func newOAuth(now func() time.Time, fetch func(context.Context) (token, error)) *oauth {
	return &oauth{lock: make(chan struct{}, 1), now: now, fetch: fetch}
}

func (o *oauth) header(ctx context.Context) (string, error) {
	select {
	case o.lock <- struct{}{}:
		defer func() { <-o.lock }()
	case <-ctx.Done():
		return "", &providers.Error{
			Kind: providers.ErrUnknown, Code: "timeout", Message: "Paygate gave no access token in time.", Cause: ctx.Err(),
		}
	}
	if o.proof != "" && o.now().Before(o.until) {
		return o.proof, nil
	}
	asked := o.now()
	t, err := o.fetch(ctx)
	if err != nil {
		return "", err
	}
	early := min(renewBefore, t.life/2)
	o.proof, o.until = "Bearer "+t.text, asked.Add(t.life-early)
	return o.proof, nil
}

// refused forgets the token, unless somebody has renewed it meanwhile.
func (o *oauth) refused(header string) bool {
	o.lock <- struct{}{}
	defer func() { <-o.lock }()
	if o.proof == header {
		o.proof = ""
	}
	return true
}

// fetchToken is the client-credentials grant, outside /api/v2 [seed 000] [tester]. Nothing but a token is asked for
// here: a refusal is definite, and any other failure counts as unknown like everywhere.
func (c *Client) fetchToken(ctx context.Context, key string) (token, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.merchant}, "client_secret": {key}}
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	r := request{method: http.MethodPost, path: tokenPath}
	reply, err := c.exchange(ctx, r.method, c.root+tokenPath, header, []byte(form.Encode()))
	if err != nil {
		return token{}, err
	}
	if reply.Status != http.StatusOK {
		_, err := c.judge(r, reply.Status, reply.Raw)
		if err == nil {
			err = c.scrub.Failure(providers.ErrUnknown, "token", "The access token was not given.", nil)
		}
		return token{}, err
	}
	t, err := readToken(reply.Raw)
	if err != nil {
		return token{}, c.scrub.Failure(providers.ErrUnknown, "token", "The access token makes no sense.", err)
	}
	c.scrub.SetToken(t.text)
	return t, nil
}

const tokenPath = "/authorization/oauth/token"

func readToken(raw []byte) (token, error) {
	var a struct {
		Token   string `json:"access_token"`
		Type    string `json:"token_type"`
		Expires int64  `json:"expires_in"` // seconds
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		return token{}, errors.New("it is no JSON object") // err could repeat the token
	}
	if a.Token == "" || a.Expires <= 0 || !headerSafe(a.Token) {
		return token{}, errors.New("token or its life is missing")
	}
	return token{text: a.Token, life: time.Duration(min(a.Expires, 86400)) * time.Second}, nil
}

func headerSafe(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

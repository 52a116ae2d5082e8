package paymentz

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"kontor/providers"
)

const (
	tokenLife   = time.Hour // [docs][prtpg]
	renewBefore = 2 * time.Minute
)

// token keeps the one access token of an account. The channel of one is a lock that can be waited for with a context:
// whoever holds it looks after the token, so a hundred callers fetch one.
type token struct {
	lock  chan struct{}
	now   func() time.Time
	fetch func(ctx context.Context, old string) (string, time.Duration, error) // old: a good one to renew, or ""

	text  string
	until time.Time // when it should be renewed
	ends  time.Time
}

func newToken(now func() time.Time, fetch func(context.Context, string) (string, time.Duration, error)) *token {
	return &token{lock: make(chan struct{}, 1), now: now, fetch: fetch}
}

// get gives a token that is good for a while yet, and renews it in time.
func (t *token) get(ctx context.Context) (string, error) {
	select {
	case t.lock <- struct{}{}:
		defer func() { <-t.lock }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	now := t.now()
	if t.text != "" && now.Before(t.until) {
		return t.text, nil
	}
	old := t.text
	if !now.Before(t.ends) {
		old = ""
	}
	text, life, err := t.fetch(ctx, old)
	if err != nil {
		return "", err
	}
	t.text, t.ends = text, now.Add(life)
	t.until = t.ends.Add(-min(renewBefore, life/2))
	return t.text, nil
}

// refused forgets a token that got a 401, unless somebody has renewed it meanwhile.
func (t *token) refused(proof string) {
	t.lock <- struct{}{}
	defer func() { <-t.lock }()
	if t.text == proof {
		t.text, t.until, t.ends = "", time.Time{}, time.Time{}
	}
}

// fetchToken renews a good token by itself, and gets a new one with the secure key where there is none or the renewal
// did not work. Nothing but a token is asked for here.
func (c *Client) fetchToken(ctx context.Context, old string) (string, time.Duration, error) {
	if old != "" {
		text, life, err := c.askToken(ctx, "/regenerateToken", fields{"authentication.partnerId": c.partner, "authToken": old})
		if err == nil {
			return text, life, nil
		}
	}
	return c.askToken(ctx, "/authToken", fields{
		"authentication.partnerId": c.partner, "merchant.username": c.username, "authentication.sKey": c.key,
	})
}

func (c *Client) askToken(ctx context.Context, path string, f fields) (string, time.Duration, error) {
	reply, err := c.post(ctx, restPath+path, "", f)
	if err != nil {
		return "", 0, err
	}
	a, err := c.judge(reply)
	if err != nil {
		return "", 0, err
	}
	text := string(a.AuthToken)
	switch {
	case a.Result.Code != codeToken && text == "" && isRefusal(a.Result.Code):
		return "", 0, c.no(a)
	case a.Result.Code != codeToken, !providers.HeaderSafe(text):
		return "", 0, c.scrub.Failure(providers.ErrUnknown, "token", "The answer holds no access token.", nil)
	case a.MemberID != "" && string(a.MemberID) != c.member:
		return "", 0, c.scrub.Failure(providers.ErrDeclined, "member", "The member ID is not that of this user.", nil)
	}
	c.scrub.SetToken(text)
	return text, lifeOf(text, time.Now()), nil
}

// lifeOf is the hour that is documented, or less where the token itself says so. What its end says is read without
// checking who wrote it: a wrong one costs a renewal.
func lifeOf(jwt string, now time.Time) time.Duration {
	parts := strings.Split(jwt, ".")
	if len(parts) != 3 {
		return tokenLife
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Ends int64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return tokenLife
	}
	left := time.Unix(claims.Ends, 0).Sub(now)
	if left <= 0 { // one of the two clocks is wrong
		return tokenLife
	}
	return min(left, tokenLife)
}

// noToken is a call that was not made. It is a definite no only where the token was definitely refused.
func (c *Client) noToken(err error) error {
	var known *providers.Error
	if errors.As(err, &known) {
		return known
	}
	return c.scrub.Lost(err)
}

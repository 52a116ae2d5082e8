package paymentz

import (
	"net/http"
	"strconv"

	"kontor/providers"
)

// saying is a failure in their words.
func (c *Client) saying(kind error, a answer) *providers.Error {
	e := c.scrub.Failure(kind, string(a.Result.Code), a.sentence(), nil)
	e.RawStatus, e.PaymentID = c.scrub.Text(a.rawStatus()), a.id()
	return e
}

// no is a definite one of theirs.
func (c *Client) no(a answer) error { return c.saying(providers.ErrDeclined, a) }

// unclear is an answer that may mean either.
func (c *Client) unclear(a answer) error { return c.saying(providers.ErrUnknown, a) }

// judge sorts an HTTP answer. Business failures come with 200 and a code of their own [seed]; what other statuses mean is
// not documented. A refusal in Paymentz's own shape with a 4xx is a no; 401 and 403 are one from whomever they come, for
// they stand before the work: assumed. All else may have happened.
func (c *Client) judge(r providers.Reply) (answer, error) {
	a, garbage := readAnswer(r.Raw)
	if r.Status >= 200 && r.Status < 300 {
		if garbage != nil {
			return a, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", garbage)
		}
		return a, nil
	}
	e := c.saying(kindOf(r.Status, a, garbage), a)
	if e.Code == "" {
		e.Code = "http " + strconv.Itoa(r.Status)
	}
	if e.Message == "" {
		e.Message = http.StatusText(r.Status)
	}
	e.RetryAfter = r.RetryAfter()
	return a, e
}

func kindOf(status int, a answer, garbage error) error {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return providers.ErrDeclined
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
	case status >= 400 && status < 500 && garbage == nil && isRefusal(a.Result.Code) && a.id() == "":
		return providers.ErrDeclined
	}
	return providers.ErrUnknown
}

package paymentz

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kontor/providers"
)

// failure is the one place where errors are made: whatever text comes in, no secret goes out.
func (c *Client) failure(kind error, code, message string, cause error) *providers.Error {
	return &providers.Error{
		Kind: kind, Code: c.scrub.text(code), Message: c.scrub.text(message), Cause: c.scrub.err(cause),
	}
}

// notSent is the code of what we refuse by ourselves.
const notSent = "not sent"

// refused is a definite no of our own, before anything was sent.
func (c *Client) refused(err error) error {
	return c.failure(providers.ErrDeclined, notSent, "Paymentz would not take this: "+err.Error(), err)
}

// saying is a failure in their words.
func (c *Client) saying(kind error, a answer) *providers.Error {
	e := c.failure(kind, string(a.Result.Code), a.sentence(), nil)
	e.RawStatus = c.scrub.text(a.rawStatus())
	return e
}

// no is a definite one of theirs.
func (c *Client) no(a answer) error { return c.saying(providers.ErrDeclined, a) }

// unclear is an answer that may mean either.
func (c *Client) unclear(a answer) error { return c.saying(providers.ErrUnknown, a) }

// judge sorts an HTTP answer. Business failures come with 200 and a code of their own [seed]; what other statuses mean is
// not documented. A refusal in Paymentz's own shape with a 4xx is a no; 401 and 403 are one from whomever they come, for
// they stand before the work: assumed. All else may have happened.
func (c *Client) judge(r reply) (answer, error) {
	a, garbage := readAnswer(r.raw)
	if r.status >= 200 && r.status < 300 {
		if garbage != nil {
			return a, c.failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", garbage)
		}
		return a, nil
	}
	e := c.saying(kindOf(r.status, a, garbage), a)
	if e.Code == "" {
		e.Code = "http " + strconv.Itoa(r.status)
	}
	if e.Message == "" {
		e.Message = http.StatusText(r.status)
	}
	e.RetryAfter = retryAfter(r.header)
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

// retryAfter is in seconds or a date.
func retryAfter(h http.Header) time.Duration {
	text := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 86400)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, min(time.Until(at), 24*time.Hour))
	}
	return 0
}

// unsure turns a refusal of the question into what it is for the thing that was asked about: unknown.
func unsure(err error) error {
	e := *providers.Detail(err)
	e.Kind = providers.ErrUnknown
	return &e
}

// lost is an exchange without an answer. It may have got through, whatever broke.
func (c *Client) lost(err error) error {
	code, message := networkWords(err)
	return c.failure(providers.ErrUnknown, code, message, err)
}

func networkWords(err error) (code, message string) {
	var timeout net.Error
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var op *net.OpError
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled", "The call was given up before Paymentz answered."
	case errors.As(err, &dns):
		return "dns", "The address of Paymentz could not be found."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout", "Paymentz did not answer in time."
	case errors.As(err, &cert), strings.Contains(err.Error(), "tls: "), // alerts have no type of their own
		strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "tls", "The connection to Paymentz could not be secured."
	case errors.As(err, &op) && op.Op == "dial":
		return "unreachable", "Paymentz could not be reached."
	}
	return "interrupted", "The connection to Paymentz broke before it answered."
}

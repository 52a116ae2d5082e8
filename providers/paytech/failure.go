package paytech

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"

	"kontor/providers"
)

// failure is the one place where errors are made: whatever text comes in, no secret goes out.
func (c *Client) failure(kind error, code, message string, cause error) *providers.Error {
	return &providers.Error{
		Kind: kind, Code: c.scrub.text(code), Message: c.scrub.text(message), Cause: c.scrub.err(cause),
	}
}

// refused is a definite no of our own, before anything was sent.
func (c *Client) refused(err error) error {
	return c.failure(providers.ErrDeclined, "not sent", "pay.tech would not take this: "+err.Error(), err)
}

// judge sorts an HTTP answer other than 2xx. Only the statuses named are a definite no; what is not listed may have
// happened.
func (c *Client) judge(r request, a httpAnswer) error {
	p, ok := readProblem(a.raw, a.status)
	e := c.failure(kindOf(r, a.status, ok), "http "+strconv.Itoa(a.status), p.sentence(), nil)
	if e.Message == "" {
		e.Message = http.StatusText(a.status)
	}
	e.RetryAfter = a.retryAfter
	return e
}

// kindOf says which of the four a status is. 400, 401 and 404 are documented [spec], 403 by the edge [err]; 405, 409, 415
// and 422 are assumed to mean what they mean everywhere. A 404 to an inquiry is believed only in pay.tech's own shape:
// from a proxy or a wrong base URL it would mean "never happened", and the next thing would be to pay again.
func kindOf(r request, status int, ownShape bool) error {
	switch status {
	case http.StatusNotFound:
		if r.method != http.MethodGet {
			return providers.ErrDeclined
		}
		if ownShape {
			return providers.ErrNotFound
		}
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed,
		http.StatusConflict, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return providers.ErrDeclined
	}
	return providers.ErrUnknown
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
		return "cancelled", "The call was given up before pay.tech answered."
	case errors.As(err, &dns):
		return "dns", "The address of pay.tech could not be found."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout", "pay.tech did not answer in time."
	case errors.As(err, &cert), strings.Contains(err.Error(), "tls: "), // alerts have no type of their own
		strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "tls", "The connection to pay.tech could not be secured."
	case errors.As(err, &op) && op.Op == "dial":
		return "unreachable", "pay.tech could not be reached."
	}
	return "interrupted", "The connection to pay.tech broke before it answered."
}

// mismatch is an answer that is about something else than was asked.
func (c *Client) mismatch(message string) error {
	return c.failure(providers.ErrUnknown, "mismatch", message, nil)
}

package computop

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
	return c.failure(providers.ErrDeclined, "not sent", "Paygate would not take this: "+err.Error(), err)
}

// judge sorts an HTTP answer. Only these statuses are a definite no; what is not listed may have happened.
func (c *Client) judge(r request, status int, raw []byte) (answer, error) {
	a, garbage := readAnswer(raw)
	switch {
	case status >= 200 && status < 300 && garbage == nil:
		return a, nil
	case status >= 200 && status < 300:
		return a, c.failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", garbage)
	}
	e := c.failure(kindOf(r, status, a), a.ResponseCode, a.ResponseDescription, nil)
	e.RawStatus = c.scrub.text(a.Status)
	if e.Code == "" {
		e.Code = "http " + strconv.Itoa(status)
	}
	if e.Message == "" {
		e.Message = http.StatusText(status)
	}
	return a, e
}

// kindOf says which of the four an HTTP status other than 2xx is. 422 is a business refusal [seed 001]; the other
// statuses are assumed to mean what they mean everywhere. When an earlier try may have got through, they say nothing of
// that one: a 401 after a change of keys, or a 409 while it is still at work.
func kindOf(r request, status int, a answer) error {
	switch status {
	case http.StatusNotFound:
		if r.method == http.MethodGet {
			return kindOfNotFound(a)
		}
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity:
	default:
		return providers.ErrUnknown
	}
	if r.again && status != http.StatusUnprocessableEntity {
		return providers.ErrUnknown
	}
	if a.ResponseCode == codeOK { // no and yes in one answer
		return providers.ErrUnknown
	}
	return providers.ErrDeclined
}

// kindOfNotFound believes a 404 to an inquiry only when Paygate says it in its own shape: from a proxy or a wrong base
// URL it would mean "never happened", and the next thing would be to pay again.
func kindOfNotFound(a answer) error {
	if a.ResponseCode == "" || a.ResponseCode == codeOK {
		return providers.ErrUnknown
	}
	return providers.ErrNotFound
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
		return "cancelled", "The call was given up before Paygate answered."
	case errors.As(err, &dns):
		return "dns", "The address of Paygate could not be found."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout", "Paygate did not answer in time."
	case errors.As(err, &cert), strings.Contains(err.Error(), "tls: "), // alerts have no type of their own
		strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "tls", "The connection to Paygate could not be secured."
	case errors.As(err, &op) && op.Op == "dial":
		return "unreachable", "Paygate could not be reached."
	}
	return "interrupted", "The connection to Paygate broke before it answered."
}

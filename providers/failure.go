package providers

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
)

// NotSent is the code of what a client refuses by itself.
const NotSent = "not sent"

// Failure is the one place where a client's errors are made: whatever text comes in, no secret goes out.
func (s *Scrubber) Failure(kind error, code, message string, cause error) *Error {
	return &Error{Kind: kind, Code: s.Code(code), Message: s.Text(message), Cause: s.Err(cause)}
}

// Refused is a definite no of our own, before anything was sent.
func (s *Scrubber) Refused(err error) error {
	return s.Failure(ErrDeclined, NotSent, s.name+" would not take this: "+err.Error(), err)
}

// Unsure turns a refusal of the question into what it is for the thing that was asked about: unknown.
func Unsure(err error) error {
	e := *Detail(err)
	e.Kind = ErrUnknown
	return &e
}

// Lost is an exchange without an answer. It may have got through, whatever broke.
func (s *Scrubber) Lost(err error) error {
	code, message := s.network(err)
	return s.Failure(ErrUnknown, code, message, err)
}

func (s *Scrubber) network(err error) (code, message string) {
	var timeout net.Error
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var op *net.OpError
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled", "The call was given up before " + s.name + " answered."
	case errors.As(err, &dns):
		return "dns", "The address of " + s.name + " could not be found."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout", s.name + " did not answer in time."
	case errors.As(err, &cert), strings.Contains(err.Error(), "tls: "), // alerts have no type of their own
		strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "tls", "The connection to " + s.name + " could not be secured."
	case errors.As(err, &op) && op.Op == "dial":
		return "unreachable", s.name + " could not be reached."
	}
	return "interrupted", "The connection to " + s.name + " broke before it answered."
}

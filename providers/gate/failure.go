package gate

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
func (s scrubber) failure(kind error, code, message string, cause error) *providers.Error {
	return &providers.Error{Kind: kind, Code: s.code(code), Message: s.text(message), Cause: s.err(cause)}
}

// code is scrubbed of all but the security code, which may be like the beginning of an error's number.
func (s scrubber) code(t string) string { return scrubber{secrets: s.secrets}.text(t) }

// refused is a definite no of our own, before anything was sent.
func (s scrubber) refused(err error) error {
	return s.failure(providers.ErrDeclined, "not sent", "Gate would not take this: "+err.Error(), err)
}

// judge sorts an HTTP answer. 200 alone is success [seed 003]. Any other answer of Gate's is an envelope, which means
// that the request was unsuccessful; one without comes from something before Gate, and says nothing [preface].
func (s scrubber) judge(r request, got reply) (answer, error) {
	if got.status == http.StatusOK {
		a, err := readAnswer(got.raw)
		if err != nil {
			return answer{}, s.failure(providers.ErrUnknown, "garbage", "The answer makes no sense.", err)
		}
		return s.answer(a), nil
	}
	e, ok := readEnvelope(got.raw)
	if !ok {
		return answer{}, s.retryAfter(got.header, s.failure(providers.ErrUnknown, "http "+strconv.Itoa(got.status),
			"The answer is none of Gate's own ("+statusWords(got.status)+"), so it says nothing of the call.", nil))
	}
	failure := s.failure(kindOf(r, got.status, e.Code), e.Code, e.words(), nil)
	failure.RawStatus = s.text(e.Name)
	return answer{}, s.retryAfter(got.header, failure)
}

// answer is scrubbed where it is read, for only here the card is known that it may repeat.
func (s scrubber) answer(a answer) answer {
	a.Status = s.text(a.Status)
	a.CustomerAction.value.Type = s.text(a.CustomerAction.value.Type)
	a.DeclineReason.value.Description = s.text(a.DeclineReason.value.Description)
	a.DeclineReason.value.Code = declineCode(s.code(string(a.DeclineReason.value.Code)))
	return a
}

// kindOf says which of the four an envelope is. It is a definite no, with three exceptions. The preface calls every
// envelope a failure, yet of a Gate that broke (5xx) only a code with a reason is believed: being wrong would cost a
// second refund. When an earlier try may have got through, a refusal of this one says nothing of that: what was refused
// may be exactly what is done already. And a question has no outcome: only "not found" is an answer to it.
func kindOf(r request, status int, code string) error {
	switch {
	case r.method == http.MethodGet && isNotFound(code):
		return providers.ErrNotFound
	case r.method == http.MethodGet && code != codeUnauthorized && code != codeIncorrect:
		return providers.ErrUnknown
	case r.again, status >= 500 && !hasReason(code):
		return providers.ErrUnknown
	}
	return providers.ErrDeclined
}

func statusWords(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "HTTP " + strconv.Itoa(status)
}

// retryAfter takes the header in its form of seconds. No limits are published [seed 003 names 429 alone].
func (s scrubber) retryAfter(h http.Header, e *providers.Error) error {
	if seconds, err := strconv.Atoi(h.Get("Retry-After")); err == nil && seconds > 0 && seconds <= 86400 {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	return e
}

// unsure turns a refusal of the question into what it is for the thing that was asked about: unknown.
func unsure(err error) error {
	e := *providers.Detail(err)
	e.Kind = providers.ErrUnknown
	return &e
}

// lost is an exchange without an answer. It may have got through, whatever broke.
func (s scrubber) lost(err error) error {
	code, message := networkWords(err)
	return s.failure(providers.ErrUnknown, code, message, err)
}

func networkWords(err error) (code, message string) {
	var timeout net.Error
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var op *net.OpError
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled", "The call was given up before Gate answered."
	case errors.As(err, &dns):
		return "dns", "The address of Gate could not be found."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout", "Gate did not answer in time."
	case errors.As(err, &cert), strings.Contains(err.Error(), "tls: "), // alerts have no type of their own
		strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return "tls", "The connection to Gate could not be secured."
	case errors.As(err, &op) && op.Op == "dial":
		return "unreachable", "Gate could not be reached."
	}
	return "interrupted", "The connection to Gate broke before it answered."
}

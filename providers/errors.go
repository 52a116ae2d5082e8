package providers

import (
	"errors"
	"time"
)

// A failed call is one of four. Anything that is none of them counts as ErrUnknown.
var (
	// ErrDeclined is a definite no: nothing was done, and sending it again would not help.
	ErrDeclined = errors.New("declined by the provider")
	// ErrUnknown may have happened: the answer was lost, late, or makes no sense.
	ErrUnknown = errors.New("outcome unknown")
	// ErrNotFound is a payment or an operation that the provider never had.
	ErrNotFound = errors.New("not known to the provider")
	// ErrSignature is a delivery whose proof is wrong or missing.
	ErrSignature = errors.New("signature is wrong")
)

// ErrMalformed is a delivery whose bytes can't be one. It is never the outcome of a call.
var ErrMalformed = errors.New("not a delivery of this provider")

// Error carries the provider's own words with one of the four. Nothing secret is in it.
type Error struct {
	Kind      error  // one of the four
	RawStatus string // the provider's status word
	Code      string // the provider's code, or "http 502", "timeout", "tls" …
	Message   string // the provider's sentence, or ours about the network, for a person
	Cause     error  // for the log
	// PaymentID is the provider's own of a payment that it made and declined; empty where it names none.
	PaymentID string
	// RetryAfter is how long the provider wants to be left alone; zero where it does not say.
	RetryAfter time.Duration
}

func (e *Error) Error() string {
	s := e.Kind.Error()
	if e.Code != "" {
		s += " [" + e.Code + "]"
	}
	if e.Message != "" {
		s += ": " + e.Message
	}
	return s
}

// Unwrap lets errors.Is see the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// IsCallFailure says whether err is a provider's or its network's, and not ours.
func IsCallFailure(err error) bool {
	return errors.Is(err, ErrDeclined) || errors.Is(err, ErrUnknown) || errors.Is(err, ErrNotFound)
}

// Detail is the provider's own words, where err carries any; else err as unknown.
func Detail(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Kind: ErrUnknown, Message: err.Error(), Cause: err}
}

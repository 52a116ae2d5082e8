package paytech

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"kontor/providers"
)

// envelope is around every success [seed]; hasMore is a list's [spec].
type envelope[T any] struct {
	Status  int  `json:"status"`
	HasMore bool `json:"hasMore"`
	Result  *T   `json:"result"`
}

func readEnvelope[T any](raw []byte) (envelope[T], error) {
	var e envelope[T]
	if err := providers.DecodeObject(raw, &e); err != nil {
		return e, err
	}
	if e.Status != http.StatusOK {
		return e, errors.New("the envelope does not say 200")
	}
	if e.Result == nil {
		return e, errors.New("the envelope is empty")
	}
	return e, nil
}

// problem is the body of an HTTP error, in Spring's shape [spec]. Errors come with a 400 only.
type problem struct {
	Status  int          `json:"status"`
	Error   string       `json:"error"`
	Message string       `json:"message"`
	Errors  []fieldError `json:"errors"`
}

type fieldError struct {
	Field          string `json:"field"`
	DefaultMessage string `json:"defaultMessage"`
}

// readProblem says too whether the body is pay.tech's own: its status is that of the answer.
func readProblem(raw []byte, status int) (problem, bool) {
	var p problem
	err := providers.DecodeObject(raw, &p)
	return p, err == nil && p.Status == status && p.Error != ""
}

// sentence is the message with the fields that were at fault.
func (p problem) sentence() string {
	var words []string
	if p.Message != "" {
		words = append(words, p.Message)
	}
	for _, f := range p.Errors {
		words = append(words, strings.Trim(f.Field+": "+f.DefaultMessage, ": "))
	}
	if len(words) == 0 {
		return p.Error
	}
	return strings.Join(words, "; ")
}

// lenient reads what it can, and takes what it can't read for missing: for what is nice to know.
type lenient[T any] struct{ value T }

// UnmarshalJSON fails never.
func (l *lenient[T]) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &l.value); err != nil {
		*l = lenient[T]{}
	}
	return nil
}

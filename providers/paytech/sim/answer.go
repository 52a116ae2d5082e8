package sim

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// answer is a status and a JSON body, ready to be written.
type answer struct {
	status int
	body   []byte
}

// envelope is around every success [seed].
type envelope struct {
	Timestamp string `json:"timestamp"`
	Status    int    `json:"status"`
	HasMore   *bool  `json:"hasMore,omitempty"`
	Result    any    `json:"result"`
}

// problem is the body of an HTTP error, in Spring's shape [spec].
type problem struct {
	Timestamp string       `json:"timestamp"`
	Status    int          `json:"status"`
	Error     string       `json:"error"`
	Message   string       `json:"message"`
	Path      string       `json:"path"`
	Errors    []fieldError `json:"errors,omitempty"` // of a 400 only
}

type fieldError struct {
	Codes          []string `json:"codes"`
	Arguments      []any    `json:"arguments"`
	DefaultMessage string   `json:"defaultMessage"`
	ObjectName     string   `json:"objectName"`
	Field          string   `json:"field"`
	BindingFailure bool     `json:"bindingFailure"`
}

// refusal is an HTTP error: documented for 400, 401 and 404 [spec], the other statuses assumed.
type refusal struct {
	status  int
	message string
	fields  []fieldError
}

func refuse(status int, message string) error { return &refusal{status: status, message: message} }

// wrongState is a 400 for an operation that the payment's state does not allow: that 400 is it is documented [spec], its
// words are assumed.
func wrongState(p Payment, verb string) error {
	return refuse(http.StatusBadRequest, "Payment in state "+p.State+" can not be "+verb)
}

func (r *refusal) Error() string { return r.message }

// stamp writes a time with milliseconds and +00:00 [seed].
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000+00:00") }

func encoded(status int, v any) answer {
	text, err := json.Marshal(v)
	if err != nil {
		return answer{http.StatusInternalServerError, []byte(`{"status":500,"error":"Internal Server Error"}`)}
	}
	return answer{status, text}
}

func (s *Sim) answered(out outcome) answer {
	return encoded(http.StatusOK, envelope{stamp(s.opts.Clock()), http.StatusOK, out.hasMore, out.result})
}

// refused answers an error. What is no refusal is our own fault: 500.
func (s *Sim) refused(r *http.Request, err error) answer {
	var no *refusal
	if !errors.As(err, &no) {
		no = &refusal{status: http.StatusInternalServerError, message: "Internal error"}
	}
	return encoded(no.status, problem{
		stamp(s.opts.Clock()), no.status, http.StatusText(no.status), no.message, r.URL.Path, no.fields,
	})
}

func (s *Sim) broken(r *http.Request) answer {
	return s.refused(r, refuse(http.StatusInternalServerError, "Internal error"))
}

func writeAnswer(w http.ResponseWriter, a answer) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

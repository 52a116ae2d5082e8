package sim

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxBody bounds a request's body: assumed.
const maxBody = 1 << 20

// call is one authenticated request that was read and found well-formed.
type call struct {
	kind     string
	shop     string
	id       string // of the path
	customer string // of the path
	terminal string // of the path
	query    url.Values
	body     body
}

// verb does the work of one endpoint. The caller holds s.mu; the verb changes nothing itself.
type verb func(*Sim, *call) (outcome, error)

// outcome is what a verb wants done and answered.
type outcome struct {
	change  change
	result  any    // goes into the envelope
	hasMore *bool  // of a list
	settle  string // id of a payment that comes to its end right after the answer
}

// serve wraps a verb: read, misbehave or work, answer or misbehave.
func (s *Sim) serve(kind string, work verb) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.count()
		if !namesItself(r.UserAgent()) {
			turnAway(w)
			return
		}
		c, err := s.receive(w, r, kind)
		if err != nil {
			writeAnswer(w, s.refused(r, err))
			return
		}
		if !s.before(w, r, c.kind) {
			s.after(w, r, c.kind, s.perform(r, c, work))
		}
	}
}

// namesItself: an edge before the API turns away clients that bear the name of their library [err].
func namesItself(agent string) bool {
	for _, library := range []string{"Go-http-client/", "Python-urllib/", "Java-http-client/"} {
		if strings.HasPrefix(agent, library) {
			return false
		}
	}
	return agent != ""
}

func turnAway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusForbidden)
	_, _ = io.WriteString(w, "error code: 1010\n")
}

func (s *Sim) receive(w http.ResponseWriter, r *http.Request, kind string) (*call, error) {
	shop, ok := shopOf(r)
	if !ok {
		return nil, refuse(http.StatusUnauthorized, "Invalid token")
	}
	c := &call{
		kind: kind, shop: shop, id: r.PathValue("id"), customer: r.PathValue("customer"), terminal: r.PathValue("terminal"),
		query: r.URL.Query(),
	}
	if r.Method == http.MethodGet {
		return c, nil
	}
	var err error
	if c.body, err = readBody(w, r, kind); err != nil {
		return nil, err
	}
	if f := c.body.check(kind); len(f) > 0 {
		return nil, &refusal{status: http.StatusBadRequest, message: "Validation failed", fields: f}
	}
	if kind == "create" {
		c.kind = c.body.creates()
	}
	return c, nil
}

// shopOf is the shop's key. Any that begins with "sim_" is one, so that no real one is ever accepted.
func shopOf(r *http.Request) (string, bool) {
	kind, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return key, strings.EqualFold(kind, "Bearer") && strings.HasPrefix(key, "sim_")
}

// bodyless may come without a body [spec].
func bodyless(kind string) bool {
	switch kind {
	case "capture", "void", "approve", "reject":
		return true
	}
	return false
}

func readBody(w http.ResponseWriter, r *http.Request, kind string) (body, error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return body{}, refuse(http.StatusRequestEntityTooLarge, "Request is too large")
	case err != nil:
		return body{}, refuse(http.StatusBadRequest, "Request could not be read")
	case len(text) == 0 && bodyless(kind):
		return body{}, nil
	case len(text) == 0:
		return body{}, refuse(http.StatusBadRequest, "Required request body is missing")
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		return body{}, refuse(http.StatusUnsupportedMediaType, "Content-Type must be application/json")
	}
	return parseBody(text)
}

// perform does a verb's work whole or not at all: refused, or journaled and then applied.
func (s *Sim) perform(r *http.Request, c *call, work verb) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, err := work(s, c)
	if err == nil && onPayment(c.kind) && s.declines(c.kind) {
		err = refuse(http.StatusBadRequest, "Declined by Acquirer")
	}
	if err != nil {
		return s.refused(r, err)
	}
	a := s.answered(out)
	if err := s.commit(out.change); err != nil {
		return s.broken(r)
	}
	s.tell(out.change)
	if out.settle != "" && !s.hold {
		if _, err := s.find(out.settle); err != nil { // looking settles what is due
			return s.broken(r)
		}
	}
	return a
}

// onPayment says whether a call is an operation on a payment that is there.
func onPayment(kind string) bool {
	switch kind {
	case "execute", "capture", "void", "chargeback", "approve", "reject":
		return true
	}
	return false
}

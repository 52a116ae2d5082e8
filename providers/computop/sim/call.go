package sim

import (
	"errors"
	"io"
	"mime"
	"net/http"
)

// maxBody bounds a request's body: assumed.
const maxBody = 1 << 20

// call is one authenticated request that was read and found well-formed.
type call struct {
	kind     string
	merchant string
	key      string // Idempotency-Key, where the endpoint knows one
	payID    string // of the path
	transID  string // of the path
	print    string // tells whether two requests are the same
	body     body
}

// verb does the work of one endpoint. The caller holds s.mu; the verb changes nothing itself.
type verb func(*Sim, *call) (outcome, error)

// outcome is what a verb wants done and answered.
type outcome struct {
	change change
	answer answer
	notify string // kind of change to tell by webhook; "" for none
}

// serve wraps a verb: read, misbehave or work, answer or misbehave.
func (s *Sim) serve(kind string, work verb) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.count()
		c, err := s.receive(w, r, kind)
		if err != nil {
			writeAnswer(w, refused(err))
			return
		}
		if !s.before(w, r, c.kind) {
			s.after(w, r, c.kind, s.perform(c, work))
		}
	}
}

func (s *Sim) receive(w http.ResponseWriter, r *http.Request, kind string) (*call, error) {
	merchant, err := s.merchant(r)
	if err != nil {
		return nil, err
	}
	c := &call{kind: kind, merchant: merchant, payID: r.PathValue("payId"), transID: r.PathValue("transId")}
	if kind == "get" {
		return c, nil
	}
	if keyed(kind) {
		c.key = r.Header.Get("Idempotency-Key")
	}
	if c.body, err = readBody(w, r, kind); err != nil {
		return nil, err
	}
	if err := c.body.check(); err != nil {
		return nil, refuse(codeMalformed, err.Error())
	}
	if err := c.body.require(kind, s.opts.Strict); err != nil {
		return nil, refuse(codeMalformed, err.Error())
	}
	if kind == "payment" && c.body.later() {
		c.kind = "charge"
	}
	c.print = fingerprint(r.Method, r.URL.Path, c.body)
	return c, nil
}

// readBody reads a bounded JSON body. A confirmation may have none: assumed.
func readBody(w http.ResponseWriter, r *http.Request, kind string) (body, error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return body{}, refuse(codeTooLarge)
	case err != nil:
		return body{}, refuse(codeMalformed, "body could not be read")
	case kind == "confirm" && len(text) == 0:
		return body{}, nil
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		return body{}, refuse(codeMediaType)
	}
	b, err := parseBody(text)
	if err != nil {
		return body{}, refuse(codeMalformed, err.Error())
	}
	return b, nil
}

// refusal is the no that a fault says to what is done at once. A payment is declined where it is made.
func (s *Sim) refusal(c *call) error {
	switch c.kind {
	case "get", "session", "link", "intent", "payment", "charge":
		return nil
	}
	if s.declines(c.kind) {
		return refuse(codeDeclined)
	}
	return nil
}

// declines says whether the bank says no to this call. The caller holds s.mu.
func (s *Sim) declines(kind string) bool {
	return s.trip(kind, func(f *Faults) *Fault { return &f.Decline })
}

// perform does a verb's work whole or not at all: replayed, refused, or journaled and then applied.
func (s *Sim) perform(c *call, work verb) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, seen := s.replay(c); seen {
		return a
	}
	var out outcome
	err := s.refusal(c)
	if err == nil {
		out, err = work(s, c)
	}
	if err != nil {
		out = outcome{answer: s.refusedCall(c, err)}
	}
	out.change.Answer = c.keep(out.answer, s.now())
	if err := s.commit(out.change); err != nil {
		return broken()
	}
	if out.notify != "" {
		s.notify(out.change.Payments[0], out.notify)
	}
	return out.answer
}

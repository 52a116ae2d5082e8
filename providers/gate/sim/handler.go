package sim

import (
	"errors"
	"io"
	"mime"
	"net/http"
)

// Handler is the HTTP surface: the API below /api/v1/api, the payment pages and the 3-D Secure steps. Anything else is a
// loud 404, kept for Unknown. It may stand behind http.StripPrefix; PublicURL then says the whole address.
func (s *Sim) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /pay/{token}", s.showPage)
	mux.HandleFunc("POST /pay/{token}", s.actPage)
	mux.HandleFunc("GET /3ds/{token}", s.showStep)
	mux.HandleFunc("POST /3ds/{token}", s.actStep)
	mux.HandleFunc("POST /3ds/{token}/method", s.runMethod)
	mux.HandleFunc("GET /pay/style.css", serveStyle)
	mux.HandleFunc("GET /3ds/style.css", serveStyle)
	mux.HandleFunc("GET /3ds/{token}/style.css", serveStyle)
	mux.HandleFunc("/", s.notFound)
	for _, e := range endpoints {
		mux.HandleFunc(e.method+" /api/v1/api"+e.path, s.serve(e))
	}
	return mux
}

// endpoint is one operation; letter is its in fields.txt.
type endpoint struct {
	method, path, kind, letter string
	work                       verb
}

// endpoints are all that are published [seed 003].
var endpoints = []endpoint{
	{"POST", "/payments", "payment", "p", (*Sim).createPayment},
	{"POST", "/payments/initiate-session", "session", "s", (*Sim).createSession},
	{"POST", "/payments/payout", "payout", "o", (*Sim).createPayout},
	{"POST", "/payments/refund", "refund", "r", (*Sim).createRefund},
	{"GET", "/payments/{referenceId}", "get", "", (*Sim).inquire},
}

// maxBody bounds a request's body: assumed.
const maxBody = 1 << 20

// call is one authenticated request that was read and found well-formed.
type call struct {
	kind      string
	terminal  string
	reference string // of the path
	body      body
}

// verb does the work of one endpoint. The caller holds s.mu; the verb changes nothing itself.
type verb func(*Sim, *call) (outcome, error)

// outcome is what a verb wants done and shown. Tell is the kind of change to tell by webhook; "" for none.
type outcome struct {
	payments []Payment // the first is shown
	done     []string
	tell     string
	told     int // which of the payments is told
}

// serve wraps a verb: read, misbehave or work, answer or misbehave.
func (s *Sim) serve(e endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.count()
		c, err := receive(w, r, e)
		if err != nil {
			writeAnswer(w, refused(err))
			return
		}
		if !s.before(w, r, e.kind) {
			s.after(w, r, e.kind, s.perform(c, e.work))
		}
	}
}

func receive(w http.ResponseWriter, r *http.Request, e endpoint) (*call, error) {
	who, err := terminal(r)
	if err != nil {
		return nil, err
	}
	c := &call{kind: e.kind, terminal: who, reference: r.PathValue("referenceId")}
	if e.method == http.MethodGet {
		return c, nil
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, refuse("1002", "The body is too large or broken.")
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		return nil, refuse("1002", "The body must be application/json.")
	}
	if c.body, err = parseBody(text); err == nil {
		err = c.body.check(e.letter)
	}
	if err != nil {
		return nil, refuse("1002", err.Error())
	}
	return c, nil
}

// perform does a verb's work whole or not at all: refused, or journaled and then applied.
func (s *Sim) perform(c *call, work verb) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, err := work(s, c)
	if err == nil {
		change := change{Payments: out.payments, Done: out.done}
		if len(out.done) == 0 {
			change.Payments = nil // looked at, not changed
		}
		err = s.commit(change)
	}
	if err != nil {
		return refused(err)
	}
	if out.tell != "" {
		s.notify(out.payments[out.told], out.tell)
	}
	o := s.object(out.payments[0])
	if s.trip(c.kind, func(f *Faults) *Fault { return &f.StrangeWord }) {
		o.Status = "in_review"
	}
	return answered(http.StatusOK, o)
}

func (s *Sim) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
}

// Requests says how many requests came in, to the API and to paths that do not exist.
func (s *Sim) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Unknown lists the latest requests to paths that do not exist, as "METHOD /path".
func (s *Sim) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.unknown...)
}

// notFound answers what no Gate would: its body is no envelope, so it says nothing of any payment.
func (s *Sim) notFound(w http.ResponseWriter, r *http.Request) {
	line := r.Method + " " + r.URL.Path
	s.mu.Lock()
	s.requests++
	s.unknown = append(s.unknown, line)
	if len(s.unknown) > 1000 {
		s.unknown = s.unknown[len(s.unknown)-1000:]
	}
	s.mu.Unlock()
	writeAnswer(w, answered(http.StatusNotFound, map[string]string{"error": "the Gate simulator has no " + line}))
}

var errNoButton = errors.New("there is no such button")

package sim

import (
	"io"
	"net/http"
	"strconv"
)

// before commits the faults that come instead of the work, and says whether one did.
func (s *Sim) before(w http.ResponseWriter, r *http.Request, kind string) bool {
	switch {
	case s.trip(kind, func(f *Faults) *Fault { return &f.NeverWork }):
		cut(w)
	case s.trip(kind, func(f *Faults) *Fault { return &f.Hang }):
		s.hang(w, r)
	case s.trip(kind, func(f *Faults) *Fault { return &f.FailBefore }):
		writeAnswer(w, s.broken(r))
	case s.trip(kind, func(f *Faults) *Fault { return &f.Busy }):
		w.Header().Set("Retry-After", strconv.Itoa(RetryAfter))
		writeAnswer(w, s.refused(r, refuse(http.StatusTooManyRequests, "Too many requests")))
	default:
		return false
	}
	return true
}

// RetryAfter is for how many seconds a simulator that is busy asks to be left alone.
const RetryAfter = 7

// declines says whether the acquirer refuses this call.
func (s *Sim) declines(kind string) bool {
	return s.trip(kind, func(f *Faults) *Fault { return &f.Decline })
}

// after writes the answer, or commits a fault that comes instead of it.
func (s *Sim) after(w http.ResponseWriter, r *http.Request, kind string, a answer) {
	switch {
	case s.trip(kind, func(f *Faults) *Fault { return &f.LoseAnswer }):
		cut(w)
	case s.trip(kind, func(f *Faults) *Fault { return &f.HangAfter }):
		s.hang(w, r)
	case s.trip(kind, func(f *Faults) *Fault { return &f.FailAfter }):
		writeAnswer(w, s.broken(r))
	case s.trip(kind, func(f *Faults) *Fault { return &f.Garbage }):
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<html><body><h1>It works!</h1></body>")
	default:
		writeAnswer(w, a)
	}
}

// hang holds the answer until the client gives up or the simulator is closed.
func (s *Sim) hang(w http.ResponseWriter, r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.closed:
	}
	cut(w)
}

// cut ends the connection after the first byte of an answer. That one byte matters: without any, a client's transport
// may hold a used connection for stale and send a request again without saying so.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	_, _ = io.WriteString(conn, "H")
	_ = conn.Close()
}

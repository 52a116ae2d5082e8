package sim

import (
	"io"
	"net/http"
	"strconv"
	"time"
)

// BusyFor is how long a busy simulator wants to be left alone: assumed, like being busy at all.
const BusyFor = 7 * time.Second

// before commits the faults that come instead of the work, and says whether one did.
func (s *Sim) before(w http.ResponseWriter, r *http.Request, kind string) bool {
	switch {
	case s.trip(kind, func(f *Faults) *Fault { return &f.NeverWork }):
		cut(w)
	case s.trip(kind, func(f *Faults) *Fault { return &f.Hang }):
		s.hang(w, r)
	case s.trip(kind, func(f *Faults) *Fault { return &f.FailBefore }):
		writeAnswer(w, r, broken())
	case s.trip(kind, func(f *Faults) *Fault { return &f.Busy }):
		w.Header().Set("Retry-After", strconv.Itoa(int(BusyFor/time.Second)))
		w.WriteHeader(http.StatusTooManyRequests)
	default:
		return false
	}
	return true
}

// after writes the answer, or commits a fault that comes instead of it.
func (s *Sim) after(w http.ResponseWriter, r *http.Request, kind string, a answer) {
	switch {
	case s.trip(kind, func(f *Faults) *Fault { return &f.LoseAnswer }):
		cut(w)
	case s.trip(kind, func(f *Faults) *Fault { return &f.HangAfter }):
		s.hang(w, r)
	case s.trip(kind, func(f *Faults) *Fault { return &f.FailAfter }):
		writeAnswer(w, r, broken())
	case s.trip(kind, func(f *Faults) *Fault { return &f.Garbage }):
		webPage(w, http.StatusOK)
	default:
		writeAnswer(w, r, a)
	}
}

// broken is a failure of the platform itself: assumed, with its shape.
func broken() answer {
	return answer{status: http.StatusInternalServerError, body: resultOnly(refuse(codeInternal))}
}

func webPage(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<html><body><h1>It works!</h1></body></html>")
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
// may hold a used connection for stale and send the request again without saying so.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	_, _ = io.WriteString(conn, "H")
	_ = conn.Close()
}

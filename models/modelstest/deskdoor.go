package modelstest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

// Door stands before a simulator. It holds a request, or its answer, for as long as a test wants: so a call hangs while
// the ledger's clock runs, and nobody waits.
type Door struct {
	next http.Handler
	mu   sync.Mutex
	held *Held
}

// Held is one request that hangs.
type Held struct {
	Caught chan struct{} // closed when it is there
	worked bool          // the work is done, its answer hangs
	goOn   chan bool
}

// Hold has the next request hang: before the simulator has it, or with the work done.
func (d *Door) Hold(worked bool) *Held {
	h := &Held{Caught: make(chan struct{}), worked: worked, goOn: make(chan bool, 1)}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held = h
	return h
}

// Forget lets all requests through again.
func (d *Door) Forget() { d.take() }

func (d *Door) take() *Held {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := d.held
	d.held = nil
	return h
}

// Let lets go of it: it goes on where it was, or its connection is cut.
func (h *Held) Let(through bool) { h.goOn <- through }

func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := d.take()
	if h == nil {
		d.next.ServeHTTP(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !h.worked {
		if h.wait() {
			d.next.ServeHTTP(w, r)
			return
		}
		cut(w)
		return
	}
	answer := httptest.NewRecorder()
	d.next.ServeHTTP(answer, r)
	if !h.wait() {
		cut(w)
		return
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (h *Held) wait() bool {
	close(h.Caught)
	return <-h.goOn
}

// cut ends the connection after one byte: without any, a transport may send a request again by itself.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = io.WriteString(conn, "H")
	_ = conn.Close()
}

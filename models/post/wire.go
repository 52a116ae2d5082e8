package post

import (
	"errors"
	"net"
	"time"
)

// maxHeard bounds what a server may say in one conversation, in bytes.
const maxHeard = 256 << 10

var errTalks = errors.New("the server says more than it should")

// wire is a connection that ends at one moment, whatever else is asked of it, and after so many bytes were read.
type wire struct {
	net.Conn
	until time.Time
	left  int
}

// SetDeadline never goes beyond the end of the conversation.
func (w *wire) SetDeadline(at time.Time) error {
	if at.After(w.until) {
		at = w.until
	}
	return w.Conn.SetDeadline(at)
}

// wait gives the conversation so much longer from now.
func (w *wire) wait(d time.Duration) error {
	w.until = time.Now().Add(d)
	return w.Conn.SetDeadline(w.until)
}

func (w *wire) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, errTalks
	}
	n, err := w.Conn.Read(p[:min(len(p), w.left)])
	w.left -= n
	return n, err
}

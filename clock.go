package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// demoClock is the clock of a demo, its book's and its simulators' alike: the machine's, put ahead by hand to see what a
// later day brings. serve has none, and nothing that could be asked for one.
type demoClock struct {
	path string // keeps how far it is ahead, so that a demo that was stopped goes on in its own time

	mu    sync.Mutex
	ahead time.Duration
	back  time.Duration // while the demo's history is made, before anybody sees it
}

const longestAhead = 20 * 366 * 24 * time.Hour

func newDemoClock(path string) (*demoClock, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &demoClock{path: path}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the demo's clock: %w", err)
	}
	ahead, err := time.ParseDuration(strings.TrimSpace(string(text)))
	if err != nil || ahead < 0 || ahead > longestAhead {
		return nil, fmt.Errorf("%s does not say how far the demo's clock is ahead, such as 24h0m0s: delete it to go back to today", path)
	}
	return &demoClock{path: path, ahead: ahead}, nil
}

// Now is the time it shows.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead - c.back)
}

// goBack has it show a time before, for the demo's history to be lived through. It is kept nowhere.
func (c *demoClock) goBack(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.back = by
}

// put moves it on; what is there already stays as it is, so it never goes back.
func (c *demoClock) put(by time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if by < 0 || c.ahead+by > longestAhead {
		return errors.New("by a duration such as 24h, twenty years in all at most, and never back")
	}
	if by == 0 {
		return nil
	}
	if err := os.WriteFile(c.path, []byte((c.ahead+by).String()+"\n"), 0o600); err != nil {
		return fmt.Errorf("keep the demo's clock: %w", err)
	}
	c.ahead += by
	return nil
}

// ServeHTTP says what time it is, and moves on by the form's "by". It is served beside the simulators' controls: on a
// loopback address, for whoever may have their banks decline as well.
func (c *demoClock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if r.Method == http.MethodPost {
		by, err := time.ParseDuration(r.PostFormValue("by"))
		if err == nil {
			err = c.put(by)
		}
		if err != nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprintln(w, err)
			return
		}
	}
	fmt.Fprintln(w, c.Now().UTC().Format(time.RFC3339))
}

package sim

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"time"
)

// Attempt is one try to deliver a webhook.
type Attempt struct {
	At        time.Time `json:"at"`
	PaymentID string    `json:"paymentId"`
	Kind      string    `json:"kind"` // of the change it tells
	URL       string    `json:"url"`
	Status    int       `json:"status"` // 0: no answer
	Error     string    `json:"error,omitempty"`
}

func (a Attempt) taken() bool { return a.Status >= 200 && a.Status < 300 }

// Attempts lists the latest tries, oldest first.
func (s *Sim) Attempts() []Attempt {
	s.sender.mu.Lock()
	defer s.sender.mu.Unlock()
	return slices.Clone(s.sender.log)
}

// Held says how many webhooks wait for ReleaseWebhooks.
func (s *Sim) Held() int {
	s.sender.mu.Lock()
	defer s.sender.mu.Unlock()
	return len(s.sender.held)
}

func (q *sender) send(d delivery) Attempt {
	a := Attempt{At: time.Now().UTC(), PaymentID: d.paymentID, Kind: d.kind, URL: d.url}
	req, err := http.NewRequestWithContext(q.ctx, http.MethodPost, d.url, bytes.NewReader(d.body))
	if err != nil {
		a.Error = err.Error()
		return a
	}
	req.Header.Set("Content-Type", "application/json")
	if d.signature != "" {
		req.Header.Set(SignatureHeader, d.signature)
	}
	resp, err := q.client.Do(req)
	if err != nil {
		a.Error = err.Error()
		return a
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxBody))
	_ = resp.Body.Close()
	a.Status = resp.StatusCode
	return a
}

// ReleaseWebhooks sends what was held: in order, or newest first when ReverseWebhooks held any of it.
func (s *Sim) ReleaseWebhooks() {
	q := s.sender
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.backwards {
		slices.Reverse(q.held)
	}
	q.queue = append(q.queue, q.held...)
	q.held, q.backwards = nil, false
	q.tell()
}

// Flush waits until every webhook queued so far is delivered or given up; held ones are not waited for.
func (s *Sim) Flush(ctx context.Context) error {
	q := s.sender
	for {
		q.mu.Lock()
		idle, changed := len(q.queue) == 0 && !q.sending, q.changed
		q.mu.Unlock()
		if idle {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closed:
			return errClosed
		}
	}
}

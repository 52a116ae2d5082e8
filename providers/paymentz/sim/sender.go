package sim

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// delivery is one webhook on its way.
type delivery struct {
	paymentID, kind, url string
	body                 []byte
	media                string
	once                 bool // not sent again
	attempts             int
	due                  time.Time
}

// sender sends notifications one after another, in the order of the ledger. One that was not taken with 2xx is sent again
// after a wait, behind those that came meanwhile, and given up when the waits are used up: assumed. What is queued does
// not outlive the process.
type sender struct {
	client  *http.Client
	backoff []time.Duration
	ctx     context.Context
	cancel  context.CancelFunc
	stopped chan struct{}

	mu        sync.Mutex
	queue     []delivery
	held      []delivery
	backwards bool
	sending   bool
	changed   chan struct{} // closed and replaced whenever the queue changes
	log       []Attempt
}

func newSender(client *http.Client, backoff []time.Duration) *sender {
	ctx, cancel := context.WithCancel(context.Background())
	q := &sender{
		client: client, backoff: backoff, ctx: ctx, cancel: cancel,
		stopped: make(chan struct{}), changed: make(chan struct{}),
	}
	go q.run()
	return q
}

func (q *sender) run() {
	defer close(q.stopped)
	for q.ctx.Err() == nil {
		d, ready, wait, changed := q.next()
		if ready {
			q.settle(d, q.send(d))
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-changed:
		case <-timer.C:
		case <-q.ctx.Done():
		}
		timer.Stop()
	}
}

// next takes the first delivery that is due, or says how long to wait for one.
func (q *sender) next() (d delivery, ready bool, wait time.Duration, changed <-chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	wait = time.Hour
	for i, d := range q.queue {
		if left := time.Until(d.due); left > 0 {
			wait = min(wait, left)
			continue
		}
		q.queue = slices.Delete(q.queue, i, i+1)
		q.sending = true
		return d, true, 0, nil
	}
	return delivery{}, false, wait, q.changed
}

// settle takes note of an attempt, and queues the delivery again where that is still worth it.
func (q *sender) settle(d delivery, a Attempt) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.sending = false
	q.log = append(q.log[max(0, len(q.log)-199):], a)
	if !a.taken() && !d.once && d.attempts < len(q.backoff) {
		d.due = time.Now().Add(q.backoff[d.attempts])
		d.attempts++
		q.queue = append(q.queue, d)
	}
	q.tell()
}

func (q *sender) add(ds []delivery, hold, backwards bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if hold {
		q.held = append(q.held, ds...)
		q.backwards = q.backwards || backwards
		return
	}
	q.queue = append(q.queue, ds...)
	q.tell()
}

func (q *sender) tell() {
	close(q.changed)
	q.changed = make(chan struct{})
}

func (q *sender) close() {
	q.cancel()
	<-q.stopped
}

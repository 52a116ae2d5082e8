package sim

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say how a simulator behaves. The zero value is a working one that keeps everything in memory.
type Options struct {
	Seed    int64            // random choices and ids derive from it
	Journal string           // append-only JSON-lines file; "" keeps everything in memory only
	Clock   func() time.Time // nil: time.Now
	HTTP    *http.Client     // sends webhooks; nil: one with a ten-second limit that follows no redirect

	PublicURL  string // where Handler is reached, such as http://127.0.0.1:8090/gate; begins the pages' links
	OwnRefunds bool   // a refund has a reference of its own, and parentReferenceId names the payment

	PortalWebhooks bool            // changes made behind the merchant's back are told by webhook too
	Backoff        []time.Duration // waits before a webhook is sent again, one a retry; nil: 200 ms, 1 s, 5 s, 30 s
}

// Sim is one simulated Gate: a ledger, the HTTP surface over it and the sender of its webhooks.
// All its methods may be used from several goroutines.
type Sim struct {
	opts   Options
	closed chan struct{}
	stop   sync.Once

	mu       sync.Mutex // guards everything below; a request holds it from its first look to its journal line
	ledger   *ledger
	journal  *journal
	serial   uint64
	hooks    map[string]string // default webhook URL by terminal
	public   string
	portal   bool
	requests int
	unknown  []string

	chaos  chaos
	sender *sender
}

// New makes a simulator and, when a journal is named, takes up what it holds. Its webhooks are sent until Close.
func New(o Options) (*Sim, error) {
	o = o.withDefaults()
	s := &Sim{
		opts: o, closed: make(chan struct{}), ledger: newLedger(), hooks: map[string]string{},
		public: strings.TrimRight(o.PublicURL, "/"), portal: o.PortalWebhooks,
	}
	s.chaos.rng = rand.New(rand.NewPCG(uint64(o.Seed), 0x5eed))
	journal, err := openJournal(o.Journal, s.ledger.apply)
	if err != nil {
		return nil, fmt.Errorf("gate simulator: %w", err)
	}
	s.journal = journal
	if err := s.commit(change{Start: s.ledger.starts + 1}); err != nil {
		_ = journal.close()
		return nil, fmt.Errorf("gate simulator: %w", err)
	}
	s.sender = newSender(o.HTTP, o.Backoff)
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{
			Timeout:       10 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	if o.Backoff == nil {
		o.Backoff = []time.Duration{200 * time.Millisecond, time.Second, 5 * time.Second, 30 * time.Second}
	}
	return o
}

// Close stops the sender, lets go of every held request and closes the journal. Later requests change nothing.
func (s *Sim) Close() error {
	var err error
	s.stop.Do(func() {
		close(s.closed)
		s.sender.close()
		s.mu.Lock()
		defer s.mu.Unlock()
		err = s.journal.close()
	})
	return err
}

// SetPublicURL says under which URL Handler is reached, once a port is known.
func (s *Sim) SetPublicURL(u string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.public = strings.TrimRight(u, "/")
}

// SetPortalWebhooks says whether portal changes are told by webhook.
func (s *Sim) SetPortalWebhooks(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.portal = on
}

func (s *Sim) now() time.Time { return s.opts.Clock().UTC() }

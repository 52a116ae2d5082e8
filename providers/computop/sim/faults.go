package sim

import (
	"math/rand/v2"
	"sync"
)

// Fault says when something goes wrong: the next times it can, or with a probability (1 is always, until reset).
// Only narrows it to one kind of operation: session, payment, charge (a payment of a kept card), link, intent, capture,
// reversal, refund, increment, credit, confirm or update; "get" for the inquiries, "token" for the OAuth endpoint. Empty means every kind but those two, and
// "*" every kind without exception. Of a webhook it is the kind of change that the webhook tells: one of those words, or
// one of authorization, decline, cancel, expiry, autocapture, portal-capture, portal-refund, portal-reversal.
type Fault struct {
	Next  int     `json:"next"`
	Every float64 `json:"every"`
	Only  string  `json:"only"`
}

// Faults are what a simulator does wrong. The zero value does nothing wrong.
type Faults struct {
	LoseAnswer Fault `json:"loseAnswer"` // does the work, then cuts the connection
	NeverWork  Fault `json:"neverWork"`  // cuts the connection without working
	Hang       Fault `json:"hang"`       // neither works nor answers until the client gives up
	HangAfter  Fault `json:"hangAfter"`  // works, then does not answer until the client gives up
	FailBefore Fault `json:"failBefore"` // answers 500 without working
	FailAfter  Fault `json:"failAfter"`  // works, then answers 500
	Garbage    Fault `json:"garbage"`    // works, then answers 200 with something that is not JSON

	DoubleWebhook   Fault `json:"doubleWebhook"`   // sends twice
	LateWebhook     Fault `json:"lateWebhook"`     // holds until ReleaseWebhooks
	ReverseWebhooks Fault `json:"reverseWebhooks"` // holds until ReleaseWebhooks, which then sends the newest first
	LoseWebhook     Fault `json:"loseWebhook"`     // never sends
	ForgeWebhook    Fault `json:"forgeWebhook"`    // sends once, badly signed; a basic one names a payment that is not there

	Decline     Fault `json:"decline"`     // the bank, or Paygate itself, says no: of what is done at once, and no page
	ExpireToken Fault `json:"expireToken"` // refuses a bearer token with 401 although it is good; Only does not narrow it
}

// namedFault is a fault with its name, for the control page.
type namedFault struct {
	Name, Help string
	*Fault
}

func (f *Faults) named() []namedFault {
	return []namedFault{
		{"loseAnswer", "works, then cuts the connection", &f.LoseAnswer},
		{"neverWork", "cuts the connection without working", &f.NeverWork},
		{"hang", "neither works nor answers", &f.Hang},
		{"hangAfter", "works, then does not answer", &f.HangAfter},
		{"failBefore", "500 without working", &f.FailBefore},
		{"failAfter", "works, then 500", &f.FailAfter},
		{"garbage", "works, then answers no JSON", &f.Garbage},
		{"doubleWebhook", "sends twice", &f.DoubleWebhook},
		{"lateWebhook", "holds until released", &f.LateWebhook},
		{"reverseWebhooks", "holds, then newest first", &f.ReverseWebhooks},
		{"loseWebhook", "never sends", &f.LoseWebhook},
		{"forgeWebhook", "sends badly signed", &f.ForgeWebhook},
		{"decline", "the bank says no", &f.Decline},
		{"expireToken", "401 for a good token", &f.ExpireToken},
	}
}

// chaos holds the faults and the dice.
type chaos struct {
	mu     sync.Mutex
	rng    *rand.Rand
	faults Faults
}

// SetFaults replaces every fault.
func (s *Sim) SetFaults(f Faults) {
	s.chaos.mu.Lock()
	defer s.chaos.mu.Unlock()
	s.chaos.faults = f
}

// Faults gives the faults as they stand: Next counts down as faults happen.
func (s *Sim) Faults() Faults {
	s.chaos.mu.Lock()
	defer s.chaos.mu.Unlock()
	return s.chaos.faults
}

// trip says whether the picked fault happens now to an operation of this kind.
func (s *Sim) trip(kind string, pick func(*Faults) *Fault) bool {
	s.chaos.mu.Lock()
	defer s.chaos.mu.Unlock()
	f := pick(&s.chaos.faults)
	if !f.matches(kind) {
		return false
	}
	if f.Next > 0 {
		f.Next--
		return true
	}
	return f.Every > 0 && s.chaos.rng.Float64() < f.Every
}

func (f *Fault) matches(kind string) bool {
	switch {
	case f.Only == "*" || kind == "*":
		return true
	case f.Only == "":
		return kind != "get" && kind != "token"
	}
	return f.Only == kind
}

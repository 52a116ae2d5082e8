// Package providertest is the one list of things that every provider's client must get right, run against that
// provider's simulator. What a client does not offer is skipped by name, so the skipped subtests are what it can't do.
package providertest

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// Harness is what the suite asks of a simulator.
type Harness struct {
	New func(*testing.T) World // a fresh simulator and a client of it, with signed webhooks where there are such
	// Secrets are the credentials that New plants. They must show nowhere.
	Secrets []string
}

// World is one simulator with a client. Functions that a simulator has no use for may be nil; what needs them is
// skipped. Amounts are minor units.
type World struct {
	Client providers.Provider

	Authorized func(t *testing.T, reference string, m money.Money) providers.PaymentRef // paid, nothing captured
	Waiting    func(t *testing.T, reference string, m money.Money) providers.PaymentRef // to be confirmed
	Totals     func(*testing.T, providers.PaymentRef) providers.Totals                  // as the simulator's own ledger has them
	Calls      func(providers.Kind) int                                                 // how often work of a kind was really done
	Next       func(Trouble, providers.Kind)                                            // what goes wrong with the next call of a kind

	PortalCapture func(*testing.T, providers.PaymentRef, int64) // behind our back
	PortalRefund  func(*testing.T, providers.PaymentRef, int64)
	PortalReverse func(*testing.T, providers.PaymentRef, int64)

	Pay     func(*testing.T, providers.Hosted) providers.PaymentRef // what the customer does on the hosted page
	Decline func(*testing.T, providers.Hosted) providers.PaymentRef
	Cancel  func(*testing.T, providers.Hosted) providers.PaymentRef

	WebhookURL string                      // goes into a Checkout
	Deliveries func(*testing.T) []Delivery // all that arrived so far, after waiting for what is on its way
	NextHook   func(HookTrouble)           // what goes wrong with the next webhook
	Release    func(*testing.T)            // lets go of webhooks that were held
}

// Delivery is a webhook as it arrived.
type Delivery struct {
	Header http.Header
	Body   []byte
}

// Trouble is what can go wrong with a call.
type Trouble string

// The troubles. After each of them the outcome is unknown to the caller.
const (
	LoseAnswer  Trouble = "answer lost"       // works, then cuts the connection
	NeverArrive Trouble = "never arrived"     // cuts the connection without working
	BreakAfter  Trouble = "broken after"      // works, then answers 5xx
	BreakBefore Trouble = "broken before"     // answers 5xx without working
	Garbage     Trouble = "garbage"           // works, then answers nonsense
	HangAfter   Trouble = "silent after work" // works, then never answers
	Hang        Trouble = "silent"            // neither works nor answers
)

var troubles = []Trouble{LoseAnswer, NeverArrive, BreakAfter, BreakBefore, Garbage, HangAfter, Hang}

// worked says whether the work was done.
func (t Trouble) worked() bool { return t != NeverArrive && t != BreakBefore && t != Hang }

// HookTrouble is what can go wrong with a webhook.
type HookTrouble string

// The troubles of webhooks.
const (
	ForgeHook   HookTrouble = "forged"
	DoubleHook  HookTrouble = "doubled"
	ReverseHook HookTrouble = "out of order" // held until Release, then newest first
)

// sender sends a call of one kind.
type sender func(context.Context, providers.Call) (providers.Answer, error)

var serial atomic.Int64

// fresh gives a name that was not used before.
func fresh(prefix string) string { return fmt.Sprintf("%s-%d", prefix, serial.Add(1)) }

// newCall is an operation of a payment as the book makes one.
func newCall(kind providers.Kind, ref providers.PaymentRef, m money.Money) providers.Call {
	return providers.Call{
		Kind: kind, Key: fresh("key"), Reference: fresh("op"), Payment: ref, Amount: m, Reason: "a reason",
		Customer: providers.Customer{FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
		Details:  providers.Details{Metadata: map[string]string{"note": "changed"}},
	}
}

// again is the call as it is sent another time.
func again(call providers.Call) providers.Call {
	call.FirstSent = time.Now()
	return call
}

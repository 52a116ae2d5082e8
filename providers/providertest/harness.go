// Package providertest is the one list of things that every provider's client must get right, run against that
// provider's simulator. What a client does not offer is skipped by name, so the skipped subtests are what it can't do.
package providertest

import (
	"net/http"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// Harness is what the suite asks of a simulator.
type Harness struct {
	New func(*testing.T) World // a fresh simulator and a client of it, with signed webhooks where there are such
	// Secrets are the credentials that New plants. They must show nowhere; World.Card's number and CVV are added.
	Secrets []string
}

// World is one simulator with a client. A function that a simulator has no use for is nil: what needs it is skipped.
// Amounts are minor units. Every function reaches into the simulator, none goes through the client.
type World struct {
	Client providers.Provider
	Ledger
	Portal
	Customer
	Hooks
	Hints

	// Next says what goes wrong with the next call of a kind; beside operations the kinds of kinds.go come here.
	Next func(Trouble, providers.Kind)
	// DeclineNext has the bank, or the provider itself, say no to the next call of a kind.
	DeclineNext func(*testing.T, providers.Kind)
	// Settle lets all that the provider took and has not done come through, and Fail refuses it. Nil where
	// everything is done or refused at once; a provider that answers Pending needs Settle.
	Settle, Fail func(*testing.T)
}

// Ledger is what the simulator holds, made without the client.
type Ledger struct {
	// Authorized makes a payment that is paid, with nothing captured; nil where payments are captured at once.
	Authorized func(t *testing.T, reference string, m money.Money) providers.PaymentRef
	// Captured makes one that is paid and captured; nil where that is Authorized and then PortalCapture.
	Captured func(t *testing.T, reference string, m money.Money) providers.PaymentRef
	// Waiting makes one that is to be confirmed.
	Waiting func(t *testing.T, reference string, m money.Money) providers.PaymentRef
	// Exchanged makes one for which the customer was asked another amount, in another currency, than goes through.
	Exchanged func(t *testing.T, reference string, asked, through money.Money) providers.PaymentRef
	// Unheld makes one in a currency that nobody here knows; nil where there is no list of payments.
	Unheld func(t *testing.T, reference string)
	// WaitingPayout makes a payout that waits to be approved.
	WaitingPayout func(t *testing.T, reference string, m money.Money) providers.PaymentRef
	// SavedMethod keeps a card for a customer, given by the merchant's number of it, and gives its token.
	SavedMethod func(t *testing.T, customer string) string
	// Balances are what Balancer must tell.
	Balances func(*testing.T) []providers.Balance
	// Totals are a payment's, as the simulator's own ledger has them, whatever the client can learn of them. Captured at
	// once counts as authorized too; what was sent out, by credit or payout, counts as refunded once it is through.
	Totals func(*testing.T, providers.PaymentRef) providers.Totals
	// Hung says whether the call has come that is not answered (Hang).
	Hung func() bool
	// Calls counts how often work of a kind was really done; what is taken and pending is done.
	Calls func(providers.Kind) int
}

// Portal is what others do at the provider, behind our back.
type Portal struct {
	PortalCapture    func(*testing.T, providers.PaymentRef, int64)
	PortalRefund     func(*testing.T, providers.PaymentRef, int64) // through at once
	PortalReverse    func(*testing.T, providers.PaymentRef, int64)
	PortalChargeback func(*testing.T, providers.PaymentRef, int64)
	PortalWonback    func(*testing.T, providers.PaymentRef, int64) // of what was charged back
}

// Customer is what the customer does on a payment page. See Browse for how a page is opened.
type Customer struct {
	Pay     func(*testing.T, providers.Hosted) providers.PaymentRef
	Decline func(*testing.T, providers.Hosted) providers.PaymentRef
	Cancel  func(*testing.T, providers.Hosted) providers.PaymentRef
	// PayInvoice pays one that is lodged, where its URL leads.
	PayInvoice func(*testing.T, providers.LodgedInvoice) providers.PaymentRef
}

// Hooks are the simulator's webhooks.
type Hooks struct {
	WebhookURL string                      // goes into a Checkout; what is asked for without one is told there too
	Deliveries func(*testing.T) []Delivery // all that arrived so far, oldest first, after waiting for what is on its way
	NextHook   func(HookTrouble)           // what goes wrong with the next webhook
	Release    func(*testing.T)            // lets go of webhooks that were held
	// Twist changes a delivery where its proof does not reach, each time in another way. Nil: it reaches everywhere.
	Twist func(*testing.T, Delivery) []Delivery
}

// Delivery is a webhook as it arrived.
type Delivery struct {
	Header http.Header
	Body   []byte
}

// Hints say what a provider is like where no ability tells. The zero value suits one that can express everything.
type Hints struct {
	// Currencies are those of EUR, JPY and BHD whose amounts can be expressed; nil: all. In the others the client must
	// refuse, with ErrDeclined and without sending anything.
	Currencies []string
	// Modes are the capture modes of hosted pages, links and typed cards; nil: all, the delayed one where the client is a
	// DelayedCapturer. The others must be refused.
	Modes []providers.CaptureMode
	// Unique are the kinds of which the provider refuses a second call with the same reference.
	Unique []providers.Kind
	// Most is beyond which the provider declines a kind that begins a payment of its own; nil: nothing is too much.
	Most map[providers.Kind]money.Money
	// Bank is where payouts to a bank go; zero: a made-up German account.
	Bank providers.BankAccount
	// Card is one that is taken, and BadCard one that the bank declines, where the client is a CardTaker. The suite looks
	// for the number and the CVV of both in all that it sees: take ones that nothing else is likely to have.
	Card, BadCard providers.Card
	// PageSize is how many payments a Lister asks for at a time; zero: more than the suite wants to make.
	PageSize int
	// ListSlack is how far a list may reach beyond the period that was asked for, where a clock's zone is not known.
	ListSlack time.Duration
	// RetryAfter is how long the simulator asks to be left alone when a question meets Busy; zero: it never does.
	RetryAfter time.Duration
	// Unsigned says that deliveries prove nothing, so that the provider is asked; ProofInBody that their proof is in the
	// body and covers some of its fields.
	Unsigned, ProofInBody bool
}

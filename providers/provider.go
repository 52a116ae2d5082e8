// Package providers is the border: neutral words for what a gateway can do and tell, and one folder a provider.
// Foreign words, units and error numbers are translated in that folder and nowhere else.
package providers

import (
	"context"
	"net/http"
	"time"
)

// Provider is the least that a gateway's client can do. Everything else is an ability: a small interface
// below, offered by implementing it and asked for by assertion. Never wrap a Provider: a wrapper hides them.
type Provider interface {
	Name() string
	// FetchPayment asks how a payment stands now. Returns ErrNotFound where the provider does not know it.
	FetchPayment(context.Context, PaymentRef) (Update, error)
}

// Each ability sends one call. A nil error means the provider took it: Answer says whether it is done or pending.
// Every error is, or wraps, one of the four of this package; anything else counts as ErrUnknown.
type (
	// Capturer takes an authorized amount, whole or in part.
	Capturer interface {
		Capture(context.Context, Call) (Answer, error)
	}
	// Refunder gives back what was captured, whole or in part.
	Refunder interface {
		Refund(context.Context, Call) (Answer, error)
	}
	// Reverser lets go what is authorized and not captured.
	Reverser interface {
		Reverse(context.Context, Call) (Answer, error)
	}
	// Incrementer raises the authorized amount; Call.Amount is what is added.
	Incrementer interface {
		Increment(context.Context, Call) (Answer, error)
	}
	// Crediter sends money to a customer without a payment to refer to; Call.Payment.Reference is the credit's own.
	Crediter interface {
		Credit(context.Context, Call) (Answer, error)
	}
	// Payouter sends money to somebody; Call.Payment.Reference is the payout's own. Destinations lists where it can go.
	Payouter interface {
		Payout(context.Context, Call) (Answer, error)
		Destinations() []DestinationKind
	}
	// Approver lets go or stops a payout that waits at the provider for its merchant's word.
	// AwaitsApproval says whether that is what a status word of the provider's means.
	Approver interface {
		AwaitsApproval(rawStatus string) bool
		Approve(context.Context, Call) (Answer, error)
		Reject(context.Context, Call) (Answer, error)
	}
	// TokenCharger takes a payment from a saved method; Call.Payment.Reference is the payment's own.
	TokenCharger interface {
		Charge(context.Context, Call) (Answer, error)
	}
	// Recurrer takes the payments of a series. The first is hosted, or behind a link, with Checkout.Recurring set: its
	// customer agrees to the rest, and what it is paid with is kept for them. Recur takes each later one without the
	// customer: a call of kind Charge with Call.Recurring set, whose Call.Payment.Reference is that payment's own.
	Recurrer interface {
		Recur(context.Context, Call) (Answer, error)
	}
	// DeclineJudge says of a decline's code that, by the provider's documents, the method can't be charged any more: to try
	// again is in vain.
	DeclineJudge interface {
		DeclinesForGood(code string) bool
	}
	// CardTaker takes a payment with a card that was typed, authorized and captured as Checkout.Capture says. It is
	// found again by Checkout.Reference, see FetchPayment, and never sent twice.
	CardTaker interface {
		TakeCard(context.Context, Checkout, Card) (Answer, error)
	}
	// CardPayouter sends money to a card that was typed; Call.Payment.Reference is the payout's own. It is found again by
	// that reference, see FindOperation, and never sent twice.
	CardPayouter interface {
		PayoutToCard(context.Context, Call, Card) (Answer, error)
	}
	// MethodSaver keeps what is paid with where Checkout.SaveMethod asks for it: typed says of a card that is typed,
	// else of what is paid with on its page. Without it nothing is kept.
	MethodSaver interface {
		SavesMethod(typed bool) bool
	}
	// DelayedCapturer captures by itself after Checkout.DelayHours, the longest of which it tells.
	DelayedCapturer interface {
		LongestDelay() time.Duration
	}
	// Chargebacker writes down a dispute that the provider learns of from its merchant.
	Chargebacker interface {
		Chargeback(context.Context, Call) (Answer, error)
	}
	// MethodKeeper lists what a customer saved.
	MethodKeeper interface {
		SavedMethods(context.Context, Customer) ([]SavedMethod, error)
	}
	// MethodForgetter deletes what a customer saved. Returns ErrNotFound where it is gone already.
	MethodForgetter interface {
		ForgetMethod(ctx context.Context, token string) error
	}
	// Lister lists payments by when they were made, in any order; cursor is "" for the first page.
	Lister interface {
		ListPayments(ctx context.Context, made Period, cursor string) (Page, error)
	}
	// Balancer tells what lies at the provider.
	Balancer interface {
		Balances(context.Context) ([]Balance, error)
	}
	// Confirmer completes a payment of a method with several steps.
	Confirmer interface {
		Confirm(context.Context, Call) (Answer, error)
	}
	// PaymentUpdater changes what the provider holds about a payment, never its money; see Call.Details.
	PaymentUpdater interface {
		UpdatePayment(context.Context, Call) (Answer, error)
	}
	// Hoster makes a payment page of the provider's own for one payment.
	Hoster interface {
		Host(context.Context, Checkout) (Hosted, error)
	}
	// Linker makes a payment link of the provider's own.
	Linker interface {
		Link(context.Context, Checkout) (Hosted, error)
	}
	// Intender prepares a payment for an app or a point of sale; Hosted.IntentID goes into its SDK.
	Intender interface {
		Intend(context.Context, Checkout) (Hosted, error)
	}
	// OperationFinder says what became of a call whose answer was lost. ErrNotFound means that the provider
	// never had it; ErrUnknown that it can't tell (yet).
	OperationFinder interface {
		FindOperation(context.Context, Call) (Answer, error)
	}
	// Replayer says which kinds may be sent again with the same key without being done twice, and for how long.
	Replayer interface {
		ReplaySafe(Kind) bool
		ReplayWindow() time.Duration
	}
	// Limiter tells a provider's own limits on a kind; without it there are none.
	Limiter interface {
		Limits(Kind) Limits
	}
	// Tester tries the credentials without moving anything; the error says which part is wrong.
	Tester interface {
		TestConnection(context.Context) error
	}
	// WebhookReceiver reads deliveries. VerifyWebhook touches nothing: it only says what the bytes prove.
	// Returns ErrSignature for a proof that is wrong or missing, ErrMalformed for bytes that are no delivery.
	WebhookReceiver interface {
		VerifyWebhook(http.Header, []byte) (Proof, error)
		ParseWebhook([]byte) (News, error)
	}
)

// Limits are a provider's own on one kind of operation.
type Limits struct {
	Once      bool // one a payment
	WholeOnly bool // all that is left, no part of it
	// ReleasesRest says of a capture that what it leaves of the authorization is let go with it.
	ReleasesRest bool
	// Lifetime is how long what was done stands by itself: an authorization lapses after it. Zero: not told.
	Lifetime time.Duration
}

// Proof is what a delivery's bytes prove by themselves.
type Proof struct {
	Signed   bool   // false: it may come from anybody, so the provider must be asked
	EventKey string // the provider's own name for this event; empty where there is none
}

// News is what a delivery says: updates to apply, and payments to ask after.
type News struct {
	Updates []Update
	Ask     []PaymentRef
}

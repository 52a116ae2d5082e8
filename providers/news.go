package providers

import (
	"time"

	"kontor/models/money"
)

// Kind is what an operation does to a payment.
type Kind string

// The kinds of operation.
const (
	Authorization Kind = "authorization"
	Capture       Kind = "capture"
	Refund        Kind = "refund"
	Reversal      Kind = "reversal"
	Increment     Kind = "increment"
	Credit        Kind = "credit"       // a refund without reference
	Payout        Kind = "payout"       // money sent to somebody, see Call.Destination
	Charge        Kind = "charge"       // a saved method, authorized and captured at once
	Chargeback    Kind = "chargeback"   // the bank took the money back
	Wonback       Kind = "wonback"      // and gave it again
	Approval      Kind = "approval"     // lets a payout go that waits at the provider
	Rejection     Kind = "rejection"    // stops it
	Confirmation  Kind = "confirmation" // completes a payment of several steps, moves nothing by itself
	DetailsUpdate Kind = "update"       // changes what the provider holds about a payment, never its money
)

// State is how a payment stands at its provider, in our words. The empty State is a word we don't know: it is
// kept and shown, and changes nothing.
type State string

// The states a provider can tell. The finer words of the pages follow from the amounts.
const (
	StateOpen       State = "open"       // nobody has tried to pay yet
	StatePending    State = "pending"    // the customer or the network is at work
	StateAuthorized State = "authorized" // money is or was held: see Totals for what became of it
	StateDeclined   State = "declined"
	StateCancelled  State = "cancelled"
	StateExpired    State = "expired"
)

// PaymentRef names a payment in each way we know; either may be empty, not both.
type PaymentRef struct {
	Reference  string // ours, sent when it was made
	ProviderID string // the provider's
}

// Totals are a payment's amounts so far, each the sum of what is settled, as the provider counts.
// All in one currency; a total without a currency is one that this news does not tell.
type Totals struct {
	Authorized money.Money // with increments
	Captured   money.Money
	Refunded   money.Money
	Reversed   money.Money // let go, expired parts included
	Disputed   money.Money // what the bank took back and has not given again
}

// Update is a provider's news of a payment in our words: from an answer, a delivery or a fetch.
type Update struct {
	Payment   PaymentRef
	State     State
	Kind      Kind        // Payout or Credit for money that went out; empty for a payment
	Amount    money.Money // what goes through the provider; zero Currency where the news does not say
	Asked     money.Money // asked of the customer, where that is another currency or amount; else zero Currency
	RawStatus string      // the provider's word, verbatim
	Code      string      // the provider's code, verbatim
	Message   string      // the provider's sentence, verbatim
	Totals    *Totals     // nil where the news does not say
	// Operations are told of by themselves where a provider has no totals of them: pay.tech's refunds are payments.
	Operations []OperationNews
	// Ask is set where the news is true but not whole: the provider should be asked for the rest.
	Ask      bool
	Method   Method
	Customer Customer
	Created  time.Time // zero where the news does not say
	// RecurringToken is what the later payments of a series that began with this one are charged by: see Recurrence.Token.
	RecurringToken string
	// Page is where the customer has to go before a pending payment goes on: from step to step of the bank of a card that was
	// typed, or to pay, where an inquiry after a lost answer tells it. An address of the web; one without URL says that there
	// is nothing to be done; nil where the news does not say.
	Page *Hosted
}

// OperationNews is how one operation of a payment stands. It is ours where its reference or its name is one that we
// know; else, once it succeeded, it began on the provider's side.
type OperationNews struct {
	Kind       Kind
	Reference  string // ours, see Call.Reference
	ProviderID string
	Outcome    Outcome
	Amount     money.Money
	Code       string // the provider's, verbatim
	Message    string
	At         time.Time // zero where the news does not say
}

// Method is what the customer paid with. Card numbers never get here.
type Method struct {
	Type   string // "card", "paypal" … lower case; empty where not told
	Brand  string // "Visa" …
	Last4  string
	Expiry string // "2028-04"
	Token  string // the provider's name for it, to charge it again; empty where it was not saved
}

// Customer is whom a payment is from, or a credit goes to.
type Customer struct {
	Reference string // the merchant's own number for the person
	FirstName string
	LastName  string
	Email     string
}

// Outcome is how a call ended when it was taken.
type Outcome string

// A call that was taken is done, or will be told of later. Declined is only told by OperationNews: a call that is
// refused gives ErrDeclined.
const (
	Succeeded Outcome = "succeeded"
	Pending   Outcome = "pending"
	Declined  Outcome = "declined"
)

// Answer is a provider's answer to a call that it took.
type Answer struct {
	Outcome    Outcome
	ProviderID string // the provider's name for this operation
	Update     Update // what it said of the payment beside that
}

package providertest

import "kontor/providers"

// What is no operation has a kind of its own in World.Next and World.Calls. A hosted page is an authorization.
// A page to which a form is posted takes no call before, and is never troubled or counted.
const (
	LinkKind   providers.Kind = "link"   // a native link
	IntentKind providers.Kind = "intent" // an intent
	CardKind   providers.Kind = "card"   // a payment with a typed card
	ForgetKind providers.Kind = "forget" // a saved method is forgotten

	InvoiceKind  providers.Kind = "lodging"      // of an invoice
	ReminderKind providers.Kind = "reminder"     // of one that is lodged
	CancelKind   providers.Kind = "cancellation" // of one

	// What only asks is troubled and never counted.
	FetchKind    providers.Kind = "fetch"    // FetchPayment
	ListKind     providers.Kind = "list"     // ListPayments
	MethodsKind  providers.Kind = "methods"  // SavedMethods
	BalancesKind providers.Kind = "balances" // Balances

	InvoiceFetchKind providers.Kind = "invoice" // FetchInvoice
)

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

	// Busy refuses a question for now, and says for how long, see Hints.RetryAfter. No operation meets it.
	Busy Trouble = "busy"
)

var troubles = []Trouble{LoseAnswer, NeverArrive, BreakAfter, BreakBefore, Garbage, HangAfter, Hang}

// worked says whether the work was done.
func (t Trouble) worked() bool { return t != NeverArrive && t != BreakBefore && t != Hang && t != Busy }

// HookTrouble is what can go wrong with a webhook.
type HookTrouble string

// The troubles of webhooks.
const (
	ForgeHook   HookTrouble = "forged"
	DoubleHook  HookTrouble = "doubled"
	ReverseHook HookTrouble = "out of order" // held until Release, then newest first
)

package sim

import (
	"maps"
	"slices"
	"time"
)

// The kinds of a record.
const (
	KindPayment = "payment"
	KindPayout  = "payout"
	KindRefund  = "refund" // where refunds have references of their own
)

// The words of status. Only that there is a word "none" is documented [seed 003].
const (
	StatusNone              = "none"
	StatusPending           = "pending"
	StatusRequiresAction    = "requires_action"
	StatusAuthorized        = "authorized"
	StatusCompleted         = "completed"
	StatusPartiallyRefunded = "partially_refunded"
	StatusRefunded          = "refunded"
	StatusReversed          = "reversed"
	StatusDeclined          = "declined"
	StatusCancelled         = "cancelled"
	StatusExpired           = "expired"
)

// The steps of 3-D Secure that a card asks for, one or one after another.
const (
	StepRedirect  = "redirect"
	StepMethod    = "method"
	StepChallenge = "challenge"
)

// Payment is one record of the ledger. Amounts are minor units. Of a card it knows brand, last four and what the test
// card does.
type Payment struct {
	Reference   string `json:"reference"` // the merchant's, the only name there is
	Terminal    string `json:"terminal"`  // of its API key
	Kind        string `json:"kind"`
	Parent      string `json:"parent,omitempty"` // of a refund with a reference of its own
	Description string `json:"description,omitempty"`
	Currency    string `json:"currency"`

	Amount     int64 `json:"amount"` // what was asked for
	Authorized int64 `json:"authorized"`
	Captured   int64 `json:"captured"`
	Refunded   int64 `json:"refunded"`
	Reversed   int64 `json:"reversed"`

	TwoPhase    bool   `json:"twoPhase,omitempty"`
	CreateToken bool   `json:"createToken,omitempty"`
	Status      string `json:"status"`
	DeclineCode string `json:"declineCode,omitempty"`

	Hosted   bool      `json:"hosted,omitempty"`
	Token    string    `json:"token,omitempty"` // of its page, and its 3-D Secure session
	Step     string    `json:"step,omitempty"`  // of 3-D Secure, while the customer has to take it
	Then     string    `json:"then,omitempty"`  // the step behind that one
	After    string    `json:"after,omitempty"` // the code that comes after the step; empty: it goes well
	Attempts int64     `json:"attempts,omitempty"`
	Expires  time.Time `json:"expires,omitzero"`

	Language      string `json:"language,omitempty"`
	SkipSuccess   bool   `json:"skipSuccess,omitempty"`
	SkipFailure   bool   `json:"skipFailure,omitempty"`
	ReturnDefault string `json:"returnDefault,omitempty"`
	ReturnSuccess string `json:"returnSuccess,omitempty"`
	ReturnFailure string `json:"returnFailure,omitempty"`
	WebhookURL    string `json:"webhookUrl,omitempty"`

	CustomerReference string `json:"customerReference,omitempty"`
	FirstName         string `json:"firstName,omitempty"`
	LastName          string `json:"lastName,omitempty"`
	Email             string `json:"email,omitempty"`
	Brand             string `json:"brand,omitempty"`
	Last4             string `json:"last4,omitempty"`

	Metadata   map[string]string `json:"metadata,omitempty"`
	Created    time.Time         `json:"created"`
	Updated    time.Time         `json:"updated"`
	Operations []Operation       `json:"operations,omitempty"`
}

// Operation is one thing done to a payment: authorization, capture, refund, reversal or payout.
type Operation struct {
	Kind      string    `json:"kind"`
	Amount    int64     `json:"amount"`
	Reference string    `json:"reference,omitempty"` // that it came with, or "portal"
	Pending   bool      `json:"pending,omitempty"`   // taken, not done: see Settle
	At        time.Time `json:"at"`
}

// Waits says whether the customer can still pay.
func (p Payment) Waits() bool {
	return p.Kind == KindPayment && (p.Status == StatusNone || p.Status == StatusPending || p.Status == StatusRequiresAction)
}

// Open is what is authorized and neither captured nor let go.
func (p Payment) Open() int64 { return p.Authorized - p.Captured - p.Reversed }

// Refundable is what is captured and neither refunded nor being refunded.
func (p Payment) Refundable() int64 {
	left := p.Captured - p.Refunded
	for _, op := range p.Operations {
		if op.Kind == "refund" && op.Pending {
			left -= op.Amount
		}
	}
	return left
}

// Actual is actualAmount: what is held or kept now. Assumed.
func (p Payment) Actual() int64 {
	if p.Kind != KindPayment {
		if p.Status == StatusCompleted {
			return p.Amount
		}
		return 0
	}
	return p.Authorized - p.Reversed - p.Refunded
}

func (p Payment) clone() Payment {
	p.Operations = slices.Clone(p.Operations)
	p.Metadata = maps.Clone(p.Metadata)
	return p
}

// record adds an operation and derives the status anew. The list is copied, so that the row it came from stays as it is.
func (p *Payment) record(op Operation) {
	p.Operations = append(slices.Clip(p.Operations), op)
	p.Updated = op.At
	p.restate()
}

// restate derives the word of a payment that was authorized.
func (p *Payment) restate() {
	switch {
	case p.Kind != KindPayment || p.Authorized == 0:
	case p.Refunded > 0 && p.Refunded == p.Captured:
		p.Status = StatusRefunded
	case p.Refunded > 0:
		p.Status = StatusPartiallyRefunded
	case p.Captured > 0:
		p.Status = StatusCompleted
	case p.Reversed > 0:
		p.Status = StatusReversed
	default:
		p.Status = StatusAuthorized
	}
}

// capture takes all that is held: no capture in parts is published.
func (p *Payment) capture(op Operation) error {
	switch {
	case p.Open() == 0:
		return refuse("1105")
	case op.Amount != p.Open():
		return refuse("1008", "Only all of it can be captured.")
	}
	p.Captured += op.Amount
	p.record(op)
	return nil
}

// reverse lets go all that is held.
func (p *Payment) reverse(op Operation) error {
	switch {
	case p.Open() == 0:
		return refuse("1105")
	case op.Amount != p.Open():
		return refuse("1008", "Only all of it can be let go.")
	}
	p.Reversed += op.Amount
	p.record(op)
	return nil
}

// refund gives back all or part of what was captured.
func (p *Payment) refund(op Operation) error {
	switch {
	case p.Captured == 0:
		return refuse("1105")
	case op.Amount > p.Refundable():
		return refuse("1008")
	}
	if !op.Pending {
		p.Refunded += op.Amount
	}
	p.record(op)
	return nil
}

// succeed authorizes a payment, and captures it unless it has two phases.
func (p *Payment) succeed(at time.Time) []string {
	p.Authorized, p.Step, p.Then, p.After, p.DeclineCode = p.Amount, "", "", "", ""
	p.record(Operation{Kind: "authorization", Amount: p.Amount, Reference: p.Reference, At: at})
	if p.TwoPhase {
		return []string{"authorization"}
	}
	p.Captured = p.Amount
	p.record(Operation{Kind: "capture", Amount: p.Amount, Reference: p.Reference, At: at})
	return []string{"authorization", "capture"}
}

// fail uses up an attempt. The payment is declined when there is none left.
func (p *Payment) fail(code string, at time.Time) []string {
	p.Attempts--
	p.Step, p.Then, p.After, p.DeclineCode, p.Updated = "", "", "", code, at
	if p.Attempts > 0 {
		p.Status = StatusPending
		return []string{"attempt"}
	}
	p.Status = StatusDeclined
	return []string{"decline"}
}

// end ends a payment that was not authorized.
func (p *Payment) end(status string, at time.Time) {
	p.Status, p.Step, p.Then, p.After, p.Updated = status, "", "", "", at
}

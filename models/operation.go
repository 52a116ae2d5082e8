package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// OperationStatus is where an operation stands in its life.
type OperationStatus string

// The life of an operation. What is requested, sending, pending or unknown counts as if it had happened: its
// amount stays reserved until it is known to be declined.
const (
	OpAwaitingApproval OperationStatus = "awaiting_approval"
	OpRequested        OperationStatus = "requested" // written down, not sent
	OpSending          OperationStatus = "sending"   // a worker is at it, or died at it
	OpSucceeded        OperationStatus = "succeeded"
	OpDeclined         OperationStatus = "declined"
	OpPending          OperationStatus = "pending" // the provider took it and will tell
	OpUnknown          OperationStatus = "unknown" // it may have happened
	OpRejected         OperationStatus = "rejected"
	OpWithdrawn        OperationStatus = "withdrawn"
)

// Unsettled says whether the operation's amount is still reserved.
func (s OperationStatus) Unsettled() bool {
	switch s {
	case OpAwaitingApproval, OpRequested, OpSending, OpPending, OpUnknown:
		return true
	}
	return false
}

// Origin says who began an operation.
type Origin string

// The origins: our people through Kontor, or the provider's side (the customer, the portal, another system).
const (
	FromKontor   Origin = "kontor"
	FromProvider Origin = "provider"
)

// Operation is one thing done to a payment, with a life of its own.
type Operation struct {
	ID             int64
	PaymentID      int64
	Kind           providers.Kind
	Status         OperationStatus
	Origin         Origin
	Key            string // from the form; the provider's idempotency key
	Input          string // hash of what was asked with it
	Reference      string // ours at the provider
	ProviderRef    string
	Currency       string
	Amount         int64 // asked for
	Settled        int64 // moved; 0 until succeeded
	Reason         string
	Details        string // JSON of details
	UserID         *int64
	ProviderStatus string
	Code           string
	Message        string
	Attempts       int
	FirstSentAt    Instant
	LastSentAt     Instant
	DueAt          Instant // when the worker looks again; 0: never by itself
	LeaseUntil     Instant // who holds the lease alone may write its outcome
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
	SettledAt      Instant
}

// details are what a kind needs beside an amount.
type details struct {
	Update   *providers.Details  `json:"update,omitempty"`
	Customer *providers.Customer `json:"customer,omitempty"`
	Language string              `json:"language,omitempty"`

	Save          bool  `json:"save,omitempty"`
	CreditInvoice int64 `json:"creditInvoice,omitempty"` // of a refund: the invoice that a credit note is to be made for

	Token       string                 `json:"token,omitempty"`
	Destination *providers.Destination `json:"destination,omitempty"`
	Recurring   *providers.Recurrence  `json:"recurring,omitempty"`
}

// Money is the amount asked for.
func (o *Operation) Money() money.Money { return money.New(o.Amount, o.Currency) }

// Destination is where a payout was asked to go; nil where it began on the provider's side.
func (o *Operation) Destination() *Destination { return o.details().Destination }

// byCard says that a typed card went with the call, which can't be made again.
func (o *Operation) byCard(p *Payment) bool {
	to := o.Destination()
	return o.begins() && p.Channel == ChannelCard || to != nil && to.Kind == ToCard
}

// begins says whether the operation is what its payment came to be by.
func (o *Operation) begins() bool {
	switch o.Kind {
	case providers.Authorization, providers.Charge, providers.Credit, providers.Payout:
		return true
	}
	return false
}

// NeedsPerson says that nothing will resolve this by itself.
func (o *Operation) NeedsPerson() bool { return o.Status == OpUnknown && o.DueAt == 0 }

// Ask is what a person asks to be done to a payment.
type Ask struct {
	PaymentID int64
	Amount    money.Money // zero Currency where the kind moves nothing
	Reason    string
	Key       string
	Details   providers.Details // for an update

	CreditInvoice int64     // of a refund: the invoice that a credit note over it is to be made for; 0 for none
	row           *BatchRow // that is tied to the operation, of a batch
	Plain         bool      // of a refund: refused where what it gives back of an invoice would ask for a credit note
}

// NewKey is for a form as it is drawn: 128 random bits. The same form sent twice is one operation.
func NewKey() string { return "k" + strings.ToLower(rand.Text()) }

const (
	maxKey    = 100
	maxReason = 500
)

func (a Ask) check() error {
	switch {
	case a.Key == "" || len(a.Key) > maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	case len(a.Reason) > maxReason:
		return problem(Invalid, "form.too_long", "max", maxReason).at("reason")
	}
	return nil
}

// inputHash tells a form sent again from the same key used for something else.
func inputHash(kind providers.Kind, a Ask) (string, error) {
	input := []any{kind, a.PaymentID, a.Amount.Minor, a.Amount.Currency, a.Reason, a.Details}
	if a.CreditInvoice != 0 {
		input = append(input, a.CreditInvoice)
	}
	text, err := json.Marshal(input)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// rule is asked of the payment with its operations loaded; each kind has its own.
type rule func(*Payment) error

// request writes an operation down, once for each key: the one way in which money begins to move.
// The same key with the same input gives the operation that is there; with other input Conflict.
func (l *Ledger) request(ctx context.Context, actor Actor, kind providers.Kind, a Ask, check rule) (*Operation, error) {
	if err := errors.Join(actor.must(Clerk), a.check()); err != nil {
		return nil, err
	}
	input, err := inputHash(kind, a)
	if err != nil {
		return nil, err
	}
	client, err := l.clientOf(ctx, a.PaymentID)
	if err != nil {
		return nil, err
	}
	var op *Operation
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		p, err := lockPayment(tx, a.PaymentID)
		if err != nil {
			return err
		}
		if op, err = seen(tx, a.Key, input); err != nil {
			return err
		}
		if op != nil {
			return a.row.asked(tx, op)
		}
		if err := errors.Join(Offers(client, kind, p), check(p)); err != nil {
			return err
		}
		if kind == providers.Refund {
			credit, err := refundCredit(tx, p)
			if err != nil {
				return err
			}
			if err := credit.check(a); err != nil {
				return err
			}
		}
		if err := a.row.stillRuns(tx); err != nil {
			return err
		}
		op = l.newOperation(actor, kind, p, a)
		op.Input = input
		if err := l.insertOperation(tx, actor, op); err != nil {
			return err
		}
		return a.row.asked(tx, op)
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return op, nil
}

// seen finds the operation that was made with the key.
func seen(tx *gorm.DB, key, input string) (*Operation, error) {
	var op Operation
	err := tx.Where("key = ?", key).Take(&op).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case op.Input != input:
		return nil, problem(Conflict, "form.key_reused")
	}
	return &op, nil
}

func (l *Ledger) newOperation(actor Actor, kind providers.Kind, p *Payment, a Ask) *Operation {
	return &Operation{
		PaymentID: p.ID, Kind: kind, Status: OpRequested, Origin: FromKontor, Key: a.Key, Reference: newReference(),
		Currency: p.Currency, Amount: a.Amount.Minor, Reason: a.Reason, UserID: actor.userID(),
		DueAt: l.now(), CreatedAt: l.now(), Details: encodeDetails(details{Update: &a.Details, CreditInvoice: a.CreditInvoice}),
	}
}

func (l *Ledger) insertOperation(tx *gorm.DB, actor Actor, op *Operation) error {
	if err := tx.Create(op).Error; err != nil {
		return fmt.Errorf("write down the %s: %w", op.Kind, err)
	}
	return l.record(tx, actor, string(op.Kind)+".requested", subject{"operation", op.ID, op.PaymentID}, map[string]any{
		"amount": op.Amount, "currency": op.Currency, "reason": op.Reason, "key": op.Key,
	})
}

// newReference is short enough for every provider and free of signs that one might refuse.
func newReference() string { return "K" + rand.Text()[:19] }

func encodeDetails(d details) string {
	if d.Update != nil && d.Update.OrderReference == "" && len(d.Update.Metadata) == 0 {
		d.Update = nil
	}
	if d == (details{}) {
		return ""
	}
	text, err := json.Marshal(d)
	if err != nil { // strings and maps of strings always marshal
		return ""
	}
	return string(text)
}

func (o *Operation) details() (d details) {
	if o.Details != "" {
		_ = json.Unmarshal([]byte(o.Details), &d) // our own writing
	}
	return d
}

// call is the operation as the provider is asked for it: of the row alone, so that it can be sent again as it was.
func (o *Operation) call(p *Payment) providers.Call {
	d := o.details()
	c := providers.Call{
		Kind: o.Kind, Key: o.Key, Reference: o.Reference, Payment: p.Ref(), Amount: o.Money(), Reason: o.Reason,
		FirstSent: o.FirstSentAt.Time(), ProviderID: o.ProviderRef,
	}
	if d.Update != nil {
		c.Details = *d.Update
	}
	if d.Customer != nil {
		c.Customer = *d.Customer
	}
	if d.Destination != nil {
		c.Destination = *d.Destination
	}
	c.Token, c.Recurring = d.Token, d.Recurring
	return c
}

// lockPayment reads a payment with its operations for a change. On SQLite the transaction holds the only writer;
// on PostgreSQL the row is locked, so that two people's rules are asked one after the other.
func lockPayment(tx *gorm.DB, id int64) (*Payment, error) {
	var p Payment
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, problem(Missing, "payment.missing")
	}
	if err != nil {
		return nil, err
	}
	return &p, loadOperations(tx, &p)
}

func loadOperations(tx *gorm.DB, p *Payment) error {
	return tx.Where("payment_id = ?", p.ID).Order("id").Find(&p.Operations).Error
}

// backoff is the pause before try n of asking again: 1 s, 2 s, 4 s … a quarter of an hour.
func backoff(attempts int) time.Duration {
	return min(time.Second<<min(max(attempts-1, 0), 10), 15*time.Minute)
}

// Operation is one of them. Returns Missing.
func (l *Ledger) Operation(ctx context.Context, id int64) (*Operation, error) {
	var op Operation
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&op).Error; err != nil {
		return nil, missing(err, "operation.missing")
	}
	return &op, nil
}

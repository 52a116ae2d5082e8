package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// The ways in which Kontor begins a payment.
const (
	ChannelHosted    = "hosted"    // a payment page at the provider
	ChannelIntent    = "intent"    // for an app or a point of sale
	ChannelCredit    = "credit"    // a refund without reference
	ChannelPayout    = "payout"    // money sent out
	ChannelSaved     = "saved"     // a charge of a saved method
	ChannelCard      = "card"      // a card typed by staff, see TakeByCard
	ChannelRecurring = "recurring" // a later payment of a series, without its customer
	ChannelLink      = "link"      // a payment link of the gateway's own, see Link.Native
)

// NewPayment is what a person fills in to take a payment, or to send a credit.
type NewPayment struct {
	Key            string
	AccountID      int64
	Channel        string                // ChannelHosted, ChannelIntent, ChannelSaved or ChannelRecurring
	SaveMethod     bool                  // keep what is paid with, to charge it again
	SavedMethodID  int64                 // of ChannelSaved, and of a payout to one
	OfPaymentID    int64                 // of a payout back to whoever paid it
	Destination    providers.Destination // of a payout
	Amount         money.Money
	OrderReference string
	Description    string
	Customer       providers.Customer
	Capture        providers.CaptureMode
	DelayHours     int
	Language       string
	Reason         string // of a credit or a payout
	// Recurring makes it one of a series: the first of it on a page, a later one with ChannelRecurring, which is of the same
	// account as FirstPaymentID, the first, and fills in what it goes by.
	Recurring      *providers.Recurrence
	FirstPaymentID int64

	token string    // of the saved method, at the provider
	link  *Link     // that is being paid
	known *Customer // who it is from, where that is somebody in the book
}

var orderLetters = regexp.MustCompile(`^[\pL\pN ._/#:-]*$`)

// isOrder counts by itself: the letters of all scripts 64 times in one expression take long to compile, at each start.
func isOrder(reference string) bool {
	return utf8.RuneCountInString(reference) <= 64 && orderLetters.MatchString(reference)
}

func (n *NewPayment) check() error {
	n.OrderReference, n.Customer.Email = strings.TrimSpace(n.OrderReference), normalEmail(n.Customer.Email)
	switch {
	case n.Key == "" || len(n.Key) > maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	case !money.Known(n.Amount.Currency):
		return problem(Invalid, "amount.unknown_currency").at("currency")
	case !n.Amount.IsPositive():
		return problem(Invalid, "amount.not_positive").at("amount")
	case !isOrder(n.OrderReference):
		return problem(Invalid, "payment.order_shape").at("order_reference")
	case len(n.Description) > 200:
		return problem(Invalid, "form.too_long", "max", 200).at("description")
	case len(n.Reason) > maxReason:
		return problem(Invalid, "form.too_long", "max", maxReason).at("reason")
	case len(n.Customer.FirstName) > 100:
		return problem(Invalid, "form.too_long", "max", 100).at("first_name")
	case len(n.Customer.LastName) > 100:
		return problem(Invalid, "form.too_long", "max", 100).at("last_name")
	}
	if n.Channel == ChannelIntent && n.Customer.Email == "" { // customerInfo.email is required [seed 001]
		return problem(Invalid, "form.email").at("email")
	}
	if n.Customer.Email != "" {
		if parsed, err := mail.ParseAddress(n.Customer.Email); err != nil || parsed.Address != n.Customer.Email {
			return problem(Invalid, "form.email").at("email")
		}
	}
	return n.checkCapture()
}

func (n *NewPayment) checkCapture() error {
	switch n.Channel {
	case ChannelCredit, ChannelPayout, ChannelSaved, ChannelRecurring:
		return nil
	}
	switch n.Capture {
	case providers.CaptureAutomatic, providers.CaptureManual:
		n.DelayHours = 0
	case providers.CaptureDelayed: // as long as the gateway lets it, see fits
	default:
		return problem(Invalid, "payment.capture_mode").at("capture")
	}
	return nil
}

// fits asks whether the account can do what else is wanted of it.
func (n *NewPayment) fits(w Ways) error {
	typed := n.Channel == ChannelCard
	longest := int(w.LongestDelay / time.Hour)
	switch {
	case n.SaveMethod && (typed && !w.SavesTyped || !typed && !w.SavesOnPage):
		return problem(Unsupported, "unsupported.save", "name", w.Account.Name).at("save_method")
	case n.Recurring != nil && (!w.Recurs || typed || n.Channel == ChannelIntent): // its customer agrees on a page
		return problem(Unsupported, "unsupported.recurring", "provider", w.Account.Provider).at("account")
	case n.Channel == ChannelCredit, n.Channel == ChannelPayout, n.Channel == ChannelSaved, n.Channel == ChannelRecurring,
		n.Capture == providers.CaptureAutomatic:
		return nil
	case n.Capture == providers.CaptureManual:
		if !w.CapturesByHand {
			return problem(Unsupported, "unsupported.manual", "name", w.Account.Name).at("capture")
		}
		return nil
	case longest == 0:
		return problem(Unsupported, "unsupported.delayed", "name", w.Account.Name).at("capture")
	case n.DelayHours < 1 || n.DelayHours > longest:
		return problem(Invalid, "payment.delay_hours", "max", longest).at("delay_hours")
	}
	return nil
}

// hash tells the same form sent again. What is no part of it, a typed card, does not count.
func (n *NewPayment) hash(does providers.Kind) (string, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return "", err
	}
	return inputHash(does, Ask{Reason: string(text)})
}

// TakePayment begins a payment: the row, its authorization, and a call for a page that the customer can pay on.
// What is saved, and the later payments of a series, are charged instead. For clerks. The same form sent twice is one
// payment.
func (l *Ledger) TakePayment(ctx context.Context, actor Actor, n NewPayment) (*Payment, error) {
	does := providers.Authorization
	if n.Channel == ChannelSaved || n.Channel == ChannelRecurring {
		does = providers.Charge
	}
	return l.begin(ctx, actor, n, KindPayment, does)
}

// SendCredit sends money to a customer without a payment to refer to. For clerks. A reason is a must: nothing else
// will say later what it was for.
func (l *Ledger) SendCredit(ctx context.Context, actor Actor, n NewPayment) (*Payment, error) {
	n.Channel = ChannelCredit
	if err := n.checkReason("credit.reason_missing"); err != nil {
		return nil, err
	}
	return l.begin(ctx, actor, n, KindCredit, providers.Credit)
}

func (l *Ledger) begin(ctx context.Context, actor Actor, n NewPayment, kind PaymentKind, does providers.Kind) (*Payment, error) {
	if err := errors.Join(actor.must(Clerk), n.check()); err != nil {
		return nil, err
	}
	input, err := n.hash(does) // of what was asked, before what it goes by is filled in
	if err != nil {
		return nil, err
	}
	c, err := l.connect(ctx, n.AccountID)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(offersChannel(c, n.Channel), n.fits(waysOf(c)), l.useSaved(ctx, &n), l.useFirst(ctx, &n), l.useDestination(ctx, c, &n)); err != nil {
		return nil, err
	}
	var p *Payment
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		op, err := seen(tx, n.Key, input)
		if err != nil {
			return err
		}
		if op != nil {
			p, err = lockPayment(tx, op.PaymentID)
			return err
		}
		p, err = l.insertNew(tx, actor, n, kind, does, input)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return p, nil
}

func (l *Ledger) insertNew(tx *gorm.DB, actor Actor, n NewPayment, kind PaymentKind, does providers.Kind, input string) (*Payment, error) {
	p := &Payment{
		AccountID: n.AccountID, Kind: kind, Reference: newReference(), OrderReference: n.OrderReference,
		Description: n.Description, Channel: n.Channel, Currency: n.Amount.Currency, Amount: n.Amount.Minor,
		State: providers.StateOpen, CaptureMode: n.Capture, DelayHours: n.DelayHours,
		CreatedAt: l.now(), UpdatedAt: l.now(),
	}
	if kind != KindPayment || does == providers.Charge {
		p.State = providers.StatePending
	}
	p.Status = p.derive()
	if err := l.nameAttempt(tx, p, n); err != nil {
		return nil, err
	}
	if err := tx.Create(p).Error; err != nil {
		return nil, fmt.Errorf("write down the payment: %w", err)
	}
	if does == providers.Charge {
		n.Customer.Reference = p.keptUnder(n.Customer)
	}
	op := l.newOperation(actor, does, p, Ask{Key: n.Key, Amount: n.Amount, Reason: n.Reason})
	op.Input = input
	d := details{Customer: &n.Customer, Language: n.Language, Save: n.SaveMethod, Token: n.token, Recurring: n.Recurring}
	if n.Destination.Kind != "" {
		d.Destination = &n.Destination
	}
	op.Details = encodeDetails(d)
	return p, l.insertOperation(tx, actor, op)
}

// nameAttempt ties a new payment to its person and its link, whose person it is.
func (l *Ledger) nameAttempt(tx *gorm.DB, p *Payment, n NewPayment) error {
	switch {
	case n.known != nil: // who may have been merged or erased since
		known, err := standing(tx, n.known.ID)
		if err != nil {
			return err
		}
		p.CustomerID, p.CustomerName, p.Email = &known.ID, known.Name, known.Email
		return nil
	case n.link == nil:
		return l.nameCustomer(tx, p, n.Customer)
	}
	p.LinkID, p.Attempt, p.CustomerID, p.Email = &n.link.ID, n.link.Attempts, n.link.CustomerID, n.link.Email
	p.CustomerName = n.link.CustomerName()
	return nil
}

// sendCheckout asks for the page, or the intent. The authorization then waits for the customer.
func (l *Ledger) sendCheckout(ctx context.Context, client providers.Provider, op *Operation, p *Payment) error {
	c, err := l.checkout(ctx, op, p)
	if err != nil {
		return err
	}
	hosted, err := openCheckout(ctx, client, p.Channel, c)
	answer := providers.Answer{Outcome: providers.Pending}
	if err == nil {
		answer.Update.Payment.ProviderID = hosted.ProviderID
		if err := l.keepCheckout(ctx, p, hosted); err != nil {
			return err
		}
	}
	return l.applyAnswer(ctx, client, op, answer, err)
}

func openCheckout(ctx context.Context, client providers.Provider, channel string, c providers.Checkout) (providers.Hosted, error) {
	if !opens(client, channel) {
		return providers.Hosted{}, &providers.Error{Kind: providers.ErrDeclined, Message: client.Name() + " can't do this"}
	}
	switch channel {
	case ChannelIntent:
		return client.(providers.Intender).Intend(ctx, c)
	case ChannelLink:
		return client.(providers.Linker).Link(ctx, c)
	case ChannelCard: // it never arrived, and the card went with its form
		return providers.Hosted{}, cardLost
	}
	return client.(providers.Hoster).Host(ctx, c)
}

func (l *Ledger) keepCheckout(ctx context.Context, p *Payment, h providers.Hosted) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		return tx.Model(&Payment{}).Where("id = ?", p.ID).UpdateColumns(map[string]any{
			"checkout_url": h.URL, "checkout_form": l.sealForm(p, encodeForm(h.Form)), "intent_id": h.IntentID,
		}).Error
	})
}

// checkout is the call of an authorization, of its rows alone but for the time.
func (l *Ledger) checkout(ctx context.Context, op *Operation, p *Payment) (providers.Checkout, error) {
	account, err := l.Account(ctx, p.AccountID)
	if err != nil {
		return providers.Checkout{}, err
	}
	d := op.details()
	c := providers.Checkout{
		Key: op.Key, Reference: p.Reference, Amount: op.Money(), Capture: p.CaptureMode, DelayHours: p.DelayHours,
		Description: p.Description, Language: d.Language, WebhookURL: l.WebhookURL(account),
		ReturnURL: fmt.Sprintf("%s/checkout/done", l.baseURL), CancelURL: fmt.Sprintf("%s/checkout/cancelled", l.baseURL), At: l.clock(),
	}
	if p.LinkID != nil {
		if err := l.payPage(ctx, p, &c); err != nil {
			return providers.Checkout{}, err
		}
	}
	if d.Customer != nil {
		c.Customer = *d.Customer
	}
	c.SaveMethod, c.Recurring = d.Save, d.Recurring
	c.Customer.Reference = p.keptUnder(c.Customer)
	return c, nil
}

// keptUnder is the number under which a provider keeps what a person saves: the merchant's own, or else ours.
func (p *Payment) keptUnder(c providers.Customer) string {
	if p.CustomerID == nil || c.Reference != "" {
		return c.Reference
	}
	return fmt.Sprintf("kontor-%d", *p.CustomerID)
}

// encodeForm is what a browser posts to a payment page, as the row keeps it.
func encodeForm(fields []providers.FormField) string {
	if len(fields) == 0 {
		return ""
	}
	text, err := json.Marshal(fields)
	if err != nil { // strings always marshal
		return ""
	}
	return string(text)
}

// Form is what the customer's browser posts to CheckoutURL; nil where it only opens it.
func (p *Payment) Form() (fields []providers.FormField) {
	if p.CheckoutForm != "" {
		_ = json.Unmarshal([]byte(p.CheckoutForm), &fields) // our own writing
	}
	return fields
}

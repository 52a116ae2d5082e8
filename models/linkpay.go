package models

import (
	"context"
	"errors"
	"fmt"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// byCustomer is who the audit trail names for what a merchant's customer did on their page.
var byCustomer = Actor{Name: "Customer", Role: Clerk}

// PayAsk is a customer's press on Pay.
type PayAsk struct {
	Key    string
	Amount money.Money // zero Currency: all that is due
}

// CheckPay says whether a link can be paid now, and with how much.
func (k *Link) CheckPay(now Instant, m money.Money) error {
	switch k.StatusAt(now) {
	case LinkPaid:
		return problem(Conflict, "link.is_paid")
	case LinkExpired:
		return problem(Conflict, "link.is_expired")
	case LinkCancelled:
		return problem(Conflict, "link.is_cancelled")
	}
	due := k.Due()
	switch {
	case m.Currency != k.Currency:
		return problem(Invalid, "amount.other_currency", "currency", k.Currency).at("amount")
	case !m.IsPositive():
		return problem(Invalid, "amount.not_positive").at("amount")
	case m.Minor > due.Minor, m.Minor != due.Minor && !k.PartsAllowed:
		return problem(Invalid, "link.not_due", "due", due).at("amount")
	}
	return nil
}

// PayLink begins a customer's payment of a link, or gives the one that is under way: of a link that is paid once there is
// one live attempt, whoever presses. The worker then asks for its page: see Payment.CheckoutURL.
// Returns Conflict where the link is not to be paid, or another amount of it is being paid.
func (l *Ledger) PayLink(ctx context.Context, linkID int64, ask PayAsk) (*Payment, error) {
	if err := (Ask{Key: ask.Key}).check(); err != nil {
		return nil, err
	}
	input, err := inputHash(providers.Authorization, Ask{Amount: ask.Amount, Reason: fmt.Sprintf("link %d", linkID)})
	if err != nil {
		return nil, err
	}
	var p *Payment
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		p, err = l.payLink(tx, linkID, ask, input)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return p, nil
}

func (l *Ledger) payLink(tx *gorm.DB, linkID int64, ask PayAsk, input string) (*Payment, error) {
	k, err := lockLink(tx, linkID)
	if err != nil {
		return nil, err
	}
	op, err := seen(tx, ask.Key, input)
	if err != nil {
		return nil, err
	}
	if op != nil {
		return readPayment(tx, op.PaymentID)
	}
	if ask.Amount.Currency == "" {
		ask.Amount = k.Due()
	}
	if err := k.CheckPay(l.now(), ask.Amount); err != nil {
		return nil, err
	}
	live, err := k.live(tx)
	switch {
	case err != nil:
		return nil, err
	case live == nil:
		return l.insertAttempt(tx, k, ask, input)
	case live.Amount != ask.Amount.Minor && live.AskedCurrency == "":
		return nil, problem(Conflict, "link.other_amount", "amount", live.Money(live.Amount)).at("amount")
	}
	return live, nil
}

// live is the attempt that is under way; nil where a new one may begin.
func (k *Link) live(tx *gorm.DB) (*Payment, error) {
	if k.Many || k.AttemptID == nil {
		return nil, nil
	}
	p, err := readPayment(tx, *k.AttemptID)
	if err != nil || !p.underWayStill() {
		return nil, err
	}
	return p, nil
}

// underWayStill says that a payment has neither brought anything nor ended.
func (p *Payment) underWayStill() bool { return p.Status == StatusOpen || p.Status == StatusPending }

func readPayment(tx *gorm.DB, id int64) (*Payment, error) {
	var p Payment
	if err := tx.Where("id = ?", id).Take(&p).Error; err != nil {
		return nil, missing(err, "payment.missing")
	}
	return &p, nil
}

func (l *Ledger) insertAttempt(tx *gorm.DB, k *Link, ask PayAsk, input string) (*Payment, error) {
	n := NewPayment{
		Key: ask.Key, AccountID: k.AccountID, Channel: ChannelHosted, SaveMethod: k.SaveMethod, Amount: ask.Amount,
		OrderReference: k.OrderReference, Description: k.Description, Customer: k.Customer(), Capture: k.CaptureMode,
		DelayHours: k.DelayHours, Language: k.Language, Recurring: recurrence(k.Recurring), link: k,
	}
	if k.Native {
		n.Channel = ChannelLink
	}
	p, err := l.insertNew(tx, byCustomer, n, KindPayment, providers.Authorization, input)
	if err != nil {
		return nil, err
	}
	err = tx.Model(&Link{}).Where("id = ?", k.ID).UpdateColumns(map[string]any{"attempt_id": p.ID, "updated_at": l.now()}).Error
	return p, err
}

// payPage is what an attempt's page leads its customer back to.
func (l *Ledger) payPage(ctx context.Context, p *Payment, c *providers.Checkout) error {
	k, err := l.Link(ctx, *p.LinkID)
	if err != nil {
		return err
	}
	url, err := l.LinkURL(k)
	if err != nil {
		return err
	}
	var before int64
	err = l.reads.WithContext(ctx).Model(&Payment{}).Where("link_id = ? AND id <= ?", k.ID, p.ID).Count(&before).Error
	if err != nil {
		return errors.Join(errors.New("count a link's attempts"), err)
	}
	c.ReturnURL = fmt.Sprintf("%s/back/%d", url, before)
	c.CancelURL = c.ReturnURL
	return nil
}

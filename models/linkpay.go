package models

import (
	"context"
	"fmt"
	"time"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// byCustomer is who the audit trail names for what a merchant's customer did on their page.
var byCustomer = Actor{Name: CustomerName, Role: Clerk}

// PayAsk is a customer's press on Pay.
type PayAsk struct {
	Key    string
	Amount money.Money // zero Currency: all that is due
	Again  bool        // leave what was begun and not finished, and begin anew
}

// attemptTime is how long an attempt is taken to be somebody's who is paying. Whoever comes back to pay later is not led
// to the page that was opened before: it may be closed.
const attemptTime = 30 * time.Minute

// answerHolds is how long what the provider said of an attempt holds for leaving it.
const answerHolds = time.Minute

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
// one live attempt, whoever presses. The worker then asks for its page, see AwaitPage. An attempt is left for a new one
// where somebody wants that, or it is half an hour old, and its provider says that nobody paid it.
// Returns Conflict where the link is not to be paid or another amount of it is being paid, and Unavailable while the
// provider of an attempt that is to be left is being asked.
func (l *Ledger) PayLink(ctx context.Context, linkID int64, ask PayAsk) (*Payment, error) {
	if err := (Ask{Key: ask.Key}).check(); err != nil {
		return nil, err
	}
	input, err := inputHash(providers.Authorization, Ask{Amount: ask.Amount, Reason: fmt.Sprintf("link %d", linkID)})
	if err != nil {
		return nil, err
	}
	if err := l.canPay(ctx, linkID); err != nil {
		return nil, err
	}
	var p *Payment
	var refused error
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		p, refused, err = l.payLink(tx, linkID, ask, input)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return p, refused
}

// canPay asks the link's account whether it can be used at all: nothing is written down that can't be sent.
func (l *Ledger) canPay(ctx context.Context, linkID int64) error {
	k, err := l.Link(ctx, linkID)
	if err != nil {
		return err
	}
	c, err := l.connect(ctx, k.AccountID)
	if err == nil {
		err = offersChannel(c, k.channel())
	}
	if err != nil {
		p := problem(Conflict, "link.account")
		p.Cause = err
		return p
	}
	return nil
}

// channel is how its payments begin.
func (k *Link) channel() string {
	if k.Native {
		return ChannelLink
	}
	return ChannelHosted
}

// payLink gives the attempt. What refused says stands beside what the transaction wrote.
func (l *Ledger) payLink(tx *gorm.DB, linkID int64, ask PayAsk, input string) (p *Payment, refused, err error) {
	k, err := lockLink(tx, linkID)
	if err != nil {
		return nil, nil, err
	}
	op, err := seen(tx, ask.Key, input)
	if err != nil {
		return nil, nil, err
	}
	if op != nil {
		p, err = readPayment(tx, op.PaymentID)
		return p, nil, err
	}
	if ask.Amount.Currency == "" {
		ask.Amount = k.Due()
	}
	if err := k.CheckPay(l.now(), ask.Amount); err != nil {
		return nil, nil, err
	}
	live, err := k.live(tx)
	switch {
	case err != nil:
		return nil, nil, err
	case live != nil && (ask.Again || live.CreatedAt.Add(attemptTime) <= l.now()):
		if refused, err = l.leaveAttempt(tx, live); refused != nil || err != nil {
			return live, refused, err
		}
	case live != nil && live.asked() != ask.Amount:
		return nil, nil, problem(Conflict, "link.other_amount", "amount", live.asked()).at("amount")
	case live != nil:
		return live, nil, nil
	}
	p, err = l.insertAttempt(tx, k, ask, input)
	return p, nil, err
}

// asked is what the customer was asked for.
func (p *Payment) asked() money.Money {
	if p.AskedCurrency != "" {
		return money.New(p.AskedAmount, p.AskedCurrency)
	}
	return p.Money(p.Amount)
}

// live is the attempt that is under way; nil where a new one may begin.
func (k *Link) live(tx *gorm.DB) (*Payment, error) {
	if k.Many || k.AttemptID == nil {
		return nil, nil
	}
	p, err := readPayment(tx, *k.AttemptID)
	if err != nil || !p.Awaited() {
		return nil, err
	}
	return p, nil
}

// leaveAttempt asks whether an attempt may be left: only when its provider said just now that nobody paid it. Else the
// provider is asked. Leaving it moves nothing: should it be paid all the same, its link counts it as too much.
func (l *Ledger) leaveAttempt(tx *gorm.DB, p *Payment) (refused, err error) {
	switch {
	case p.Processing():
		return problem(Conflict, "link.processing"), nil
	case p.AnsweredAt.Add(answerHolds) >= l.now():
		return nil, nil
	}
	return problem(Unavailable, "link.asking"), askNow(tx, p.ID, l.now())
}

func askNow(tx *gorm.DB, paymentID int64, now Instant) error {
	return tx.Model(&Payment{}).Where("id = ? AND (ask_at = 0 OR ask_at > ?)", paymentID, now).UpdateColumn("ask_at", now).Error
}

func readPayment(tx *gorm.DB, id int64) (*Payment, error) {
	var p Payment
	if err := tx.Where("id = ?", id).Take(&p).Error; err != nil {
		return nil, missing(err, "payment.missing")
	}
	return &p, nil
}

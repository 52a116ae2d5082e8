package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
)

// byProvider is who the audit trail names for what began at the provider.
var byProvider = Actor{Name: ProviderName, Role: Admin}

// apply is the one door for what a provider tells us: answers to calls, what was found out about a lost one,
// deliveries and fetches. Everything it changes is one transaction; late, doubled and reordered news changes nothing.
type apply struct {
	*Ledger
	tx     *gorm.DB
	client providers.Provider
	p      *Payment
	heard       // how
	fresh  bool // asked for after all that we hold was settled: what it does not show is not there
	did    int  // changes made
}

// heard is how news came.
type heard struct {
	at       Instant // when it was asked for, or came
	fetched  bool    // asked for, and not told by the way
	delivery *int64  // that brought it, or let us ask
}

// applyAnswer settles an operation by the answer to its call: nil error, or one of the four.
func (l *Ledger) applyAnswer(ctx context.Context, client providers.Provider, op *Operation, answer providers.Answer, failure error) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		p, err := lockPayment(tx, op.PaymentID)
		if err != nil {
			return err
		}
		a := &apply{Ledger: l, tx: tx, client: client, p: p, heard: heard{at: l.now()}}
		if failure == nil { // it is booked with the entry
			p.Method = cmp.Or(p.Method, answer.Update.Method.Type)
		}
		held := p.operation(op.ID)
		switch {
		case held == nil:
			return fmt.Errorf("operation %d is not of payment %d", op.ID, p.ID)
		case failure == nil && answer.Outcome == providers.Succeeded:
			err = a.settle(held, a.moved(held, answer.Update), answer)
		case failure == nil && answer.Outcome == providers.Pending:
			err = a.await(held, answer)
		case errors.Is(failure, providers.ErrDeclined):
			err = a.decline(held, providers.Detail(failure))
		default:
			err = a.lose(held, providers.Detail(failure))
		}
		if err != nil {
			return err
		}
		if failure == nil {
			if err := a.news(answer.Update); err != nil {
				return err
			}
		}
		return a.savePayment()
	})
}

// moved is what an operation moved by its answer: what was asked for, or the final amount where that is another.
func (a *apply) moved(op *Operation, u providers.Update) int64 {
	a.final(u)
	if op.begins() && a.p.AskedCurrency != "" {
		return a.p.Amount
	}
	return op.Amount
}

// applyUpdate takes news of a payment. It makes the payment where the book has none: most begin in the merchant's shop.
// Gives the payment and how many things changed.
func (l *Ledger) applyUpdate(ctx context.Context, client providers.Provider, account *Account, u providers.Update, how heard) (*Payment, int, error) {
	var p *Payment
	did := 0
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var err error
		if p, err = l.findOrMake(tx, account, u); err != nil {
			return err
		}
		a := &apply{Ledger: l, tx: tx, client: client, p: p, heard: how}
		a.fresh = how.fetched && how.at >= p.ToldAt && how.at >= p.lastSettled()
		if how.fetched {
			p.AskAt, p.AskAttempts, p.AnsweredAt = 0, 0, max(p.AnsweredAt, how.at)
		}
		if err := a.news(u); err != nil {
			return err
		}
		did = a.did
		return a.savePayment()
	})
	return p, did, err
}

func (p *Payment) operation(id int64) *Operation {
	i := slices.IndexFunc(p.Operations, func(o Operation) bool { return o.ID == id })
	if i < 0 {
		return nil
	}
	return &p.Operations[i]
}

func (p *Payment) lastSettled() Instant {
	var last Instant
	for _, o := range p.Operations {
		last = max(last, o.SettledAt)
	}
	return last
}

// move changes an operation only from the state that it was read in: of two, one moves it.
func (a *apply) move(op *Operation, to OperationStatus, columns map[string]any) (bool, error) {
	if !op.Status.Unsettled() {
		return false, nil // settled already: late or doubled news
	}
	columns["status"], columns["lease_until"] = to, 0 // whoever was at it is done: a start has nothing to take over
	r := a.tx.Model(&Operation{}).Where("id = ? AND status = ?", op.ID, op.Status).Updates(columns)
	if r.Error != nil {
		return false, fmt.Errorf("move operation %d to %s: %w", op.ID, to, r.Error)
	}
	if r.RowsAffected == 1 {
		op.Status = to
		a.did++
	}
	return r.RowsAffected == 1, nil
}

// settle books an operation that is done.
func (a *apply) settle(op *Operation, amount int64, answer providers.Answer) error {
	now := a.now()
	after := *a.p
	if after.book(op.Kind, amount); op.Status.Unsettled() && !after.consistent() {
		// The provider knows of more than we do. Ask for it first; this one is asked after again and then fits.
		a.p.askBy(now)
		return a.lose(op, &providers.Error{Kind: providers.ErrUnknown, Message: "the book has to catch up first"})
	}
	moved, err := a.move(op, OpSucceeded, map[string]any{
		"settled": amount, "settled_at": now, "due_at": 0, "provider_ref": answer.ProviderID,
		"provider_status": answer.Update.RawStatus, "code": answer.Update.Code, "message": answer.Update.Message,
	})
	if err != nil || !moved {
		return err
	}
	op.Settled, op.SettledAt = amount, now
	a.p.book(op.Kind, amount)
	if err := a.post(a.tx, a.p, op, a.delivery); err != nil {
		return err
	}
	a.after(op)
	if err := a.invoiced(op); err != nil {
		return err
	}
	if err := a.tell(op, ".succeeded"); err != nil || op.Kind != providers.Capture {
		return err
	}
	return a.releaseRest(op)
}

// after is what a settled kind changes beside amounts.
func (a *apply) after(op *Operation) {
	switch op.Kind {
	case providers.Authorization, providers.Increment:
		a.p.State = providers.StateAuthorized
		if limiter, ok := a.client.(providers.Limiter); ok {
			if life := limiter.Limits(providers.Authorization).Lifetime; life > 0 {
				a.p.LapsesAt = op.SettledAt.Add(life)
			}
		}
	case providers.Confirmation, providers.Approval, providers.Rejection:
		a.p.askBy(a.now())
	case providers.Charge:
		a.p.State = providers.StateAuthorized
	case providers.DetailsUpdate:
		if d := op.details(); d.Update != nil && d.Update.OrderReference != "" {
			a.p.OrderReference = d.Update.OrderReference
		}
	}
	a.p.Disputed = a.p.ChargedBack > 0
	if a.p.Captured+a.p.Reversed >= a.p.Authorized {
		a.p.LapsesAt = 0
	}
}

// await keeps an operation that the provider took and will tell of, and looks after it from time to time.
func (a *apply) await(op *Operation, answer providers.Answer) error {
	moved, err := a.move(op, OpPending, map[string]any{
		"provider_ref": answer.ProviderID, "due_at": a.now().Add(pollPause(op.Attempts)),
		"provider_status": answer.Update.RawStatus, "code": answer.Update.Code, "message": answer.Update.Message,
	})
	if err != nil || !moved {
		return err
	}
	return a.tell(op, ".pending")
}

// decline ends an operation that definitely did not happen; its amount is free again.
func (a *apply) decline(op *Operation, e *providers.Error) error {
	moved, err := a.move(op, OpDeclined, map[string]any{
		"settled_at": a.now(), "due_at": 0, "provider_status": e.RawStatus, "code": e.Code, "message": e.Message,
	})
	if err != nil || !moved {
		return err
	}
	if op.begins() && a.p.Authorized == 0 {
		if a.p.ProviderID == "" { // to be found in the provider's portal, and in its lists
			a.p.ProviderID = e.PaymentID
		}
		if rank(a.p.State) < rank(providers.StateDeclined) { // else the provider's own word for it is there already
			a.p.State = providers.StateDeclined
		}
		a.p.ProviderStatus, a.p.ProviderCode, a.p.ProviderMessage = e.RawStatus, e.Code, e.Message
	}
	return errors.Join(a.tell(op, ".declined"), a.noticeOutcome(op, NoticeDeclined))
}

// lose marks an operation that may have happened. Never "failed": its amount stays reserved, everyone sees it,
// and the worker asks again.
func (a *apply) lose(op *Operation, e *providers.Error) error {
	first := op.Status != OpUnknown
	moved, err := a.move(op, OpUnknown, map[string]any{
		"due_at": a.now().Add(backoff(op.Attempts)), "code": e.Code, "message": e.Message,
	})
	if err != nil || !moved || !first {
		return err
	}
	return errors.Join(a.tell(op, ".unknown"), a.noticeOutcome(op, NoticeUnknown))
}

// tell writes the audit line of an operation's step.
func (a *apply) tell(op *Operation, step string) error {
	actor := System
	if op.Origin == FromProvider {
		actor = byProvider
	}
	return a.record(a.tx, actor, string(op.Kind)+step, subject{"operation", op.ID, a.p.ID},
		map[string]any{"amount": op.Settled, "currency": op.Currency})
}

// savePayment writes the amounts and words in the transaction of what moved them.
func (a *apply) savePayment() error {
	a.p.Status = a.p.derive()
	a.p.UpdatedAt = a.now()
	a.askWhenItLapses()
	if err := a.tx.Save(a.p).Error; err != nil {
		return fmt.Errorf("write payment %d: %w", a.p.ID, err)
	}
	if err := a.linked(); err != nil {
		return err
	}
	return a.recurred()
}

// askWhenItLapses plans the question about an authorization that runs out: nobody need tell us.
func (a *apply) askWhenItLapses() {
	switch {
	case a.p.LapsesAt == 0:
	case a.p.LapsesAt > a.now():
		a.p.askBy(a.p.LapsesAt)
	default:
		a.p.askBy(a.now().Add(asksWhileHeld))
	}
}

// askBy sees to it that the provider is asked at the latest then.
func (p *Payment) askBy(at Instant) {
	if p.AskAt == 0 || p.AskAt > at {
		p.AskAt = at
	}
}

// pollPause is the pause before a pending operation is asked after: 1 min, 2 min … 6 hours.
func pollPause(attempts int) time.Duration {
	return min(time.Minute<<min(max(attempts-1, 0), 9), 6*time.Hour)
}

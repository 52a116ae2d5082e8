package models

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"
)

// CheckExpire says whether a link can be ended before its time. What was begun on it before counts all the same.
func (k *Link) CheckExpire(now Instant) error {
	if k.StatusAt(now) != LinkOpen {
		return problem(Conflict, "link.not_open")
	}
	return nil
}

// CheckCancel says whether a link can be cancelled, given its live attempt. Somebody may be paying that at this moment;
// money that came afterwards would have to go back, so it is waited for.
func (k *Link) CheckCancel(now Instant, live *Payment) error {
	switch {
	case k.Status != LinkOpen && k.Status != LinkExpired:
		return problem(Conflict, "link.not_open")
	case live != nil && live.mayBePaid(now):
		return problem(Conflict, "link.being_paid", "until", live.CreatedAt.Add(attemptTime))
	}
	return nil
}

// ExpireLink ends a link now. For clerks.
func (l *Ledger) ExpireLink(ctx context.Context, actor Actor, id int64) error {
	return l.changeLink(ctx, actor, id, func(tx *gorm.DB, k *Link) error {
		if err := k.CheckExpire(l.now()); err != nil {
			return err
		}
		return l.expire(tx, actor, k, l.now())
	})
}

// CancelLink takes a link back: what is paid on it from now on is too much. For clerks. Returns Conflict while somebody
// may be paying it.
func (l *Ledger) CancelLink(ctx context.Context, actor Actor, id int64) error {
	return l.changeLink(ctx, actor, id, func(tx *gorm.DB, k *Link) error {
		live, err := k.live(tx)
		if err = errors.Join(err, k.CheckCancel(l.now(), live)); err != nil {
			return err
		}
		k.Status, k.ClosedAt, k.DueAt = LinkCancelled, l.now(), 0
		return l.record(tx, actor, "link.cancelled", subject{kind: "link", id: k.ID}, nil)
	})
}

// WantLink notes that the customer of an expired link asks for a new one. Once, until somebody answers.
func (l *Ledger) WantLink(ctx context.Context, id int64) error {
	return l.changeLink(ctx, byCustomer, id, func(tx *gorm.DB, k *Link) error {
		switch {
		case k.StatusAt(l.now()) != LinkExpired:
			return problem(Conflict, "link.not_expired")
		case k.WantedAt != 0:
			return nil
		}
		k.WantedAt = l.now()
		return l.record(tx, byCustomer, "link.wanted", subject{kind: "link", id: k.ID}, nil)
	})
}

// AnswerWish notes that a wish for a new link was seen to. For clerks.
func (l *Ledger) AnswerWish(ctx context.Context, actor Actor, id int64) error {
	return l.changeLink(ctx, actor, id, func(tx *gorm.DB, k *Link) error {
		if k.WantedAt == 0 {
			return nil
		}
		k.WantedAt = 0
		return l.record(tx, actor, "link.wish_answered", subject{kind: "link", id: k.ID}, nil)
	})
}

// KeepExcess notes that what a payment brought beyond its link's amount stays, and why. For clerks.
func (l *Ledger) KeepExcess(ctx context.Context, actor Actor, paymentID int64, reason string) error {
	reason = strings.TrimSpace(reason)
	switch {
	case !actor.Can(Clerk):
		return actor.must(Clerk)
	case reason == "":
		return problem(Invalid, "link.keep_reason").at("reason")
	case len(reason) > maxReason:
		return problem(Invalid, "form.too_long", "max", maxReason).at("reason")
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		p, err := lockPayment(tx, paymentID)
		if err != nil {
			return err
		}
		if p.LinkID == nil || p.ExcessLeft() == 0 {
			return problem(Conflict, "link.no_excess")
		}
		detail := map[string]any{"amount": p.ExcessLeft(), "currency": p.Currency, "reason": reason}
		p.Excess = 0
		if err := tx.Model(p).UpdateColumn("excess", 0).Error; err != nil {
			return err
		}
		if err := l.record(tx, actor, "link.excess_kept", subject{"link", *p.LinkID, p.ID}, detail); err != nil {
			return err
		}
		a := &apply{Ledger: l, tx: tx, p: p, heard: heard{at: l.now()}, did: 1}
		return a.linked()
	})
}

// changeLink is a person's change of one link, in one transaction.
func (l *Ledger) changeLink(ctx context.Context, actor Actor, id int64, change func(*gorm.DB, *Link) error) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		k, err := lockLink(tx, id)
		if err != nil {
			return err
		}
		if err := change(tx, k); err != nil {
			return err
		}
		return saveLink(tx, k, l.now())
	})
	l.nudge()
	return err
}

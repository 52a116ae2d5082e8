package models

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
)

// An attempt is a payment that a link's customer began. It is like every other; its page leads back to the link's.

// Awaited says that a payment has neither brought anything nor ended.
func (p *Payment) Awaited() bool { return p.Status == StatusOpen || p.Status == StatusPending }

// Processing says that its customer did something on its page, and how it ends is not known.
func (p *Payment) Processing() bool { return p.Status == StatusPending }

// BeingPaid says that somebody may be paying it at this moment.
func (p *Payment) BeingPaid(now Instant) bool { return p.Awaited() && p.mayBePaid(now) }

// Continues says whether an attempt's page is still the one to pay a link on.
func (k *Link) Continues(p *Payment, now Instant) bool {
	latest := k.Many || k.AttemptID != nil && *k.AttemptID == p.ID
	return latest && p.Status == StatusOpen && k.StatusAt(now) == LinkOpen
}

func (l *Ledger) insertAttempt(tx *gorm.DB, k *Link, ask PayAsk, input string) (*Payment, error) {
	n := NewPayment{
		Key: ask.Key, AccountID: k.AccountID, Channel: k.channel(), SaveMethod: k.SaveMethod, Amount: ask.Amount,
		OrderReference: k.OrderReference, Description: k.Description, Customer: k.Customer(), Capture: k.CaptureMode,
		DelayHours: k.DelayHours, Language: k.Language, Recurring: k.Recurring, link: k,
	}
	k.Attempts++
	p, err := l.insertNew(tx, byCustomer, n, KindPayment, providers.Authorization, input)
	if err != nil {
		return nil, err
	}
	k.AttemptID = &p.ID
	return p, saveLink(tx, k, l.now())
}

// Attempt is one by its number. Returns Missing.
func (l *Ledger) Attempt(ctx context.Context, k *Link, number int) (*Payment, error) {
	var p Payment
	err := l.reads.WithContext(ctx).Where("link_id = ? AND attempt = ?", k.ID, number).Take(&p).Error
	if err != nil {
		return nil, missing(err, "link.missing")
	}
	return &p, nil
}

// LeadingAttempt is the one that paid a link, else the latest; nil where nobody tried.
func (l *Ledger) LeadingAttempt(ctx context.Context, k *Link) (*Payment, error) {
	db := l.reads.WithContext(ctx).Where("link_id = ?", k.ID)
	if k.Status == LinkPaid {
		db = db.Where("linked_at > 0").Order("linked_at")
	}
	var p Payment
	err := db.Order("attempt DESC").Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &p, err
}

// AttemptsOf are a link's, newest first, up to a page of them.
func (l *Ledger) AttemptsOf(ctx context.Context, linkID int64) ([]Payment, error) {
	var all []Payment
	err := l.reads.WithContext(ctx).Where("link_id = ?", linkID).Order("attempt DESC").Limit(maxPage).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the attempts of payment link %d: %w", linkID, err)
	}
	return all, nil
}

// AwaitPage gives an attempt as soon as it has a page to pay on, or none is to come, and at the latest after a time.
func (l *Ledger) AwaitPage(ctx context.Context, paymentID int64, most time.Duration) (*Payment, error) {
	return l.await(ctx, paymentID, most, func(p *Payment) bool { return p.CheckoutURL != "" || p.Status != StatusOpen })
}

// AwaitAnswer gives an attempt as soon as its provider answered once more than when p was read, and at the latest after a
// time.
func (l *Ledger) AwaitAnswer(ctx context.Context, p *Payment, most time.Duration) (*Payment, error) {
	return l.await(ctx, p.ID, most, func(now *Payment) bool { return now.AnsweredAt > p.AnsweredAt || !now.Awaited() })
}

// await reads a payment again and again until it is as wanted.
func (l *Ledger) await(ctx context.Context, paymentID int64, most time.Duration, enough func(*Payment) bool) (*Payment, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, 250*time.Millisecond) {
		p, err := readPayment(l.reads.WithContext(context.WithoutCancel(ctx)), paymentID)
		if err != nil || enough(p) {
			return p, err
		}
		select {
		case <-ctx.Done():
			return p, nil
		case <-time.After(pause):
		}
	}
}

// AskAttempt has the worker ask the provider how an attempt stands, at most every few seconds.
func (l *Ledger) AskAttempt(ctx context.Context, p *Payment) error {
	now := l.now()
	if !p.Awaited() || p.AnsweredAt.Add(asksAttempt) > now {
		return nil
	}
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error { return askNow(tx, p.ID, now) })
	l.nudge()
	return err
}

const asksAttempt = 5 * time.Second

// payPage is what an attempt's page leads its customer back to, and until when it can be paid: as long as somebody is taken
// to be paying, and no longer than the link. A provider that gives no choice of it says so.
func (l *Ledger) payPage(ctx context.Context, p *Payment, c *providers.Checkout) error {
	k, err := l.Link(ctx, *p.LinkID)
	if err != nil {
		return err
	}
	url, err := l.LinkURL(k)
	if err != nil {
		return err
	}
	c.ReturnURL = fmt.Sprintf("%s/back/%d", url, p.Attempt)
	c.CancelURL, c.Expires = c.ReturnURL, min(k.ExpiresAt, p.CreatedAt.Add(attemptTime)).Time()
	return nil
}

// What a browser posts to an attempt's page holds the link's token, to come back with: such a form is kept sealed.
const sealedForm = "sealed "

func (l *Ledger) sealForm(p *Payment, form string) string {
	if form == "" || p.LinkID == nil {
		return form
	}
	return sealedForm + base64.StdEncoding.EncodeToString(l.vault.seal([]byte(form), formOwner(p)))
}

// CheckoutFields are what the customer's browser posts to CheckoutURL; nil where it only opens it.
func (l *Ledger) CheckoutFields(p *Payment) ([]providers.FormField, error) {
	text, sealed := strings.CutPrefix(p.CheckoutForm, sealedForm)
	if !sealed {
		return p.Form(), nil
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, ErrKey
	}
	plain, err := l.vault.open(raw, formOwner(p))
	if err != nil {
		return nil, fmt.Errorf("open the form of payment %d: %w", p.ID, err)
	}
	return (&Payment{CheckoutForm: string(plain)}).Form(), nil
}

func formOwner(p *Payment) string { return fmt.Sprintf("form of payment %d", p.ID) }

package models

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"kontor/providers"

	"gorm.io/gorm"
)

// DeliveryStatus is what became of a delivery.
type DeliveryStatus string

// The states of a delivery.
const (
	DeliveryReceived  DeliveryStatus = "received"
	DeliveryProcessed DeliveryStatus = "processed"
	DeliveryIgnored   DeliveryStatus = "ignored" // true perhaps, but nothing to do with our book
	DeliveryFailing   DeliveryStatus = "failing" // tried several times; still tried, ever more rarely
)

// DeliveryStatuses lists them.
var DeliveryStatuses = []DeliveryStatus{DeliveryReceived, DeliveryProcessed, DeliveryIgnored, DeliveryFailing}

// Delivery is one webhook request as it arrived, kept verbatim but for card data.
type Delivery struct {
	ID          int64
	AccountID   int64
	EventKey    string
	Signed      bool
	Status      DeliveryStatus
	Header      string // JSON of the few headers worth keeping
	Body        []byte
	Times       int // how often it came
	Attempts    int
	DueAt       Instant
	LeaseUntil  Instant
	PaymentID   *int64
	Changes     int
	Outcome     string // a key of the catalogue: what came of it
	ReceivedAt  Instant
	LastAt      Instant
	ProcessedAt Instant
}

// MaxDelivery bounds a delivery's body in bytes.
const MaxDelivery = 1 << 20

// triesBeforeFailing is how often a delivery is tried before it becomes a line on the home page.
const triesBeforeFailing = 3

// AcceptDelivery verifies a delivery and keeps it; it is durable when this returns. Nothing else is done yet: the
// worker reads it. Returns Missing for an unknown account, Unauthorized for a wrong proof, Invalid for bytes that
// are no delivery, Unavailable where the database does not answer: they will send again.
func (l *Ledger) AcceptDelivery(ctx context.Context, provider, slug string, header http.Header, body []byte) error {
	c, err := l.connectSlug(ctx, provider, slug)
	if err != nil {
		return err
	}
	receiver, ok := c.client.(providers.WebhookReceiver)
	if !ok {
		return problem(Missing, "account.missing")
	}
	proof, err := receiver.VerifyWebhook(header, body)
	switch {
	case errors.Is(err, providers.ErrSignature):
		l.countRefusal(ctx, c.account.ID, "signature")
		return problem(Unauthorized, "delivery.signature")
	case err != nil:
		l.countRefusal(ctx, c.account.ID, "malformed")
		return problem(Invalid, "delivery.malformed")
	}
	kept, err := json.Marshal(keptHeader(header))
	if err != nil {
		return err
	}
	err = l.inbox.keep(ctx, arrival{
		accountID: c.account.ID, eventKey: eventKey(proof, body), signed: proof.Signed, named: proof.EventKey != "", header: string(kept),
		body: scrub(body), at: l.now(),
	})
	if err != nil {
		p := problem(Unavailable, "delivery.unavailable")
		p.Cause = err
		return p
	}
	return nil
}

// eventKey is short where it is a hash: it stands in an index that each delivery of a group touches at another page.
func eventKey(proof providers.Proof, body []byte) string {
	if proof.EventKey != "" {
		return clip("e:"+proof.EventKey, 300)
	}
	sum := sha256.Sum256(body)
	return "h:" + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// keptHeader is what helps to understand a delivery later, by canonical names. Cookies and credentials are not kept.
func keptHeader(h http.Header) map[string]string {
	kept := map[string]string{}
	for name := range h {
		if name == "Content-Type" || name == "User-Agent" || name == "Date" || strings.Contains(name, "ignature") {
			kept[name] = clip(h.Get(name), 300)
		}
	}
	return kept
}

// connectSlug finds the account that a webhook URL names.
func (l *Ledger) connectSlug(ctx context.Context, provider, slug string) (connected, error) {
	id, ok := l.clients.slug(provider, slug)
	if !ok {
		var a Account
		err := l.reads.WithContext(ctx).Select("id").Where("slug = ? AND provider = ? AND active = ?", slug, provider, true).Take(&a).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return connected{}, problem(Missing, "account.missing")
		}
		if err != nil {
			p := problem(Unavailable, "delivery.unavailable")
			p.Cause = err
			return connected{}, p
		}
		id = a.ID
	}
	c, err := l.connect(ctx, id)
	if HasCode(err, Conflict) {
		return c, problem(Missing, "account.missing")
	}
	return c, err
}

// countRefusal counts what was not let in, by hour. A flood of forged deliveries costs one row an hour.
func (l *Ledger) countRefusal(ctx context.Context, accountID int64, reason string) {
	hour := int64(l.now()) / 3_600_000_000
	err := l.db.WithContext(ctx).Exec(`INSERT INTO refusals (account_id, reason, hour, count) VALUES (?, ?, ?, 1)
		ON CONFLICT (account_id, reason, hour) DO UPDATE SET count = refusals.count + 1`, accountID, reason, hour).Error
	if err != nil {
		l.log.Error("a refused delivery was not counted", "error", err)
	}
}

// workDelivery reads one delivery that is due.
func (l *Ledger) workDelivery(ctx context.Context) (bool, error) {
	d, err := l.claimDelivery(ctx)
	if d == nil || err != nil {
		return false, err
	}
	defer l.share.take(d.AccountID)()
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	r := l.readDelivery(call, d)
	return true, l.finishDelivery(call, d, r)
}

func (l *Ledger) claimDelivery(ctx context.Context) (*Delivery, error) {
	now := l.now()
	var d *Delivery
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found Delivery
		err := l.ofOthers(tx).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		d = &found
		d.Attempts++
		return tx.Model(&Delivery{}).Where("id = ?", d.ID).Updates(map[string]any{
			"attempts": d.Attempts, "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime),
		}).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim a delivery: %w", err)
	}
	return d, nil
}

// reading is what came of a delivery.
type reading struct {
	payment *Payment
	changes int
	err     error
}

// readDelivery applies what a delivery says, and asks the provider where it proves nothing or not all.
func (l *Ledger) readDelivery(ctx context.Context, d *Delivery) (r reading) {
	c, err := l.connect(ctx, d.AccountID)
	if err != nil {
		return reading{err: err}
	}
	receiver, ok := c.client.(providers.WebhookReceiver)
	if !ok {
		return reading{err: providers.ErrMalformed}
	}
	news, err := receiver.ParseWebhook(d.Body)
	if err != nil {
		return reading{err: err}
	}
	for _, update := range news.Updates {
		r.take(l.applyWhole(ctx, c, update, heard{at: d.ReceivedAt, delivery: &d.ID}))
	}
	for _, ref := range news.Ask {
		began := l.now()
		update, err := c.client.FetchPayment(ctx, ref)
		if err != nil {
			r.err = errors.Join(r.err, err)
			continue
		}
		r.take(l.applyUpdate(ctx, c.client, &c.account, update, heard{began, true, &d.ID}))
	}
	return r
}

func (r *reading) take(p *Payment, changes int, err error) {
	if err != nil {
		r.err = errors.Join(r.err, err)
		return
	}
	r.payment, r.changes = p, r.changes+changes
}

// finishDelivery writes what came of it; one that came again meanwhile stays due.
func (l *Ledger) finishDelivery(ctx context.Context, d *Delivery, r reading) error {
	columns := map[string]any{"due_at": 0, "lease_until": 0, "processed_at": l.now(), "changes": d.Changes + r.changes}
	if r.payment != nil {
		columns["payment_id"] = r.payment.ID
	}
	switch {
	case errors.Is(r.err, providers.ErrNotFound):
		columns["status"], columns["outcome"] = DeliveryIgnored, "delivery.unknown_payment"
	case errors.Is(r.err, providers.ErrMalformed), HasCode(r.err, Invalid):
		columns["status"], columns["outcome"] = DeliveryIgnored, "delivery.unreadable"
	case r.err != nil:
		l.log.Warn("a delivery could not be processed", "delivery", d.ID, "attempts", d.Attempts, "error", r.err)
		columns["due_at"], columns["outcome"] = l.now().Add(backoff(d.Attempts)), "delivery.no_answer"
		if d.Attempts >= triesBeforeFailing {
			columns["status"] = DeliveryFailing
		}
	case d.Changes+r.changes == 0:
		columns["status"], columns["outcome"] = DeliveryProcessed, "delivery.nothing_new"
	default:
		columns["status"], columns["outcome"] = DeliveryProcessed, "delivery.changed"
	}
	gone := false
	err := l.write(ctx, func(tx *gorm.DB) (err error) {
		if r.payment != nil {
			if gone, err = isErased(tx, r.payment); err != nil {
				return err
			}
		}
		if gone { // it came too late: what it says of them is not kept
			columns["header"], columns["body"] = "{}", []byte{}
		}
		return tx.Model(&Delivery{}).Where("id = ? AND times = ?", d.ID, d.Times).Updates(columns).Error
	})
	if err == nil && gone {
		err = l.emptyWAL(ctx)
	}
	return err
}

// ProcessAgain reads a delivery once more. For clerks.
func (l *Ledger) ProcessAgain(ctx context.Context, actor Actor, id int64) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		r := tx.Model(&Delivery{}).Where("id = ?", id).Updates(map[string]any{
			"status": DeliveryReceived, "due_at": l.now(), "attempts": 0, "outcome": "",
		})
		if r.Error != nil {
			return r.Error
		}
		var size int
		switch err := tx.Raw("SELECT length(body) FROM deliveries WHERE id = ?", id).Scan(&size).Error; {
		case err != nil:
			return err
		case r.RowsAffected == 0:
			return problem(Missing, "delivery.missing")
		case size == 0: // there is nothing left to read
			return problem(Conflict, "delivery.erased")
		}
		return l.record(tx, actor, "delivery.again", subject{kind: "delivery", id: id}, nil)
	})
	l.nudge()
	return err
}

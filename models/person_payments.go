package models

import (
	"slices"
	"strings"

	"kontor/models/money"

	"gorm.io/gorm"
)

// personChunk is how many transactions are read at a time.
const personChunk = 100

// payments are all of them with what belongs to each, the oldest first.
func (p *personFile) payments() error {
	if err := p.out.begin("transactions"); err != nil {
		return err
	}
	var at Instant
	var id int64
	for {
		var few []Payment
		err := p.reads.WithContext(p.ctx).
			Where("customer_id = ? AND customer_id IS NOT NULL AND (created_at, id) > (?, ?)", p.customer.ID, at, id).
			Order("created_at, id").Limit(personChunk).Find(&few).Error
		if err != nil {
			return err
		}
		if err := p.chunk(few); err != nil {
			return err
		}
		if len(few) < personChunk {
			return p.out.close()
		}
		at, id = few[len(few)-1].CreatedAt, few[len(few)-1].ID
	}
}

// chunk writes some of them.
func (p *personFile) chunk(payments []Payment) error {
	ids := make([]int64, 0, len(payments))
	for i := range payments {
		ids = append(ids, payments[i].ID)
	}
	var operations []Operation
	var notes []Note
	var deliveries []Delivery
	var lines []Audit
	beside, err := p.besidePayments(ids)
	if err != nil {
		return err
	}
	db := p.reads.WithContext(p.ctx).Where("payment_id IN ?", ids).Order("id").Session(&gorm.Session{})
	for _, err := range []error{
		db.Find(&operations).Error, db.Find(&notes).Error, db.Where("payment_id IS NOT NULL").Find(&deliveries).Error,
		db.Where("payment_id IS NOT NULL").Find(&lines).Error,
	} {
		if err != nil {
			return err
		}
	}
	for i := range payments {
		b := &payments[i]
		whole := p.payment(b, only(operations, func(o *Operation) bool { return o.PaymentID == b.ID }))
		whole["notes"] = mapped(only(notes, func(n *Note) bool { return n.PaymentID == b.ID }), func(n *Note) any {
			return map[string]any{"written_at": utc(n.CreatedAt), "by": staff, "text": withoutStaff(n.Body)}
		})
		whole["notes_beside"] = beside[b.ID]
		whole["gateway_messages"] = mapped(only(deliveries, func(d *Delivery) bool { return *d.PaymentID == b.ID }), p.message)
		whole["trail"] = mapped(only(lines, func(a *Audit) bool { return *a.PaymentID == b.ID }), auditLine)
		if err := p.out.element(whole); err != nil {
			return err
		}
	}
	return nil
}

func (p *personFile) payment(b *Payment, operations []Operation) map[string]any {
	p.tokens = append(p.tokens, b.RecurringToken)
	return map[string]any{
		"id": b.ID, "account": p.accounts[b.AccountID], "kind": b.Kind, "status": b.Status, "made_at": utc(b.CreatedAt), "reference": b.Reference,
		"gateway_id": b.ProviderID, "order": b.OrderReference, "description": b.Description, "currency": b.Currency, "amount": decimal(b.Money(b.Amount)),
		"authorized": decimal(b.Money(b.Authorized)), "captured": decimal(b.Money(b.Captured)), "refunded": decimal(b.Money(b.Refunded)),
		"reversed": decimal(b.Money(b.Reversed)), "charged_back": decimal(b.Money(b.ChargedBack)), "name": b.CustomerName, "email": b.Email,
		"method": b.Method, "brand": b.Brand, "last_four": b.Last4, "expires": b.Expiry, "gateway_status": b.ProviderStatus,
		"gateway_said": b.ProviderMessage, "operations": mapped(operations, p.operation),
	}
}

func (p *personFile) operation(o *Operation) any {
	d := o.details()
	p.tokens = append(p.tokens, d.Token)
	by := staff
	if o.Origin == FromProvider || o.UserID == nil {
		by = "the gateway or Kontor"
	}
	whole := map[string]any{
		"kind": o.Kind, "status": o.Status, "asked_at": utc(o.CreatedAt), "settled_at": utc(o.SettledAt), "by": by, "currency": o.Currency,
		"amount": decimal(o.Money()), "settled": decimal(money.New(o.Settled, o.Currency)), "reason": o.Reason, "gateway_said": o.Message,
	}
	if d.Customer != nil {
		whole["person"] = map[string]any{
			"reference": d.Customer.Reference, "first_name": d.Customer.FirstName, "last_name": d.Customer.LastName, "email": d.Customer.Email,
		}
	}
	if to := d.Destination; to != nil {
		whole["to"] = map[string]any{"kind": to.Kind, "bank": to.Bank}
	}
	return whole
}

// message is what a gateway sent, as it was kept: without card numbers, and here without tokens.
func (p *personFile) message(d *Delivery) any {
	body := strings.ToValidUTF8(string(d.Body), "\uFFFD")
	for _, token := range p.tokens {
		if len(token) > 3 {
			body = strings.ReplaceAll(body, token, "[token]")
		}
	}
	return map[string]any{"received_at": utc(d.ReceivedAt), "account": p.accounts[d.AccountID], "text": body}
}

func only[T any](all []T, wanted func(*T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(t T) bool { return !wanted(&t) })
}

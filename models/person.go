package models

import (
	"context"
	"io"

	"gorm.io/gorm"
)

// ExportPerson writes all that is held of a person as JSON, as GDPR art. 15 and 20 ask: facts, notes, what they saved, every
// transaction with its operations and the gateway's messages, links, mails, and what the trail says of them. Of our own
// people it says "staff": their names are not this person's data. What opens money is left out: tokens, also where a
// gateway's message has one, and the addresses of payment pages. Amounts are plain decimals, times in UTC.
//
// For managers; the trail keeps that it was done. It is read in chunks: nothing is held while w takes its time.
// Returns Missing; after the first byte an error means that the rest is missing.
func (l *Ledger) ExportPerson(ctx context.Context, actor Actor, id int64, w io.Writer) error {
	if err := actor.must(Manager); err != nil {
		return err
	}
	c, err := l.Customer(ctx, id)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(tx *gorm.DB) error { return l.record(tx, actor, "customer.exported", c.subject(), nil) })
	if err != nil {
		return err
	}
	p := &personFile{Ledger: l, ctx: ctx, customer: c, out: newJSONStream(w)}
	for _, part := range []func() error{
		p.about, p.facts, p.notes, p.methods, p.payments, p.links, p.invoices, p.subscriptions, p.mails, p.trail,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return p.out.end()
}

// personFile is an export under way.
type personFile struct {
	*Ledger
	ctx      context.Context
	customer *Customer
	accounts map[int64]string
	also     []Customer // who were merged into them
	tokens   []string   // that no message may show
	out      *jsonStream
}

func (p *personFile) about() error {
	accounts, err := p.Accounts(p.ctx)
	if err != nil {
		return err
	}
	p.accounts = map[int64]string{}
	for _, a := range accounts {
		p.accounts[a.ID] = a.Name
	}
	return p.out.field("about", map[string]any{
		"made_at": utc(p.now()), "made_by": "Kontor",
		"what":     "All that is held of this person. Amounts are decimals of their currency, but whole minor units in trails. Times are UTC.",
		"left_out": "Names of staff, tokens by which gateways know a saved payment method, and card numbers, which are not held.",
	})
}

func (p *personFile) facts() error {
	c := p.customer
	if err := p.reads.WithContext(p.ctx).Where("merged_into = ?", c.ID).Order("id").Find(&p.also).Error; err != nil {
		return err
	}
	also := make([]map[string]any, 0, len(p.also))
	for i := range p.also {
		also = append(also, factsOf(&p.also[i]))
	}
	facts := factsOf(c)
	facts["merged_from"] = also
	return p.out.field("customer", facts)
}

// factsOf are a customer's facts by name, those that are known.
func factsOf(c *Customer) map[string]any {
	facts := map[string]any{"id": c.ID, "known_since": utc(c.CreatedAt)}
	for _, f := range c.fields() {
		if *f.value != "" {
			facts[f.name] = *f.value
		}
	}
	if c.ErasedAt != 0 {
		facts["erased_at"] = utc(c.ErasedAt)
	}
	return facts
}

func (p *personFile) notes() error {
	var notes []CustomerNote
	if err := p.reads.WithContext(p.ctx).Where("customer_id = ?", p.customer.ID).Order("id").Find(&notes).Error; err != nil {
		return err
	}
	return listOf(p.out, "notes", notes, func(n *CustomerNote) any {
		return map[string]any{"written_at": utc(n.CreatedAt), "by": staff, "text": withoutStaff(n.Body)}
	})
}

// methods are also those that were forgotten: that they were is known of them.
func (p *personFile) methods() error {
	var methods []SavedMethod
	if err := p.reads.WithContext(p.ctx).Where("customer_id = ?", p.customer.ID).Order("id").Find(&methods).Error; err != nil {
		return err
	}
	for _, m := range methods {
		p.tokens = append(p.tokens, m.Token)
	}
	return listOf(p.out, "saved_methods", methods, func(m *SavedMethod) any {
		return map[string]any{
			"account": p.accounts[m.AccountID], "method": m.Method, "brand": m.Brand, "last_four": m.Last4, "expires": m.Expiry,
			"saved_at": utc(m.CreatedAt), "forgotten_at": utc(m.ForgottenAt),
		}
	})
}

func (p *personFile) links() error {
	var links []Link
	err := p.reads.WithContext(p.ctx).Where("customer_id = ? AND customer_id IS NOT NULL", p.customer.ID).Order("created_at, id").Find(&links).Error
	if err != nil {
		return err
	}
	notes, err := p.notesBeside(OnLink, mapped(links, func(k *Link) int64 { return k.ID }))
	if err != nil {
		return err
	}
	return listOf(p.out, "payment_links", links, func(k *Link) any {
		return map[string]any{
			"notes": notes[k.ID],
			"id":    k.ID, "made_at": utc(k.CreatedAt), "purpose": k.Purpose, "status": k.Status, "amount": decimal(k.Money(k.Amount)), "currency": k.Currency,
			"received": decimal(k.Money(k.Received)), "description": k.Description, "order": k.OrderReference, "message": k.Message, "first_name": k.FirstName,
			"last_name": k.LastName, "email": k.Email, "language": k.Language, "expires_at": utc(k.ExpiresAt), "paid_at": utc(k.PaidAt),
		}
	})
}

// trail is what was done with the person's record; what was done with their payments stands beside those.
func (p *personFile) trail() error {
	ids := []int64{p.customer.ID}
	for _, c := range p.also {
		ids = append(ids, c.ID)
	}
	var lines []Audit
	err := p.reads.WithContext(p.ctx).Where("subject = 'customer' AND subject_id IN ?", ids).Order("id").Find(&lines).Error
	if err != nil {
		return err
	}
	return listOf(p.out, "trail", lines, auditLine)
}

package models

import (
	"encoding/json"
)

// invoices are drafts, invoices and credit notes, each with the whole document as it was issued.
func (p *personFile) invoices() error {
	var invoices []Invoice
	err := p.reads.WithContext(p.ctx).Where("customer_id = ? AND customer_id IS NOT NULL", p.customer.ID).Order("placed_at, id").Find(&invoices).Error
	if err != nil {
		return err
	}
	lodged := map[int64][]Lodging{}
	for n := range invoices {
		if lodged[invoices[n].ID], err = p.LodgingsOf(p.ctx, invoices[n].ID); err != nil {
			return err
		}
	}
	notes, err := p.notesBeside(OnInvoice, mapped(invoices, func(i *Invoice) int64 { return i.ID }))
	if err != nil {
		return err
	}
	return listOf(p.out, "invoices", invoices, func(i *Invoice) any {
		whole := map[string]any{
			"notes": notes[i.ID],
			"id":    i.ID, "kind": i.Kind, "number": i.Number, "status": i.Status, "issued_on": i.IssuedOn, "due_on": i.DueOn, "currency": i.Currency,
			"total": decimal(i.Money(i.Total)), "paid": decimal(i.Money(i.Paid)), "refunded": decimal(i.Money(i.Refunded)), "email": i.Email, "buyer": i.Buyer,
			"sent_at": utc(i.SentAt), "made_at": utc(i.CreatedAt),
			"lodgings": mapped(lodged[i.ID], func(g *Lodging) any {
				return map[string]any{
					"account": g.Account, "status": g.Status, "reference": g.Reference, "gateways_number": g.ProviderRef, "amount": decimal(g.Money()),
					"email": g.Email, "url": g.URL, "made_at": utc(g.CreatedAt),
				}
			}),
		}
		if i.Content != "" {
			whole["document"] = json.RawMessage(i.Content)
		}
		return whole
	})
}

func (p *personFile) subscriptions() error {
	var subscriptions []Subscription
	if err := p.reads.WithContext(p.ctx).Where("customer_id = ?", p.customer.ID).Order("id").Find(&subscriptions).Error; err != nil {
		return err
	}
	changes := map[int64][]SubscriptionChange{}
	for i := range subscriptions {
		all, err := p.SubscriptionChanges(p.ctx, subscriptions[i].ID)
		if err != nil {
			return err
		}
		changes[subscriptions[i].ID] = all
	}
	notes, err := p.notesBeside(OnSubscription, mapped(subscriptions, func(s *Subscription) int64 { return s.ID }))
	if err != nil {
		return err
	}
	return listOf(p.out, "subscriptions", subscriptions, func(s *Subscription) any {
		return map[string]any{
			"notes": notes[s.ID],
			"id":    s.ID, "reference": s.Reference, "name": s.Name, "status": s.Status, "currency": s.Currency, "amount": decimal(s.Money()),
			"every": s.Every, "unit": s.Unit, "starts_on": s.StartsOn, "next_on": s.NextOn, "language": s.Language, "made_at": utc(s.CreatedAt),
			"ended_at": utc(s.EndedAt), "changes": mapped(changes[s.ID], func(c *SubscriptionChange) any {
				return map[string]any{"at": utc(c.CreatedAt), "what": c.Kind, "reason": c.Reason}
			}),
		}
	})
}

// mails are those to their addresses, and those about what is theirs.
func (p *personFile) mails() error {
	emails := []string{}
	for _, c := range append(p.also, *p.customer) {
		if c.Email != "" {
			emails = append(emails, c.Email)
		}
	}
	if err := p.out.begin("mails"); err != nil {
		return err
	}
	for after := int64(0); ; {
		var few []Mail
		err := p.reads.WithContext(p.ctx).Where(`id > ? AND (lower(email) IN ?
			OR about = 'link' AND about_id IN (SELECT id FROM links WHERE customer_id = ? AND customer_id IS NOT NULL)
			OR about = 'invoice' AND about_id IN (SELECT id FROM invoices WHERE customer_id = ? AND customer_id IS NOT NULL)
			OR about = 'subscription' AND about_id IN (SELECT id FROM subscriptions WHERE customer_id = ?))`,
			after, emails, p.customer.ID, p.customer.ID, p.customer.ID).
			Order("id").Limit(personChunk).Find(&few).Error
		if err != nil {
			return err
		}
		for i := range few {
			m := &few[i]
			after = m.ID
			if err := p.openLetter(m); err != nil {
				return err
			}
			if err := p.out.element(map[string]any{
				"id": m.ID, "queued_at": utc(m.CreatedAt), "letter": m.Kind, "to": m.Email, "name": m.Name, "status": m.Status,
				"subject": m.Subject, "text": m.Text, "server_said": m.Answer,
			}); err != nil {
				return err
			}
		}
		if len(few) < personChunk {
			return p.out.close()
		}
	}
}

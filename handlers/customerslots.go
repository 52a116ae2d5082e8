package handlers

import (
	"context"
	"net/url"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/customers"
	"kontor/web/invoices"
	"kontor/web/links"
	"kontor/web/paths"
	"kontor/web/subscriptions"
	"kontor/web/words"
)

// slots are the lists of what else there is of a customer; one of which there is nothing is left out.
func (s *server) slots(ctx context.Context, p *customers.Props) (all []customers.Slot, err error) {
	for _, slot := range []func(context.Context, *customers.Props) (customers.Slot, int, error){
		s.linkSlot, s.invoiceSlot, s.subscriptionSlot,
	} {
		found, n, err := slot(ctx, p)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			all = append(all, found)
		}
	}
	return all, nil
}

func (s *server) linkSlot(ctx context.Context, p *customers.Props) (customers.Slot, int, error) {
	rows, err := s.Ledger.LinksOf(ctx, p.Customer.ID, customerRows+1)
	slot := customers.Slot{ID: "links", Title: words.T(ctx, "links.title")}
	if len(rows) > customerRows {
		rows, slot.More = rows[:customerRows], customerRows
	}
	if p.Customer.Email != "" {
		slot.All = paths.LinksView(url.Values{"q": {p.Customer.Email}})
	}
	slot.Table = links.Table(rows, p.Accounts, models.At(s.Ledger.Now()))
	return slot, len(rows), err
}

func (s *server) invoiceSlot(ctx context.Context, p *customers.Props) (customers.Slot, int, error) {
	page, err := s.Ledger.FindInvoices(ctx, models.InvoiceView{Customer: p.Customer.ID}, customerRows)
	if err != nil {
		return customers.Slot{}, 0, err
	}
	today, err := s.Ledger.Today(ctx)
	if err != nil {
		return customers.Slot{}, 0, err
	}
	slot := customers.Slot{
		ID: "invoices", Title: words.T(ctx, "invoices.title"), Table: invoices.Table(page.Invoices, billing.DateOf(today)),
		All: paths.InvoicesView(url.Values{"customer": {number(p.Customer.ID)}}),
	}
	if page.Next != "" {
		slot.More = customerRows
	}
	return slot, len(page.Invoices), nil
}

func (s *server) subscriptionSlot(ctx context.Context, p *customers.Props) (customers.Slot, int, error) {
	page, err := s.Ledger.FindSubscriptions(ctx, models.SubscriptionFilter{CustomerID: p.Customer.ID}, customerRows)
	if err != nil {
		return customers.Slot{}, 0, err
	}
	slot := customers.Slot{
		ID: "subscriptions", Title: words.T(ctx, "subscriptions.title"),
		Table: subscriptions.Table(words.T(ctx, "subscriptions.title"), page.Rows, p.Accounts),
		All:   paths.SubscriptionsView(url.Values{"customer": {number(p.Customer.ID)}}),
	}
	if page.Next != 0 {
		slot.More = len(page.Rows)
	}
	return slot, len(page.Rows), nil
}

package models

import (
	"context"
	"slices"

	"kontor/models/billing"
	"kontor/models/money"
)

// InvoiceView is what the list Invoices shows, and its file holds. The zero view is all of them, newest first.
type InvoiceView struct {
	Query    string          // begins the number or the e-mail address, or words of the name
	Statuses []InvoiceStatus // as on a day: see Today
	Kind     InvoiceKind
	Currency string
	Customer int64
	From, To billing.Date // of the issue, both included; drafts have none
	Sort     Sort         // NewestFirst or OldestFirst
	After    string       // page key
	Today    billing.Date // what is overdue; empty: today
}

// InvoicePage is one page of a view.
type InvoicePage struct {
	Invoices []Invoice // without their lines
	Next     string
	Total    int
	More     bool // there are more than Total
	Narrow   bool // more than was looked at begins with the words searched for
}

const invoiceColumns = "id, kind, status, number, corrects_id, account_id, language, currency, customer_id, customer_name, email, issued_on, due_on, net, " +
	"tax, total, paid, refunded, credited, uncredited, excess, spare, sent_at, due_at, placed_at, created_at"

func (v *InvoiceView) check() (*position, error) {
	if v.Sort == "" {
		v.Sort = NewestFirst
	}
	switch {
	case v.Sort != NewestFirst && v.Sort != OldestFirst:
		return nil, problem(Invalid, "view.sort").at("sort")
	case slices.ContainsFunc(v.Statuses, func(s InvoiceStatus) bool { return !slices.Contains(InvoiceStatuses, s) }):
		return nil, problem(Invalid, "view.status").at("status")
	case !slices.Contains([]InvoiceKind{"", KindInvoice, KindCreditNote}, v.Kind):
		return nil, problem(Invalid, "view.kind").at("kind")
	case v.Currency != "" && !money.Known(v.Currency):
		return nil, problem(Invalid, "view.currency").at("currency")
	case v.From != "" && !v.From.Valid():
		return nil, problem(Invalid, "view.day").at("from")
	case v.To != "" && !v.To.Valid():
		return nil, problem(Invalid, "view.day").at("to")
	case v.From != "" && v.To != "" && v.From > v.To:
		return nil, problem(Invalid, "view.period").at("to")
	}
	return readPageKey(v.After, v.Sort)
}

// FindInvoices gives a page of the view. Returns Invalid for a view that can't be.
func (l *Ledger) FindInvoices(ctx context.Context, v InvoiceView, limit int) (*InvoicePage, error) {
	limit = min(max(limit, 1), maxPage)
	after, err := v.check()
	if err != nil {
		return nil, err
	}
	plan, err := l.planInvoices(ctx, &v)
	if err != nil {
		return nil, err
	}
	found, err := l.readInvoices(ctx, plan, after, limit+1)
	if err != nil {
		return nil, err
	}
	page := &InvoicePage{Invoices: found[:min(len(found), limit)], Narrow: plan.narrow}
	if len(found) > limit {
		page.Next = pageKey(found[limit-1].position(), v.Sort)
	}
	page.Total, page.More, err = l.countInvoices(ctx, plan)
	return page, err
}

// ExportInvoices hands every invoice of the view on, in its order.
func (l *Ledger) ExportInvoices(ctx context.Context, v InvoiceView, fn func(*Invoice) error) error {
	v.After = ""
	if _, err := v.check(); err != nil {
		return err
	}
	plan, err := l.planInvoices(ctx, &v)
	if err != nil {
		return err
	}
	var after *position
	for {
		found, err := l.readInvoices(ctx, plan, after, exportChunk)
		if err != nil {
			return err
		}
		for n := range found {
			if err := fn(&found[n]); err != nil {
				return err
			}
		}
		if len(found) < exportChunk {
			return nil
		}
		last := found[len(found)-1].position()
		after = &last
	}
}

func (i *Invoice) position() position { return position{created: int64(i.PlacedAt), id: i.ID} }

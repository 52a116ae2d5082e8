package find

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/customers"
	"kontor/web/invoices"
	"kontor/web/layout"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/a-h/templ"
)

// group is what was found of one kind.
type group struct {
	id      string
	title   string
	entries []entry
}

// entry leads to one thing.
type entry struct {
	icon   string
	title  string
	detail string
	href   string
	amount money.Money     // none without a currency
	mark   templ.Component // its status; nil for none
}

// groups are what fits, first what can be done and gone to, then what is in the book.
func (p Props) groups(ctx context.Context) (all []group) {
	for _, g := range []group{
		{"find-actions", words.T(ctx, "find.actions"), p.fitting(p.actions(ctx))},
		{"find-pages", words.T(ctx, "find.pages"), p.fitting(p.pages(ctx))},
		{"find-payments", words.T(ctx, "transactions.title"), each(p.Found.Payments, func(f *models.Payment) entry {
			return entry{
				"card", payments.Called(f), joined(f.CustomerName, f.Email, differs(f.Reference, payments.Called(f)), payments.PaidBy(ctx, f)), paths.Transaction(f.ID),
				f.Money(f.Amount), ui.PaymentStatus(f.Status, f.Disputed),
			}
		})},
		{"find-customers", words.T(ctx, "customers.title"), each(p.Found.Customers, func(f *models.Customer) entry {
			name := customers.Name(ctx, f)
			return entry{icon: "person", title: name, detail: joined(differs(f.Email, name), differs(f.Company, name), differs(f.Reference, name)), href: paths.Customer(f.ID)}
		})},
		{"find-links", words.T(ctx, "links.title"), each(p.Found.Links, func(f *models.Link) entry {
			return entry{
				"link", cmp.Or(f.Description, f.OrderReference), joined(f.OrderReference, f.CustomerName(), f.Email), paths.Link(f.ID),
				f.Money(f.Amount), ui.LinkStatus(f.StatusAt(p.Now)),
			}
		})},
		{"find-invoices", words.T(ctx, "invoices.title"), each(p.Found.Invoices, func(f *models.Invoice) entry {
			return entry{
				"note", invoices.Name(ctx, f), joined(f.CustomerName, f.Email), paths.Invoice(f.ID),
				f.Money(f.Total), invoices.Status(f.StatusOn(p.Today)),
			}
		})},
	} {
		if len(g.entries) > 0 {
			all = append(all, g)
		}
	}
	return all
}

func each[T any](rows []T, as func(*T) entry) []entry {
	all := make([]entry, len(rows))
	for i := range rows {
		all[i] = as(&rows[i])
	}
	return all
}

func joined(parts ...string) string {
	var said []string
	for _, part := range parts {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, " · ")
}

// differs is a text unless the title says it already.
func differs(text, title string) string {
	if text == title {
		return ""
	}
	return text
}

// pages are those of the menu that begin nothing.
func (p Props) pages(ctx context.Context) []entry {
	all := each(p.Shell.Places(ctx), func(p *layout.Place) entry { return entry{icon: p.Icon, title: p.Label, href: p.Href} })
	begun := p.actions(ctx)
	return slices.DeleteFunc(all, func(e entry) bool {
		return slices.ContainsFunc(begun, func(a entry) bool { return a.href == e.href })
	})
}

// actions are what this person may begin.
func (p Props) actions(ctx context.Context) []entry {
	if !p.Shell.Actor.Can(models.Clerk) {
		return nil
	}
	return []entry{
		{icon: "link", title: words.T(ctx, "links.new"), href: paths.NewLink()},
		{icon: "note", title: words.T(ctx, "invoices.new"), href: paths.NewInvoice()},
		{icon: "card", title: words.T(ctx, "checkout.title"), href: paths.NewTransaction()},
		{icon: "send", title: words.T(ctx, "payout.title"), href: paths.NewPayout()},
		{icon: "arrow-back", title: words.T(ctx, "credit.title"), href: paths.NewCredit()},
		{icon: "person", title: words.T(ctx, "customers.new"), href: paths.NewCustomer()},
		{icon: "refresh", title: words.T(ctx, "subscriptions.new"), href: paths.NewSubscription()},
	}
}

// fitting keeps those of which the title has a word that begins with each word that was typed.
func (p Props) fitting(all []entry) (fit []entry) {
	for _, e := range all {
		if begins(e.title, p.Q) {
			fit = append(fit, e)
		}
	}
	return fit
}

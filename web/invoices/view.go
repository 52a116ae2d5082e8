package invoices

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the list's query as it stands in the URL and in the form: text, unread.
type View struct {
	Q        string
	Status   []string
	Kind     string
	Currency string
	Customer string // id
	From, To string
	Sort     string
	After    string // the page key
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{
		Q: q.Get("q"), Status: slices.DeleteFunc(slices.Clone(q["status"]), func(s string) bool { return s == "" }), Kind: q.Get("kind"),
		Currency: q.Get("currency"), Customer: q.Get("customer"), From: q.Get("from"), To: q.Get("to"), Sort: q.Get("sort"), After: q.Get("after"),
	}
}

// Query is the view as a URL has it, without its page.
func (v View) Query() url.Values {
	q := url.Values{}
	for _, s := range v.Status {
		q.Add("status", s)
	}
	for name, value := range map[string]string{
		"q": v.Q, "kind": v.Kind, "currency": v.Currency, "customer": v.Customer, "from": v.From, "to": v.To, "sort": v.Sort,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Any says whether the view leaves anything out.
func (v View) Any() bool { return len(v.Query()) > 0 && !(len(v.Query()) == 1 && v.Sort != "") }

func (v View) narrowed() bool {
	return len(v.Status) > 0 || v.Kind != "" || v.Currency != "" || v.From != "" || v.To != ""
}

func (v View) newest() string {
	if v.After == "" {
		return ""
	}
	return paths.InvoicesView(v.Query())
}

func (p ListProps) older() string {
	if p.Next == "" {
		return ""
	}
	q := p.View.Query()
	q.Set("after", p.Next)
	return paths.InvoicesView(q)
}

func (p ListProps) count(ctx context.Context) string {
	if p.More {
		return words.T(ctx, "invoices.count_more", "n", p.Count)
	}
	return words.N(ctx, "invoices.count", p.Count)
}

// slug is a word of the book as the catalogue has it.
func slug(word string) string { return strings.ReplaceAll(word, " ", "-") }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// Name is what an invoice is called: its number, or that it is a draft.
func Name(ctx context.Context, i *models.Invoice) string {
	if i.Number == "" {
		return words.T(ctx, "invoice.draft_name", "id", number(i.ID))
	}
	return i.Number
}

func day(ctx context.Context, d billing.Date) string { return words.Date(ctx, string(d)) }

func kindOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Label: words.T(ctx, "invoices.all_kinds")},
		{Value: string(models.KindInvoice), Label: words.T(ctx, "invoice.kind.invoice")},
		{Value: string(models.KindCreditNote), Label: words.T(ctx, "invoice.kind.credit-note")},
	}, chosen)
}

func currencyOptions(ctx context.Context, all []string, chosen string) []ui.Option {
	return ui.Chosen(append([]ui.Option{{Label: words.T(ctx, "transactions.all_currencies")}}, ui.Plain(all, "")...), chosen)
}

func sortOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Label: words.T(ctx, "transactions.sort.newest")}, {Value: string(models.OldestFirst), Label: words.T(ctx, "transactions.sort.oldest")},
	}, chosen)
}

// marks are how a status looks beside its word.
var marks = map[models.InvoiceStatus]struct{ shape, tone string }{
	models.InvoiceDraft: {"note", "neutral"}, models.InvoiceOpen: {"ring", "info"}, models.InvoicePartiallyPaid: {"half", "info"},
	models.InvoiceOverdue: {"alert", "danger"}, models.InvoicePaid: {"check", "success"}, models.InvoiceVoid: {"ban", "neutral"},
	models.InvoiceIssued: {"arrow-back", "neutral"},
}

func (v View) has(s string) bool { return slices.Contains(v.Status, s) }

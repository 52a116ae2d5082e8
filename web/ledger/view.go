package ledger

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the page's query as it stands in the URL and in the form: text, unread.
type View struct {
	Payment  string // id
	Book     string
	Events   []string // any of them; all where empty
	Currency string
	Account  string // id
	Method   string
	From, To string // "2026-11-18", days of the one zone; To is in it
	Before   string // the page key: an entry's id
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{
		Payment: q.Get("payment"), Book: q.Get("book"), Currency: q.Get("currency"), Account: q.Get("account"), Method: q.Get("method"),
		From: q.Get("from"), To: q.Get("to"), Before: q.Get("before"),
		Events: slices.DeleteFunc(slices.Clone(q["event"]), func(e string) bool { return e == "" }),
	}
}

// Query is the view as a URL has it, without its page.
func (v View) Query() url.Values {
	q := url.Values{}
	for _, e := range v.Events {
		q.Add("event", e)
	}
	for name, value := range map[string]string{
		"payment": v.Payment, "book": v.Book, "currency": v.Currency, "account": v.Account, "method": v.Method, "from": v.From, "to": v.To,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Any says whether the view leaves anything out.
func (v View) Any() bool { return len(v.Query()) > 0 }

func (v View) hasEvent(e string) bool { return slices.Contains(v.Events, e) }

// of is the view narrowed to what a sum sums.
func (v View) of(s models.BookSum) string {
	v.Book, v.Currency = string(s.Book), s.Currency
	return paths.LedgerView(v.Query())
}

func (v View) newest() string {
	if v.Before == "" {
		return ""
	}
	return paths.LedgerView(v.Query())
}

func (p Props) older() string {
	if !p.Page.More || len(p.Page.Entries) == 0 {
		return ""
	}
	q := p.View.Query()
	q.Set("before", number(p.Page.Entries[len(p.Page.Entries)-1].ID))
	return paths.LedgerView(q)
}

// sumsInSight is how many sums are seen without asking for them: two currencies' full books.
const sumsInSight = 14

// events are what moves money, in the order of a payment's life.
var events = []string{
	"authorization", "increment", "capture", "charge", "reversal", "refund", "chargeback", "wonback", "credit", "payout",
}

// called is what the entry's payment is called on our pages.
func called(e *models.EntryView) string {
	return cmp.Or(e.OrderReference, e.Reference, number(e.PaymentID))
}

func bookOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "ledger.all_books")}}
	for _, b := range models.Books {
		options = append(options, ui.Option{Value: string(b), Label: words.T(ctx, "ledger.book."+string(b))})
	}
	return ui.Chosen(options, chosen)
}

func currencyOptions(ctx context.Context, p Props) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "filter.all_currencies")}}
	for _, c := range p.Currencies {
		options = append(options, ui.Option{Value: c, Label: c})
	}
	if c := p.View.Currency; c != "" && !slices.Contains(p.Currencies, c) {
		options = append(options, ui.Option{Value: c, Label: c})
	}
	return ui.Chosen(options, p.View.Currency)
}

func accountOptions(ctx context.Context, p Props) []ui.Option {
	return append([]ui.Option{{Label: words.T(ctx, "filter.all_accounts")}}, ui.Accounts(ctx, p.Accounts, p.View.Account)...)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

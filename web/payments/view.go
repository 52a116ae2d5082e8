package payments

import (
	"context"
	"net/url"
	"slices"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the list's query as it stands in the URL and in the form: text, unread.
type View struct {
	Q        string
	Status   []string
	Account  string // id
	Customer string // id
	Provider string
	Kind     string
	Currency string
	Min, Max string
	From, To string // "2026-11-18", days of the one zone
	Sort     string // of models.Sorts; newest first where empty
	After    string // the page key
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{
		Q: q.Get("q"), Status: slices.DeleteFunc(slices.Clone(q["status"]), func(s string) bool { return s == "" }),
		Account: q.Get("account"), Customer: q.Get("customer"), Provider: q.Get("provider"), Kind: q.Get("kind"), Currency: q.Get("currency"),
		Min: q.Get("min"), Max: q.Get("max"), From: q.Get("from"), To: q.Get("to"), Sort: q.Get("sort"), After: q.Get("after"),
	}
}

// Query is the view as a URL has it, without its page: what is shared, saved and exported.
func (v View) Query() url.Values {
	q := url.Values{}
	for _, s := range v.Status {
		q.Add("status", s)
	}
	for name, value := range map[string]string{
		"q": v.Q, "account": v.Account, "customer": v.Customer, "provider": v.Provider, "kind": v.Kind, "currency": v.Currency,
		"min": v.Min, "max": v.Max, "from": v.From, "to": v.To, "sort": v.Sort,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Any says whether the view leaves anything out.
func (v View) Any() bool { return v.Q != "" || v.Customer != "" || v.filtered() > 0 }

// filtered counts what is set beside the search and the customer.
func (v View) filtered() int {
	n := len(v.Status)
	for _, value := range []string{v.Account, v.Provider, v.Kind, v.Currency, v.Min, v.Max, v.From, v.To} {
		if value != "" {
			n++
		}
	}
	return n
}

func (v View) hasStatus(s string) bool { return slices.Contains(v.Status, s) }

// ofAll is the view without its customer.
func (v View) ofAll() string {
	v.Customer = ""
	return paths.TransactionsView(v.Query())
}

func (v View) newest() string {
	if v.After == "" {
		return ""
	}
	return paths.TransactionsView(v.Query())
}

func (p ListProps) older() string {
	if p.Next == "" {
		return ""
	}
	q := p.View.Query()
	q.Set("after", p.Next)
	return paths.TransactionsView(q)
}

// payouts says whether the list is of payouts alone: it then goes by their name.
func (p ListProps) payouts() bool { return p.View.Kind == string(models.KindPayout) }

// narrowed says whether anything is filtered beside what the list is of.
func (p ListProps) narrowed() bool {
	n := p.View.filtered()
	if p.payouts() {
		n--
	}
	return n > 0
}

func (p ListProps) title(ctx context.Context) string {
	if p.payouts() {
		return words.T(ctx, "payouts.title")
	}
	return words.T(ctx, "transactions.title")
}

func (p ListProps) count(ctx context.Context) string {
	switch {
	case p.payouts() && p.More:
		return words.T(ctx, "payouts.count_more", "n", p.Count)
	case p.payouts():
		return words.N(ctx, "payouts.count", p.Count)
	case p.More:
		return words.T(ctx, "transactions.count_more", "n", p.Count)
	}
	return words.N(ctx, "transactions.count", p.Count)
}

func accountOptions(ctx context.Context, p ListProps) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.all_accounts")}}
	for _, a := range p.Accounts {
		options = append(options, ui.Option{Value: number(a.ID), Label: a.Name})
	}
	return ui.Chosen(options, p.View.Account)
}

func kindOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.all_kinds")}}
	for _, k := range []models.PaymentKind{models.KindPayment, models.KindCredit, models.KindPayout} {
		options = append(options, ui.Option{Value: string(k), Label: words.T(ctx, "payment.kind."+string(k))})
	}
	return ui.Chosen(options, chosen)
}

func currencyOptions(ctx context.Context, p ListProps) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.all_currencies")}}
	for _, c := range p.Currencies {
		options = append(options, ui.Option{Value: c, Label: c})
	}
	return ui.Chosen(options, p.View.Currency)
}

func sortOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Label: words.T(ctx, "transactions.sort.newest")},
		{Value: string(models.OldestFirst), Label: words.T(ctx, "transactions.sort.oldest")},
		{Value: string(models.LargestFirst), Label: words.T(ctx, "transactions.sort.largest")},
		{Value: string(models.SmallestFirst), Label: words.T(ctx, "transactions.sort.smallest")},
	}, chosen)
}

package payments

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the list's query as it stands in the URL and in the form: text, unread.
type View struct {
	Q         string
	Status    []string
	Account   []string // ids; names in the search box
	Customer  string   // id
	Provider  string
	Kind      string
	Method    string // as payments have it, or models.NotTold
	Code      string // of why they were declined, or models.NotTold
	Currency  []string
	Min, Max  string
	Period    string // of Periods, instead of days
	From, To  string // "2026-11-18", days of the one zone
	Attention string // of models.Needs: those that need a person
	Sort      string // of models.Sorts; newest first where empty
	After     string // the page key
	Whole     bool   // "view=all": said where nothing else is asked for and that would open a person's own first view

	Cols, Density, Size string // of how it is drawn, where that is said; else as the person has it
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	several := func(name string) []string {
		return slices.DeleteFunc(slices.Clone(q[name]), func(s string) bool { return s == "" })
	}
	return View{
		Q: q.Get("q"), Status: several("status"), Account: several("account"), Currency: several("currency"),
		Customer: q.Get("customer"), Provider: q.Get("provider"), Kind: q.Get("kind"), Method: q.Get("method"), Code: q.Get("code"), Attention: q.Get("is"),
		Min: q.Get("min"), Max: q.Get("max"), Period: q.Get("period"), From: q.Get("from"), To: q.Get("to"), Sort: q.Get("sort"), After: q.Get("after"),
		Whole: q.Get("view") == "all", Cols: q.Get("cols"), Density: q.Get("density"), Size: q.Get("size"),
	}
}

// Query is the view as a URL has it, without its page: what is shared, saved and exported.
func (v View) Query() url.Values {
	q := url.Values{}
	for name, values := range map[string][]string{"status": v.Status, "account": v.Account, "currency": v.Currency} {
		if len(values) > 0 {
			q[name] = values
		}
	}
	for name, value := range map[string]string{
		"q": v.Q, "customer": v.Customer, "provider": v.Provider, "kind": v.Kind, "method": v.Method, "code": v.Code, "is": v.Attention,
		"min": v.Min, "max": v.Max, "period": v.Period, "from": v.From, "to": v.To, "sort": v.Sort,
		"cols": v.Cols, "density": v.Density, "size": v.Size,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 && v.Whole {
		q.Set("view", "all")
	}
	return q
}

// Any says whether the view leaves anything out.
func (v View) Any() bool { return v.Q != "" || v.Customer != "" || v.filtered() > 0 }

// filtered counts what is set beside the search and the customer.
func (v View) filtered() int {
	n := len(v.Status) + len(v.Account) + len(v.Currency)
	for _, value := range []string{v.Provider, v.Kind, v.Method, v.Code, v.Attention, v.Min, v.Max, v.Period, v.From, v.To} {
		if value != "" {
			n++
		}
	}
	return n
}

// cleared is all transactions, drawn in the same way.
func (v View) cleared() string {
	return paths.TransactionsView(View{Whole: v.Whole, Cols: v.Cols, Density: v.Density, Size: v.Size}.Query())
}

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

// onlyPayouts says whether nothing but payouts is asked for.
func (p ListProps) onlyPayouts() bool {
	return p.payouts() && p.View.filtered() == 1 && p.View.Q == "" && p.View.Customer == "" && p.View.Sort == ""
}

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

func statusOptions(ctx context.Context) (options []ui.Option) {
	for _, s := range models.PaymentStatuses {
		options = append(options, ui.Option{Value: string(s), Label: ui.PaymentWord(ctx, s)})
	}
	return options
}

func accountOptions(accounts []models.Account) (options []ui.Option) {
	for i := range accounts {
		options = append(options, ui.Option{Value: number(accounts[i].ID), Label: accounts[i].Name})
	}
	return options
}

func currencyOptions(currencies []string) (options []ui.Option) {
	for _, code := range currencies {
		options = append(options, ui.Option{Value: code, Label: code})
	}
	return options
}

func periodOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.any_time")}}
	for _, p := range Periods {
		options = append(options, ui.Option{Value: p, Label: words.T(ctx, "period."+strings.ReplaceAll(p, "-", "_"))})
	}
	return ui.Chosen(options, chosen)
}

func kindOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.all_kinds")}}
	for _, k := range []models.PaymentKind{models.KindPayment, models.KindCredit, models.KindPayout} {
		options = append(options, ui.Option{Value: string(k), Label: words.T(ctx, "payment.kind."+string(k))})
	}
	return ui.Chosen(options, chosen)
}

// needOptions are why a payment may need a person.
func needOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.any_need")}}
	for _, n := range models.Needs {
		options = append(options, ui.Option{Value: string(n), Label: words.T(ctx, "transactions.need."+string(n))})
	}
	return ui.Chosen(options, chosen)
}

func sortOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Label: words.T(ctx, "transactions.sort.newest")},
		{Value: string(models.OldestFirst), Label: words.T(ctx, "transactions.sort.oldest")},
		{Value: string(models.LargestFirst), Label: words.T(ctx, "transactions.sort.largest")},
		{Value: string(models.SmallestFirst), Label: words.T(ctx, "transactions.sort.smallest")},
	}, chosen)
}

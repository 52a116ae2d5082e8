package links

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the list's query as it stands in the URL and in the form: text, unread.
type View struct {
	Q        string
	Status   []string
	Is       string // Expiring
	Account  string // id
	Currency string
	From, To string // "2026-11-18", days of the one zone
	After    string // the page key: a link's id
}

// Expiring is what Is knows: open links that expire soon.
const Expiring = "expiring"

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{
		Q: q.Get("q"), Status: slices.DeleteFunc(slices.Clone(q["status"]), func(s string) bool { return s == "" }), Account: q.Get("account"), Is: q.Get("is"),
		Currency: q.Get("currency"), From: q.Get("from"), To: q.Get("to"), After: q.Get("after"),
	}
}

// Query is the view as a URL has it, without its page: what is shared and exported.
func (v View) Query() url.Values {
	q := url.Values{}
	for _, s := range v.Status {
		q.Add("status", s)
	}
	for name, value := range map[string]string{"q": v.Q, "is": v.Is, "account": v.Account, "currency": v.Currency, "from": v.From, "to": v.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// any says whether the view leaves anything out.
func (v View) any() bool { return len(v.Query()) > 0 || v.After != "" }

func (v View) filtered() bool {
	v.Q = ""
	return len(v.Query()) > 0
}

func (v View) newest() string {
	if v.After == "" {
		return ""
	}
	return paths.LinksView(v.Query())
}

func (p ListProps) older() string {
	if p.Next == 0 {
		return ""
	}
	q := p.View.Query()
	q.Set("after", strconv.FormatInt(p.Next, 10))
	return paths.LinksView(q)
}

func (p ListProps) count(ctx context.Context) string {
	if p.More {
		return words.T(ctx, "links.count_more", "n", p.Count)
	}
	return words.N(ctx, "links.count", p.Count)
}

func accountOptions(ctx context.Context, accounts []models.Account, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.all_accounts")}}
	for _, a := range accounts {
		options = append(options, ui.Option{Value: strconv.FormatInt(a.ID, 10), Label: a.Name})
	}
	return ui.Chosen(options, chosen)
}

func currencyOptions(ctx context.Context, currencies []string, chosen string) []ui.Option {
	return ui.Chosen(append([]ui.Option{{Label: words.T(ctx, "transactions.all_currencies")}}, ui.Plain(currencies, "")...), chosen)
}

// customer is whom a link is for: the name, else the e-mail.
func customer(k *models.Link) string {
	if name := k.CustomerName(); name != "" {
		return name
	}
	return k.Email
}

func (v View) has(s models.LinkStatus) bool { return slices.Contains(v.Status, string(s)) }

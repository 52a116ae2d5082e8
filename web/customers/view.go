package customers

import (
	"context"
	"net/url"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the list's query as it stands in the URL and in the form: text, unread.
type View struct {
	Q     string
	Sort  string // of models.CustomerSorts; newest first where empty
	After string // the page key: a customer's id
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{Q: q.Get("q"), Sort: q.Get("sort"), After: q.Get("after")}
}

// Query is the view as a URL has it, without its page.
func (v View) Query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"q": v.Q, "sort": v.Sort} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func (v View) newest() string {
	if v.After == "" {
		return ""
	}
	return paths.CustomersView(v.Query())
}

func (p ListProps) older() string {
	if p.Next == 0 {
		return ""
	}
	q := p.View.Query()
	q.Set("after", number(p.Next))
	return paths.CustomersView(q)
}

func (p ListProps) count(ctx context.Context) string {
	if p.More {
		return words.T(ctx, "customers.count_more", "n", p.Count)
	}
	return words.N(ctx, "customers.count", p.Count)
}

func sortOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Label: words.T(ctx, "customers.sort.newest")},
		{Value: string(models.CustomersByName), Label: words.T(ctx, "customers.sort.name")},
	}, chosen)
}

// upTo is how many transactions there are, as far as they were counted.
func upTo(ctx context.Context, n int) string {
	if n >= models.MaxCounted {
		return words.T(ctx, "customers.many", "n", models.MaxCounted-1)
	}
	return words.Number(ctx, n)
}

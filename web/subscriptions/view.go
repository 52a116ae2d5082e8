package subscriptions

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the list's query as it stands in the URL and in the form: text, unread.
type View struct {
	Q        string
	Status   string
	Account  string // id
	Currency string
	Customer string // id
	Plan     string // id
	Before   string // the page key: a subscription's id
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{
		Q: q.Get("q"), Status: q.Get("status"), Account: q.Get("account"), Currency: q.Get("currency"), Customer: q.Get("customer"),
		Plan: q.Get("plan"), Before: q.Get("before"),
	}
}

// Query is the view as a URL has it, without its page: what is shared and exported.
func (v View) Query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"q": v.Q, "status": v.Status, "account": v.Account, "currency": v.Currency, "customer": v.Customer, "plan": v.Plan,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Any says whether the view leaves anything out.
func (v View) Any() bool { return len(v.Query()) > 0 }

func (v View) ofAll() string {
	v.Customer = ""
	return paths.SubscriptionsView(v.Query())
}

func (v View) newest() string {
	if v.Before == "" {
		return ""
	}
	return paths.SubscriptionsView(v.Query())
}

func (p ListProps) older() string {
	if p.Page == nil || p.Page.Next == 0 {
		return ""
	}
	q := p.View.Query()
	q.Set("before", number(p.Page.Next))
	return paths.SubscriptionsView(q)
}

func (p ListProps) count(ctx context.Context) string {
	if p.Page.Total.More {
		return words.T(ctx, "subscriptions.count_more", "n", p.Page.Total.N)
	}
	return words.N(ctx, "subscriptions.count", p.Page.Total.N)
}

func statusOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "subscriptions.all_statuses")}}
	for _, s := range models.SubscriptionStatuses {
		options = append(options, ui.Option{Value: string(s), Label: words.T(ctx, "subscription.status."+key(string(s)))})
	}
	return ui.Chosen(options, chosen)
}

func accountOptions(ctx context.Context, p ListProps) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.all_accounts")}}
	for _, a := range p.Accounts {
		options = append(options, ui.Option{Value: number(a.ID), Label: a.Name})
	}
	return ui.Chosen(options, p.View.Account)
}

func currencyOptions(ctx context.Context, p ListProps) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "transactions.all_currencies")}}
	for _, c := range p.Currencies {
		options = append(options, ui.Option{Value: c, Label: c})
	}
	return ui.Chosen(options, p.View.Currency)
}

func sentences(errs ui.Errors) []string { return slices.Sorted(maps.Values(errs)) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// key is a status as it ends a key of the catalogue.
func key(status string) string { return strings.ReplaceAll(status, " ", "-") }

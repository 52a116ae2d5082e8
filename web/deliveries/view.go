package deliveries

import (
	"context"
	"net/url"
	"strconv"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the list's query as it stands in the URL and in the form: text, unread.
type View struct {
	Status  string
	Account string // id
	Before  string // the page key: a delivery's id
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{Status: q.Get("status"), Account: q.Get("account"), Before: q.Get("before")}
}

// Query is the view as a URL has it, without its page.
func (v View) Query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"status": v.Status, "account": v.Account} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Any says whether the view leaves anything out.
func (v View) Any() bool { return v != View{} }

func (v View) newest() string {
	if v.Before == "" {
		return ""
	}
	return paths.DeliveriesView(v.Query())
}

func (p ListProps) older() string {
	if !p.More || len(p.Rows) == 0 {
		return ""
	}
	q := p.View.Query()
	q.Set("before", number(p.Rows[len(p.Rows)-1].ID))
	return paths.DeliveriesView(q)
}

func (p ListProps) refusedAll() int {
	var n int64
	for _, r := range p.Refused {
		n += r.Count
	}
	return int(n)
}

// refusals are the sentences of the reasons.
var refusals = map[string]string{"signature": "deliveries.refused_signature", "malformed": "deliveries.refused_malformed"}

func refusal(reason string) string {
	if key, known := refusals[reason]; known {
		return key
	}
	return "deliveries.refused_other"
}

func (p DetailProps) name(ctx context.Context) string {
	return words.T(ctx, "delivery.name", "id", number(p.Delivery.ID))
}

// outcome is the sentence of what came of a delivery.
func outcome(ctx context.Context, d *models.Delivery) string {
	if d.Outcome == "" {
		return words.T(ctx, "delivery.not_yet")
	}
	return words.Or(ctx, d.Outcome, d.Outcome)
}

func statusOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "filter.all_statuses")}}
	for _, s := range models.DeliveryStatuses {
		options = append(options, ui.Option{Value: string(s), Label: words.T(ctx, "delivery.status."+string(s))})
	}
	return ui.Chosen(options, chosen)
}

func accountOptions(ctx context.Context, p ListProps) []ui.Option {
	return append([]ui.Option{{Label: words.T(ctx, "filter.all_accounts")}}, ui.Accounts(ctx, p.Accounts, p.View.Account)...)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

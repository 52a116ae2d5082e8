package mails

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
	Status string
	Email  string // the beginning of an address
	Before string // the page key: a mail's id
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{Status: q.Get("status"), Email: q.Get("email"), Before: q.Get("before")}
}

// Query is the view as a URL has it, without its page.
func (v View) Query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"status": v.Status, "email": v.Email} {
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
	return paths.MailsView(v.Query())
}

func (p ListProps) older() string {
	if !p.More || len(p.Rows) == 0 {
		return ""
	}
	q := p.View.Query()
	q.Set("before", number(p.Rows[len(p.Rows)-1].ID))
	return paths.MailsView(q)
}

func statusOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "filter.all_statuses")}}
	for _, s := range models.MailStatuses {
		options = append(options, ui.Option{Value: string(s), Label: words.T(ctx, "mail.status."+string(s))})
	}
	return ui.Chosen(options, chosen)
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	var options []ui.Option
	for _, l := range models.MailLanguages {
		options = append(options, ui.Option{Value: l, Label: words.T(ctx, "mail.language."+l)})
	}
	return ui.Chosen(options, chosen)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// subject is what a mail is called: its own words, or which one it is while it is not composed.
func subject(ctx context.Context, m *models.Mail) string {
	if m.Subject != "" {
		return m.Subject
	}
	return words.T(ctx, "mail.name", "id", number(m.ID))
}

// about is what a mail is about, and where that is shown.
func about(ctx context.Context, m *models.Mail) (name, href string) {
	id := number(m.AboutID)
	switch m.About {
	case models.AboutLink:
		return words.T(ctx, "mail.about.link", "id", id), paths.Link(m.AboutID)
	case models.AboutInvoice:
		return words.T(ctx, "mail.about.invoice", "id", id), paths.Invoice(m.AboutID)
	case models.AboutSubscription:
		return words.T(ctx, "mail.about.subscription", "id", id), paths.Subscription(m.AboutID)
	}
	return "", ""
}

// outcome is the sentence of where a mail stands.
func (p DetailProps) outcome(ctx context.Context) string {
	m := p.Mail
	switch {
	case m.Status == models.MailQueued && p.Rests != 0:
		return words.T(ctx, "mail.outcome.resting", "at", p.Rests)
	case m.Uncertain:
		return words.T(ctx, "mail.outcome.uncertain")
	case m.Status == models.MailDeferred:
		return words.T(ctx, "mail.outcome.deferred", "at", m.DueAt)
	}
	return words.T(ctx, "mail.outcome."+string(m.Status))
}

// answer is what was said: the server's words, or a sentence of ours where it said nothing.
func answer(ctx context.Context, text string) string { return words.Or(ctx, text, text) }

// risk is what sending a mail again means.
func risk(ctx context.Context, m *models.Mail) string {
	switch {
	case m.Uncertain:
		return words.T(ctx, "mail.again_uncertain")
	case m.Status == models.MailDeferred:
		return words.T(ctx, "mail.again_deferred")
	}
	return words.T(ctx, "mail.again_hint")
}

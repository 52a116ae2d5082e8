package audit

import (
	"context"
	"net/url"
	"strconv"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the page's query as it stands in the URL and in the form: text, unread.
type View struct {
	User   string // id
	Action string
	Before string // the page key: a line's id
}

// ReadView takes a view out of a URL's query.
func ReadView(q url.Values) View {
	return View{User: q.Get("user"), Action: q.Get("action"), Before: q.Get("before")}
}

// Query is the view as a URL has it, without its page.
func (v View) Query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"user": v.User, "action": v.Action} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Any says whether the view leaves anything out.
func (v View) Any() bool { return len(v.Query()) > 0 }

// by is the view narrowed to what one person did.
func (v View) by(user int64) string {
	v.User = number(user)
	return paths.AuditView(v.Query())
}

func (v View) newest() string {
	if v.Before == "" {
		return ""
	}
	return paths.AuditView(v.Query())
}

func (p Props) older() string {
	if !p.More || len(p.Rows) == 0 {
		return ""
	}
	q := p.View.Query()
	q.Set("before", number(p.Rows[len(p.Rows)-1].ID))
	return paths.AuditView(q)
}

func personOptions(ctx context.Context, p Props) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "audit.everybody")}}
	for i := range p.People {
		options = append(options, ui.Option{Value: number(p.People[i].ID), Label: p.People[i].Name})
	}
	return ui.Chosen(options, p.View.User)
}

// kinds are the operations, and steps what the trail tells of each.
var (
	kinds = []string{
		"authorization", "capture", "charge", "refund", "reversal", "increment", "confirmation", "chargeback", "wonback", "credit",
		"payout", "approval", "rejection", "update",
	}
	steps  = []string{"requested", "succeeded", "pending", "declined", "unknown", "decided"}
	others = []string{
		"payment.found", "payment.asked", "note.added", "mail.queued", "mail.again", "mail.readdressed", "mail.set_aside", "saved.forgotten", "delivery.again", "account.created", "account.changed", "company.changed", "user.created",
		"user.role_changed", "user.activated", "user.deactivated", "user.password_changed", "user.password_reset",
		"user.signed_out_everywhere", "user.language_changed", "user.keys_on", "user.keys_off", "signin.succeeded", "signin.failed", "signin.locked", "setup.completed",
		"customer.created", "customer.changed", "customer.noted", "customer.merged", "customer.merged_into", "customer.exported",
		"customer.erasure_begun", "customer.erased",
		"plan.created", "plan.updated", "plan.activity",
		"invoice.drafted", "invoice.changed", "invoice.deleted", "invoice.finalised", "invoice.sent", "invoice.reminded", "invoice.reminders_paused",
		"invoice.reminders_resumed", "invoice.open", "invoice.partially_paid", "invoice.paid", "invoice.credited", "invoice.void",
		"allocation.link", "allocation.lodging", "allocation.hand", "allocation.transfer", "allocation.undone", "allocation.charged_back",
		"allocation.won_back", "allocation.refund", "allocation.returned",
		"lodging.open", "lodging.paid", "lodging.cancelled", "lodging.expired",
	}
)

// Actions are all that the trail tells of, in the order of the filter.
func Actions() []string {
	var all []string
	for _, k := range kinds {
		for _, s := range steps {
			all = append(all, k+"."+s)
		}
	}
	for _, k := range []models.LodgingActKind{models.LodgeAct, models.RemindAct, models.CancelAct} {
		for _, s := range []models.OperationStatus{models.OpRequested, models.OpSucceeded, models.OpDeclined, models.OpUnknown, models.OpWithdrawn} {
			all = append(all, "lodging."+string(k)+"."+string(s))
		}
	}
	for _, k := range models.ChangeKinds {
		all = append(all, "subscription."+string(k))
	}
	return append(all, others...)
}

func actionOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "audit.everything")}}
	for _, a := range Actions() {
		options = append(options, ui.Option{Value: a, Label: words.T(ctx, "audit."+a)})
	}
	return ui.Chosen(options, chosen)
}

// subject is what a line is about, and where it is shown; "" where this person may not go.
func subject(ctx context.Context, actor models.Actor, a *models.Audit) (name, href string) {
	kind, id := a.Subject, a.SubjectID
	if a.PaymentID != nil {
		kind, id, href = "payment", *a.PaymentID, paths.Transaction(*a.PaymentID)
	}
	switch {
	case kind == "payment":
		href = paths.Transaction(id)
	case kind == "customer":
		href = paths.Customer(id)
	case kind == "subscription":
		href = paths.Subscription(id)
	case kind == "plan":
		href = paths.Plan(id)
	case kind == "mail":
		href = paths.Mail(id)
	case kind == "link":
		href = paths.Link(id)
	case kind == "entry":
		href = paths.LedgerEntry(id)
	case kind == "delivery":
		href = paths.Delivery(id)
	case kind == "invoice":
		href = paths.Invoice(id)
	case kind == "account" && actor.Can(models.Admin):
		href = paths.Account(id)
	case kind == "company" && actor.Can(models.Admin):
		href = paths.Company("")
	case kind == "user" && actor.Can(models.Admin):
		href = paths.User(id)
	}
	if key := "audit.about." + kind; words.Has(key) {
		return words.T(ctx, key, "id", number(id)), href
	}
	return words.T(ctx, "audit.about.other", "what", kind, "id", number(id)), href
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

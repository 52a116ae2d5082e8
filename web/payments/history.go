package payments

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// events is the payment's life, newest first: what was done, what came, what people wrote.
func (p DetailProps) events(ctx context.Context) []ui.Event {
	events := []ui.Event{{At: p.Payment.CreatedAt, Icon: "plus", Tone: "neutral", What: words.T(ctx, "history.created."+string(p.Payment.Kind)), Who: p.began(ctx)}}
	for i := range p.Payment.Operations {
		events = append(events, p.operationEvents(ctx, &p.Payment.Operations[i])...)
	}
	for i := range p.Deliveries {
		events = append(events, deliveryEvent(ctx, &p.Deliveries[i]))
	}
	for _, n := range p.Notes {
		events = append(events, ui.Event{At: n.At, Icon: "note", Tone: "neutral", What: words.T(ctx, "history.note"), Who: n.By, More: cmp.Or(n.Body, words.T(ctx, "note.erased"))})
	}
	for i := range p.Audit {
		if a := &p.Audit[i]; ownWords(a.Action) {
			events = append(events, ui.Event{At: a.At, Icon: "person", Tone: "neutral", What: words.Or(ctx, "audit."+a.Action, a.Action), Who: ui.Actor(ctx, a.Actor)})
		}
	}
	slices.SortStableFunc(events, func(a, b ui.Event) int { return cmp.Compare(a.At, b.At) })
	slices.Reverse(events) // of two at the same moment, the one written down later comes first
	return events
}

func (p DetailProps) began(ctx context.Context) string {
	if p.Payment.Channel == "" {
		return words.T(ctx, "who.provider")
	}
	return ""
}

// ownWords says whether an audit line tells what no operation, delivery or note tells.
func ownWords(action string) bool {
	return strings.HasPrefix(action, "payment.") && action != "payment.found" || strings.HasSuffix(action, ".decided")
}

func (p DetailProps) operationEvents(ctx context.Context, o *models.Operation) []ui.Event {
	kind := words.T(ctx, "operation.kind."+string(o.Kind))
	began := ui.Event{At: o.CreatedAt, Icon: "dot", Tone: "info", Who: p.who(ctx, o), More: o.Reason}
	switch {
	case o.Origin == models.FromProvider:
		began.What = words.T(ctx, "history.found", "kind", kind, "amount", o.Money())
	case o.Amount == 0:
		began.What = words.T(ctx, "outcome.bare.requested", "kind", kind)
	default:
		began.What = words.T(ctx, "outcome.requested", "kind", kind, "amount", o.Money())
	}
	if o.SettledAt == 0 {
		return []ui.Event{began}
	}
	ended := ui.Event{At: o.SettledAt, Icon: "check", Tone: "success", What: outcome(ctx, p.Payment, o), More: said(o), Who: words.T(ctx, "who.provider")}
	if o.Status != models.OpSucceeded {
		ended.Icon, ended.Tone = "stop", "danger"
	}
	if o.Origin == models.FromProvider {
		began.Icon, began.Tone = ended.Icon, ended.Tone
		return []ui.Event{began}
	}
	return []ui.Event{began, ended}
}

func deliveryEvent(ctx context.Context, d *models.Delivery) ui.Event {
	e := ui.Event{
		At: d.ReceivedAt, Icon: "inbox", Tone: "neutral", Who: words.T(ctx, "who.provider"),
		What: words.N(ctx, "history.delivery", d.Times), Href: paths.Delivery(d.ID), About: words.T(ctx, "history.delivery_open"),
	}
	if d.Outcome != "" {
		e.More = words.Or(ctx, d.Outcome, d.Outcome)
	}
	return e
}

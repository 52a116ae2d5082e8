package subscriptions

import (
	"context"
	"fmt"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/ui"
	"kontor/web/words"
)

// mark is how a status looks beside its word: no two share a shape.
type mark struct{ shape, tone string }

var marks = map[models.SubscriptionStatus]mark{
	models.SubscriptionPending:   {"clock", "info"},
	models.SubscriptionActive:    {"refresh", "success"},
	models.SubscriptionPaused:    {"pause", "neutral"},
	models.SubscriptionPastDue:   {"stop", "danger"},
	models.SubscriptionCancelled: {"ban", "neutral"},
	models.SubscriptionEnded:     {"check", "neutral"},
}

var chargeMarks = map[models.ChargeStatus]mark{
	models.ChargeScheduled: {"clock", "neutral"},
	models.ChargeCharging:  {"send", "info"},
	models.ChargePaid:      {"check", "success"},
	models.ChargeRetrying:  {"hourglass", "warning"},
	models.ChargeDeclined:  {"stop", "danger"},
	models.ChargeSkipped:   {"minus-circle", "neutral"},
	models.ChargeFailed:    {"ban", "neutral"},
}

// Interval is how often terms are charged, in words: "every 2 months".
func Interval(ctx context.Context, t *models.Terms) string {
	return words.N(ctx, "interval."+string(t.Unit), t.Every)
}

// ends is when terms end by themselves, in words.
func ends(ctx context.Context, t *models.Terms) string {
	switch {
	case t.Times > 0 && t.EndsOn != "":
		return words.N(ctx, "terms.ends_either", t.Times, "day", words.Date(ctx, t.EndsOn))
	case t.Times > 0:
		return words.N(ctx, "terms.ends_times", t.Times)
	case t.EndsOn != "":
		return words.T(ctx, "terms.ends_on_day", "day", words.Date(ctx, t.EndsOn))
	}
	return words.T(ctx, "terms.ends_never")
}

// retries is when a declined charge is tried again, in words.
func retries(ctx context.Context, t *models.Terms) string {
	if t.RetryDays == "" {
		return words.T(ctx, "terms.retries_never")
	}
	return words.T(ctx, "terms.retries_after", "days", strings.ReplaceAll(t.RetryDays, ",", ", "))
}

// why is what the gateway declined a charge for; "" where it said nothing.
func (p DetailProps) why(ctx context.Context, c *models.SubscriptionCharge) string {
	return words.Declined(ctx, p.Account.Provider, c.Code, c.Message)
}

// mails are what its customer is told, in words.
func mails(ctx context.Context, t *models.Terms) string {
	switch {
	case t.NoticeDays > 0 && t.Receipts:
		return words.N(ctx, "terms.mails_both", t.NoticeDays)
	case t.NoticeDays > 0:
		return words.N(ctx, "terms.mails_before", t.NoticeDays)
	case t.Receipts:
		return words.T(ctx, "terms.mails_after")
	}
	return words.T(ctx, "terms.mails_trouble")
}

// when is the hour at which it is charged, and where.
func when(s *models.Subscription) string { return fmt.Sprintf("%02d:00 %s", s.Hour, s.Zone) }

// method is what is charged.
func method(ctx context.Context, p *models.Payment) string {
	text := strings.TrimSpace(p.Brand)
	if text == "" {
		text = ui.Method(ctx, p.Method)
	}
	if p.Last4 != "" {
		text = strings.TrimSpace(text + " •• " + p.Last4)
	}
	if text == "" {
		text = words.T(ctx, "subscription.method_unnamed")
	}
	if p.Expiry != "" {
		return words.T(ctx, "subscription.method_expires", "method", text, "expiry", words.CardMonth(p.Expiry))
	}
	return text
}

// done is a change as a sentence.
func done(ctx context.Context, c *models.SubscriptionChange) string {
	f := c.Facts()
	args := []any{
		"number", c.Number, "from", words.Date(ctx, f.From), "to", words.Date(ctx, f.To), "n", f.Periods,
		"next", words.Date(ctx, f.NextOn), "terms", asked(ctx, &f),
	}
	if f.Was != nil {
		args = append(args, "was", asked(ctx, f.Was), "was_next", words.Date(ctx, f.Was.NextOn))
	}
	name := "subscription.change." + string(c.Kind)
	if c.Kind == models.ChangeResumed && f.Periods > 0 {
		name += "_passing"
	}
	return words.T(ctx, name, args...)
}

// asked is an amount and how often, in words.
func asked(ctx context.Context, f *models.ChangeFacts) string {
	if f.Amount == 0 {
		return ""
	}
	return words.T(ctx, "subscription.asked", "amount", money.New(f.Amount, f.Currency), "interval", words.N(ctx, "interval."+string(f.Unit), f.Every))
}

// letter is which of a subscription's letters a mail is, as it ends a key of the catalogue.
func letter(m *models.Mail) string { return strings.TrimPrefix(string(m.Kind), "subscription.") }

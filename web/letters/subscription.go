package letters

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/words"
)

// errNoPeriod is for a letter about a charge that is not there.
var errNoPeriod = errors.New("letters: there is no charge to write about")

// interval is how often a subscription is charged, in the reader's words.
func interval(ctx context.Context, t *models.Terms) string {
	return words.N(ctx, "letter.interval."+string(t.Unit), t.Every)
}

// subscriptionDraft has what every letter about one says: for what, how much, and how often.
func subscriptionDraft(ctx context.Context, letter *models.Letter, name string, m money.Money, args ...any) *Draft {
	s := letter.Subscription.Subscription
	args = append(args, "merchant", merchant(ctx, letter.Company), "what", s.Name)
	return &Draft{
		Subject: words.T(ctx, "letter.subscription."+name+".subject", args...),
		Intro:   words.T(ctx, "letter.subscription."+name+".intro", args...),
		Facts: []Fact{
			{words.T(ctx, "letter.for"), s.Name},
			{words.T(ctx, "letter.amount"), words.Money(ctx, m)},
		},
		Values: map[string]string{models.WithAmount: words.Money(ctx, m), models.WithNumber: s.Reference},
	}
}

// subscriptionStart asks for a payment on a page: the first, by which the customer agrees to the others, or one with
// another method.
func subscriptionStart(ctx context.Context, letter *models.Letter) (*Draft, error) {
	about := letter.Subscription
	s, name, m := about.Subscription, "start", about.Subscription.Money()
	if s.Status != models.SubscriptionPending {
		name = "method"
	}
	if about.Page != nil {
		m = about.Page.Due()
	}
	d := subscriptionDraft(ctx, letter, name, m)
	d.Facts = append(d.Facts, Fact{words.T(ctx, "letter.how_often"), interval(ctx, &s.Terms)}, Fact{words.T(ctx, "letter.ends"), ending(ctx, &s.Terms)})
	if about.Page == nil {
		return d, nil
	}
	due := words.Day(ctx, about.Page.ExpiresAt)
	d.Facts, d.Values[models.WithDue] = append(d.Facts, Fact{words.T(ctx, "letter.until"), due}), due
	d.Notes = []string{words.T(ctx, "letter.subscription.agree")}
	d.Button = Button{words.T(ctx, "letter.pay"), about.PageURL}
	return d, nil
}

// subscriptionUpcoming tells of a charge to come.
func subscriptionUpcoming(ctx context.Context, letter *models.Letter) (*Draft, error) {
	c := letter.Subscription.Charge
	if c == nil {
		return nil, errNoPeriod
	}
	due := words.Date(ctx, c.DueOn)
	d := subscriptionDraft(ctx, letter, "upcoming", c.Money(), "day", due)
	d.Facts = append(d.Facts, Fact{words.T(ctx, "letter.charged_on"), due}, Fact{words.T(ctx, "letter.method"), charged(ctx, letter)})
	d.Values[models.WithDue] = due
	return d, nil
}

// subscriptionCharged says thanks for one, and when the next is.
func subscriptionCharged(ctx context.Context, letter *models.Letter) (*Draft, error) {
	c := letter.Subscription.Charge
	if c == nil {
		return nil, errNoPeriod
	}
	d := subscriptionDraft(ctx, letter, "charged", c.Money())
	d.Facts = append(d.Facts, Fact{words.T(ctx, "letter.charge"), strconv.Itoa(c.Number)})
	if p := letter.Payment; p != nil {
		d.Facts = append(d.Facts,
			Fact{words.T(ctx, "letter.paid_at"), words.Time(ctx, p.CreatedAt)},
			Fact{words.T(ctx, "letter.paid_with"), charged(ctx, letter)},
			Fact{words.T(ctx, "letter.payment"), p.Reference},
		)
	}
	d.Facts = append(d.Facts, Fact{words.T(ctx, "letter.next"), words.Date(ctx, letter.Subscription.Subscription.NextCharge())})
	return d, nil
}

// subscriptionDeclined says that a charge did not go through, and what comes of it.
func subscriptionDeclined(ctx context.Context, letter *models.Letter) (*Draft, error) {
	about := letter.Subscription
	c := about.Charge
	if c == nil {
		return nil, errNoPeriod
	}
	d := subscriptionDraft(ctx, letter, "declined", c.Money())
	d.Facts = append(d.Facts, Fact{words.T(ctx, "letter.charged_on"), words.Date(ctx, c.DueOn)}, Fact{words.T(ctx, "letter.method"), charged(ctx, letter)})
	switch {
	case about.PageURL != "":
		d.Button = Button{words.T(ctx, "letter.pay"), about.PageURL}
	case c.Status == models.ChargeRetrying:
		d.Notes = []string{words.T(ctx, "letter.subscription.again", "day", words.Day(ctx, c.RetryAt))}
	default:
		d.Notes = []string{words.T(ctx, "letter.subscription.write_to_us", "merchant", merchant(ctx, letter.Company))}
	}
	return d, nil
}

// subscriptionEnded says that nothing more is charged.
func subscriptionEnded(ctx context.Context, letter *models.Letter) (*Draft, error) {
	return subscriptionDraft(ctx, letter, "ended", letter.Subscription.Subscription.Money()), nil
}

// ending is when terms end by themselves; empty where they do not.
func ending(ctx context.Context, t *models.Terms) string {
	switch {
	case t.Times > 0:
		return words.N(ctx, "letter.ends_times", t.Times)
	case t.EndsOn != "":
		return words.Date(ctx, t.EndsOn)
	}
	return ""
}

// charged is what the payment went by, or will: as its own news has it, else as the first one's had.
func charged(ctx context.Context, letter *models.Letter) string {
	for _, p := range []*models.Payment{letter.Payment, letter.Subscription.First} {
		if p != nil && p.Brand+p.Last4 != "" {
			return strings.TrimSpace(cardOf(ctx, p))
		}
	}
	return ""
}

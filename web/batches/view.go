package batches

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

func (p ListProps) newest() string {
	if p.Before == 0 {
		return ""
	}
	return paths.Batches()
}

func (p ListProps) older() string {
	if !p.More {
		return ""
	}
	return paths.BatchesBefore(p.Rows[len(p.Rows)-1].ID)
}

// title is what a batch is called: what it would do, and once it was started what it does.
func title(ctx context.Context, b *models.Batch) string {
	if b.StartedAt == 0 {
		return words.N(ctx, "batch.rehearsal."+string(b.Kind), b.Size)
	}
	return words.N(ctx, "batch.run."+string(b.Kind), b.Size)
}

// hint is what the page says below its name.
func (p Props) hint(ctx context.Context) string {
	if p.Batch.StartedAt == 0 {
		return words.T(ctx, "batch.rehearsed_by", "name", p.Batch.By, "at", p.Batch.CreatedAt)
	}
	return words.T(ctx, "batch.started_by", "name", p.Batch.By, "at", p.Batch.StartedAt)
}

// count is how many fare so; all for "".
func (p Props) count(of models.Outcome) (n int) {
	for _, s := range p.Sums {
		if of == "" || s.Outcome == of {
			n += s.Count
		}
	}
	return n
}

// unsettled says whether anything is still to come: the page asks after itself.
func (p Props) unsettled() bool {
	switch p.Batch.Status {
	case models.BatchRehearsing, models.BatchRunning:
		return true
	}
	return p.count(models.OutcomeUnderWay) > 0
}

// passed is how far a rehearsal or a run has come.
func (p Props) passed() int {
	if p.Batch.Status == models.BatchRehearsing {
		return p.count("") - p.count("waiting")
	}
	return p.count("") - p.count(models.OutcomeReady) - p.count(models.OutcomeUnderWay)
}

// said is where it stands, for those who do not see it change: only what is worth hearing.
func (p Props) said(ctx context.Context) string {
	switch {
	case p.unsettled():
		return ""
	case p.Batch.StartedAt == 0:
		return words.N(ctx, "batch.said_rehearsed", p.count(models.OutcomeReady))
	}
	return words.N(ctx, "batch.said_run", p.count(models.OutcomeSucceeded), "of", p.Batch.Size)
}

// line is what fares alike in one currency.
type line struct {
	count int
	money money.Money
}

func (p Props) line(of models.Outcome, currency string) line {
	l := line{money: money.New(0, currency)}
	for _, s := range p.Sums {
		if s.Outcome == of && s.Currency == currency {
			l.count += s.Count
			l.money.Minor += s.Amount
		}
	}
	return l
}

// outcomes are those that any payment has, in the order of Outcomes.
func (p Props) outcomes() []models.Outcome {
	return slices.DeleteFunc(slices.Clone(models.Outcomes), func(o models.Outcome) bool { return p.count(o) == 0 })
}

func (p Props) currencies() (all []string) {
	for _, s := range p.Sums { // which are in the order of the alphabet
		all = append(all, s.Currency)
	}
	return slices.Compact(all)
}

// mostNamed is how many currencies a button names the amounts of.
const mostNamed = 2

// startLabel repeats the verb with the amounts.
func (p Props) startLabel(ctx context.Context) string {
	var amounts []string
	for _, currency := range p.currencies() {
		if l := p.line(models.OutcomeReady, currency); l.count > 0 {
			amounts = append(amounts, words.Money(ctx, l.money))
		}
	}
	if len(amounts) > mostNamed {
		return words.T(ctx, "batch.start_many."+string(p.Batch.Kind), "n", p.count(models.OutcomeReady), "currencies", len(amounts))
	}
	return words.N(ctx, "batch.start."+string(p.Batch.Kind), p.count(models.OutcomeReady), "amount", strings.Join(amounts, " + "))
}

// reason is why so many were left out.
type reason struct {
	why   string
	count int
}

func (p Props) reasons(ctx context.Context) (all []reason) {
	for _, s := range p.Sums {
		if s.Why == "" {
			continue
		}
		why := p.why(ctx, s.Why, s.AccountID)
		at := slices.IndexFunc(all, func(r reason) bool { return r.why == why })
		if at < 0 {
			at, all = len(all), append(all, reason{why: why})
		}
		all[at].count += s.Count
	}
	slices.SortStableFunc(all, func(a, b reason) int { return b.count - a.count })
	return all
}

// why is the sentence of a reason, as the rule of one payment would say it.
func (p Props) why(ctx context.Context, key string, accountID int64) string {
	at := slices.IndexFunc(p.Accounts, func(a models.Account) bool { return a.ID == accountID })
	if at < 0 {
		return words.T(ctx, key)
	}
	return words.T(ctx, key, "provider", words.Gateway(ctx, p.Accounts[at].Provider), "name", p.Accounts[at].Name)
}

// whyRow names what is in the way of one payment, and how one stands that changed.
func (p Props) whyRow(ctx context.Context, l *models.BatchLine) string {
	if l.Why != "batch.changed" {
		return p.why(ctx, l.Why, l.AccountID)
	}
	args := []any{"amount", l.Money(l.Amount), "left", l.Money(l.LeftNow), "stood", ui.PaymentWord(ctx, l.Stood), "stands", ui.PaymentWord(ctx, l.Stands)}
	if l.Stood == l.Stands {
		return words.T(ctx, "batch.changed_left", args[:4]...)
	}
	return words.T(ctx, "batch.changed_how", args...)
}

// outcomeOf is how a payment of the batch fares.
func outcomeOf(l *models.BatchLine) models.Outcome {
	if l.Operation == nil {
		return models.Outcome(l.Status)
	}
	switch l.Operation.Status {
	case models.OpSucceeded:
		return models.OutcomeSucceeded
	case models.OpUnknown:
		return models.OutcomeUnknown
	case models.OpDeclined, models.OpRejected, models.OpWithdrawn:
		return models.OutcomeDeclined
	}
	return models.OutcomeUnderWay
}

func (p Props) older() string {
	if !p.More {
		return ""
	}
	return paths.BatchLines(p.Batch.ID, string(p.Outcome), p.Rows[len(p.Rows)-1].ID)
}

func (p Props) newest() string {
	if p.After == 0 {
		return ""
	}
	return paths.BatchLines(p.Batch.ID, string(p.Outcome), 0)
}

// postings are what the ledger would book, or has.
func (p Props) postings() []models.Posting {
	of := models.OutcomeReady
	if p.Batch.StartedAt != 0 {
		of = models.OutcomeSucceeded
	}
	return models.BatchPostings(p.Batch.Kind, p.Sums, of)
}

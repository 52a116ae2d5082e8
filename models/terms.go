package models

import (
	"slices"
	"strconv"
	"strings"

	"kontor/models/calendar"
	"kontor/models/money"
)

// Missed says what becomes of periods that came due while nobody charged them.
type Missed string

// The ways with what was missed. What is due now is charged in either.
const (
	MissedCharge Missed = "charge" // each once, one after the other, see maxCatchUp
	MissedSkip   Missed = "skip"   // none
)

// Terms are what recurs: how much, how often, and what is done around it. A plan offers them, a subscription keeps its
// own: a change of the plan changes nothing that runs.
type Terms struct {
	Currency   string
	Amount     int64 // minor units
	Every      int
	Unit       calendar.Unit
	Times      int    // charges until it ends by itself; 0: no such end
	EndsOn     string // the last day that a charge may be due on: "2028-04-30"; empty: no such end
	NoticeDays int    // how long before a charge its customer is told by mail; 0: not at all
	RetryDays  string // when a declined charge is tried again, in days after its first try: "1,3,7"; empty: never
	Missed     Missed
	Receipts   bool // a mail after each charge
}

// The bounds of terms.
const (
	maxTimes      = 1000
	maxNoticeDays = 60
	maxRetries    = 8
	maxRetryDay   = 60
)

// Money is what each charge is.
func (t *Terms) Money() money.Money { return money.New(t.Amount, t.Currency) }

// check refuses terms that can't be, beside the field, and writes them in their one spelling.
func (t *Terms) check() error {
	t.RetryDays = strings.Join(strings.FieldsFunc(t.RetryDays, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }), ",")
	_, err := calendar.Parse(t.EndsOn)
	switch {
	case !money.Known(t.Currency):
		return problem(Invalid, "amount.unknown_currency").at("currency")
	case t.Amount <= 0:
		return problem(Invalid, "amount.not_positive").at("amount")
	case t.Unit.Longest() == 0:
		return problem(Invalid, "terms.unit").at("unit")
	case t.Every < 1 || t.Every > t.Unit.Longest():
		return problem(Invalid, "terms.every", "max", t.Unit.Longest()).at("every")
	case t.Times < 0 || t.Times > maxTimes:
		return problem(Invalid, "terms.times", "max", maxTimes).at("times")
	case err != nil:
		return problem(Invalid, "terms.day").at("ends_on")
	case t.NoticeDays < 0 || t.NoticeDays > maxNoticeDays:
		return problem(Invalid, "terms.notice_days", "max", maxNoticeDays).at("notice_days")
	case t.Missed != MissedCharge && t.Missed != MissedSkip:
		return problem(Invalid, "terms.missed").at("missed")
	}
	return t.checkRetries()
}

func (t *Terms) checkRetries() error {
	days := t.retries()
	sound := slices.IsSorted(days) && len(slices.Compact(slices.Clone(days))) == len(days) && len(days) <= maxRetries
	if t.RetryDays != "" && (len(days) == 0 || !sound || days[0] < 1 || days[len(days)-1] > maxRetryDay) {
		return problem(Invalid, "terms.retry_days", "most", maxRetries, "max", maxRetryDay).at("retry_days")
	}
	return nil
}

// retries are the days after a period's first try on which it is tried again; nil for what can't be read.
func (t *Terms) retries() (days []int) {
	for text := range strings.SplitSeq(t.RetryDays, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil
		}
		days = append(days, n)
	}
	return days
}

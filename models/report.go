package models

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// ReportStep is what a report's course is cut into.
type ReportStep string

// The steps.
const (
	ByDay   ReportStep = "day"
	ByWeek  ReportStep = "week" // from Monday
	ByMonth ReportStep = "month"
)

// maxDays is the longest time that is told by days or weeks; longer ones are told by months.
const maxDays = 62

// ReportFilter is what a report is of: whole days of the house, To is excluded. Times are midnights in its zone.
type ReportFilter struct {
	From, To  time.Time
	Step      ReportStep
	AccountID int64
	Rolling   bool // beside as many days before, also where the days are whole months
}

// Report is the figures of a time beside those of the time before, by currency.
type Report struct {
	From, To             time.Time
	BeforeFrom, BeforeTo time.Time
	Step                 ReportStep // as asked for, or longer where the time is long
	Currencies           []CurrencyReport
}

// CurrencyReport is one currency's. What is by account and by method sums to Now.
type CurrencyReport struct {
	Currency    string
	Now, Before Sums
	Course      []Point
	Accounts    []AccountFigures
	Methods     []MethodFigures
	Declines    []Decline // the most frequent first
}

// Point is one step of the course, as far as it is in the time.
type Point struct {
	From, To time.Time
	Sums
}

// AccountFigures are those of a merchant account.
type AccountFigures struct {
	AccountID int64
	Sums
}

// MethodFigures are those of a payment method; an empty one was not told.
type MethodFigures struct {
	Method string
	Sums
}

// Decline is a provider's reason with how many payments of the time were declined for it.
type Decline struct {
	Code  string
	Count int64
}

// Sums are figures in minor units. The money is summed from entries by their booking; what succeeded and was declined are the
// payments begun in the time, as they stand now. Payments that were left, that lapsed or are under way are neither.
type Sums struct {
	Volume    int64 // authorized, with increments, and charged
	Captured  int64 // with charges
	Refunded  int64 // with refunds without reference
	Net       int64 // what the providers owe us more than before
	Succeeded int64 // payments
	Declined  int64
	Approved  int64 // the amounts of those that succeeded
}

// Ticket is the average amount of the payments that succeeded, rounded half up.
func (s Sums) Ticket(currency string) money.Money {
	if s.Succeeded == 0 {
		return money.New(0, currency)
	}
	return money.New((2*s.Approved+s.Succeeded)/(2*s.Succeeded), currency)
}

// Rate is how many of a thousand decided payments succeeded; decided says whether there were any.
func (s Sums) Rate() (perMille int64, decided bool) {
	all := s.Succeeded + s.Declined
	if all == 0 {
		return 0, false
	}
	return (2000*s.Succeeded + all) / (2 * all), true
}

// Succeeding are the statuses of payments whose customer's bank said yes, and which have not lapsed.
var Succeeding = []PaymentStatus{
	StatusAuthorized, StatusPartiallyCaptured, StatusCaptured, StatusPartiallyRefunded, StatusRefunded, StatusReversed,
}

// VolumeEvents are the entries that make the volume.
var VolumeEvents = []string{"authorization", "increment", "charge"}

// plus adds the sums of another time, account or method of the same currency.
func (s Sums) plus(o Sums) Sums {
	return Sums{
		s.Volume + o.Volume, s.Captured + o.Captured, s.Refunded + o.Refunded, s.Net + o.Net,
		s.Succeeded + o.Succeeded, s.Declined + o.Declined, s.Approved + o.Approved,
	}
}

func (s *Sums) book(event string, amount int64) {
	moved := postings[providers.Kind(event)]
	s.Captured -= moved[Sales] * amount
	s.Refunded += moved[Refunds] * amount
	s.Net += moved[Receivable] * amount
	if slices.Contains(VolumeEvents, event) {
		s.Volume += amount
	}
}

func (s *Sums) count(status PaymentStatus, n, amount int64) {
	switch {
	case status == StatusDeclined:
		s.Declined += n
	case slices.Contains(Succeeding, status):
		s.Succeeded, s.Approved = s.Succeeded+n, s.Approved+amount
	}
}

// Report gives the figures of a time, from sums by days and months: no payment or entry is read. Returns Invalid for a time that
// is none.
func (l *Ledger) Report(ctx context.Context, f ReportFilter) (*Report, error) {
	if !f.From.Before(f.To) {
		return nil, problem(Invalid, "view.period").at("to")
	}
	r := &Report{From: f.From, To: f.To, BeforeTo: f.From, Step: f.Step}
	days := dayNumber(f.To) - dayNumber(f.From)
	if r.BeforeFrom = f.From.AddDate(0, 0, -int(days)); f.From.Day() == 1 && f.To.Day() == 1 && !f.Rolling {
		months := (f.To.Year()-f.From.Year())*12 + int(f.To.Month()-f.From.Month())
		r.BeforeFrom = f.From.AddDate(0, -months, 0)
	}
	if days > maxDays || !slices.Contains([]ReportStep{ByDay, ByWeek}, f.Step) {
		r.Step = ByMonth
	}
	b := &reporter{Report: r, by: map[string]*CurrencyReport{}}
	for _, part := range []struct {
		from, to time.Time
		now      bool
	}{{r.BeforeFrom, r.BeforeTo, false}, {r.From, r.To, true}} {
		if err := l.reportEntries(ctx, b, f.AccountID, part.from, part.to, part.now); err != nil {
			return nil, fmt.Errorf("sum the entries by days: %w", err)
		}
		if err := l.reportPayments(ctx, b, f.AccountID, part.from, part.to, part.now); err != nil {
			return nil, fmt.Errorf("sum the payments by days: %w", err)
		}
	}
	b.order()
	return r, nil
}

// daysBetween is a condition on sums by days and months that a time is made of. With months, whole ones are read as such.
func (r *Report) daysBetween(from, to time.Time) (where string, args []any) {
	first, last := dayNumber(from), dayNumber(to)
	if r.Step != ByMonth {
		return "(span = 'day' AND begins >= ? AND begins < ?)", []any{first, last}
	}
	begin, end := from, to.AddDate(0, 0, 1-to.Day())
	if from.Day() > 1 {
		begin = from.AddDate(0, 1, 1-from.Day())
	}
	low, high := dayNumber(begin), dayNumber(end)
	if low >= high {
		return "(span = 'day' AND begins >= ? AND begins < ?)", []any{first, last}
	}
	return "(span = 'month' AND begins >= ? AND begins < ? OR span = 'day' AND begins >= ? AND begins < ? OR span = 'day' AND begins >= ? AND begins < ?)",
		[]any{low, high, first, low, high, last}
}

func (l *Ledger) reportEntries(ctx context.Context, b *reporter, account int64, from, to time.Time, now bool) error {
	where, args := b.daysBetween(from, to)
	where, args = ofAccount(where, args, account)
	columns, groups := "begins, account_id, currency, method, event, amount", ""
	if !now { // of the time before there are sums of a currency alone
		columns, groups = "0, 0, currency, '', event, CAST(sum(amount) AS BIGINT)", " GROUP BY currency, event"
	}
	return l.each(ctx, "SELECT "+columns+" FROM entry_sums WHERE "+where+groups, args, func(rows *sql.Rows) error {
		var day, account, amount int64
		var currency, method, event string
		if err := rows.Scan(&day, &account, &currency, &method, &event, &amount); err != nil {
			return err
		}
		b.each(now, day, account, currency, method, func(s *Sums) { s.book(event, amount) })
		return nil
	})
}

func (l *Ledger) reportPayments(ctx context.Context, b *reporter, account int64, from, to time.Time, now bool) error {
	where, args := b.daysBetween(from, to)
	where, args = ofAccount(where, args, account)
	columns, groups := "begins, account_id, currency, method, status, code, count, amount", ""
	if !now {
		columns, groups = "0, 0, currency, '', status, '', CAST(sum(count) AS BIGINT), CAST(sum(amount) AS BIGINT)", " GROUP BY currency, status"
	}
	return l.each(ctx, "SELECT "+columns+" FROM payment_sums WHERE count <> 0 AND "+where+groups, args,
		func(rows *sql.Rows) error {
			var day, account, n, amount int64
			var currency, method, code string
			var status PaymentStatus
			if err := rows.Scan(&day, &account, &currency, &method, &status, &code, &n, &amount); err != nil {
				return err
			}
			b.each(now, day, account, currency, method, func(s *Sums) { s.count(status, n, amount) })
			if now && status == StatusDeclined {
				b.decline(currency, code, n)
			}
			return nil
		})
}

func ofAccount(where string, args []any, account int64) (string, []any) {
	if account == 0 {
		return where, args
	}
	return where + " AND account_id = ?", append(args, account)
}

// reporter gathers sums into a report.
type reporter struct {
	*Report
	by   map[string]*CurrencyReport
	ends []int64 // of the points of a course: the days after them
}

func (b *reporter) of(currency string) *CurrencyReport {
	c := b.by[currency]
	if c == nil {
		c = &CurrencyReport{Currency: currency, Course: b.points()}
		if b.ends == nil {
			for _, p := range c.Course {
				b.ends = append(b.ends, dayNumber(p.To))
			}
		}
		b.by[currency] = c
	}
	return c
}

// each adds to all that a row is a part of.
func (b *reporter) each(now bool, day, account int64, currency, method string, add func(*Sums)) {
	c := b.of(currency)
	if !now {
		add(&c.Before)
		return
	}
	add(&c.Now)
	if i, _ := slices.BinarySearch(b.ends, day+1); i < len(b.ends) {
		add(&c.Course[i].Sums)
	}
	i := slices.IndexFunc(c.Accounts, func(a AccountFigures) bool { return a.AccountID == account })
	if i < 0 {
		c.Accounts, i = append(c.Accounts, AccountFigures{AccountID: account}), len(c.Accounts)
	}
	add(&c.Accounts[i].Sums)
	if i = slices.IndexFunc(c.Methods, func(m MethodFigures) bool { return m.Method == method }); i < 0 {
		c.Methods, i = append(c.Methods, MethodFigures{Method: method}), len(c.Methods)
	}
	add(&c.Methods[i].Sums)
}

func (b *reporter) decline(currency, code string, n int64) {
	c := b.of(currency)
	i := slices.IndexFunc(c.Declines, func(d Decline) bool { return d.Code == code })
	if i < 0 {
		c.Declines, i = append(c.Declines, Decline{Code: code}), len(c.Declines)
	}
	c.Declines[i].Count += n
}

// points are the steps of the time, each cut at its ends.
func (r *Report) points() (points []Point) {
	for at := r.From; at.Before(r.To); {
		next := at.AddDate(0, 0, 1)
		switch r.Step {
		case ByWeek:
			next = at.AddDate(0, 0, 7-(int(at.Weekday())+6)%7)
		case ByMonth:
			next = at.AddDate(0, 1, 1-at.Day())
		}
		if next.After(r.To) {
			next = r.To
		}
		points, at = append(points, Point{From: at, To: next}), next
	}
	return points
}

// order is by currency; within, by what moved most.
func (b *reporter) order() {
	for _, c := range b.by {
		slices.SortFunc(c.Accounts, func(x, y AccountFigures) int { return cmp.Compare(x.AccountID, y.AccountID) })
		slices.SortFunc(c.Methods, func(x, y MethodFigures) int {
			return cmp.Or(cmp.Compare(y.Volume, x.Volume), strings.Compare(x.Method, y.Method))
		})
		slices.SortFunc(c.Declines, func(x, y Decline) int {
			return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Code, y.Code))
		})
		b.Currencies = append(b.Currencies, *c)
	}
	slices.SortFunc(b.Currencies, func(x, y CurrencyReport) int { return strings.Compare(x.Currency, y.Currency) })
}

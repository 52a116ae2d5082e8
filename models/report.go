package models

import (
	"context"
	"slices"
	"time"

	"kontor/models/money"
	"kontor/providers"

	"golang.org/x/sync/errgroup"
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

// Decline is a code of a provider with how many payments of the time were declined with it; an empty one was not told.
type Decline struct {
	Provider string
	Code     string
	Count    int64
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
	accounts, err := l.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	b := &reporter{Report: r, by: map[string]*CurrencyReport{}, providers: map[int64]string{}}
	for _, a := range accounts {
		b.providers[a.ID] = a.Provider
	}
	reads, ctx := errgroup.WithContext(ctx)
	for _, of := range slices.Concat(r.times(r.From, r.To, true), r.times(r.BeforeFrom, r.BeforeTo, false)) {
		reads.Go(func() error { return l.reportEntries(ctx, b, f.AccountID, of) })
		reads.Go(func() error { return l.reportPayments(ctx, b, f.AccountID, of) })
		if of.now {
			reads.Go(func() error { return l.reportDeclines(ctx, b, f.AccountID, of) })
		}
	}
	if err := reads.Wait(); err != nil {
		return nil, err
	}
	b.order()
	return r, nil
}

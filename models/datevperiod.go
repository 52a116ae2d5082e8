package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// DatevFilter is what a file for DATEV is made of.
type DatevFilter struct {
	From, To Instant // of the booking: beginnings of days, To excluded
	Accounts []int64 // none: all
	Partly   bool    // what is in another currency than the client's may be left out
}

// DatevPeriod is what was booked in a time, as DATEV would have it.
type DatevPeriod struct {
	Datev *Datev
	Sums  []AccountSum // without the memo books; in the order of currency, account and Books
	Year  time.Time    // when the fiscal year of the first day began
	Ends  time.Time    // and when the next one does

	filter DatevFilter
}

// maxDatev is how many bookings a file may have ("Format-Limits" in
// https://github.com/aliuyar1234/datev-lint/blob/869383d5979506d3e6c4de047dbb231cae6ac778/datev-lint-spec-v2.1.md).
var maxDatev int64 = 99_999 // a variable for the tests

// DatevPeriod sums a time up before a file is made of it. Returns Invalid for a time that can't be.
func (l *Ledger) DatevPeriod(ctx context.Context, f DatevFilter) (*DatevPeriod, error) {
	if f.From == 0 || f.To == 0 {
		return nil, problem(Invalid, "reports.both_days").at("from")
	}
	if f.From >= f.To {
		return nil, problem(Invalid, "view.period").at("to")
	}
	company, err := l.Company(ctx)
	if err != nil {
		return nil, err
	}
	p := &DatevPeriod{filter: f}
	if p.Datev, err = l.Datev(ctx); err != nil {
		return nil, err
	}
	first := f.From.Time().In(company.Zone())
	p.Year = time.Date(first.Year(), time.Month(p.Datev.FiscalMonth), 1, 0, 0, 0, 0, company.Zone())
	if p.Year.After(first) {
		p.Year = p.Year.AddDate(-1, 0, 0)
	}
	p.Ends = p.Year.AddDate(1, 0, 0)
	p.Sums, err = l.datevSums(ctx, f)
	return p, err
}

func (l *Ledger) datevSums(ctx context.Context, f DatevFilter) (sums []AccountSum, err error) {
	text, args := rolls(quarter(f.From), quarter(f.To), EntryFilter{})
	err = l.each(ctx, `SELECT account_id, currency, book, CAST(sum(debit) AS BIGINT), CAST(sum(credit) AS BIGINT), CAST(sum(count) AS BIGINT)
		FROM (`+text+`) AS rolls WHERE book NOT IN ('held', 'held_contra')`+f.ofAccounts("account_id")+`
		GROUP BY currency, account_id, book ORDER BY currency, account_id, `+bookOrder(), args, func(rows *sql.Rows) error {
		var s AccountSum
		err := rows.Scan(&s.AccountID, &s.Currency, &s.Book, &s.Debit, &s.Credit, &s.Count)
		sums = append(sums, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum up for DATEV: %w", err)
	}
	return sums, nil
}

func (f DatevFilter) ofAccounts(column string) string {
	if len(f.Accounts) == 0 {
		return ""
	}
	return " AND " + column + " IN (" + idList(f.Accounts) + ")"
}

// Count is how many entries a currency has. Each of them moves what a provider owes once.
func (p *DatevPeriod) Count(currency string) (n int64) {
	for _, s := range p.Sums {
		if s.Currency == currency && s.Book == Receivable {
			n += s.Count
		}
	}
	return n
}

// Currencies are those that something was booked in.
func (p *DatevPeriod) Currencies() (all []string) {
	for _, s := range p.Sums {
		if !slices.Contains(all, s.Currency) {
			all = append(all, s.Currency)
		}
	}
	return all
}

// Others are the currencies that DATEV takes with a rate alone, which the book has not.
func (p *DatevPeriod) Others() []string {
	return slices.DeleteFunc(p.Currencies(), func(c string) bool { return c == p.Datev.Currency })
}

// DatevGap is a book that has no number there although something was booked to it.
type DatevGap struct {
	Book      Book
	AccountID int64 // of Receivable
}

// Gaps are all of them, each once.
func (p *DatevPeriod) Gaps() (gaps []DatevGap) {
	for _, s := range p.Sums {
		gap := DatevGap{Book: s.Book}
		if s.Book == Receivable {
			gap.AccountID = s.AccountID
		}
		if s.Currency == p.Datev.Currency && p.Datev.Number(s.Book, s.AccountID) == "" && !slices.Contains(gaps, gap) {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// Refusal says why no file can be made of it; nil where one can.
func (p *DatevPeriod) Refusal() *Problem {
	count := p.Count(p.Datev.Currency)
	switch {
	case !p.Datev.SetUp():
		return problem(Invalid, "datev.not_set_up")
	case p.filter.To.Time().After(p.Ends): // a booking's day has no year there
		return problem(Invalid, "datev.two_years").at("to")
	case count == 0:
		return problem(Invalid, "datev.nothing", "currency", p.Datev.Currency)
	case count > maxDatev:
		return problem(Invalid, "datev.too_many", "n", count, "max", maxDatev).at("to")
	case len(p.Gaps()) > 0:
		return problem(Invalid, "datev.gaps")
	}
	return nil
}

package models

import (
	"cmp"
	"database/sql"
	"slices"
	"strings"
	"sync"
)

// reporter gathers sums into a report.
type reporter struct {
	*Report
	lock      sync.Mutex // the times and tables are read side by side
	by        map[string]*CurrencyReport
	ends      []int64          // of the points of a course: the days after them
	providers map[int64]string // of the accounts
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

// part reads a row of reportParts with its figures, which point into sums, and adds them to all that it is a part of.
func (b *reporter) part(rows *sql.Rows, now bool, sums *Sums, figures ...any) error {
	var day, account int64
	var currency, method string
	if err := rows.Scan(append([]any{&day, &account, &currency, &method}, figures...)...); err != nil {
		return err
	}
	b.lock.Lock()
	defer b.lock.Unlock()
	b.add(now, day, account, currency, method, *sums)
	return nil
}

func (b *reporter) add(now bool, day, account int64, currency, method string, sums Sums) {
	c := b.of(currency)
	if !now {
		c.Before = c.Before.plus(sums)
		return
	}
	c.Now = c.Now.plus(sums)
	if i, _ := slices.BinarySearch(b.ends, day+1); i < len(b.ends) {
		c.Course[i].Sums = c.Course[i].plus(sums)
	}
	i := slices.IndexFunc(c.Accounts, func(a AccountFigures) bool { return a.AccountID == account })
	if i < 0 {
		c.Accounts, i = append(c.Accounts, AccountFigures{AccountID: account}), len(c.Accounts)
	}
	c.Accounts[i].Sums = c.Accounts[i].plus(sums)
	if i = slices.IndexFunc(c.Methods, func(m MethodFigures) bool { return m.Method == method }); i < 0 {
		c.Methods, i = append(c.Methods, MethodFigures{Method: method}), len(c.Methods)
	}
	c.Methods[i].Sums = c.Methods[i].plus(sums)
}

func (b *reporter) decline(account int64, currency, code string, n int64) {
	c, provider := b.of(currency), b.providers[account]
	i := slices.IndexFunc(c.Declines, func(d Decline) bool { return d.Provider == provider && d.Code == code })
	if i < 0 {
		c.Declines, i = append(c.Declines, Decline{Provider: provider, Code: code}), len(c.Declines)
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
			return cmp.Or(cmp.Compare(y.Count, x.Count), strings.Compare(x.Provider, y.Provider), strings.Compare(x.Code, y.Code))
		})
		b.Currencies = append(b.Currencies, *c)
	}
	slices.SortFunc(b.Currencies, func(x, y CurrencyReport) int { return strings.Compare(x.Currency, y.Currency) })
}

package models

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kontor/models/money"
)

// Figure is what moved in one currency during a time. Each amount is a sum of the ledger's lines; FindEntries with
// the book named beside it opens them.
type Figure struct {
	Currency   string
	Authorized money.Money // debits of Held: authorizations and increments
	Captured   money.Money // credits of Sales
	Refunded   money.Money // debits of Refunds: refunds and credits
	Reversed   money.Money // debits of HeldContra that were not captured
	PaidOut    money.Money // Payouts
	Disputed   money.Money // Chargebacks, less what was won back
	Net        money.Money // Receivable: what the providers owe us more than before
	Captures   int64
	Refunds    int64
}

// BookSum is what was booked to one book in one currency.
type BookSum struct {
	Currency      string
	Book          Book
	Debit, Credit int64
	Count         int64 // lines
}

// Balance is debit less credit.
func (s BookSum) Balance() money.Money { return money.New(s.Debit-s.Credit, s.Currency) }

// quarterHour is what the sums are kept by.
const quarterHour = Instant(15 * time.Minute / time.Microsecond)

// Figures sums the time from one instant up to another, which is not in it, by currency. Whole quarter hours are
// summed already; a bound between two reaches out to the next.
func (l *Ledger) Figures(ctx context.Context, from, to Instant) ([]Figure, error) {
	sums, err := l.rolledUp(ctx, quarter(from), quarter(to+quarterHour-1), EntryFilter{})
	if err != nil {
		return nil, err
	}
	var figures []Figure
	for _, group := range byCurrency(sums) {
		figures = append(figures, figureOf(group))
	}
	return figures, nil
}

func figureOf(sums []BookSum) Figure {
	by := map[Book]BookSum{}
	for _, s := range sums {
		by[s.Book] = s
	}
	in := func(minor int64) money.Money { return money.New(minor, sums[0].Currency) }
	return Figure{
		Currency: sums[0].Currency, Authorized: in(by[Held].Debit), Captured: in(by[Sales].Credit),
		Refunded: in(by[Refunds].Debit), Reversed: in(by[HeldContra].Debit - by[Sales].Credit),
		PaidOut: in(by[Payouts].Debit - by[Payouts].Credit), Disputed: in(by[Chargebacks].Debit - by[Chargebacks].Credit),
		Net: in(by[Receivable].Debit - by[Receivable].Credit), Captures: by[Sales].Count, Refunds: by[Refunds].Count,
	}
}

// rolledUp sums quarter hours by currency and book, in that order; a zero end is open.
func (l *Ledger) rolledUp(ctx context.Context, from, to int64, f EntryFilter) ([]BookSum, error) {
	var where []string
	var args []any
	add := func(condition string, arg any) { where, args = append(where, condition), append(args, arg) }
	add("quarter >= ?", from)
	if to != 0 {
		add("quarter < ?", to)
	}
	if f.AccountID != 0 {
		add("account_id = ?", f.AccountID)
	}
	if f.Currency != "" {
		add("currency = ?", f.Currency)
	}
	if f.Book != "" {
		add("book = ?", f.Book)
	}
	var sums []BookSum
	err := l.reads.WithContext(ctx).Raw(`SELECT currency, book, CAST(sum(debit) AS BIGINT) AS debit,
		CAST(sum(credit) AS BIGINT) AS credit, CAST(sum(count) AS BIGINT) AS count
		FROM rollups WHERE `+strings.Join(where, " AND ")+` GROUP BY currency, book ORDER BY currency, book`, args...).Scan(&sums).Error
	if err != nil {
		return nil, fmt.Errorf("sum the quarter hours: %w", err)
	}
	return sums, nil
}

// byCurrency cuts sums that are in the order of their currency.
func byCurrency(sums []BookSum) (groups [][]BookSum) {
	for begin, i := 0, 1; i <= len(sums); i++ {
		if i == len(sums) || sums[i].Currency != sums[begin].Currency {
			groups, begin = append(groups, sums[begin:i]), i
		}
	}
	return groups
}

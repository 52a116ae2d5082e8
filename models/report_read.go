package models

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// reportParts are what figures are summed by, in the order of the tables' keys: to hand a row over takes longer than to find it. Of the
// time before there are sums of a currency alone.
func reportParts(of reportTime) (columns, groups string) {
	if !of.now {
		return "0, 0, currency, ''", "currency"
	}
	return "begins, account_id, currency, method", "begins, account_id, currency, method"
}

// entryFigures are the volume, what was captured and refunded, and the net, as Sums.book has them.
var entryFigures = weighed(func(s Sums) int64 { return s.Volume }) + weighed(func(s Sums) int64 { return s.Captured }) +
	weighed(func(s Sums) int64 { return s.Refunded }) + weighed(func(s Sums) int64 { return s.Net })

// weighed is the column of a figure: every amount times what one of its event adds to it.
func weighed(figure func(Sums) int64) string {
	var weights strings.Builder
	for _, kind := range movingKinds() {
		var s Sums
		if s.book(string(kind), 1); figure(s) != 0 {
			fmt.Fprintf(&weights, " WHEN '%s' THEN %d", kind, figure(s))
		}
	}
	return ", CAST(sum(amount * CASE event" + weights.String() + " ELSE 0 END) AS BIGINT)"
}

func (l *Ledger) reportEntries(ctx context.Context, b *reporter, account int64, of reportTime) error {
	where, args := of.where(account)
	columns, groups := reportParts(of)
	err := l.each(ctx, "SELECT "+columns+entryFigures+" FROM entry_sums WHERE "+where+" GROUP BY "+groups, args, func(rows *sql.Rows) error {
		var sums Sums
		return b.part(rows, of.now, &sums, &sums.Volume, &sums.Captured, &sums.Refunded, &sums.Net)
	})
	if err != nil {
		return fmt.Errorf("sum the entries by days: %w", err)
	}
	return nil
}

// paymentFigures are of payments that were declined or succeeded.
const paymentFigures = `, CAST(sum(CASE status WHEN 'declined' THEN 0 ELSE count END) AS BIGINT),
	CAST(sum(CASE status WHEN 'declined' THEN count ELSE 0 END) AS BIGINT), CAST(sum(CASE status WHEN 'declined' THEN 0 ELSE amount END) AS BIGINT)`

func (l *Ledger) reportPayments(ctx context.Context, b *reporter, account int64, of reportTime) error {
	where, args := of.where(account)
	where += " AND status" + in(1+len(Succeeding)) // the others are counted nowhere
	args = append(append(args, StatusDeclined), anyOf(Succeeding)...)
	columns, groups := reportParts(of)
	err := l.each(ctx, "SELECT "+columns+paymentFigures+" FROM payment_sums WHERE count <> 0 AND "+where+" GROUP BY "+groups, args,
		func(rows *sql.Rows) error {
			var sums Sums
			return b.part(rows, of.now, &sums, &sums.Succeeded, &sums.Declined, &sums.Approved)
		})
	if err != nil {
		return fmt.Errorf("sum the payments by days: %w", err)
	}
	return nil
}

// reportDeclines are of the time alone, not of the one before.
func (l *Ledger) reportDeclines(ctx context.Context, b *reporter, account int64, of reportTime) error {
	where, args := of.where(account)
	err := l.each(ctx, `SELECT account_id, currency, code, CAST(sum(count) AS BIGINT) FROM payment_sums
		WHERE count <> 0 AND status = ? AND `+where+" GROUP BY account_id, currency, code", append([]any{StatusDeclined}, args...),
		func(rows *sql.Rows) error {
			var account, n int64
			var currency, code string
			if err := rows.Scan(&account, &currency, &code, &n); err != nil {
				return err
			}
			b.lock.Lock()
			defer b.lock.Unlock()
			b.decline(account, currency, code, n)
			return nil
		})
	if err != nil {
		return fmt.Errorf("sum the declined payments by their codes: %w", err)
	}
	return nil
}

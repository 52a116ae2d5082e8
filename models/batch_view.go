package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"kontor/providers"
)

// Outcome is how a payment of a batch fares: where the row stands, and its operation.
type Outcome string

// The outcomes.
const (
	OutcomeReady     Outcome = "ready"     // it would be done, or is not asked for yet
	OutcomeRefused   Outcome = "refused"   // it can't be done
	OutcomeChanged   Outcome = "changed"   // it did not stand as rehearsed
	OutcomeUnderWay  Outcome = "under_way" // asked for
	OutcomeSucceeded Outcome = "succeeded"
	OutcomeDeclined  Outcome = "declined"
	OutcomeUnknown   Outcome = "unknown"
)

// Outcomes lists them in the order in which a page shows them.
var Outcomes = []Outcome{
	OutcomeUnknown, OutcomeDeclined, OutcomeChanged, OutcomeRefused, OutcomeUnderWay, OutcomeReady, OutcomeSucceeded,
}

// outcomeOf is the SQL of it, over batch_rows r and operations o.
const outcomeOf = `CASE r.status WHEN 'waiting' THEN 'waiting' WHEN 'ready' THEN 'ready' WHEN 'refused' THEN 'refused' WHEN 'changed' THEN 'changed'
	ELSE CASE o.status WHEN 'succeeded' THEN 'succeeded' WHEN 'unknown' THEN 'unknown'
	WHEN 'declined' THEN 'declined' WHEN 'rejected' THEN 'declined' WHEN 'withdrawn' THEN 'declined' ELSE 'under_way' END END`

// BatchSum is what of a batch fares alike.
type BatchSum struct {
	Outcome   Outcome
	Why       string
	AccountID int64
	Currency  string
	Count     int
	Amount    int64 // that would be moved, or was asked for
}

// BatchSums are all of them: by outcome and reason, merchant account and currency.
func (l *Ledger) BatchSums(ctx context.Context, id int64) (all []BatchSum, err error) {
	err = l.each(ctx, `SELECT outcome, why, account_id, currency, count(*), CAST(sum(amount) AS BIGINT) FROM
		(SELECT `+outcomeOf+` AS outcome, r.why, r.account_id, r.currency, r.amount
			FROM batch_rows r LEFT JOIN operations o ON o.id = r.operation_id WHERE r.batch_id = ?) AS fares
		GROUP BY outcome, why, account_id, currency ORDER BY currency, account_id, outcome, why`, []any{id}, func(rows *sql.Rows) error {
		var s BatchSum
		err := rows.Scan(&s.Outcome, &s.Why, &s.AccountID, &s.Currency, &s.Count, &s.Amount)
		all = append(all, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum a batch up: %w", err)
	}
	return all, nil
}

// Posting is what a batch moves in one book of a merchant account and currency.
type Posting struct {
	AccountID int64
	Currency  string
	Line      Line
}

// BatchPostings are what the sums would post, or have: of one outcome.
func BatchPostings(kind providers.Kind, sums []BatchSum, of Outcome) (all []Posting) {
	for _, s := range sums {
		if s.Outcome != of {
			continue
		}
		for _, line := range postingLines(kind, s.Amount) {
			all = append(all, Posting{s.AccountID, s.Currency, line})
		}
	}
	return all
}

// BatchLine is a payment of a batch as it stands now, with what was asked for.
type BatchLine struct {
	BatchRow
	Payment   Payment
	Operation *Operation // nil where nothing was asked for
}

// BatchLines lists the payments of a batch in its order, behind a page key: the number of the last row seen. With an
// outcome, those that fare so.
func (l *Ledger) BatchLines(ctx context.Context, id int64, of Outcome, after int64, limit int) ([]BatchLine, error) {
	where, args := "", []any{id, after}
	if of != "" {
		where, args = " AND "+outcomeOf+" = ?", append(args, of)
	}
	var rows []BatchRow
	err := l.reads.WithContext(ctx).Raw(`SELECT r.* FROM batch_rows r LEFT JOIN operations o ON o.id = r.operation_id
		WHERE r.batch_id = ? AND r.id > ?`+where+" ORDER BY r.id LIMIT ?", append(args, limit)...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list the payments of a batch: %w", err)
	}
	standing, err := l.standing(ctx, rows)
	if err != nil {
		return nil, err
	}
	lines := make([]BatchLine, 0, len(rows))
	for _, r := range rows {
		line := BatchLine{BatchRow: r, Payment: *standing[r.PaymentID]}
		if r.OperationID != nil {
			at := slices.IndexFunc(line.Payment.Operations, func(o Operation) bool { return o.ID == *r.OperationID })
			if at >= 0 {
				line.Operation = &line.Payment.Operations[at]
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

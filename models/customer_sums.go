package models

import (
	"context"
	"fmt"
	"strconv"

	"kontor/models/money"
)

// CustomerSum is what a customer's transactions in one currency come to, in its minor units.
type CustomerSum struct {
	Currency    string
	Captured    int64
	Refunded    int64
	ChargedBack int64
	Held        int64 // authorized, and neither captured nor let go
	Sent        int64 // paid out, or credited without a payment
}

// Money is minor units of the sum's currency.
func (s *CustomerSum) Money(minor int64) money.Money { return money.New(minor, s.Currency) }

// CustomerSums are a customer's sums by currency, of at most the newest MaxTotal transactions; more says that there are
// others.
func (l *Ledger) CustomerSums(ctx context.Context, customerID int64) (sums []CustomerSum, more bool, err error) {
	newest := `SELECT currency, kind, authorized, captured, refunded, reversed, charged_back FROM payments
		WHERE customer_id = ? AND customer_id IS NOT NULL ORDER BY created_at DESC LIMIT ` + strconv.Itoa(MaxTotal)
	var rows []struct {
		CustomerSum
		Transactions int
	}
	err = l.reads.WithContext(ctx).Raw(`SELECT currency, count(*) AS transactions, CAST(sum(captured) AS BIGINT) AS captured,
			CAST(sum(CASE WHEN kind = 'payment' THEN refunded ELSE 0 END) AS BIGINT) AS refunded, CAST(sum(charged_back) AS BIGINT) AS charged_back,
			CAST(sum(authorized - captured - reversed) AS BIGINT) AS held,
			CAST(sum(CASE WHEN kind = 'payment' THEN 0 ELSE refunded END) AS BIGINT) AS sent
		FROM (`+newest+`) AS newest GROUP BY currency ORDER BY currency`, customerID).Scan(&rows).Error
	if err != nil {
		return nil, false, fmt.Errorf("add up the customer's transactions: %w", err)
	}
	total := 0
	for _, r := range rows {
		total += r.Transactions
		sums = append(sums, r.CustomerSum)
	}
	return sums, total == MaxTotal, nil
}

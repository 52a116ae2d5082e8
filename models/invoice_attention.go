package models

import (
	"context"
	"database/sql"
	"fmt"

	"kontor/models/billing"
	"kontor/models/money"
)

// Overdue is what is owed too long in one currency.
type Overdue struct {
	Count int
	Due   money.Money
}

// OverdueInvoices sums what is overdue by currency.
func (l *Ledger) OverdueInvoices(ctx context.Context) ([]Overdue, error) {
	today, err := l.Today(ctx)
	if err != nil {
		return nil, err
	}
	var all []Overdue
	err = l.each(ctx, `SELECT currency, count(*), sum(total - credited - paid + refunded - uncredited) FROM invoices
		WHERE status IN ('open', 'partially paid') AND due_on < ? GROUP BY currency ORDER BY currency`, []any{billing.DateOf(today)}, func(rows *sql.Rows) error {
		var o Overdue
		err := rows.Scan(&o.Due.Currency, &o.Count, &o.Due.Minor)
		all = append(all, o)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum what is overdue: %w", err)
	}
	return all, nil
}

// doubtfulInvoices are those that need a person: refunded without a credit note, or holding more than they ask for.
func (l *Ledger) doubtfulInvoices(ctx context.Context, a *Attention) error {
	const where = "uncredited > 0 OR excess > 0 OR spare > 0"
	err := l.reads.WithContext(ctx).Select(invoiceColumns).Where(where).Order("id DESC").Limit(attentionList).Find(&a.Doubtful).Error
	if err != nil {
		return err
	}
	return l.counted(ctx, &a.DoubtfulN, "invoices WHERE "+where)
}

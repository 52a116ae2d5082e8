package models

import (
	"context"
	"database/sql"

	"kontor/models/money"
)

// Row is a payment as a file holds it.
type Row struct {
	ID             int64
	CreatedAt      Instant
	AccountID      int64
	Kind           PaymentKind
	Status         PaymentStatus
	Disputed       bool
	Reference      string
	ProviderID     string
	OrderReference string
	Description    string
	Currency       string
	Amount         int64
	Authorized     int64
	Captured       int64
	Refunded       int64
	Reversed       int64
	ChargedBack    int64
	CustomerName   string
	Email          string
	Method         string
	Brand          string
	Last4          string
}

// Money is minor units of the row's currency.
func (r *Row) Money(minor int64) money.Money { return money.New(minor, r.Currency) }

const rowColumns = "id, created_at, account_id, kind, status, disputed, reference, provider_id, order_reference, description, " +
	"currency, amount, authorized, captured, refunded, reversed, charged_back, customer_name, email, method, brand, last4"

func (r *Row) scan(rows *sql.Rows) error {
	return rows.Scan(&r.ID, &r.CreatedAt, &r.AccountID, &r.Kind, &r.Status, &r.Disputed, &r.Reference, &r.ProviderID,
		&r.OrderReference, &r.Description, &r.Currency, &r.Amount, &r.Authorized, &r.Captured, &r.Refunded, &r.Reversed, &r.ChargedBack,
		&r.CustomerName, &r.Email, &r.Method, &r.Brand, &r.Last4)
}

func (r *Row) position() position { return position{r.Amount, int64(r.CreatedAt), r.ID} }

// exportChunk is how many rows are read at a time.
var exportChunk = 2_000 // a variable for the tests

// ExportPayments hands every row of the view on, in its order: what paging through all of it would show at one moment,
// which it gives, whatever arrives meanwhile. After is left aside. The row is fn's until it returns, and fn must not wait
// for a slow reader: see snapshot. An error of fn ends the export and is returned.
// Returns Unavailable where so much arrives that the moment can't be held until the end.
func (l *Ledger) ExportPayments(ctx context.Context, v View, fn func(*Row) error) (at Instant, err error) {
	v.After = ""
	if _, err := v.check(); err != nil {
		return 0, err
	}
	err = l.snapshot(ctx, func(ctx context.Context, room func() error) error {
		at = l.now()
		plan, err := l.planView(ctx, &v)
		if err != nil {
			return err
		}
		return l.exportRows(ctx, plan, room, fn)
	})
	return at, err
}

// exportRows reads a chunk while fn takes the one before.
func (l *Ledger) exportRows(ctx context.Context, plan *plan, room func() error, fn func(*Row) error) error {
	ctx, stop := context.WithCancel(ctx)
	chunks, ended := make(chan []Row), make(chan error, 1)
	go func() {
		defer close(chunks)
		ended <- l.readChunks(ctx, plan, room, chunks)
	}()
	defer func() { // however fn ends, nobody reads the snapshot after it
		stop()
		for range chunks {
		}
	}()
	for rows := range chunks {
		for i := range rows {
			if err := fn(&rows[i]); err != nil {
				return err
			}
		}
	}
	return <-ended
}

// readChunks has two readers that take turns: what one of them read stays as it is until the other's chunk is taken, too.
func (l *Ledger) readChunks(ctx context.Context, plan *plan, room func() error, chunks chan<- []Row) error {
	readers := [2]*keyReader[Row]{l.rowReader(plan), l.rowReader(plan)}
	var last *position
	for turn := 0; ; turn = 1 - turn {
		rows, err := readers[turn].read(ctx, last, exportChunk)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			at := rows[len(rows)-1].position()
			last = &at
		}
		select {
		case chunks <- rows:
		case <-ctx.Done():
			return ctx.Err()
		}
		if len(rows) < exportChunk {
			return nil
		}
		if err := room(); err != nil {
			return err
		}
	}
}

func (l *Ledger) rowReader(p *plan) *keyReader[Row] {
	return &keyReader[Row]{
		l: l, plan: p, columns: rowColumns, at: (*Row).position,
		scan: func(rows *sql.Rows, all *[]Row) error {
			*all = append(*all, Row{})
			return (*all)[len(*all)-1].scan(rows)
		},
	}
}

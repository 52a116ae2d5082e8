package models

import (
	"context"
	"database/sql"
	"fmt"
)

// DatevBooking is an entry as DATEV books it: one amount from one account to another.
type DatevBooking struct {
	EntryID        int64
	AccountID      int64
	Event          string
	BookedAt       Instant
	Account        string // of what the provider owes
	Contra         string
	Amount         int64 // the account's debit above zero, its credit below
	Reference      string
	OrderReference string
	ProviderID     string
}

// maxDatevAmount is ten digits before the comma (https://developer.datev.de/datev/platform/de/dtvf/formate/buchungsstapel,
// field 1).
const maxDatevAmount = 9_999_999_999_99

// ExportDatev hands on every entry of the time in the client's currency, in the order of their booking, after begin had what
// they come to. All of it is of one moment, which it gives, and it is refused where one can't be booked there: see
// DatevPeriod.Refusal. The booking is fn's until it returns; an error of begin or fn ends the export.
func (l *Ledger) ExportDatev(ctx context.Context, f DatevFilter, begin func(*DatevPeriod) error, fn func(*DatevBooking) error) (at Instant, err error) {
	err = l.snapshot(ctx, func(ctx context.Context, _ func() error) error {
		at = l.now()
		p, err := l.DatevPeriod(ctx, f)
		if err != nil {
			return err
		}
		if refusal := p.Refusal(); refusal != nil {
			return refusal
		}
		if others := p.Others(); len(others) > 0 && !f.Partly {
			return problem(Invalid, "datev.partly").at("partly")
		}
		if err := begin(p); err != nil {
			return err
		}
		return l.datevBookings(ctx, p, fn)
	})
	return at, err
}

// datevBookings also sees to it that they are what the period sums up to.
func (l *Ledger) datevBookings(ctx context.Context, p *DatevPeriod, fn func(*DatevBooking) error) error {
	sums := map[DatevGap]int64{}
	count := int64(0)
	err := l.each(ctx, `SELECT e.id, e.account_id, e.event, e.booked_at, r.amount, o.book, o.amount, p.reference, p.order_reference, p.provider_id
		FROM entries e JOIN lines r ON r.entry_id = e.id AND r.book = 'receivable'
		JOIN lines o ON o.entry_id = e.id AND o.book NOT IN ('receivable', 'held', 'held_contra')
		JOIN payments p ON p.id = e.payment_id
		WHERE e.booked_at >= ? AND e.booked_at < ? AND e.currency = ?`+p.filter.ofAccounts("e.account_id")+` ORDER BY e.booked_at, e.id`,
		[]any{int64(p.filter.From), int64(p.filter.To), p.Datev.Currency}, func(rows *sql.Rows) error {
			var b DatevBooking
			var book Book
			var other int64
			err := rows.Scan(&b.EntryID, &b.AccountID, &b.Event, &b.BookedAt, &b.Amount, &book, &other, &b.Reference, &b.OrderReference, &b.ProviderID)
			if err != nil {
				return err
			}
			if b.Amount+other != 0 {
				return fmt.Errorf("entry %d has more than two sides", b.EntryID)
			}
			if b.Amount > maxDatevAmount || b.Amount < -maxDatevAmount {
				return problem(Invalid, "datev.too_large", "entry", b.EntryID)
			}
			b.Account, b.Contra = p.Datev.Number(Receivable, b.AccountID), p.Datev.Number(book, b.AccountID)
			count++
			sums[DatevGap{Receivable, b.AccountID}] += b.Amount
			sums[DatevGap{book, b.AccountID}] += other
			return fn(&b)
		})
	if err != nil {
		return err
	}
	return p.agrees(count, sums)
}

// agrees says where what was written is not what the journal says.
func (p *DatevPeriod) agrees(count int64, written map[DatevGap]int64) error {
	if held := p.Count(p.Datev.Currency); held != count {
		return fmt.Errorf("%d entries for DATEV, the journal has %d", count, held)
	}
	for _, s := range p.Sums {
		if s.Currency == p.Datev.Currency && written[DatevGap{s.Book, s.AccountID}] != s.Debit-s.Credit {
			return fmt.Errorf("%s of account %d comes to %d for DATEV, to %d in the journal", s.Book, s.AccountID, written[DatevGap{s.Book, s.AccountID}], s.Debit-s.Credit)
		}
	}
	return nil
}

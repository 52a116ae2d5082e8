package models

import (
	"context"
	"database/sql"
	"fmt"
)

// AccountSum is what was booked to one book of one merchant account.
type AccountSum struct {
	AccountID int64
	BookSum
}

// Trial is a currency's trial balance: its books over all accounts asked for, and what their lines come to.
type Trial struct {
	Currency      string
	Books         []BookSum // in the order of Books
	Debit, Credit int64
}

// Off is by how much debits and credits differ. Anything but zero means that the book is damaged.
func (t Trial) Off() int64 { return t.Debit - t.Credit }

// BookBalances are the books of each merchant account and currency, in the order of currency, account and Books, with all that
// was booked before an instant; a zero one is open. An account of 0 is all.
func (l *Ledger) BookBalances(ctx context.Context, before Instant, account int64) ([]AccountSum, error) {
	text, args := rolls(0, quarter(before), EntryFilter{AccountID: account})
	var sums []AccountSum
	err := l.each(ctx, `SELECT account_id, currency, book, CAST(sum(debit) AS BIGINT), CAST(sum(credit) AS BIGINT), CAST(sum(count) AS BIGINT)
		FROM (`+text+`) AS rolls GROUP BY currency, account_id, book ORDER BY currency, account_id, `+bookOrder(), args, func(rows *sql.Rows) error {
		var s AccountSum
		err := rows.Scan(&s.AccountID, &s.Currency, &s.Book, &s.Debit, &s.Credit, &s.Count)
		sums = append(sums, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum the balances: %w", err)
	}
	return sums, nil
}

// bookOrder sorts by the order of Books.
func bookOrder() string {
	text := "CASE book"
	for i, b := range Books {
		text += fmt.Sprintf(" WHEN '%s' THEN %d", b, i)
	}
	return text + " END"
}

// TrialOf is the trial balance of balances, by currency.
func TrialOf(balances []AccountSum) (trials []Trial) {
	for _, s := range balances {
		if n := len(trials); n == 0 || trials[n-1].Currency != s.Currency {
			trials = append(trials, Trial{Currency: s.Currency})
		}
		t := &trials[len(trials)-1]
		t.Debit, t.Credit = t.Debit+s.Debit, t.Credit+s.Credit
		t.add(s.BookSum)
	}
	return trials
}

func (t *Trial) add(s BookSum) {
	for i := range t.Books {
		if b := &t.Books[i]; b.Book == s.Book {
			b.Debit, b.Credit, b.Count = b.Debit+s.Debit, b.Credit+s.Credit, b.Count+s.Count
			return
		}
	}
	t.Books = append(t.Books, s)
}

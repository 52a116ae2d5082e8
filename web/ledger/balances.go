package ledger

import (
	"context"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// tab is one way to see the ledger.
type tab struct{ href, label string }

func views(ctx context.Context) []tab {
	return []tab{
		{paths.Ledger(), words.T(ctx, "ledger.journal")},
		{paths.LedgerAccounts(), words.T(ctx, "ledger.accounts")},
		{paths.LedgerBalance(), words.T(ctx, "ledger.trial")},
		{paths.LedgerDatev(nil), words.T(ctx, "datev.title")},
	}
}

// row is a merchant account's books in one currency.
type row struct {
	account  int64
	currency string
	books    map[models.Book]models.BookSum
}

func (p BalanceProps) rows() (rows []row) {
	for _, s := range p.Balances {
		if n := len(rows); n == 0 || rows[n-1].account != s.AccountID || rows[n-1].currency != s.Currency {
			rows = append(rows, row{s.AccountID, s.Currency, map[models.Book]models.BookSum{}})
		}
		rows[len(rows)-1].books[s.Book] = s.BookSum
	}
	return rows
}

// opens is the journal with the entries behind a balance; an account of 0 is whichever the page is of.
func (p BalanceProps) opens(account int64, currency string, book models.Book) string {
	v := View{Account: p.View.Account, To: p.View.To, Currency: currency, Book: string(book)}
	if account != 0 {
		v.Account = number(account)
	}
	return paths.LedgerView(v.Query())
}

func (p BalanceProps) accountOptions(ctx context.Context) []ui.Option {
	return accountOptions(ctx, Props{Accounts: p.Accounts, View: p.View})
}

func linesOf(t models.Trial) (n int) {
	for _, b := range t.Books {
		n += int(b.Count)
	}
	return n
}

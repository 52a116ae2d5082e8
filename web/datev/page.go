package datev

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/layout"
	"kontor/web/ledger"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// View is the page's query as it was typed.
type View struct {
	From, To string   // days, both in it
	Accounts []string // ids; all where empty
	Partly   bool
}

// ReadView takes a view out of a URL's query: last month where it names no day.
func ReadView(q url.Values, now time.Time) View {
	v := View{q.Get("from"), q.Get("to"), slices.DeleteFunc(slices.Clone(q["account"]), func(id string) bool { return id == "" }), q.Get("partly") == "yes"}
	if v.From == "" && v.To == "" {
		v.From, v.To = month(now, -1)
	}
	return v
}

// month is the one so many away from now's.
func month(now time.Time, away int) (first, last string) {
	begins := time.Date(now.Year(), now.Month()+time.Month(away), 1, 0, 0, 0, 0, now.Location())
	return begins.Format(time.DateOnly), begins.AddDate(0, 1, -1).Format(time.DateOnly)
}

// Query is the view as a URL has it.
func (v View) Query() url.Values {
	return url.Values{"from": {v.From}, "to": {v.To}, "account": v.Accounts}
}

// Props is the page.
type Props struct {
	Shell    layout.Shell
	View     View
	Errors   ui.Errors // of a view that can't be read, or of a file that can't be made
	Accounts []models.Account
	Period   *models.DatevPeriod // nil where the view can't be read
	Now      time.Time           // in the one zone
}

// months are how far back the page leads by itself.
const months = 6

type preset struct{ href, label, from, to string }

func (p Props) presets(ctx context.Context) (all []preset) {
	for i := range months {
		v := View{Accounts: p.View.Accounts}
		v.From, v.To = month(p.Now, i-months+1)
		begins, _ := time.ParseInLocation(time.DateOnly, v.From, p.Now.Location())
		all = append(all, preset{paths.LedgerDatev(v.Query()), words.Month(ctx, models.At(begins)), v.From, v.To})
	}
	return all
}

// own are the sums in the client's currency.
func (p Props) own() []models.AccountSum {
	return slices.DeleteFunc(slices.Clone(p.Period.Sums), func(s models.AccountSum) bool { return s.Currency != p.Period.Datev.Currency })
}

func (p Props) total() (debit, credit money.Money) {
	debit, credit = money.New(0, p.Period.Datev.Currency), money.New(0, p.Period.Datev.Currency)
	for _, s := range p.own() {
		debit.Minor += s.Debit
		credit.Minor += s.Credit
	}
	return debit, credit
}

// opens is the journal with what a sum sums.
func (p Props) opens(account int64, currency string, book models.Book) string {
	v := ledger.View{Currency: currency, Book: string(book), From: p.View.From, To: p.View.To}
	if account != 0 {
		v.Account = strconv.FormatInt(account, 10)
	}
	return paths.LedgerView(v.Query())
}

func (p Props) gap(ctx context.Context, g models.DatevGap) string {
	book := words.T(ctx, "ledger.book."+string(g.Book))
	if g.AccountID == 0 {
		return book
	}
	return words.T(ctx, "datev.of_account", "book", book, "account", ui.AccountName(p.Accounts, g.AccountID))
}

package handlers

import (
	"kontor/models"
	"kontor/web/ledger"
	"kontor/web/ui"

	"github.com/gin-gonic/gin"
)

// showLedger is the page of entries: every figure leads here, to exactly what it sums.
func (s *server) showLedger(c *gin.Context) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := ledger.Props{
		Shell: s.shell(c), View: ledger.ReadView(c.Request.URL.Query()), Errors: ui.Errors{}, Accounts: accounts, Currencies: currencies,
	}
	f := models.EntryFilter{
		Book: models.Book(p.View.Book), Events: p.View.Events, Currency: p.View.Currency, Method: p.View.Method, Limit: pageSize,
		PaymentID: readNumber(ctx, p.Errors, "payment", p.View.Payment),
		AccountID: readNumber(ctx, p.Errors, "account", p.View.Account),
		Before:    readNumber(ctx, p.Errors, "before", p.View.Before),
		From:      s.readDay(ctx, p.Errors, "from", p.View.From, 0),
		To:        s.readDay(ctx, p.Errors, "to", p.View.To, 1),
	}
	if len(p.Errors) == 0 {
		page, err := s.Ledger.FindEntries(ctx, f)
		if !s.takeError(c, err, &p.Errors) {
			return
		}
		if page != nil {
			p.Page = *page
		}
	}
	if isHTMX(c) {
		render(c, viewStatus(p.Errors), ledger.Results(p))
		return
	}
	render(c, viewStatus(p.Errors), ledger.Ledger(p))
}

// showLedgerAccounts is what stands in the books of each merchant account.
func (s *server) showLedgerAccounts(c *gin.Context) {
	if p, ok := s.balances(c); ok {
		render(c, viewStatus(p.Errors), ledger.Accounts(p))
	}
}

// showTrialBalance is what all lines come to.
func (s *server) showTrialBalance(c *gin.Context) {
	if p, ok := s.balances(c); ok {
		render(c, viewStatus(p.Errors), ledger.Balance(p))
	}
}

func (s *server) balances(c *gin.Context) (p ledger.BalanceProps, ok bool) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return p, false
	}
	p = ledger.BalanceProps{
		Shell: s.shell(c), Errors: ui.Errors{}, Accounts: accounts, View: ledger.View{Account: c.Query("account"), To: c.Query("to")},
	}
	account := readNumber(ctx, p.Errors, "account", p.View.Account)
	before := s.readDay(ctx, p.Errors, "to", p.View.To, 1)
	if len(p.Errors) == 0 {
		p.Balances, err = s.Ledger.BookBalances(ctx, before, account)
	}
	return p, s.takeError(c, err, &p.Errors)
}

// showEntry is one entry with its cause.
func (s *server) showEntry(c *gin.Context) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	entry, err := s.Ledger.Entry(ctx, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	beside, err := s.notesBeside(c, models.OnEntry, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, pageStatus(c), ledger.Entry(ledger.EntryProps{Shell: s.shell(c), Entry: entry, Accounts: accounts, Notes: beside}))
}

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
		Book: models.Book(p.View.Book), Events: p.View.Events, Currency: p.View.Currency, Limit: pageSize,
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

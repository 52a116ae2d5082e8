package handlers

import (
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/invoices"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func (s *server) lodgingRoutes(r gin.IRouter) {
	r.POST("/invoices/:id/lodgings", s.lodgeInvoice)
	r.POST("/lodgings/:id/reminders", s.actOnLodging("notice.lodging_reminded", func(c *gin.Context, id int64) error {
		return s.Ledger.RemindLodged(c.Request.Context(), actor(c), c.PostForm("key"), id)
	}))
	r.POST("/lodgings/:id/cancellations", s.actOnLodging("notice.lodging_cancelled", func(c *gin.Context, id int64) error {
		return s.Ledger.CancelLodged(c.Request.Context(), actor(c), c.PostForm("key"), id)
	}))
	r.POST("/lodgings/:id/inquiries", s.actOnLodging("notice.lodging_asked", func(c *gin.Context, id int64) error {
		return s.Ledger.AskLodging(c.Request.Context(), actor(c), id)
	}))
}

// lodging gathers where an invoice is held, and what keeps it from being held.
func (s *server) lodging(c *gin.Context, whole *models.WholeInvoice) (l invoices.Lodging, err error) {
	ctx := c.Request.Context()
	l = invoices.Lodging{All: whole.Lodgings, Key: models.NewKey()}
	if whole.Invoice.Kind != models.KindInvoice {
		return l, nil
	}
	if problem := models.AsProblem(whole.Invoice.CheckLodge()); problem != nil {
		l.Why = words.Problem(ctx, problem)
		return l, nil
	}
	if l.Accounts, err = s.Ledger.InvoicingAccounts(ctx); err == nil && len(l.Accounts) == 0 {
		l.Why = words.T(ctx, "lodging.no_account")
	}
	return l, err
}

// backToInvoice is where a gateway leads whoever paid a lodged invoice: to its page, which says how it stands.
func (s *server) backToInvoice(c *gin.Context) {
	if i, token, _ := s.publicInvoice(c); i != nil {
		c.Redirect(http.StatusSeeOther, paths.PublicInvoice(token))
	}
}

func (s *server) lodgeInvoice(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	account, _ := strconv.ParseInt(c.PostForm("account"), 10, 64)
	_, err = s.Ledger.LodgeInvoice(c.Request.Context(), actor(c), models.LodgeAsk{Key: c.PostForm("key"), InvoiceID: id, AccountID: account})
	s.answerLodging(c, id, "notice.lodged", err)
}

// actOnLodging answers a button of a lodged invoice, whose id the URL has.
func (s *server) actOnLodging(said string, verb func(*gin.Context, int64) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, err := paramID(c)
		var g *models.Lodging
		if err == nil {
			g, err = s.Ledger.Lodging(c.Request.Context(), id)
		}
		if err != nil {
			s.fail(c, err)
			return
		}
		s.answerLodging(c, g.InvoiceID, said, verb(c, id))
	}
}

// answerLodging leads back to the invoice, or shows its page with the reason: beside the account, or on top of the part.
func (s *server) answerLodging(c *gin.Context, invoiceID int64, said string, err error) {
	if err == nil {
		s.leaveNotice(c, said)
		redirect(c, paths.Invoice(invoiceID))
		return
	}
	problem := refusal(err)
	if problem == nil || problem.Code == models.Missing {
		s.fail(c, err)
		return
	}
	c.Params[0].Value = strconv.FormatInt(invoiceID, 10) // the URL may have the id of the lodging
	p, err := s.invoice(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	field := problem.Field
	if field != "account" {
		field = ""
	}
	p.Lodging.Chosen = c.PostForm("account")
	p.Lodging.Errors = ui.Errors{field: words.Problem(c.Request.Context(), problem)}
	render(c, status(problem.Code), invoices.Detail(p))
}

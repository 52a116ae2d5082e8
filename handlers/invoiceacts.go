package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/money"
	"kontor/web/invoices"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// invoiceDialog is a fresh form of an action: a key of its own, and what is left at this moment.
func (s *server) invoiceDialog(c *gin.Context, p *invoices.DetailProps, action string) (*invoices.Dialog, error) {
	ctx, i := c.Request.Context(), p.Invoice
	d := &invoices.Dialog{Kind: action, Key: models.NewKey(), To: i.Email, Received: string(p.Today), How: "lines", Query: c.Query("q")}
	switch action {
	case invoices.Return:
		d.Amount = words.Typed(ctx, i.Money(min(max(i.Excess, 0), i.Paid-i.Refunded)))
	case invoices.Credit:
	default:
		d.Amount = words.Typed(ctx, i.Due())
	}
	if action != invoices.Match {
		return d, nil
	}
	var err error
	d.Payments, err = s.matching(c, i, d.Query)
	return d, err
}

// matching are payments that may have paid an invoice: those that are searched for, else its customer's, else of its amount.
func (s *server) matching(c *gin.Context, i *models.Invoice, query string) ([]models.Payment, error) {
	v := models.View{
		Query: query, Kind: models.KindPayment, Currencies: []string{i.Currency},
		Statuses: []models.PaymentStatus{models.StatusCaptured, models.StatusPartiallyCaptured, models.StatusPartiallyRefunded},
	}
	if query == "" {
		due := i.Due()
		v.Min, v.Max = &due, &due
	}
	page, err := s.Ledger.FindPayments(c.Request.Context(), v, 20)
	if problem := models.AsProblem(err); problem != nil {
		return nil, nil // what can't be searched for finds nothing
	}
	if err != nil {
		return nil, err
	}
	return page.Payments, nil
}

// actOnInvoice answers the form of an action: one verb, then the page with what came of it, or the form with its reasons.
func (s *server) actOnInvoice(c *gin.Context, action, said string, verb func(id int64) (leadsTo int64, err error)) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	to, err := verb(id)
	if err == nil {
		s.leaveNotice(c, said)
		redirect(c, paths.Invoice(to))
		return
	}
	problem := refusal(err)
	if problem == nil || problem.Code == models.Missing {
		s.fail(c, err)
		return
	}
	s.refuseInvoice(c, action, problem)
}

func (s *server) refuseInvoice(c *gin.Context, action string, problem *models.Problem) {
	p, err := s.invoice(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	d, err := s.invoiceDialog(c, &p, action)
	if err != nil {
		s.fail(c, err)
		return
	}
	field := problem.Field
	switch action {
	case invoices.Finalise: // its fields are on another page
		field = ""
	case invoices.Match:
		if field == "" {
			field = "payment"
		}
		d.Query = c.PostForm("q")
	}
	d.Key, d.To, d.Message, d.Amount, d.Reason = c.PostForm("key"), c.PostForm("email"), c.PostForm("message"), c.PostForm("amount"), c.PostForm("reason")
	d.How, d.Received, d.Transfer, d.Payment = c.PostForm("how"), c.PostForm("received"), c.PostForm("transfer"), c.PostForm("payment")
	d.Quantities = map[int64]string{}
	for _, l := range p.Invoice.Lines {
		d.Quantities[l.ID] = c.PostForm(fmt.Sprintf("quantity.%d", l.ID))
	}
	d.Errors = ui.Errors{field: words.Problem(c.Request.Context(), problem)}
	p.Dialog = d
	render(c, status(problem.Code), invoices.Detail(p))
}

func (s *server) finaliseInvoice(c *gin.Context) {
	s.actOnInvoice(c, invoices.Finalise, "notice.invoice_finalised", func(id int64) (int64, error) {
		version, _ := strconv.ParseInt(c.PostForm("version"), 10, 64)
		i, err := s.Ledger.FinaliseInvoice(c.Request.Context(), actor(c), id, version)
		if err != nil {
			return id, err
		}
		if err := s.Ledger.MakeFiles(c.Request.Context(), i.ID); err != nil { // the worker goes on
			s.Log.Warn("the files of an invoice are not there yet", "invoice", i.ID, "error", err)
		}
		return i.ID, nil
	})
}

func (s *server) deleteInvoice(c *gin.Context) {
	id, err := paramID(c)
	if err == nil {
		err = s.Ledger.DeleteDraft(c.Request.Context(), actor(c), id)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.invoice_deleted")
	redirect(c, paths.Invoices())
}

func (s *server) copyInvoice(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	i, err := s.Ledger.DuplicateInvoice(c.Request.Context(), actor(c), id, c.PostForm("key"))
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.invoice_drafted")
	redirect(c, paths.InvoiceForm(i.ID))
}

func readSend(c *gin.Context, id int64) models.SendAsk {
	return models.SendAsk{Key: c.PostForm("key"), ID: id, To: strings.TrimSpace(c.PostForm("email")), Message: c.PostForm("message")}
}

func (s *server) sendInvoice(c *gin.Context) {
	s.actOnInvoice(c, invoices.Send, "notice.invoice_sent", func(id int64) (int64, error) {
		_, err := s.Ledger.SendInvoice(c.Request.Context(), actor(c), readSend(c, id))
		return id, err
	})
}

func (s *server) remindOfInvoice(c *gin.Context) {
	s.actOnInvoice(c, invoices.Remind, "notice.invoice_reminded", func(id int64) (int64, error) {
		_, err := s.Ledger.RemindOfInvoice(c.Request.Context(), actor(c), readSend(c, id))
		return id, err
	})
}

func (s *server) pauseReminders(c *gin.Context) {
	said := "notice.reminders_resumed"
	if c.PostForm("paused") != "" {
		said = "notice.reminders_paused"
	}
	s.actOnInvoice(c, invoices.Remind, said, func(id int64) (int64, error) {
		return id, s.Ledger.PauseReminders(c.Request.Context(), actor(c), id, c.PostForm("paused") != "")
	})
}

// creditInvoice leads to the credit note.
func (s *server) creditInvoice(c *gin.Context) {
	s.actOnInvoice(c, invoices.Credit, "notice.invoice_credited", func(id int64) (int64, error) {
		n, err := s.readCredit(c, id)
		if err != nil {
			return id, err
		}
		note, err := s.Ledger.Credit(c.Request.Context(), actor(c), n)
		if err != nil {
			return id, err
		}
		return note.ID, nil
	})
}

func (s *server) readCredit(c *gin.Context, id int64) (n models.NewCreditNote, err error) {
	n = models.NewCreditNote{Key: c.PostForm("key"), InvoiceID: id, Reason: c.PostForm("reason")}
	i, err := s.Ledger.Invoice(c.Request.Context(), id)
	if err != nil {
		return n, err
	}
	switch c.PostForm("how") {
	case "all":
		return n, nil
	case "amount":
		n.Amount, err = s.readAmountIn(c, i.Currency)
		return n, err
	}
	for _, l := range i.Lines {
		field := fmt.Sprintf("quantity.%d", l.ID)
		typed := strings.TrimSpace(c.PostForm(field))
		if typed == "" {
			continue
		}
		quantity, err := billing.ParseQuantity(typed, words.Locale(c.Request.Context()))
		if err != nil {
			return n, &models.Problem{Code: models.Invalid, Field: field, Key: amountKey(err), Args: s.amountArgs(c.Request.Context(), i.Currency), Cause: err}
		}
		n.Lines = append(n.Lines, models.CreditedLine{LineID: l.ID, Quantity: quantity})
	}
	if len(n.Lines) == 0 {
		return n, &models.Problem{Code: models.Invalid, Field: "lines", Key: "credit_note.nothing_chosen"}
	}
	return n, nil
}

func (s *server) readAmountIn(c *gin.Context, currency string) (money.Money, error) {
	locale := words.Locale(c.Request.Context())
	m, err := money.Parse(c.PostForm("amount"), currency, locale)
	if err != nil {
		err = &models.Problem{Code: models.Invalid, Field: "amount", Key: amountKey(err), Args: s.amountArgs(c.Request.Context(), currency), Cause: err}
	}
	return m, err
}

func (s *server) voidInvoice(c *gin.Context) {
	s.actOnInvoice(c, invoices.Void, "notice.invoice_void", func(id int64) (int64, error) {
		_, err := s.Ledger.Void(c.Request.Context(), actor(c), models.NewCreditNote{Key: c.PostForm("key"), InvoiceID: id, Reason: c.PostForm("reason")})
		return id, err
	})
}

func (s *server) readAllocation(c *gin.Context, id int64) (n models.NewAllocation, err error) {
	i, err := s.Ledger.Invoice(c.Request.Context(), id)
	if err != nil {
		return n, err
	}
	n = models.NewAllocation{Key: c.PostForm("key"), InvoiceID: id, Transfer: c.PostForm("transfer"), ReceivedOn: billing.Date(c.PostForm("received"))}
	n.PaymentID, _ = strconv.ParseInt(c.PostForm("payment"), 10, 64)
	n.Amount, err = s.readAmountIn(c, i.Currency)
	return n, err
}

func (s *server) allocate(c *gin.Context) {
	s.actOnInvoice(c, invoices.Match, "notice.allocated", func(id int64) (int64, error) {
		n, err := s.readAllocation(c, id)
		if err == nil && n.PaymentID == 0 {
			err = &models.Problem{Code: models.Invalid, Field: "payment", Key: "allocation.no_payment"}
		}
		if err == nil {
			_, err = s.Ledger.Allocate(c.Request.Context(), actor(c), n)
		}
		return id, err
	})
}

func (s *server) recordTransfer(c *gin.Context) {
	s.actOnInvoice(c, invoices.Transfer, "notice.transfer", func(id int64) (int64, error) {
		n, err := s.readAllocation(c, id)
		if err == nil {
			_, err = s.Ledger.RecordTransfer(c.Request.Context(), actor(c), n)
		}
		return id, err
	})
}

func (s *server) returnTransfer(c *gin.Context) {
	s.actOnInvoice(c, invoices.Return, "notice.returned", func(id int64) (int64, error) {
		n, err := s.readAllocation(c, id)
		if err == nil {
			_, err = s.Ledger.ReturnTransfer(c.Request.Context(), actor(c), n)
		}
		return id, err
	})
}

// undoAllocation takes an allocation back and leads to its invoice.
func (s *server) undoAllocation(c *gin.Context) {
	id, err := paramID(c)
	var a *models.Allocation
	if err == nil {
		a, err = s.Ledger.Allocation(c.Request.Context(), id)
	}
	if err == nil {
		err = s.Ledger.UndoAllocation(c.Request.Context(), actor(c), id)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.undone")
	c.Redirect(http.StatusSeeOther, paths.Invoice(a.InvoiceID))
}

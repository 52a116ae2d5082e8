package handlers

import (
	"net/http"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/failures"
	"kontor/web/invoices"
	"kontor/web/paths"
	"kontor/web/sheets"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// invoiceRoutes are those of staff.
func (s *server) invoiceRoutes(r gin.IRouter) {
	r.GET("/invoices", s.listInvoices)
	r.GET("/invoices.csv", s.exportInvoices)
	r.GET("/invoices/new", s.newInvoice)
	r.POST("/invoices", s.createInvoice)
	r.POST("/invoices/totals", s.invoiceTotals)
	r.GET("/invoices/:id", s.showInvoice) // also ID.pdf and ID.xml
	r.POST("/invoices/:id", s.updateInvoice)
	r.GET("/invoices/:id/edit", s.editInvoice)
	r.POST("/invoices/:id/finalisings", s.finaliseInvoice)
	r.POST("/invoices/:id/deletions", s.deleteInvoice)
	r.POST("/invoices/:id/copies", s.copyInvoice)
	r.POST("/invoices/:id/mails", s.sendInvoice)
	r.POST("/invoices/:id/reminders", s.remindOfInvoice)
	r.POST("/invoices/:id/pauses", s.pauseReminders)
	r.POST("/invoices/:id/credit-notes", s.creditInvoice)
	r.POST("/invoices/:id/voids", s.voidInvoice)
	r.POST("/invoices/:id/allocations", s.allocate)
	r.POST("/invoices/:id/transfers", s.recordTransfer)
	r.POST("/invoices/:id/returns", s.returnTransfer)
	r.POST("/allocations/:id/undoings", s.undoAllocation)
	s.lodgingRoutes(r)
}

// readInvoiceView turns a query as it was typed into a view of the list.
func readInvoiceView(c *gin.Context, typed invoices.View) (models.InvoiceView, ui.Errors) {
	errs := ui.Errors{}
	v := models.InvoiceView{
		Query: typed.Q, Kind: models.InvoiceKind(typed.Kind), Currency: typed.Currency, Sort: models.Sort(typed.Sort), After: typed.After,
		From: billing.Date(typed.From), To: billing.Date(typed.To), Customer: readID(c.Request.Context(), errs, "customer", typed.Customer),
	}
	for _, status := range typed.Status {
		v.Statuses = append(v.Statuses, models.InvoiceStatus(status))
	}
	return v, errs
}

// listInvoices is the list: the URL is the view.
func (s *server) listInvoices(c *gin.Context) {
	ctx := c.Request.Context()
	today, err := s.Ledger.Today(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := invoices.ListProps{
		Shell: s.shell(c), View: invoices.ReadView(c.Request.URL.Query()), Currencies: currencies, Today: billing.DateOf(today),
	}
	view, errs := readInvoiceView(c, p.View)
	code := http.StatusOK
	if p.Errors = errs; len(errs) == 0 {
		page, err := s.Ledger.FindInvoices(ctx, view, pageSize)
		if problem := models.AsProblem(err); problem != nil && problem.Code == models.Invalid {
			p.Errors = ui.Errors{problem.Field: words.Problem(ctx, problem)}
		} else if err != nil {
			s.fail(c, err)
			return
		} else {
			p.Rows, p.Next, p.Count, p.More, p.Narrow = page.Invoices, page.Next, page.Total, page.More, page.Narrow
		}
	}
	if len(p.Errors) > 0 {
		code = http.StatusUnprocessableEntity
	}
	if isHTMX(c) {
		c.Header("HX-Replace-Url", paths.InvoicesView(p.View.Query()))
		render(c, code, invoices.Results(p))
		return
	}
	render(c, code, invoices.List(p))
}

var invoiceColumns = []string{
	"id", "kind", "number", "status", "customer", "e-mail", "issued", "due", "currency", "net", "tax", "total", "paid", "refunded", "credited", "open",
}

// exportInvoices writes exactly the view, all of it. The amounts of credit notes stand below zero.
func (s *server) exportInvoices(c *gin.Context) {
	ctx := c.Request.Context()
	view, errs := readInvoiceView(c, invoices.ReadView(c.Request.URL.Query()))
	today, err := s.Ledger.Today(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, sentence := range errs {
		render(c, http.StatusUnprocessableEntity, failures.Invalid(s.failureProps(c, sentence)))
		return
	}
	view.Today = billing.DateOf(today)
	f := s.newSheet(c, "invoices", invoiceColumns)
	err = s.Ledger.ExportInvoices(ctx, view, func(i *models.Invoice) error { return f.Row(invoiceCells(i, view.Today, f.Locale)) })
	s.endSheet(c, f, err)
}

func invoiceCells(i *models.Invoice, today billing.Date, locale string) []string {
	sign := int64(1)
	if i.Kind == models.KindCreditNote {
		sign = -1
	}
	cells := []string{
		number(i.ID), string(i.Kind), sheets.Text(i.Number), string(i.StatusOn(today)), sheets.Text(i.CustomerName), sheets.Text(i.Email), string(i.IssuedOn), string(i.DueOn), i.Currency,
	}
	open := int64(0)
	if i.Asks() {
		open = i.Due().Minor
	}
	for _, minor := range []int64{sign * i.Net, sign * i.Tax, sign * i.Total, i.Paid, i.Refunded, i.Credited, open} {
		cells = append(cells, i.Money(minor).Typed(locale))
	}
	return cells
}

// showInvoice is the page of one, one of its forms, or one of its files.
func (s *server) showInvoice(c *gin.Context) {
	if id, kind, found := strings.Cut(c.Param("id"), "."); found {
		c.Params[0].Value = id
		s.showInvoiceFile(c, models.FileKind(kind))
		return
	}
	p, err := s.invoice(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	if action := c.Query("action"); p.Offers(action) {
		if p.Dialog, err = s.invoiceDialog(c, &p, action); err != nil {
			s.fail(c, err)
			return
		}
	}
	if isHTMX(c) && p.Dialog != nil {
		render(c, http.StatusOK, invoices.ActionDialog(p))
		return
	}
	render(c, pageStatus(c), invoices.Detail(p))
}

// showInvoiceFile gives a document as it was issued.
func (s *server) showInvoiceFile(c *gin.Context, kind models.FileKind) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	if kind == models.FilePDF && c.Query("with") == "xml" {
		kind = models.FileHybrid
	}
	i, err := s.Ledger.Invoice(c.Request.Context(), id)
	if err == nil && i.Status == models.InvoiceDraft && kind == models.FilePDF {
		s.previewInvoice(c, i)
		return
	}
	if err == nil {
		err = i.CheckFiles()
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	f, err := s.Ledger.InvoiceFile(c.Request.Context(), id, kind)
	if err != nil {
		s.fail(c, err)
		return
	}
	sendFile(c, i, f)
}

// previewInvoice shows a draft on paper.
func (s *server) previewInvoice(c *gin.Context, i *models.Invoice) {
	pdf, err := s.Ledger.PreviewInvoice(c.Request.Context(), i)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `inline; filename="draft-`+number(i.ID)+`.pdf"`)
	c.Data(http.StatusOK, "application/pdf", pdf)
}

func sendFile(c *gin.Context, i *models.Invoice, f *models.InvoiceFile) {
	kind, end := "application/pdf", ".pdf"
	if f.Kind == models.FileXML {
		kind, end = "application/xml", ".xml"
	}
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/\\\"", r) {
			return '-'
		}
		return r
	}, i.Number)
	c.Header("Content-Disposition", `attachment; filename="`+name+end+`"`)
	c.Data(http.StatusOK, kind, f.Content)
}

// invoice gathers all that the page of an invoice shows.
func (s *server) invoice(c *gin.Context) (p invoices.DetailProps, err error) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		return p, err
	}
	whole, err := s.Ledger.WholeInvoice(ctx, id)
	if err != nil {
		return p, err
	}
	p = invoices.DetailProps{
		Shell: s.shell(c), Invoice: whole.Invoice, Document: whole.Document, Corrected: whole.Corrected, CreditNotes: whole.CreditNotes,
		Allocations: whole.Allocations, Mails: whole.Mails, Files: whole.Files, Audit: whole.Audit, URL: whole.URL, Today: whole.Today,
		CopyKey: models.NewKey(), CanAct: actor(c).Can(models.Clerk),
	}
	if p.Lodging, err = s.lodging(c, whole); err != nil {
		return p, err
	}
	if p.Notes, err = s.notesBeside(c, models.OnInvoice, id); err != nil {
		return p, err
	}
	for _, f := range whole.Faults {
		p.Faults = append(p.Faults, words.Problem(ctx, &models.Problem{Key: f.Key, Args: f.Args}))
	}
	return p, nil
}

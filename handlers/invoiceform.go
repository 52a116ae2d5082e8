package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/invoices"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// newInvoice is the form of a new draft.
func (s *server) newInvoice(c *gin.Context) {
	if err := onlyFrom(c, models.Clerk); err != nil {
		s.fail(c, err)
		return
	}
	ctx := c.Request.Context()
	p := invoices.FormProps{Key: models.NewKey(), Currency: currencies[0], Language: words.Locale(ctx), Lines: []invoices.Line{invoices.NewLine(ctx)}}
	ways, err := s.waysThat(ctx, hosts)
	if err != nil {
		s.fail(c, err)
		return
	}
	company, err := s.Ledger.Company(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Account, p.Buyer.Country = orFirst("", ways), company.Country
	s.showInvoiceForm(c, http.StatusOK, p)
}

// hosts says whether an invoice can be paid through an account.
func hosts(w models.Ways) bool { return w.Can(models.ChannelHosted) }

// editInvoice is the form of a draft that is there.
func (s *server) editInvoice(c *gin.Context) {
	id, err := paramID(c)
	if err = errors.Join(onlyFrom(c, models.Clerk), err); err != nil {
		s.fail(c, err)
		return
	}
	i, err := s.Ledger.Invoice(c.Request.Context(), id)
	if err != nil {
		s.fail(c, err)
		return
	}
	var p invoices.FormProps
	p.Fill(c.Request.Context(), i)
	s.showInvoiceForm(c, http.StatusOK, p)
}

func (s *server) showInvoiceForm(c *gin.Context, code int, p invoices.FormProps) {
	ctx := c.Request.Context()
	ways, err := s.waysThat(ctx, hosts)
	if err != nil {
		s.fail(c, err)
		return
	}
	company, err := s.Ledger.Company(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Shell, p.Ways, p.Currencies, p.PaymentDays = s.shell(c), ways, currencies, company.PaymentDays
	p.Shell.Path = paths.Invoices()
	p.Totals = s.totalsOf(ctx, p)
	render(c, code, invoices.Form(p))
}

// typedInvoice is the form as it was typed.
func typedInvoice(c *gin.Context) invoices.FormProps {
	p := invoices.FormProps{
		Key: c.PostForm("key"), Account: c.PostForm("account"), Currency: c.PostForm("currency"), Language: c.PostForm("language"),
		Email: strings.TrimSpace(c.PostForm("buyer.email")), Issued: c.PostForm("issued"), Due: c.PostForm("due"), Delivered: c.PostForm("delivered"),
		PeriodStart: c.PostForm("period_start"), PeriodEnd: c.PostForm("period_end"), BuyerReference: strings.TrimSpace(c.PostForm("buyer_reference")),
		OrderReference: strings.TrimSpace(c.PostForm("order_reference")), Terms: lines(c.PostForm("payment_terms")), Notes: lines(c.PostForm("notes")),
		Buyer: billing.Party{
			Name: strings.TrimSpace(c.PostForm("buyer.name")), Contact: strings.TrimSpace(c.PostForm("buyer.contact")),
			Street: strings.TrimSpace(c.PostForm("buyer.street")), PostalCode: strings.TrimSpace(c.PostForm("buyer.postal_code")),
			City: strings.TrimSpace(c.PostForm("buyer.city")), Country: strings.ToUpper(strings.TrimSpace(c.PostForm("buyer.country"))),
			VATID: billing.Compact(c.PostForm("buyer.vat_id")),
		},
	}
	p.ID, _ = strconv.ParseInt(c.Param("id"), 10, 64)
	p.Version, _ = strconv.ParseInt(c.PostForm("version"), 10, 64)
	for n := 0; ; n++ {
		at := fmt.Sprintf("lines.%d.", n)
		name, there := c.GetPostForm(at + "name")
		if !there {
			return p
		}
		p.Lines = append(p.Lines, invoices.Line{
			Name: strings.TrimSpace(name), Description: strings.TrimSpace(c.PostForm(at + "description")), Quantity: c.PostForm(at + "quantity"),
			Unit: c.PostForm(at + "unit"), Price: c.PostForm(at + "price"), Discount: c.PostForm(at + "discount"), Category: c.PostForm(at + "category"),
			Rate: c.PostForm(at + "rate"), Exemption: strings.TrimSpace(c.PostForm(at + "exemption")),
		})
	}
}

// lines are a text of several as it is kept.
func lines(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// readLines reads the lines as typed; what can't be read gets a sentence beside its field.
func (s *server) readLines(ctx context.Context, p invoices.FormProps) ([]billing.Line, ui.Errors) {
	errs, locale := ui.Errors{}, words.Locale(ctx)
	read := func(field string, err error) {
		if err != nil {
			errs[field] = words.Problem(ctx, &models.Problem{Key: amountKey(err), Args: s.amountArgs(ctx, p.Currency)})
		}
	}
	all := make([]billing.Line, len(p.Lines))
	for n, l := range p.Lines {
		at := fmt.Sprintf("lines.%d.", n)
		line := billing.Line{Name: l.Name, Description: l.Description, Unit: l.Unit, Category: billing.Category(l.Category), Exemption: l.Exemption}
		var err error
		line.Quantity, err = billing.ParseQuantity(l.Quantity, locale)
		read(at+"quantity", err)
		line.Price, err = billing.ParsePrice(l.Price, p.Currency, locale)
		read(at+"price", err)
		if strings.TrimSpace(l.Discount) != "" {
			line.Discount, err = billing.ParsePercent(l.Discount, locale)
			read(at+"discount", err)
		}
		if strings.TrimSpace(l.Rate) != "" && line.Category == billing.Standard {
			line.Rate, err = billing.ParsePercent(l.Rate, locale)
			read(at+"rate", err)
		}
		all[n] = line
	}
	return all, errs
}

// totalsOf is what a form comes to; nil where a line can't be read.
func (s *server) totalsOf(ctx context.Context, p invoices.FormProps) *billing.Totals {
	all, errs := s.readLines(ctx, p)
	if len(errs) > 0 {
		return nil
	}
	d := billing.Document{Currency: p.Currency, Lines: all}
	t := d.Totals()
	return &t
}

// invoiceTotals computes a form as it stands and keeps nothing.
func (s *server) invoiceTotals(c *gin.Context) {
	render(c, http.StatusOK, invoices.TotalsOf(s.totalsOf(c.Request.Context(), typedInvoice(c))))
}

func (s *server) readInvoiceInput(ctx context.Context, p invoices.FormProps) (in models.InvoiceInput, errs ui.Errors) {
	in = models.InvoiceInput{
		Key: p.Key, Version: p.Version, Language: p.Language, Currency: p.Currency, Email: p.Email, Buyer: p.Buyer, IssuedOn: billing.Date(p.Issued),
		DueOn: billing.Date(p.Due), DeliveredOn: billing.Date(p.Delivered), PeriodFrom: billing.Date(p.PeriodStart), PeriodTo: billing.Date(p.PeriodEnd),
		BuyerReference: p.BuyerReference, OrderReference: p.OrderReference, Terms: p.Terms, Notes: p.Notes,
	}
	in.AccountID, _ = strconv.ParseInt(p.Account, 10, 64) // 0: by bank transfer alone
	in.Lines, errs = s.readLines(ctx, p)
	return in, errs
}

func (s *server) createInvoice(c *gin.Context) {
	s.saveInvoice(c, notice("notice.invoice_drafted"), s.Ledger.CreateInvoice)
}

func (s *server) updateInvoice(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.saveInvoice(c, notice("notice.invoice_changed"), func(ctx context.Context, a models.Actor, in models.InvoiceInput) (*models.Invoice, error) {
		return s.Ledger.UpdateInvoice(ctx, a, id, in)
	})
}

// notice is a key of the catalogue, said once the page is there.
type notice string

// saveInvoice saves a draft, or changes the lines of its form as a button asks.
func (s *server) saveInvoice(c *gin.Context, said notice, save func(context.Context, models.Actor, models.InvoiceInput) (*models.Invoice, error)) {
	ctx, p := c.Request.Context(), typedInvoice(c)
	if verb, at, _ := strings.Cut(c.PostForm("do"), "."); verb != "save" && verb != "" {
		n, _ := strconv.Atoi(at)
		p.Lines = invoices.Change(ctx, p.Lines, verb, n)
		s.showInvoiceForm(c, http.StatusOK, p)
		return
	}
	in, errs := s.readInvoiceInput(ctx, p)
	code := http.StatusUnprocessableEntity
	if len(errs) == 0 {
		i, err := save(ctx, actor(c), in)
		if err == nil {
			s.leaveNotice(c, string(said))
			redirect(c, paths.Invoice(i.ID))
			return
		}
		problem := refusal(err)
		if problem == nil {
			s.fail(c, err)
			return
		}
		if problem.Field == "email" {
			problem.Field = "buyer.email"
		}
		code, errs = status(problem.Code), ui.Errors{problem.Field: words.Problem(ctx, problem)}
	}
	p.Errors = errs
	s.showInvoiceForm(c, code, p)
}

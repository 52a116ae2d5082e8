package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/invoices"

	"github.com/gin-gonic/gin"
)

// publicInvoice finds the invoice of the URL; nil where the answer is given already. Whoever guesses is slowed down.
func (s *server) publicInvoice(c *gin.Context) (i *models.Invoice, token, kind string) {
	private(c)
	if s.guesses.blocked(c.ClientIP()) {
		s.failCustomer(c, http.StatusTooManyRequests, "too_many")
		return nil, "", ""
	}
	token, kind, _ = strings.Cut(strings.ToLower(c.Param("token")), ".")
	i, err := s.Ledger.InvoiceByToken(c.Request.Context(), token)
	switch {
	case models.HasCode(err, models.Missing):
		s.guesses.charge(c.ClientIP())
		s.failCustomer(c, http.StatusNotFound, "missing")
		return nil, "", ""
	case err != nil:
		s.faultCustomer(c, err)
		return nil, "", ""
	}
	return i, token, kind
}

// showPublicInvoice is an invoice's page for its customer, or one of its files. It changes nothing.
func (s *server) showPublicInvoice(c *gin.Context) {
	i, token, kind := s.publicInvoice(c)
	if i == nil {
		return
	}
	if kind != "" {
		f, err := s.Ledger.InvoiceFile(c.Request.Context(), i.ID, models.FileKind(kind))
		if err != nil {
			s.failCustomer(c, http.StatusNotFound, "missing")
			return
		}
		sendFile(c, i, f)
		return
	}
	p, err := s.publicProps(c, i)
	if err != nil {
		s.faultCustomer(c, err)
		return
	}
	p.Token = token
	render(c, http.StatusOK, invoices.Public(p))
}

func (s *server) publicProps(c *gin.Context, i *models.Invoice) (p invoices.PublicProps, err error) {
	if p.Frame, err = s.customerFrame(c, i.Language); err != nil {
		return p, err
	}
	ctx := c.Request.Context()
	today, err := s.Ledger.Today(ctx)
	if err != nil {
		return p, err
	}
	p.Frame.Title, p.Invoice, p.Document, p.Today = invoices.PublicName(ctx, i), i, i.Document(), billing.DateOf(today)
	p.Files, err = s.Ledger.InvoiceFiles(ctx, i.ID)
	return p, err
}

// payPublicInvoice leads on to the page on which what is due can be paid, whole or in part.
func (s *server) payPublicInvoice(c *gin.Context) {
	i, _, _ := s.publicInvoice(c)
	if i == nil {
		return
	}
	to := c.Request.URL.Path
	if k, err := s.Ledger.InvoiceLink(c.Request.Context(), i.ID); err == nil {
		address, err := s.Ledger.LinkURL(k)
		if u, wrong := url.Parse(address); err == nil && wrong == nil {
			to = u.Path
		}
	} else if models.AsProblem(err) == nil {
		s.faultCustomer(c, err)
		return
	}
	if lang := c.PostForm("lang"); lang == "en" || lang == "de" {
		to += "?lang=" + lang
	}
	c.Redirect(http.StatusSeeOther, to)
}

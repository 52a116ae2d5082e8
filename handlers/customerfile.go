package handlers

import (
	"fmt"
	"net/http"
	"slices"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/failures"
	"kontor/web/sheets"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// customerColumns are the head of the list's file.
var customerColumns = []string{
	"id", "name", "company", "e-mail", "phone", "customer number", "vat id", "street", "postal code", "city", "country", "language",
	"known since", "last transaction",
}

// exportCustomers writes exactly the view, all of it.
func (s *server) exportCustomers(c *gin.Context) {
	errs := ui.Errors{}
	view := readCustomerView(c.Request.Context(), errs, customers.ReadView(c.Request.URL.Query()))
	view.After = 0
	if sentence := errs["after"]; sentence != "" {
		render(c, http.StatusUnprocessableEntity, failures.Invalid(s.failureProps(c, sentence)))
		return
	}
	head := slices.Clone(customerColumns)
	for i := len(head) - 2; i < len(head); i++ {
		head[i] = fmt.Sprintf("%s (%s)", head[i], words.Location(c.Request.Context()))
	}
	f := s.newSheet(c, "customers", head)
	s.endSheet(c, f, s.Ledger.ExportCustomers(c.Request.Context(), view, func(r *models.CustomerRow) error {
		return f.Row([]string{
			number(r.ID), sheets.Text(r.Name), sheets.Text(r.Company), sheets.Text(r.Email), sheets.Text(r.Phone), sheets.Text(r.Reference), sheets.Text(r.VATID), sheets.Text(r.Street),
			sheets.Text(r.PostalCode), sheets.Text(r.City), r.Country, r.Language, f.Time(r.CreatedAt), f.Time(r.LastAt),
		})
	}))
}

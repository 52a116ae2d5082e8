package handlers

import (
	"net/http"
	"strings"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/payments"
	"kontor/web/ui"

	"github.com/gin-gonic/gin"
)

// suggestCustomers answers a ui.Suggest field: ?of= names the parameter that holds what was typed; "q" without it.
func (s *server) suggestCustomers(c *gin.Context) {
	ctx := c.Request.Context()
	found, err := s.Ledger.SuggestCustomers(ctx, c.Query(c.DefaultQuery("of", "q")))
	if err != nil {
		s.fail(c, err)
		return
	}
	all := make([]ui.Suggestion, 0, len(found))
	for i := range found {
		all = append(all, suggestion(customers.Name(ctx, &found[i]), &found[i]))
	}
	render(c, http.StatusOK, ui.Suggestions(all))
}

// completeSearch offers how the last word of a search of transactions may go on.
func (s *server) completeSearch(c *gin.Context) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	held, err := s.Ledger.Cells(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, ui.Suggestions(payments.Complete(ctx, c.Query("q"), accounts, held.Currencies())))
}

// suggestion has all that a form may ask of a customer.
func suggestion(name string, p *models.Customer) ui.Suggestion {
	first, last := splitName(p.Name)
	details := []string{}
	for _, text := range []string{p.Email, p.Company, p.Reference} {
		if text != "" && text != name {
			details = append(details, text)
		}
	}
	return ui.Suggestion{Title: name, Detail: strings.Join(details, " · "), Fill: map[string]string{
		"customer": number(p.ID), "name": p.Name, "first_name": first, "last_name": last, "email": p.Email, "company": p.Company,
		"vat_id": p.VATID, "phone": p.Phone, "reference": p.Reference, "street": p.Street, "postal_code": p.PostalCode,
		"city": p.City, "country": p.Country, "language": p.Language,
	}}
}

package handlers

import (
	"context"
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

const pageSize = 50

// listPayments is the list Transactions: the URL is the view.
func (s *server) listPayments(c *gin.Context) {
	if c.Query("part") == "suggestions" {
		s.completeSearch(c)
		return
	}
	ctx := c.Request.Context()
	typed := payments.ReadView(c.Request.URL.Query())
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	held, err := s.Ledger.Currencies(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := payments.ListProps{Shell: s.shell(c), View: typed, Accounts: accounts, Currencies: held}
	if typed.Kind == string(models.KindPayout) {
		p.Shell.Path = paths.PayoutList()
	}
	view, errs := s.readView(ctx, typed, accounts)
	if p.Customer, err = s.whose(ctx, errs, &view.Customer); err != nil {
		s.fail(c, err)
		return
	}
	p.Errors = errs
	status := http.StatusOK
	if len(errs) == 0 {
		page, err := s.Ledger.FindPayments(ctx, view, pageSize)
		if problem := models.AsProblem(err); problem != nil && problem.Code == models.Invalid {
			p.Errors = ui.Errors{typed.Read().Beside(problem.Field): words.Problem(ctx, problem)}
		} else if err != nil {
			s.fail(c, err)
			return
		} else {
			p.Rows, p.Next, p.Count, p.More, p.Narrow = page.Payments, page.Next, page.Total, page.More, page.Narrow
		}
	}
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if isHTMX(c) {
		c.Header("HX-Replace-Url", paths.TransactionsView(typed.Query())) // the view, without the form's empty fields
		render(c, status, payments.Found(p))
		return
	}
	render(c, status, payments.List(p))
}

// whose is the name of the customer that a view is of; "" where it is of all. Of who was merged it is the view of who they
// turned out to be.
func (s *server) whose(ctx context.Context, errs ui.Errors, id *int64) (string, error) {
	if *id <= 0 {
		return "", nil
	}
	who, err := s.Ledger.Customer(ctx, *id)
	if err == nil && who.MergedInto != nil {
		*id = *who.MergedInto
		who, err = s.Ledger.Customer(ctx, *id)
	}
	switch {
	case models.HasCode(err, models.Missing):
		errs["customer"] = words.T(ctx, "view.customer")
		return "", nil
	case err != nil:
		return "", err
	}
	return customers.Name(ctx, who), nil
}

// paramID is the number in the URL.
func paramID(c *gin.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, &models.Problem{Code: models.Missing, Key: "failure.missing"}
	}
	return id, nil
}

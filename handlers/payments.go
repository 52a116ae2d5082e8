package handlers

import (
	"context"
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/layout"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
	"golang.org/x/sync/errgroup"
)

const pageSize = 50 // of the other lists

// listPayments is the list Transactions: the URL is the view. One without a query opens the person's own first view.
func (s *server) listPayments(c *gin.Context) {
	if c.Query("part") == "suggestions" {
		s.completeSearch(c)
		return
	}
	p, err := s.ownList(c, payments.ReadView(c.Request.URL.Query()))
	if err != nil {
		s.fail(c, err)
		return
	}
	if first := p.Own.Default; first != nil && c.Request.URL.RawQuery == "" {
		c.Redirect(http.StatusSeeOther, paths.SavedView(first.Query))
		return
	}
	p.Shell = s.listShell(c, &p)
	openListForm(c, &p)
	if isHTMX(c) && c.Query("form") != "" {
		render(c, http.StatusOK, payments.ListDialog(p))
		return
	}
	s.showList(c, http.StatusOK, p)
}

// ownList is the list as the person has it, before anything is looked for. Its parts are read side by side: to a database on the
// other side of a socket each way there and back costs more than the question.
func (s *server) ownList(c *gin.Context, typed payments.View) (payments.ListProps, error) {
	p := payments.ListProps{View: typed, Key: models.NewKey(), FileKey: models.NewKey()}
	who := actor(c)
	all, ctx := errgroup.WithContext(c.Request.Context())
	all.Go(func() error {
		own, err := s.Ledger.OwnList(ctx, who)
		if err == nil {
			p.Own, p.View.Whole = *own, typed.Whole || own.Default != nil
		}
		return err
	})
	all.Go(func() (err error) {
		p.Accounts, err = s.Ledger.Accounts(ctx)
		return err
	})
	all.Go(func() (err error) {
		p.Cells, err = s.Ledger.Cells(ctx)
		return err
	})
	err := all.Wait()
	return p, err
}

// listShell is what stands around the list, but for its bell. It takes the notice, so nothing may lead on to another page after it.
func (s *server) listShell(c *gin.Context, p *payments.ListProps) layout.Shell {
	shell := s.frame(c)
	if p.View.Kind == string(models.KindPayout) {
		shell.Path = paths.PayoutList()
	}
	return shell
}

// showList answers with the rows of the view, or says beside each field why they can't be looked for.
func (s *server) showList(c *gin.Context, code int, p payments.ListProps) {
	var signs models.ListSigns
	both, ctx := errgroup.WithContext(c.Request.Context())
	both.Go(func() error { return s.findRows(ctx, &p) })
	both.Go(func() (err error) {
		signs, err = s.Ledger.ListSigns(ctx, actor(c))
		return err
	})
	if err := both.Wait(); err != nil {
		s.fail(c, err)
		return
	}
	p.Signs, p.Shell.Unread = signs, signs.Unread
	if len(p.Errors) > 0 {
		code = http.StatusUnprocessableEntity
	}
	if isHTMX(c) {
		c.Header("HX-Replace-Url", paths.TransactionsView(p.View.Query())) // the view, without the form's empty fields
		render(c, code, payments.Found(p))
		return
	}
	render(c, code, payments.List(p))
}

// findRows fills in a page of the view, or why it can't be.
func (s *server) findRows(ctx context.Context, p *payments.ListProps) (err error) {
	view, errs := s.readView(ctx, p.View, p.Accounts)
	if p.Customer, err = s.whose(ctx, errs, &view.Customer); err != nil {
		return err
	}
	if p.Errors = errs; len(errs) > 0 {
		return nil
	}
	p.Now = models.At(s.Ledger.Now())
	page, err := s.Ledger.FindPaymentsWithin(ctx, p.Cells, view, p.Display().Size)
	if problem := models.AsProblem(err); problem != nil && problem.Code == models.Invalid {
		p.Errors = ui.Errors{p.View.Read().Beside(problem.Field): words.Problem(ctx, problem)}
		return nil
	}
	if err == nil {
		p.Rows, p.Next, p.Count, p.More, p.Narrow = page.Payments, page.Next, page.Total, page.More, page.Narrow
	}
	return err
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

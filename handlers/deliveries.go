package handlers

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"kontor/models"
	"kontor/web/deliveries"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// listDeliveries is the inbox.
func (s *server) listDeliveries(c *gin.Context) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := deliveries.ListProps{
		Shell: s.shell(c), View: deliveries.ReadView(c.Request.URL.Query()), Accounts: accounts, Errors: ui.Errors{},
	}
	f := models.DeliveryFilter{Status: models.DeliveryStatus(p.View.Status), Limit: pageSize}
	f.AccountID = readNumber(ctx, p.Errors, "account", p.View.Account)
	f.Before = readNumber(ctx, p.Errors, "before", p.View.Before)
	if len(p.Errors) == 0 {
		p.Rows, p.More, err = s.Ledger.FindDeliveries(ctx, f)
	}
	if err == nil {
		p.Refused, err = s.Ledger.RefusalCounts(ctx, models.At(s.Ledger.Now().Add(-24*time.Hour)))
	}
	if !s.takeError(c, err, &p.Errors) {
		return
	}
	if isHTMX(c) {
		render(c, viewStatus(p.Errors), deliveries.Results(p))
		return
	}
	render(c, viewStatus(p.Errors), deliveries.List(p))
}

// readNumber is an id of a query; 0 where there is none.
func readNumber(ctx context.Context, errs ui.Errors, field, typed string) int64 {
	if typed == "" {
		return 0
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || n <= 0 {
		errs[field] = words.T(ctx, "view.number")
	}
	return n
}

// takeError puts what is wrong with a query beside its field; every other error ends the request.
func (s *server) takeError(c *gin.Context, err error, errs *ui.Errors) (goOn bool) {
	if err == nil {
		return true
	}
	problem := models.AsProblem(err)
	if problem == nil || problem.Code != models.Invalid {
		s.fail(c, err)
		return false
	}
	*errs = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	return true
}

func viewStatus(errs ui.Errors) int {
	if len(errs) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (s *server) showDelivery(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p, err := s.delivery(c, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	if isHTMX(c) {
		render(c, http.StatusOK, deliveries.Parts(p))
		return
	}
	render(c, pageStatus(c), deliveries.Detail(p))
}

func (s *server) delivery(c *gin.Context, id int64) (deliveries.DetailProps, error) {
	ctx := c.Request.Context()
	d, err := s.Ledger.Delivery(ctx, id)
	if err != nil {
		return deliveries.DetailProps{}, err
	}
	beside, err := s.notesBeside(c, models.OnDelivery, id)
	if err != nil {
		return deliveries.DetailProps{}, err
	}
	account, err := s.Ledger.Account(ctx, d.AccountID)
	return deliveries.DetailProps{Shell: s.shell(c), Delivery: d, Notes: beside, Account: account}, err
}

// processAgain reads a delivery once more.
func (s *server) processAgain(c *gin.Context) {
	id, err := paramID(c)
	if err == nil {
		err = s.Ledger.ProcessAgain(c.Request.Context(), actor(c), id)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if !isHTMX(c) {
		s.leaveNotice(c, "notice.processing")
		c.Redirect(http.StatusSeeOther, paths.Delivery(id))
		return
	}
	p, err := s.delivery(c, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Shell.Notice = words.T(c.Request.Context(), "notice.processing")
	render(c, http.StatusOK, deliveries.Parts(p))
}

package handlers

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/batches"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// listBatches is the page of all that was done, or rehearsed, for many payments at once.
func (s *server) listBatches(c *gin.Context) {
	p := batches.ListProps{Shell: s.shell(c)}
	var err error
	if p.Before, err = pageKey(c, "before"); err != nil {
		s.fail(c, err)
		return
	}
	rows, err := s.Ledger.Batches(c.Request.Context(), p.Before, pageSize+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Rows, p.More = rows[:min(len(rows), pageSize)], len(rows) > pageSize
	render(c, http.StatusOK, batches.List(p))
}

// pageKey is the number that a page of a list begins behind; 0 for the first.
func pageKey(c *gin.Context, name string) (int64, error) {
	typed := c.Query(name)
	if typed == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || n <= 0 {
		return 0, &models.Problem{Code: models.Missing, Key: "failure.missing", Cause: err}
	}
	return n, nil
}

// rehearseBatch freezes what was chosen on the list, and leads to its rehearsal. What can't be rehearsed is said above the
// list, with the ticks as they were.
func (s *server) rehearseBatch(c *gin.Context) {
	ctx := c.Request.Context()
	p, err := s.formOnList(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Whole = c.PostForm("whole") != ""
	in, errs, err := s.readChoice(c, &p)
	if err != nil {
		s.fail(c, err)
		return
	}
	if len(errs) > 0 { // the list says beside each field why
		s.showList(c, http.StatusUnprocessableEntity, p)
		return
	}
	b, err := s.Ledger.RehearseBatch(ctx, actor(c), in)
	if problem := refusal(err); problem != nil && problem.Code == models.Invalid {
		p.Refused = words.Problem(ctx, problem)
		s.showList(c, http.StatusUnprocessableEntity, p)
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	redirect(c, paths.Batch(b.ID))
}

// readChoice is what was ticked, or the view of which all is meant.
func (s *server) readChoice(c *gin.Context, p *payments.ListProps) (in models.BatchInput, errs ui.Errors, err error) {
	in.Key, in.Kind = c.PostForm("key"), models.OperationKind(c.PostForm("kind"))
	for _, typed := range c.PostFormArray("id") {
		id, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			return in, nil, &models.Problem{Code: models.Missing, Key: "payment.missing", Cause: err}
		}
		in.PaymentIDs = append(in.PaymentIDs, id)
	}
	p.Ticked = in.PaymentIDs
	if !p.Whole {
		return in, nil, nil
	}
	view, errs := s.readView(c.Request.Context(), p.View, p.Accounts)
	_, err = s.whose(c.Request.Context(), errs, &view.Customer)
	in.View = &view
	return in, errs, err
}

// showBatch is a rehearsal or a run.
func (s *server) showBatch(c *gin.Context) {
	p, err := s.batch(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	if isHTMX(c) {
		render(c, http.StatusOK, batches.Part(p))
		return
	}
	render(c, http.StatusOK, batches.Page(p))
}

func (s *server) batch(c *gin.Context) (p batches.Props, err error) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		return p, err
	}
	if p.Batch, err = s.Ledger.Batch(ctx, id); err != nil {
		return p, err
	}
	p.Shell = s.shell(c)
	p.Shell.Path = paths.Batches()
	if p.Outcome = models.Outcome(c.Query("outcome")); p.Outcome != "" && !slices.Contains(models.Outcomes, p.Outcome) {
		return p, &models.Problem{Code: models.Missing, Key: "failure.missing"}
	}
	if p.After, err = pageKey(c, "after"); err != nil {
		return p, err
	}
	if p.Sums, err = s.Ledger.BatchSums(ctx, id); err != nil {
		return p, err
	}
	if p.Accounts, err = s.Ledger.Accounts(ctx); err != nil {
		return p, err
	}
	rows, err := s.Ledger.BatchLines(ctx, id, p.Outcome, p.After, pageSize+1)
	p.Rows, p.More = rows[:min(len(rows), pageSize)], len(rows) > pageSize
	p.CanStop = p.Batch.CheckStop(actor(c)) == nil
	if problem := models.AsProblem(p.Batch.CheckStart(actor(c), models.At(s.Ledger.Now()))); problem != nil {
		p.Why = words.Problem(ctx, problem)
	}
	return p, err
}

// runBatch lets what was rehearsed be done.
func (s *server) runBatch(c *gin.Context) {
	p, err := s.batch(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Reason = c.PostForm("reason")
	err = s.Ledger.StartBatch(c.Request.Context(), actor(c), p.Batch.ID, strings.TrimSpace(p.Reason))
	s.afterBatch(c, p, err, "notice.batch_started")
}

// stopBatch ends a run early.
func (s *server) stopBatch(c *gin.Context) {
	p, err := s.batch(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	err = s.Ledger.StopBatch(c.Request.Context(), actor(c), p.Batch.ID)
	s.afterBatch(c, p, err, "notice.batch_stopped")
}

// afterBatch leads to the batch as it stands, or says above its form why nothing was done.
func (s *server) afterBatch(c *gin.Context, p batches.Props, err error, notice string) {
	problem := refusal(err)
	switch {
	case problem != nil && problem.Code != models.Missing && problem.Code != models.Forbidden:
		p.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
		render(c, status(problem.Code), batches.Page(p))
	case err != nil:
		s.fail(c, err)
	default:
		s.leaveNotice(c, notice)
		redirect(c, paths.Batch(p.Batch.ID))
	}
}

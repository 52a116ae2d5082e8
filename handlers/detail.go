package handlers

import (
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// showPayment is the page of one payment, its polled part, or one of its forms.
func (s *server) showPayment(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p, err := s.detail(c, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Dialog = s.openDialog(c, p.Payment)
	switch {
	case isHTMX(c) && c.Query("part") == "state":
		p.Watched = watched(c)
		s.showParts(c, p, "")
	case isHTMX(c) && c.Query("action") != "":
		render(c, http.StatusOK, payments.ActionDialog(p))
	default:
		s.showDetail(c, http.StatusOK, p)
	}
}

func watched(c *gin.Context) []int64 {
	var ids []int64
	for _, text := range c.QueryArray("watch") {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && len(ids) < 100 {
			ids = append(ids, id)
		}
	}
	return ids
}

// detail gathers all that the page of a payment shows.
func (s *server) detail(c *gin.Context, id int64) (payments.DetailProps, error) {
	ctx := c.Request.Context()
	who := actor(c)
	p, err := s.Ledger.Payment(ctx, id)
	if err != nil {
		return payments.DetailProps{}, err
	}
	account, err := s.Ledger.Account(ctx, p.AccountID)
	if err != nil {
		return payments.DetailProps{}, err
	}
	events, err := s.Ledger.Timeline(ctx, id)
	if err != nil {
		return payments.DetailProps{}, err
	}
	props := payments.DetailProps{
		Shell: s.shell(c), Payment: p, Account: account, People: map[int64]string{}, Note: payments.NoteForm{Key: models.NewKey()},
		CanDecide: who.Can(models.Manager), Now: models.At(s.Ledger.Now()), Actions: s.choices(c, p),
	}
	if props.Series, props.Period, err = s.Ledger.SubscriptionOf(ctx, id); err != nil {
		return payments.DetailProps{}, err
	}
	if !who.Can(models.Clerk) {
		props.Ask.Why = words.T(ctx, "forbidden", "role", words.T(ctx, "role."+string(models.Clerk)))
	}
	if p.LinkID != nil {
		if props.Link, err = s.Ledger.Link(ctx, *p.LinkID); err != nil {
			return payments.DetailProps{}, err
		}
	}
	if p.Kind == models.KindPayment {
		if props.Credit, err = s.Ledger.RefundCredit(ctx, p); err != nil {
			return payments.DetailProps{}, err
		}
	}
	if props.Note.Colleagues, err = s.Ledger.Colleagues(ctx); err != nil {
		return payments.DetailProps{}, err
	}
	if p.Kind == models.KindPayout {
		props.Shell.Path, props.Went = paths.PayoutList(), s.went(ctx, p)
	}
	props.CanPayOut = who.Can(models.Clerk) && s.paysOut(ctx, p)
	for _, e := range events {
		take(&props, e)
	}
	return props, nil
}

// take puts one event of the payment's life where the page shows it.
func take(p *payments.DetailProps, e models.Event) {
	for _, step := range e.Steps {
		if strings.HasSuffix(step.Action, ".decided") { // the one step that the operation's own row does not tell
			p.Audit = append(p.Audit, models.Audit{At: step.At, Actor: step.Who, Action: step.Action, Detail: step.Detail})
		}
	}
	switch {
	case e.Operation != nil && e.Operation.UserID != nil:
		p.People[*e.Operation.UserID] = e.Who
	case e.Delivery != nil:
		p.Deliveries = append(p.Deliveries, *e.Delivery)
	case e.Note != nil:
		p.Notes = append(p.Notes, payments.Note{At: e.Note.CreatedAt, By: e.Who, Body: e.Note.Body})
	case e.Audit != nil:
		p.Audit = append(p.Audit, *e.Audit)
	}
}

// choices are the actions as buttons, each with what is left or the sentence of why not.
func (s *server) choices(c *gin.Context, p *models.Payment) []payments.Action {
	ctx := c.Request.Context()
	choices, err := s.Ledger.Choices(ctx, actor(c), p)
	if err != nil {
		why := words.T(ctx, "action.no_account")
		if problem := models.AsProblem(err); problem != nil {
			why = words.Problem(ctx, problem)
		} else {
			s.Log.Error("an account can't be used", "account", p.AccountID, "error", err)
		}
		if p.Kind != models.KindPayment {
			return []payments.Action{{Kind: payments.Update, Why: why}}
		}
		return []payments.Action{{Kind: payments.Capture, Why: why}, {Kind: payments.Refund, Why: why}}
	}
	anybody, err := s.Ledger.Choices(ctx, models.System, p)
	if err != nil || !actor(c).Can(models.Clerk) {
		anybody = choices
	}
	var actions []payments.Action
	for i, choice := range choices {
		if anybody[i].Problem != nil { // no matter of a clerk's role: asking a colleague would be in vain
			choice.Problem = anybody[i].Problem
		}
		actions = append(actions, payments.Action{Kind: string(choice.Kind), Why: payments.Why(ctx, p, choice.Problem), Left: choice.Left})
	}
	return actions
}

// askProvider asks the provider now how the payment stands.
func (s *server) askProvider(c *gin.Context) {
	p, err := s.paymentOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	notice := "notice.asked_news"
	changes, err := s.Ledger.AskNow(detached(c), actor(c), p.ID)
	switch problem := models.AsProblem(err); {
	case problem != nil && problem.Code == models.Forbidden, err != nil && problem == nil:
		s.fail(c, err)
		return
	case problem != nil:
		notice = problem.Key
	case changes == 0:
		notice = "notice.asked_nothing"
	}
	s.answerAction(c, p.ID, notice)
}

// addNote keeps what a person wrote down.
func (s *server) addNote(c *gin.Context) {
	p, err := s.paymentOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	err = s.Ledger.AddNote(c.Request.Context(), actor(c), p.ID, c.PostForm("key"), c.PostForm("body"))
	problem := models.AsProblem(err)
	if err != nil && (problem == nil || problem.Code == models.Forbidden) {
		s.fail(c, err)
		return
	}
	if err == nil && !isHTMX(c) {
		s.leaveNotice(c, "notice.note")
		c.Redirect(http.StatusSeeOther, paths.Transaction(p.ID))
		return
	}
	props, failure := s.detail(c, p.ID)
	switch {
	case failure != nil:
		s.fail(c, failure)
	case err == nil:
		props.Shell.Notice = words.T(c.Request.Context(), "notice.note")
		render(c, http.StatusOK, payments.NoteTaken(props))
	default:
		props.Note.Key, props.Note.Body = c.PostForm("key"), c.PostForm("body")
		props.Note.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
		if isHTMX(c) {
			render(c, status(problem.Code), payments.Notes(p.ID, props.Note))
			return
		}
		s.showDetail(c, status(problem.Code), props)
	}
}

// decide settles an operation by a person's word.
func (s *server) decide(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	op, err := s.Ledger.Operation(c.Request.Context(), id)
	if err != nil {
		s.fail(c, err)
		return
	}
	happened := c.PostForm("happened")
	if happened != "yes" && happened != "no" {
		err = &models.Problem{Code: models.Invalid, Field: "happened", Key: "decide.choose"}
	} else {
		err = s.Ledger.Decide(c.Request.Context(), actor(c), id, happened == "yes", c.PostForm("reason"))
	}
	if err == nil {
		s.answerAction(c, op.PaymentID, "notice.decided")
		return
	}
	problem := models.AsProblem(err)
	if problem == nil || problem.Code == models.Forbidden {
		s.fail(c, err)
		return
	}
	s.showDialog(c, status(problem.Code), op.PaymentID, &payments.Dialog{
		Kind: payments.Decide, Operation: op, Happened: happened, Reason: c.PostForm("reason"),
		Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	})
}

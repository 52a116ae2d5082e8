package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// verb is a ledger's way to ask for an operation.
type verb func(context.Context, models.Actor, models.Ask) (*models.Operation, error)

func (s *server) verb(kind models.OperationKind) verb {
	return map[models.OperationKind]verb{
		models.Capture:       s.Ledger.RequestCapture,
		models.Refund:        s.Ledger.RequestRefund,
		models.Reversal:      s.Ledger.RequestReversal,
		models.Increment:     s.Ledger.RequestIncrement,
		models.Confirmation:  s.Ledger.RequestConfirmation,
		models.Chargeback:    s.Ledger.RequestChargeback,
		models.Approval:      s.Ledger.RequestApproval,
		models.Rejection:     s.Ledger.RequestRejection,
		models.DetailsUpdate: s.Ledger.RequestUpdate,
	}[kind]
}

// act answers the form of an action: one verb, then the payment as it stands, or the form with its reasons.
func (s *server) act(kind models.OperationKind) gin.HandlerFunc {
	request := s.verb(kind)
	return func(c *gin.Context) {
		p, err := s.paymentOf(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		var op *models.Operation
		ask, err := s.readAsk(c, kind, p)
		if err == nil {
			op, err = request(c.Request.Context(), actor(c), ask)
		}
		if err != nil {
			s.refuseAction(c, kind, p, err)
			return
		}
		s.answerAction(c, p.ID, "notice."+string(kind), op.ID)
	}
}

func (s *server) paymentOf(c *gin.Context) (*models.Payment, error) {
	id, err := paramID(c)
	if err != nil {
		return nil, err
	}
	return s.Ledger.Payment(c.Request.Context(), id)
}

// readAsk reads the form of an action.
func (s *server) readAsk(c *gin.Context, kind models.OperationKind, p *models.Payment) (models.Ask, error) {
	ask := models.Ask{
		PaymentID: p.ID, Key: c.PostForm("key"), Reason: strings.TrimSpace(c.PostForm("reason")),
		Details: models.Details{OrderReference: strings.TrimSpace(c.PostForm("order_reference"))},
	}
	if !payments.Moves(string(kind)) {
		return ask, nil
	}
	amount, err := money.Parse(c.PostForm("amount"), p.Currency, words.Locale(c.Request.Context()))
	if err != nil {
		return ask, &models.Problem{
			Code: models.Invalid, Field: "amount", Key: amountKey(err), Args: s.amountArgs(c.Request.Context(), p.Currency), Cause: err,
		}
	}
	ask.Amount = amount
	if chosen := c.PostForm("credit_invoice"); kind == models.Refund && chosen != "" && chosen != payments.NoCreditNote {
		if ask.CreditInvoice, err = strconv.ParseInt(chosen, 10, 64); err != nil || ask.CreditInvoice <= 0 {
			return ask, &models.Problem{Code: models.Invalid, Field: "credit_invoice", Key: "credit_note.not_paid_by_this", Cause: err}
		}
	}
	return ask, nil
}

// refuseAction shows the form again, as typed, with the reason beside its field.
func (s *server) refuseAction(c *gin.Context, kind models.OperationKind, p *models.Payment, err error) {
	problem := models.AsProblem(err)
	if problem == nil || problem.Code == models.Missing || problem.Code == models.Forbidden {
		s.fail(c, err)
		return
	}
	ctx := c.Request.Context()
	d := s.dialog(ctx, c, kind, p)
	d.Key, d.Amount, d.Reason = c.PostForm("key"), c.PostForm("amount"), c.PostForm("reason")
	d.OrderReference, d.CreditInvoice = c.PostForm("order_reference"), c.PostForm("credit_invoice")
	d.Errors = ui.Errors{problem.Field: payments.Why(ctx, p, problem)}
	s.showDialog(c, status(problem.Code), p.ID, d)
}

// showDialog answers with the form alone, or with the page that has it in it.
func (s *server) showDialog(c *gin.Context, code int, paymentID int64, d *payments.Dialog) {
	props, err := s.detail(c, paymentID)
	if err != nil {
		s.fail(c, err)
		return
	}
	props.Dialog = d
	if isHTMX(c) {
		render(c, code, payments.ActionDialog(props))
		return
	}
	s.showDetail(c, code, props)
}

// answerAction shows the payment as it stands after something was asked for. What became of the watched operations is
// announced, also where the worker was quicker than this answer.
func (s *server) answerAction(c *gin.Context, paymentID int64, notice string, watched ...int64) {
	if !isHTMX(c) {
		s.leaveNotice(c, notice)
		c.Redirect(http.StatusSeeOther, paths.Transaction(paymentID))
		return
	}
	props, err := s.detail(c, paymentID)
	if err != nil {
		s.fail(c, err)
		return
	}
	props.Watched = watched
	props.Shell.Notice = words.T(c.Request.Context(), notice)
	c.Header("HX-Trigger", "close-dialog")
	s.showParts(c, props, notice)
}

// dialog is a fresh form: a key of its own, and what is left at this moment.
func (s *server) dialog(ctx context.Context, c *gin.Context, kind models.OperationKind, p *models.Payment) *payments.Dialog {
	d := &payments.Dialog{Kind: string(kind), Key: models.NewKey(), OrderReference: p.OrderReference}
	choices, err := s.Ledger.Choices(ctx, actor(c), p)
	if err != nil {
		return d // the buttons say why
	}
	for _, choice := range choices {
		if choice.Kind == kind {
			d.Left, d.Whole, d.Once = choice.Left, choice.Whole, choice.Once
			if choice.Left.Currency != "" {
				d.Amount = words.Typed(ctx, choice.Left)
			}
		}
	}
	if kind == models.Increment {
		d.Left = p.Money(0)
	}
	return d
}

// openDialog is the form that ?action= asks for; nil for none, and for one that can't be done.
func (s *server) openDialog(c *gin.Context, p *models.Payment) *payments.Dialog {
	action := c.Query("action")
	if action == payments.Decide {
		return s.decideDialog(c, p)
	}
	kind := models.OperationKind(action)
	if action == "" || s.verb(kind) == nil {
		return nil
	}
	d := s.dialog(c.Request.Context(), c, kind, p)
	if typed := c.Query("amount"); typed != "" && !d.Whole {
		d.Amount = typed
	}
	return d
}

// decideDialog settles by a person's word what nobody can find out.
func (s *server) decideDialog(c *gin.Context, p *models.Payment) *payments.Dialog {
	id, _ := strconv.ParseInt(c.Query("operation"), 10, 64)
	for i := range p.Operations {
		if p.Operations[i].ID == id && p.Operations[i].NeedsPerson() {
			return &payments.Dialog{Kind: payments.Decide, Operation: &p.Operations[i]}
		}
	}
	return nil
}

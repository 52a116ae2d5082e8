package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/checkouts"
	"kontor/web/credits"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func (s *server) checkoutDone(c *gin.Context) { render(c, http.StatusOK, checkouts.Done()) }

func (s *server) checkoutCancelled(c *gin.Context) { render(c, http.StatusOK, checkouts.Cancelled()) }

// newPayment is the page Take a payment.
func (s *server) newPayment(c *gin.Context) {
	s.showCheckout(c, http.StatusOK, checkouts.NewProps{
		Key: models.NewKey(), Channel: models.ChannelHosted, Capture: "automatic", Currency: currencies[0], Language: s.Locale,
	})
}

func (s *server) showCheckout(c *gin.Context, code int, p checkouts.NewProps) {
	accounts, err := s.activeAccounts(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Shell, p.Accounts, p.Currencies = s.shell(c), accounts, currencies
	render(c, code, checkouts.New(p))
}

func (s *server) activeAccounts(ctx context.Context) ([]models.Account, error) {
	all, err := s.Ledger.Accounts(ctx)
	var active []models.Account
	for _, a := range all {
		if a.Active {
			active = append(active, a)
		}
	}
	return active, err
}

func (s *server) takePayment(c *gin.Context) {
	n, err := s.readNewPayment(c)
	if err == nil {
		var p *models.Payment
		if p, err = s.Ledger.TakePayment(c.Request.Context(), actor(c), n); err == nil {
			s.leaveNotice(c, "notice.checkout")
			redirect(c, paths.Transaction(p.ID))
			return
		}
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	s.showCheckout(c, status(problem.Code), checkouts.NewProps{
		Key: c.PostForm("key"), Account: c.PostForm("account"), Channel: c.PostForm("channel"), Amount: c.PostForm("amount"),
		Currency: c.PostForm("currency"), Order: c.PostForm("order_reference"), Text: c.PostForm("description"),
		FirstName: c.PostForm("first_name"), LastName: c.PostForm("last_name"), Email: c.PostForm("email"),
		Capture: c.PostForm("capture"), DelayHours: c.PostForm("delay_hours"), Language: c.PostForm("language"),
		Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	})
}

// refusal is the problem that a form is shown again with; nil for one that ends the request.
func refusal(err error) *models.Problem {
	problem := models.AsProblem(err)
	if problem == nil || problem.Code == models.Forbidden {
		return nil
	}
	return problem
}

// newCredit is the page Refund without reference.
func (s *server) newCredit(c *gin.Context) {
	s.showCredit(c, http.StatusOK, credits.Props{Key: models.NewKey(), Currency: currencies[0]})
}

func (s *server) showCredit(c *gin.Context, code int, p credits.Props) {
	accounts, err := s.activeAccounts(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Shell, p.Accounts, p.Currencies = s.shell(c), accounts, currencies
	render(c, code, credits.New(p))
}

func (s *server) sendCredit(c *gin.Context) {
	n, err := s.readNewPayment(c)
	if err == nil {
		var p *models.Payment
		if p, err = s.Ledger.SendCredit(c.Request.Context(), actor(c), n); err == nil {
			s.leaveNotice(c, "notice.credit")
			redirect(c, paths.Transaction(p.ID))
			return
		}
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	s.showCredit(c, status(problem.Code), credits.Props{
		Key: c.PostForm("key"), Account: c.PostForm("account"), Amount: c.PostForm("amount"), Currency: c.PostForm("currency"),
		Order: c.PostForm("order_reference"), Reason: c.PostForm("reason"), FirstName: c.PostForm("first_name"),
		LastName: c.PostForm("last_name"), Email: c.PostForm("email"),
		Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	})
}

// readNewPayment reads both forms; what one of them does not have stays empty.
func (s *server) readNewPayment(c *gin.Context) (models.NewPayment, error) {
	n := models.NewPayment{
		Key: c.PostForm("key"), Channel: c.PostForm("channel"), OrderReference: c.PostForm("order_reference"),
		Description: strings.TrimSpace(c.PostForm("description")), Capture: models.CaptureMode(c.PostForm("capture")),
		Language: c.PostForm("language"), Reason: strings.TrimSpace(c.PostForm("reason")),
		Customer: models.Person{
			FirstName: strings.TrimSpace(c.PostForm("first_name")), LastName: strings.TrimSpace(c.PostForm("last_name")),
			Email: c.PostForm("email"),
		},
	}
	var err error
	if n.AccountID, err = strconv.ParseInt(c.PostForm("account"), 10, 64); err != nil {
		return n, &models.Problem{Code: models.Invalid, Field: "account", Key: "view.account"}
	}
	if hours := strings.TrimSpace(c.PostForm("delay_hours")); hours != "" {
		if n.DelayHours, err = strconv.Atoi(hours); err != nil {
			return n, &models.Problem{Code: models.Invalid, Field: "delay_hours", Key: "payment.delay_hours"}
		}
	}
	if n.Amount, err = money.Parse(c.PostForm("amount"), c.PostForm("currency"), s.Locale); err != nil {
		field := "amount"
		if !money.Known(c.PostForm("currency")) {
			field = "currency"
		}
		return n, &models.Problem{
			Code: models.Invalid, Field: field, Key: amountKey(err), Args: map[string]any{"currency": c.PostForm("currency")},
		}
	}
	return n, nil
}

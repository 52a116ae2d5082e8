package handlers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// readNewPayment reads the forms that begin a payment, a credit or a payout; what one of them does not have stays empty.
func (s *server) readNewPayment(c *gin.Context) (models.NewPayment, error) {
	n := models.NewPayment{
		Key: c.PostForm("key"), Channel: c.PostForm("channel"), OrderReference: c.PostForm("order_reference"),
		Description: strings.TrimSpace(c.PostForm("description")), Capture: models.CaptureMode(c.PostForm("capture")),
		Language: c.PostForm("language"), Reason: strings.TrimSpace(c.PostForm("reason")), SaveMethod: c.PostForm("save_"+c.PostForm("channel")) != "",
		Customer: models.Person{
			FirstName: strings.TrimSpace(c.PostForm("first_name")), LastName: strings.TrimSpace(c.PostForm("last_name")),
			Email: c.PostForm("email"),
		},
	}
	n.SavedMethodID, _ = strconv.ParseInt(c.PostForm("saved_method"), 10, 64) // 0 is none: the verb says so
	var err error
	if n.AccountID, err = strconv.ParseInt(c.PostForm("account"), 10, 64); err != nil {
		return n, &models.Problem{Code: models.Invalid, Field: "account", Key: "view.account"}
	}
	if hours := strings.TrimSpace(c.PostForm("delay_hours")); hours != "" {
		if n.DelayHours, err = strconv.Atoi(hours); err != nil {
			return n, &models.Problem{Code: models.Invalid, Field: "delay_hours", Key: "payment.delay_number"}
		}
	}
	n.Amount, err = s.readAmount(c)
	return n, err
}

func (s *server) readAmount(c *gin.Context) (money.Money, error) {
	currency := c.PostForm("currency")
	amount, err := money.Parse(c.PostForm("amount"), currency, words.Locale(c.Request.Context()))
	if err == nil {
		return amount, nil
	}
	field := "amount"
	if !money.Known(currency) {
		field = "currency"
	}
	return amount, &models.Problem{Code: models.Invalid, Field: field, Key: amountKey(err), Args: s.amountArgs(c.Request.Context(), currency)}
}

// refusal is the problem that a form is shown again with; nil for one that ends the request.
func refusal(err error) *models.Problem {
	problem := models.AsProblem(err)
	if problem == nil || problem.Code == models.Forbidden {
		return nil
	}
	return problem
}

// waysThat are those of the accounts that can do something.
func (s *server) waysThat(ctx context.Context, can func(models.Ways) bool) ([]models.Ways, error) {
	ways, err := s.Ledger.Ways(ctx)
	return slices.DeleteFunc(ways, func(w models.Ways) bool { return !can(w) }), err
}

// orFirst is an account's id as it was typed; the first one's where nothing was.
func orFirst(typed string, ways []models.Ways) string {
	if typed == "" && len(ways) > 0 {
		return number(ways[0].Account.ID)
	}
	return typed
}

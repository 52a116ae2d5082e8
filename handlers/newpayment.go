package handlers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"

	"github.com/gin-gonic/gin"
)

// readNewPayment reads the forms that begin a payment, a credit or a payout; what one of them does not have stays empty.
func (s *server) readNewPayment(c *gin.Context) (models.NewPayment, error) {
	n := models.NewPayment{
		Key: c.PostForm("key"), Channel: c.PostForm("channel"), OrderReference: c.PostForm("order_reference"),
		Description: strings.TrimSpace(c.PostForm("description")), Capture: models.CaptureMode(c.PostForm("capture")),
		Language: c.PostForm("language"), Reason: strings.TrimSpace(c.PostForm("reason")), SaveMethod: c.PostForm("save_method") == "yes",
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
			return n, &models.Problem{Code: models.Invalid, Field: "delay_hours", Key: "payment.delay_hours"}
		}
	}
	n.Amount, err = s.readAmount(c)
	return n, err
}

func (s *server) readAmount(c *gin.Context) (money.Money, error) {
	currency := c.PostForm("currency")
	amount, err := money.Parse(c.PostForm("amount"), currency, s.Locale)
	if err == nil {
		return amount, nil
	}
	field := "amount"
	if !money.Known(currency) {
		field = "currency"
	}
	return amount, &models.Problem{Code: models.Invalid, Field: field, Key: amountKey(err), Args: s.amountArgs(currency)}
}

// refusal is the problem that a form is shown again with; nil for one that ends the request.
func refusal(err error) *models.Problem {
	problem := models.AsProblem(err)
	if problem == nil || problem.Code == models.Forbidden {
		return nil
	}
	return problem
}

// ableTo are the accounts that can begin a payment in each of some ways, and all of them together, by name.
func (s *server) ableTo(ctx context.Context, channels ...string) (by map[string][]models.Account, all []models.Account, err error) {
	by = map[string][]models.Account{}
	for _, channel := range channels {
		if by[channel], err = s.Ledger.AccountsThatCan(ctx, channel); err != nil {
			return nil, nil, err
		}
		for _, a := range by[channel] {
			if !slices.ContainsFunc(all, func(other models.Account) bool { return other.ID == a.ID }) {
				all = append(all, a)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b models.Account) int { return strings.Compare(a.Name, b.Name) })
	return by, all, nil
}

// orFirst is an account's id as it was typed; the first one's where nothing was.
func orFirst(typed string, accounts []models.Account) string {
	if typed == "" && len(accounts) > 0 {
		return strconv.FormatInt(accounts[0].ID, 10)
	}
	return typed
}

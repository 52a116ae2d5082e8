package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"kontor/models"
	"kontor/web/sheets"
	"kontor/web/subscriptions"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// subscriptionColumns are the head of the file; when and how often a declined charge is tried again follows, with the time zone.
var subscriptionColumns = []string{
	"id", "reference", "name", "status", "needs", "customer", "e-mail", "account", "currency", "amount", "every", "unit", "started on", "next on", "ends on", "charges",
}

// exportSubscriptions writes exactly the view, all of it.
func (s *server) exportSubscriptions(c *gin.Context) {
	ctx, errs := c.Request.Context(), ui.Errors{}
	view := readSubscriptions(ctx, subscriptions.ReadView(c.Request.URL.Query()), errs)
	for _, sentence := range errs {
		s.failWith(c, http.StatusUnprocessableEntity, sentence)
		return
	}
	accounts, err := s.accountNames(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	head := append(slices.Clip(subscriptionColumns), fmt.Sprintf("tried again (%s)", words.Location(ctx)), "tries")
	f := s.newSheet(c, "subscriptions", head)
	s.endSheet(c, f, s.Ledger.ExportSubscriptions(ctx, view, func(r *models.SubscriptionRow) error {
		return f.Row(subscriptionCells(f, r, accounts))
	}))
}

func subscriptionCells(f *sheets.CSV, r *models.SubscriptionRow, accounts map[int64]string) []string {
	again, tries := r.NextTry(r.Open), 0
	if again > 0 {
		tries = r.Open.Tries
	}
	return []string{
		number(r.ID), sheets.Text(r.Reference), sheets.Text(r.Name), string(r.Status), r.Needs, sheets.Text(r.Customer.Name), sheets.Text(r.Customer.Email),
		sheets.Text(accounts[r.AccountID]), r.Currency, r.Money().Typed(f.Locale), strconv.Itoa(r.Every), string(r.Unit), r.Anchor, r.NextCharge(), r.EndsOn,
		blankZero(r.Times), f.Time(again), blankZero(tries),
	}
}

// blankZero is a number of a file; nothing where it says nothing.
func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

package handlers

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/failures"
	"kontor/web/payments"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// exportColumns are the head of the file. Times are of the one zone, amounts plain numbers that a spreadsheet sums.
var exportColumns = []string{
	"id", "created", "kind", "status", "account", "reference", "order", "provider id", "customer", "e-mail", "method", "brand",
	"last four", "currency", "amount", "authorized", "captured", "refunded", "reversed", "charged back", "net",
}

// exportPayments writes exactly the view, all of it.
func (s *server) exportPayments(c *gin.Context) {
	ctx := c.Request.Context()
	all, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	view, errs := s.readView(ctx, payments.ReadView(c.Request.URL.Query()), all)
	view.After = ""
	if _, err := s.whose(ctx, errs, &view.Customer); err != nil {
		s.fail(c, err)
		return
	}
	if len(errs) > 0 {
		for _, sentence := range errs {
			render(c, http.StatusUnprocessableEntity, failures.Invalid(s.failureProps(c, sentence)))
			return
		}
	}
	accounts, err := s.accountNames(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	head := slices.Clone(exportColumns)
	head[1] = fmt.Sprintf("created (%s)", words.Location(ctx))
	f := &export{sheet: s.newSheet(c, "transactions", head), accounts: accounts}
	s.endSheet(c, f.sheet, s.Ledger.ExportPayments(ctx, view, f.payment))
}

func (s *server) accountNames(ctx context.Context) (map[int64]string, error) {
	accounts, err := s.Ledger.Accounts(ctx)
	names := map[int64]string{}
	for _, a := range accounts {
		names[a.ID] = a.Name
	}
	return names, err
}

// export is the file of payments.
type export struct {
	*sheet
	cells    []string
	accounts map[int64]string
}

func (e *export) payment(r *models.Row) error {
	e.cells = append(e.cells[:0],
		strconv.FormatInt(r.ID, 10), e.time(r.CreatedAt), string(r.Kind), string(r.Status),
		text(e.accounts[r.AccountID]), text(r.Reference), text(r.OrderReference), text(r.ProviderID), text(r.CustomerName),
		text(r.Email), text(r.Method), text(r.Brand), text(r.Last4), r.Currency,
	)
	for _, minor := range []int64{r.Amount, r.Authorized, r.Captured, r.Refunded, r.Reversed, r.ChargedBack, r.Captured - r.Refunded - r.ChargedBack} {
		e.cells = append(e.cells, money.New(minor, r.Currency).Typed(e.locale))
	}
	return e.row(e.cells)
}

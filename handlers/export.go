package handlers

import (
	"context"
	"io"
	"net/http"

	"kontor/models"
	"kontor/web/exports"
	"kontor/web/failures"
	"kontor/web/payments"
	"kontor/web/ui"

	"github.com/gin-gonic/gin"
)

// exportPayments writes exactly the view, all of it, as a file.
func (s *server) exportPayments(format exports.Format) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx := c.Request.Context()
		view, about, errs, err := s.exported(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		if len(errs) > 0 {
			for _, sentence := range errs {
				render(c, http.StatusUnprocessableEntity, failures.Invalid(s.failureProps(c, sentence)))
				return
			}
		}
		file := exports.File{Format: format, Name: "transactions-" + s.day(c), About: about}
		if file.Accounts, err = s.accountNames(ctx); err != nil {
			s.fail(c, err)
			return
		}
		s.attach(c, "transactions", string(format), format.Type())
		s.endFile(c, spool(c.Writer, func(w io.Writer) error {
			return file.Write(ctx, w, func(fn func(*models.Row) error) (models.Instant, error) {
				return s.Ledger.ExportPayments(ctx, view, fn)
			})
		}))
	}
}

// exported is the view of the URL's query, read, and what its file says of it. What can't be read gets a sentence each.
func (s *server) exported(c *gin.Context) (models.View, exports.About, ui.Errors, error) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		return models.View{}, exports.About{}, nil, err
	}
	typed := payments.ReadView(c.Request.URL.Query())
	view, errs := s.readView(ctx, typed, accounts)
	view.After = ""
	customer, err := s.whose(ctx, errs, &view.Customer)
	return view, exports.About{
		Filter: typed.Filter(ctx, view, customer, accounts), Order: typed.Order(ctx), By: actor(c).Name, Asked: models.At(s.Ledger.Now()),
	}, errs, err
}

func (s *server) accountNames(ctx context.Context) (map[int64]string, error) {
	accounts, err := s.Ledger.Accounts(ctx)
	names := map[int64]string{}
	for _, a := range accounts {
		names[a.ID] = a.Name
	}
	return names, err
}

package handlers

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

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

// byteOrderMark lets spreadsheets read the names of people as they are written.
const byteOrderMark = "\ufeff"

// exportPayments writes exactly the view, all of it. A file that can't be finished breaks off as a failed download,
// never as a short file.
func (s *server) exportPayments(c *gin.Context) {
	ctx := c.Request.Context()
	view, errs := s.readView(ctx, payments.ReadView(c.Request.URL.Query()))
	view.After = ""
	if _, err := s.whose(ctx, errs, view.Customer); err != nil {
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
	w := s.newExport(c, accounts)
	err = s.Ledger.ExportPayments(ctx, view, w.row)
	if err == nil {
		err = w.end()
	}
	switch {
	case err == nil:
	case !c.Writer.Written():
		c.Writer.Header().Del("Content-Disposition")
		s.fail(c, err)
	default:
		s.Log.Error("an export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
}

func (s *server) accountNames(ctx context.Context) (map[int64]string, error) {
	accounts, err := s.Ledger.Accounts(ctx)
	names := map[int64]string{}
	for _, a := range accounts {
		names[a.ID] = a.Name
	}
	return names, err
}

// export writes rows as CSV, in the locale's way, so that a spreadsheet there reads numbers as numbers.
type export struct {
	out      *bufio.Writer
	csv      *csv.Writer
	cells    []string
	accounts map[int64]string
	zone     *time.Location
	locale   string
	began    bool
}

func (s *server) newExport(c *gin.Context, accounts map[int64]string) *export {
	ctx, h := c.Request.Context(), c.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	day := s.Ledger.Now().In(words.Location(ctx)).Format(time.DateOnly)
	h.Set("Content-Disposition", `attachment; filename="transactions-`+day+`.csv"`)
	return newExport(c.Writer, accounts, words.Location(ctx), words.Locale(ctx))
}

func newExport(w io.Writer, accounts map[int64]string, zone *time.Location, locale string) *export {
	out := bufio.NewWriterSize(w, 64<<10)
	e := &export{out: out, csv: csv.NewWriter(out), accounts: accounts, zone: zone, locale: locale}
	if locale == "de" {
		e.csv.Comma = ';'
	}
	return e
}

func (e *export) begin() error {
	if e.began {
		return nil
	}
	e.began = true
	if _, err := e.out.WriteString(byteOrderMark); err != nil {
		return err
	}
	head := slices.Clone(exportColumns)
	head[1] = fmt.Sprintf("created (%s)", e.zone)
	return e.csv.Write(head)
}

func (e *export) row(r *models.Row) error {
	if err := e.begin(); err != nil {
		return err
	}
	e.cells = append(e.cells[:0],
		strconv.FormatInt(r.ID, 10), r.CreatedAt.Time().In(e.zone).Format("2006-01-02 15:04:05"), string(r.Kind), string(r.Status),
		text(e.accounts[r.AccountID]), text(r.Reference), text(r.OrderReference), text(r.ProviderID), text(r.CustomerName),
		text(r.Email), text(r.Method), text(r.Brand), text(r.Last4), r.Currency,
	)
	for _, minor := range []int64{r.Amount, r.Authorized, r.Captured, r.Refunded, r.Reversed, r.ChargedBack, r.Captured - r.Refunded - r.ChargedBack} {
		e.cells = append(e.cells, money.New(minor, r.Currency).Typed(e.locale))
	}
	return e.csv.Write(e.cells)
}

func (e *export) end() error {
	if err := e.begin(); err != nil { // an empty view is a file with its head
		return err
	}
	e.csv.Flush()
	if err := e.csv.Error(); err != nil {
		return err
	}
	return e.out.Flush()
}

// text keeps foreign words from being run as a formula: a spreadsheet takes a cell that begins so for one.
func text(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		return "'" + s
	}
	return s
}

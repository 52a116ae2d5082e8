// Package exports makes the files of the list Transactions.
package exports

import (
	"archive/zip"
	"context"
	"io"
	"strconv"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/sheets"
	"kontor/web/words"
)

// Format is the kind of a file.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx" // a workbook of the rows, and a sheet that says what they are
	ZIP  Format = "zip"  // the CSV with that sheet as another
)

// Formats lists them.
var Formats = []Format{XLSX, CSV, ZIP}

// Type is the media type.
func (f Format) Type() string {
	switch f {
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ZIP:
		return "application/zip"
	}
	return "text/csv; charset=utf-8"
}

// File is one of them, to be written.
type File struct {
	Format   Format
	Name     string // "transactions-2026-11-18", of what a zip holds
	About    About
	Accounts map[int64]string // their names
}

// Rows hands every row on, and says of when they are.
type Rows func(fn func(*models.Row) error) (models.Instant, error)

// columns are the head. Times are of the one zone, amounts numbers that a spreadsheet sums.
var columns = []string{
	"id", "created", "kind", "status", "account", "reference", "order", "provider id", "customer", "e-mail", "method", "brand",
	"last four", "currency", "amount", "authorized", "captured", "refunded", "reversed", "charged back", "net",
}

var widths = []int{10, 19, 10, 18, 20, 24, 20, 24, 26, 30, 14, 14, 9, 9, 14, 14, 14, 14, 14, 14, 14}

func head(ctx context.Context) []string {
	named := append([]string(nil), columns...)
	named[1] = "created (" + words.Zone(ctx) + ")"
	return named
}

// Write writes the file.
func (f File) Write(ctx context.Context, w io.Writer, rows Rows) error {
	switch f.Format {
	case XLSX:
		return f.workbook(ctx, w, rows)
	case ZIP:
		return f.zip(ctx, w, rows)
	}
	_, err := f.csv(ctx, w, rows, func(*models.Row) error { return nil })
	return err
}

// csv writes the rows alone.
func (f File) csv(ctx context.Context, w io.Writer, rows Rows, also func(*models.Row) error) (models.Instant, error) {
	out := sheets.NewCSV(w, head(ctx), words.Location(ctx), words.Locale(ctx))
	var cells []string
	at, err := rows(func(r *models.Row) error {
		cells = append(cells[:0], strconv.FormatInt(r.ID, 10), out.Time(r.CreatedAt))
		for _, text := range f.texts(r) {
			cells = append(cells, sheets.Text(text))
		}
		for _, minor := range amounts(r) {
			cells = append(cells, money.New(minor, r.Currency).Typed(out.Locale))
		}
		if err := also(r); err != nil {
			return err
		}
		return out.Row(cells)
	})
	if err != nil {
		return 0, err
	}
	return at, out.End()
}

// texts are the cells from the kind to the currency.
func (f File) texts(r *models.Row) [12]string {
	return [12]string{
		string(r.Kind), string(r.Status), f.Accounts[r.AccountID], r.Reference, r.OrderReference, r.ProviderID, r.CustomerName,
		r.Email, r.Method, r.Brand, r.Last4, r.Currency,
	}
}

// amounts are the cells behind the currency.
func amounts(r *models.Row) [7]int64 {
	return [7]int64{r.Amount, r.Authorized, r.Captured, r.Refunded, r.Reversed, r.ChargedBack, r.Captured - r.Refunded - r.ChargedBack}
}

// zip holds the CSV and what it is, of one moment.
func (f File) zip(ctx context.Context, w io.Writer, rows Rows) error {
	z := zip.NewWriter(w)
	part, err := z.Create(f.Name + ".csv")
	if err != nil {
		return err
	}
	t := totals{}
	at, err := f.csv(ctx, part, rows, t.add)
	if err != nil {
		return err
	}
	if part, err = z.Create(f.Name + "-totals.csv"); err != nil {
		return err
	}
	out := sheets.NewCSV(part, nil, words.Location(ctx), words.Locale(ctx))
	for _, fact := range f.About.facts(ctx, at, t.rows, 0) {
		if err := out.Row([]string{fact.Label, sheets.Text(fact.Value)}); err != nil {
			return err
		}
	}
	if err := t.csv(ctx, out); err != nil {
		return err
	}
	if err := out.End(); err != nil {
		return err
	}
	return z.Close()
}

// workbook holds the rows on as many sheets as they need, and what they are on the last.
func (f File) workbook(ctx context.Context, w io.Writer, rows Rows) error {
	book := sheets.NewBook(w, words.Location(ctx))
	if err := book.Open(sheets.Sheet{Name: words.T(ctx, "transactions.title"), Head: head(ctx), Widths: widths}); err != nil {
		return err
	}
	t := totals{}
	at, err := rows(func(r *models.Row) error {
		if err := t.add(r); err != nil {
			return err
		}
		return book.Row(func() {
			book.Int(r.ID)
			book.Time(r.CreatedAt)
			for _, text := range f.texts(r) {
				book.Text(text)
			}
			for _, minor := range amounts(r) {
				book.Money(money.New(minor, r.Currency))
			}
		})
	})
	if err != nil {
		return err
	}
	if err := f.summary(ctx, book, at, t); err != nil {
		return err
	}
	return book.Close()
}

func (f File) summary(ctx context.Context, book *sheets.Book, at models.Instant, t totals) error {
	err := book.Open(sheets.Sheet{Name: words.T(ctx, "export.about"), Widths: []int{30, 24, 16, 16, 16, 16, 16, 16, 16}})
	if err != nil {
		return err
	}
	for _, fact := range f.About.facts(ctx, at, t.rows, book.Inexact) {
		if err := book.Row(func() { book.Bold(fact.Label); book.Text(fact.Value) }); err != nil {
			return err
		}
	}
	return t.book(ctx, book)
}

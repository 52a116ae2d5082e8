package handlers

import (
	"bufio"
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"time"

	"kontor/models"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// byteOrderMark lets spreadsheets read the names of people as they are written.
const byteOrderMark = "\ufeff"

// sheet writes rows as CSV, in the locale's way, so that a spreadsheet there reads numbers as numbers. Times in it are of
// the one zone, which its head should name.
type sheet struct {
	out    *bufio.Writer
	csv    *csv.Writer
	head   []string
	began  bool
	zone   *time.Location
	locale string
}

// newSheet begins a file that is downloaded as NAME-DAY.csv.
func (s *server) newSheet(c *gin.Context, name string, head []string) *sheet {
	ctx, h := c.Request.Context(), c.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	day := s.Ledger.Now().In(words.Location(ctx)).Format(time.DateOnly)
	h.Set("Content-Disposition", `attachment; filename="`+name+`-`+day+`.csv"`)
	return sheetOf(c.Writer, head, words.Location(ctx), words.Locale(ctx))
}

func sheetOf(w io.Writer, head []string, zone *time.Location, locale string) *sheet {
	out := bufio.NewWriterSize(w, 64<<10)
	f := &sheet{out: out, csv: csv.NewWriter(out), head: head, zone: zone, locale: locale}
	if locale == "de" {
		f.csv.Comma = ';'
	}
	return f
}

// row adds one; the head goes before the first.
func (f *sheet) row(cells []string) error {
	if err := f.begin(); err != nil {
		return err
	}
	return f.csv.Write(cells)
}

func (f *sheet) begin() error {
	if f.began {
		return nil
	}
	f.began = true
	if _, err := f.out.WriteString(byteOrderMark); err != nil {
		return err
	}
	return f.csv.Write(f.head)
}

func (f *sheet) end() error {
	if err := f.begin(); err != nil { // an empty view is a file with its head
		return err
	}
	f.csv.Flush()
	if err := f.csv.Error(); err != nil {
		return err
	}
	return f.out.Flush()
}

// time is a cell; empty for never.
func (f *sheet) time(i models.Instant) string {
	if i == 0 {
		return ""
	}
	return i.Time().In(f.zone).Format(time.DateTime)
}

// endSheet sends the rest. A file that can't be finished breaks off as a failed download, never as a short file.
func (s *server) endSheet(c *gin.Context, f *sheet, err error) {
	if err == nil {
		err = f.end()
	}
	s.endFile(c, err)
}

// endFile ends a download that may have begun.
func (s *server) endFile(c *gin.Context, err error) {
	switch {
	case err == nil:
	case !c.Writer.Written():
		c.Writer.Header().Del("Content-Disposition")
		s.fail(c, err)
	default:
		s.Log.Error("an export broke off", "path", c.Request.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
}

// text keeps foreign words from being run as a formula: a spreadsheet takes a cell that begins so for one.
func text(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		return "'" + s
	}
	return s
}

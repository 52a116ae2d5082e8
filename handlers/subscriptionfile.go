package handlers

import (
	"bufio"
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"kontor/web/sheets"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// subscriptionFile is a view as a file, in the locale's way: see export. Nothing is written before its first row, so that what goes
// wrong till then is said on a page.
type subscriptionFile struct {
	c     *gin.Context
	name  string
	head  []string
	out   *bufio.Writer
	csv   *csv.Writer
	began bool
}

func (s *server) newSubscriptionFile(c *gin.Context, name string, head []string) *subscriptionFile {
	out := bufio.NewWriterSize(c.Writer, 64<<10)
	w := &subscriptionFile{c: c, name: name + "-" + s.Ledger.Now().In(words.Location(c.Request.Context())).Format(time.DateOnly) + ".csv", head: head, out: out, csv: csv.NewWriter(out)}
	if words.Locale(c.Request.Context()) == "de" {
		w.csv.Comma = ';'
	}
	return w
}

func (w *subscriptionFile) begin() error {
	if w.began {
		return nil
	}
	w.began = true
	h := w.c.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+w.name+`"`)
	if _, err := w.out.WriteString(sheets.ByteOrderMark); err != nil {
		return err
	}
	return w.csv.Write(w.head)
}

func (w *subscriptionFile) row(cells ...string) error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.csv.Write(cells)
}

// finish ends the file. One that can't be finished breaks off as a failed download, never as a short file.
func (w *subscriptionFile) finish(s *server, err error) {
	if err == nil {
		err = w.begin() // an empty view is a file with its head
	}
	if err == nil {
		w.csv.Flush()
		if err = w.csv.Error(); err == nil {
			err = w.out.Flush()
		}
	}
	switch {
	case err == nil:
	case !w.c.Writer.Written():
		w.c.Writer.Header().Del("Content-Disposition")
		s.fail(w.c, err)
	default:
		s.Log.Error("an export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
}

// blankZero is a number of a file; nothing where it says nothing.
func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

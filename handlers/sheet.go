package handlers

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"kontor/web/sheets"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// newSheet begins a file that is downloaded as NAME-DAY.csv.
func (s *server) newSheet(c *gin.Context, name string, head []string) *sheets.CSV {
	ctx := c.Request.Context()
	s.attach(c, name, "csv", "text/csv; charset=utf-8")
	return sheets.NewCSV(c.Writer, head, words.Location(ctx), words.Locale(ctx))
}

// attach makes the answer a file called NAME-DAY.EXT.
func (s *server) attach(c *gin.Context, name, ext, kind string) {
	h := c.Writer.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`-`+s.day(c)+`.`+ext+`"`)
}

// day is today, as files are named by it.
func (s *server) day(c *gin.Context) string {
	return s.Ledger.Now().In(words.Location(c.Request.Context())).Format(time.DateOnly)
}

// endSheet sends the rest. A file that can't be finished breaks off as a failed download, never as a short file.
func (s *server) endSheet(c *gin.Context, f *sheets.CSV, err error) {
	if err == nil {
		err = f.End()
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

// spool writes a file whole before any of it leaves, so that what it reads is held no longer than reading takes, however
// slow the line is. The file has no name by then: nothing is left of it, also after a kill.
func spool(w io.Writer, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp("", "kontor-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := os.Remove(file.Name()); err != nil {
		return err
	}
	if err := write(file); err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(w, file)
	return err
}

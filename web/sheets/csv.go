// Package sheets writes what spreadsheets read, as the rows come: nothing of them is held.
package sheets

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"
	"time"

	"kontor/models"
)

// ByteOrderMark lets spreadsheets read the names of people as they are written.
const ByteOrderMark = "\ufeff"

// CSV writes rows in the locale's way, so that a spreadsheet there reads numbers as numbers. Times in it are of the one
// zone, which its head should name.
type CSV struct {
	Locale string
	out    *bufio.Writer
	csv    *csv.Writer
	head   []string
	began  bool
	zone   *time.Location
}

// NewCSV begins a file; without a head it has rows alone.
func NewCSV(w io.Writer, head []string, zone *time.Location, locale string) *CSV {
	out := bufio.NewWriterSize(w, 64<<10)
	f := &CSV{Locale: locale, out: out, csv: csv.NewWriter(out), head: head, zone: zone}
	if locale == "de" {
		f.csv.Comma = ';'
	}
	return f
}

// Row adds one; the head goes before the first.
func (f *CSV) Row(cells []string) error {
	if err := f.begin(); err != nil {
		return err
	}
	return f.csv.Write(cells)
}

func (f *CSV) begin() error {
	if f.began {
		return nil
	}
	f.began = true
	if _, err := f.out.WriteString(ByteOrderMark); err != nil || f.head == nil {
		return err
	}
	return f.csv.Write(f.head)
}

// End writes what is still held. A file without rows has its head.
func (f *CSV) End() error {
	if err := f.begin(); err != nil {
		return err
	}
	f.csv.Flush()
	if err := f.csv.Error(); err != nil {
		return err
	}
	return f.out.Flush()
}

// Time is a cell; empty for never.
func (f *CSV) Time(i models.Instant) string {
	if i == 0 {
		return ""
	}
	return i.Time().In(f.zone).Format(time.DateTime)
}

// Text keeps foreign words from being run as a formula: a spreadsheet takes a cell that begins so for one.
func Text(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		return "'" + s
	}
	return s
}

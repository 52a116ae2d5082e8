package sheets

import (
	"archive/zip"
	"bufio"
	"io"
	"strconv"
	"time"

	"kontor/models"
	"kontor/models/money"

	"github.com/klauspost/compress/flate"
)

// MaxRows is how many rows a sheet of Excel holds, its head included
// (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3).
const MaxRows = 1_048_576

// exact is how many digits Excel keeps of a number, of the same page.
const exact = 15

// Book writes an Excel workbook as its rows come: ECMA-376, each sheet a part of a zip, its texts inside the cells. Excelize
// holds up to 16 MiB of each sheet (StreamChunkSize, https://github.com/qax-os/excelize/blob/v2.10.1/templates.go).
type Book struct {
	Inexact int // amounts with more digits than Excel keeps, which were written as text
	zip     *zip.Writer
	out     *bufio.Writer // the sheet that is open
	names   []string
	sheet   Sheet
	part    int // of a sheet that needs several
	row     int
	cell    int
	buf     []byte
	zone    *time.Location
	max     int
}

// Sheet is how a sheet begins.
type Sheet struct {
	Name   string
	Head   []string // stays in sight; nil: none
	Widths []int    // of the columns, in characters
}

// NewBook begins a workbook whose times are of the zone.
func NewBook(w io.Writer, zone *time.Location) *Book {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return &Book{zip: z, zone: zone, max: MaxRows}
}

// Open ends the sheet before and begins one.
func (b *Book) Open(s Sheet) error {
	b.sheet, b.part = s, 0
	return b.next()
}

// next begins another sheet of the same kind: "Transactions", "Transactions 2".
func (b *Book) next() error {
	if err := b.shut(); err != nil {
		return err
	}
	b.part++
	name := b.sheet.Name
	if b.part > 1 {
		name += " " + strconv.Itoa(b.part)
	}
	b.names = append(b.names, name)
	part, err := b.zip.Create("xl/worksheets/sheet" + strconv.Itoa(len(b.names)) + ".xml")
	if err != nil {
		return err
	}
	b.out, b.row = bufio.NewWriterSize(part, 64<<10), 0
	b.buf = appendSheetHead(b.buf[:0], b.sheet, len(b.names) == 1)
	if b.sheet.Head == nil {
		return nil
	}
	b.begin()
	for _, name := range b.sheet.Head {
		b.text(name, bold)
	}
	return b.end()
}

func (b *Book) shut() error {
	if b.out == nil {
		return nil
	}
	b.buf = append(b.buf, "</sheetData></worksheet>"...)
	if _, err := b.out.Write(b.buf); err != nil {
		return err
	}
	return b.out.Flush()
}

// Row writes one; fill adds its cells in order.
func (b *Book) Row(fill func()) error {
	if b.row == b.max {
		if err := b.next(); err != nil {
			return err
		}
	}
	b.begin()
	fill()
	return b.end()
}

func (b *Book) begin() {
	b.row++
	b.cell = 0
	b.buf = strconv.AppendInt(append(b.buf, `<row r="`...), int64(b.row), 10)
	b.buf = append(b.buf, `">`...)
}

func (b *Book) end() error {
	b.buf = append(b.buf, "</row>"...)
	_, err := b.out.Write(b.buf)
	b.buf = b.buf[:0]
	return err
}

// open begins a cell and names its place. No sheet of ours has more than 26 columns.
func (b *Book) open(style int) {
	b.buf = append(b.buf, `<c r="`...)
	b.buf = append(b.buf, byte('A'+b.cell))
	b.buf = strconv.AppendInt(b.buf, int64(b.row), 10)
	b.cell++
	if style != plain {
		b.buf = strconv.AppendInt(append(b.buf, `" s="`...), int64(style), 10)
	}
	b.buf = append(b.buf, '"')
}

// Text adds a cell of text, which Excel never takes for a formula or a number.
func (b *Book) Text(s string) { b.text(s, plain) }

// Bold is Text in bold.
func (b *Book) Bold(s string) { b.text(s, bold) }

func (b *Book) text(s string, style int) {
	if s == "" {
		b.cell++
		return
	}
	b.open(style)
	b.buf = append(b.buf, ` t="inlineStr"><is><t xml:space="preserve">`...)
	b.buf = append(appendText(b.buf, s), "</t></is></c>"...)
}

// Int adds a whole number without grouping.
func (b *Book) Int(n int64) {
	b.open(plain)
	b.buf = append(strconv.AppendInt(append(b.buf, "><v>"...), n, 10), "</v></c>"...)
}

// Money adds a number with the currency's decimals. One that Excel would round is text.
func (b *Book) Money(m money.Money) {
	decimal := m.Decimal()
	if digits(decimal) > exact {
		b.Inexact++
		b.text(decimal, plain)
		return
	}
	exponent, _ := money.Exponent(m.Currency)
	b.open(amount + exponent)
	b.buf = append(append(append(b.buf, "><v>"...), decimal...), "</v></c>"...)
}

// digits counts those that say something: not the zeros of 0.001.
func digits(decimal string) (n int) {
	for _, c := range []byte(decimal) {
		if c >= '1' && c <= '9' || c == '0' && n > 0 {
			n++
		}
	}
	return n
}

// Time adds a date with its time of day; an empty cell for never.
func (b *Book) Time(i models.Instant) {
	if i == 0 {
		b.cell++
		return
	}
	b.open(moment)
	b.buf = append(appendSerial(append(b.buf, "><v>"...), i.Time().In(b.zone)), "</v></c>"...)
}

// Close ends the workbook.
func (b *Book) Close() error {
	if err := b.shut(); err != nil {
		return err
	}
	for _, part := range b.parts() {
		w, err := b.zip.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, part.content); err != nil {
			return err
		}
	}
	return b.zip.Close()
}

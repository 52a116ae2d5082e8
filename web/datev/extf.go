// Package datev is what goes to a tax adviser: the file, the page that makes it, and the numbers it needs.
package datev

import (
	"bufio"
	"cmp"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// The format is DATEV's own for files of other programs, version 700, a posting batch ("Buchungsstapel") of format version
// 13, by these documents:
//
//	[structure] https://developer.datev.de/datev/platform/de/dtvf/einstieg: semicolons, CR LF, quotes, decimal comma; an example
//	[charset]   https://developer.datev.de/datev/platform/en/dtvf/zeichensatz: code page 1252
//	[header]    https://developer.datev.de/datev/platform/en/dtvf/formate/header
//	[batch]     https://developer.datev.de/datev/platform/de/dtvf/formate/buchungsstapel: the first fields of a booking
//	[ledermann] https://github.com/ledermann/datev (lib/datev/base): the fields behind them, with DATEV's words about each
//	[lint]      https://github.com/aliuyar1234/datev-lint (datev_lint/rules/base.yaml): what a document's number may hold
//
// Their titles are those of the example of [structure].
const (
	formatVersion = "13"
	headerVersion = "700"
	postingBatch  = "21"
)

// The fields of a booking that are filled, counted from one as the documents do.
const (
	fieldAmount   = 1
	fieldSide     = 2
	fieldCurrency = 3
	fieldAccount  = 7
	fieldContra   = 8
	fieldDate     = 10
	fieldDocument = 11
	fieldText     = 14
	fieldInfo     = 21 // the first of eight pairs of a title and what it is
	fieldLocked   = 114
)

// The most characters of a text [ledermann].
const (
	maxText     = 60
	maxLabel    = 30
	maxExporter = 25
	maxInfoKind = 20
	maxInfo     = 210
	maxDocument = 36 // [lint]
)

// origin is where the bookings come from, two letters, which the import replaces by its own [ledermann]. That RE, as in the
// example of [structure], is right for a program like this is assumed.
const origin = "RE"

// Head is what the first line says of the whole file.
type Head struct {
	Made               time.Time
	By                 string // who made it
	Consultant, Client string
	Year               time.Time // the fiscal year's first day
	Digits             string    // of an account's number
	First, Last        time.Time // days
	Label              string
	Currency           string
}

// Booking is a line.
type Booking struct {
	Debit           bool   // of Account
	Amount          string // "1234.56", above zero
	Account, Contra string
	Day             time.Time
	Document        string
	Text            string
	Infos           [][2]string // up to eight
}

// File writes one.
type File struct {
	out      *bufio.Writer
	currency string
	cells    []string
}

// NewFile begins a file.
func NewFile(w io.Writer, h Head) (*File, error) {
	f := &File{out: bufio.NewWriterSize(w, 64<<10), currency: h.Currency}
	const day, moment = "20060102", "20060102150405"
	err := f.line(
		text("EXTF", 4), headerVersion, postingBatch, text("Buchungsstapel", maxLabel), formatVersion,
		h.Made.Format(moment)+h.Made.Format(".000")[1:], "", text(origin, 2), text(h.By, maxExporter), text("", 0),
		h.Consultant, h.Client, h.Year.Format(day), h.Digits, h.First.Format(day), h.Last.Format(day), text(h.Label, maxLabel), text("", 0),
		"1", "0", "0", // financial bookkeeping; for no purpose alone; not locked: the adviser looks first
		text(h.Currency, 3), "", text("", 0), "", "", text("", 0), "", "", text("", 0), text("", 0),
	)
	if err == nil {
		err = f.line(titles...)
	}
	return f, err
}

// Add writes a booking.
func (f *File) Add(b Booking) error {
	f.cells = append(f.cells[:0], blank...)
	set := func(field int, cell string) { f.cells[field-1] = cell }
	side := "H"
	if b.Debit {
		side = "S"
	}
	set(fieldAmount, strings.Replace(b.Amount, ".", ",", 1))
	set(fieldSide, text(side, 1))
	set(fieldCurrency, text(f.currency, 3))
	set(fieldAccount, b.Account)
	set(fieldContra, b.Contra)
	set(fieldDate, b.Day.Format("0201"))
	set(fieldDocument, text(document(b.Document), maxDocument))
	set(fieldText, text(b.Text, maxText))
	for i, info := range b.Infos {
		set(fieldInfo+2*i, text(info[0], maxInfoKind))
		set(fieldInfo+2*i+1, text(info[1], maxInfo))
	}
	set(fieldLocked, "0")
	return f.line(f.cells...)
}

// End writes what is still held.
func (f *File) End() error { return f.out.Flush() }

func (f *File) line(cells ...string) error {
	for i, cell := range cells {
		if i > 0 {
			_ = f.out.WriteByte(';') // a Writer keeps its first error
		}
		for _, r := range cell {
			b, _ := charmap.Windows1252.EncodeRune(r) // each is of it: see known
			_ = f.out.WriteByte(b)
		}
	}
	_, err := f.out.WriteString("\r\n")
	return err
}

// text is a cell of words: one line, so many characters of the code page, in quotes [structure].
func text(s string, most int) string {
	var b strings.Builder
	n := 0
	for _, r := range known(s) {
		if n++; n > most {
			break
		}
		b.WriteRune(r)
	}
	return `"` + strings.ReplaceAll(strings.TrimSpace(b.String()), `"`, `""`) + `"`
}

// known spells a text with what the code page has, and nothing for what can't be seen.
func known(s string) string {
	return spelt(s, func(r rune) bool {
		_, ok := charmap.Windows1252.EncodeRune(r)
		return ok
	}, '?')
}

// document is a number as field 11 may have it [lint].
func document(s string) string {
	return spelt(s, func(r rune) bool {
		return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("_$&%*+-/", r)
	}, '-')
}

// strokes are letters that no decomposition knows.
var strokes = map[rune]string{'Đ': "D", 'đ': "d", 'Ł': "L", 'ł': "l", 'ı': "i", 'ħ': "h", 'Ħ': "H", 'ŧ': "t", 'Ŧ': "T", 'ẞ': "SS", 'ß': "ss"}

// spelt leaves what has its place and writes everything else by the letters that it is made of, or as other.
func spelt(s string, has func(rune) bool, other rune) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(r) && has(' '):
			b.WriteByte(' ')
		case unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case has(r):
			b.WriteRune(r)
		default:
			letters := strings.Map(func(r rune) rune {
				if has(r) {
					return r
				}
				return -1
			}, cmp.Or(strokes[r], norm.NFKD.String(string(r))))
			b.WriteString(cmp.Or(letters, string(other)))
		}
	}
	return b.String()
}

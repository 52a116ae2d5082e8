package sheets_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/sheets"

	"github.com/xuri/excelize/v2"
)

// written is a book as another program reads it.
func written(t testing.TB, fill func(*sheets.Book)) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	b := sheets.NewBook(&out, berlin)
	fill(b)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// cell is the content of one, unformatted, and whether it is a number.
func cell(t testing.TB, f *excelize.File, sheet, at string) (value string, number bool) {
	t.Helper()
	value, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	kind, err := f.GetCellType(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	if formula, err := f.GetCellFormula(sheet, at); err != nil || formula != "" {
		t.Errorf("%s holds the formula %q, %v", at, formula, err)
	}
	return value, kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
}

func shown(t testing.TB, f *excelize.File, sheet, at string) string {
	t.Helper()
	value, err := f.GetCellValue(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// Ensure that amounts are numbers of their currency, to the last digit that Excel keeps, and text beyond.
func TestBookHoldsAmounts(t *testing.T) {
	amounts := []struct {
		money       money.Money
		raw, shown  string
		isNotNumber bool
	}{
		{money.New(123456, "EUR"), "1234.56", "1,234.56", false},
		{money.New(-123456, "EUR"), "-1234.56", "-1,234.56", false},
		{money.New(0, "EUR"), "0.00", "0.00", false},
		{money.New(1234, "JPY"), "1234", "1,234", false},
		{money.New(-1234, "BHD"), "-1.234", "-1.234", false},
		{money.New(1, "BHD"), "0.001", "0.001", false},
		{money.New(999_999_999_999_999, "EUR"), "9999999999999.99", "9,999,999,999,999.99", false},
		{money.New(1_000_000_000_000_000, "EUR"), "10000000000000.00", "10000000000000.00", true},
		{money.New(-9_223_372_036_854_775_807, "EUR"), "-92233720368547758.07", "-92233720368547758.07", true},
	}
	inexact := 0
	f := written(t, func(b *sheets.Book) {
		must(t, b.Open(sheets.Sheet{Name: "Money"}))
		for _, a := range amounts {
			must(t, b.Row(func() { b.Money(a.money) }))
		}
		inexact = b.Inexact
	})
	for i, a := range amounts {
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		raw, number := cell(t, f, "Money", at)
		if raw != a.raw || number == a.isNotNumber {
			t.Errorf("%s is %q, a number: %t; want %q", a.money, raw, number, a.raw)
		}
		if got := shown(t, f, "Money", at); got != a.shown {
			t.Errorf("%s is shown as %q, want %q", a.money, got, a.shown)
		}
	}
	if inexact != 2 {
		t.Errorf("%d amounts are said to stand as text", inexact)
	}
}

// Ensure that a time is a date on the clock of the zone, in summer, in winter and in the hour that comes twice.
func TestBookHoldsTimes(t *testing.T) {
	times := map[string]string{
		"2026-01-31T23:30:00Z": "2026-02-01 00:30:00",
		"2026-07-01T21:59:59Z": "2026-07-01 23:59:59",
		"2026-10-25T00:30:00Z": "2026-10-25 02:30:00",
		"2026-10-25T01:30:00Z": "2026-10-25 02:30:00",
		"1999-12-31T23:00:01Z": "2000-01-01 00:00:01",
	}
	for utc, want := range times {
		at, err := time.Parse(time.RFC3339, utc)
		must(t, err)
		f := written(t, func(b *sheets.Book) {
			must(t, b.Open(sheets.Sheet{Name: "Times"}))
			must(t, b.Row(func() { b.Time(0); b.Time(models.At(at)) }))
		})
		if got := shown(t, f, "Times", "B1"); got != want {
			t.Errorf("%s is shown as %q, want %q", utc, got, want)
		}
		if raw, number := cell(t, f, "Times", "B1"); !number {
			t.Errorf("%s is the text %q", utc, raw)
		}
		if got := shown(t, f, "Times", "A1"); got != "" {
			t.Errorf("never is %q", got)
		}
	}
}

var hostile = []string{
	`=HYPERLINK("http://evil.test")`, "+49 30 1", "-1", "@SUM(A1)", "\t=1", "<b>&amp;</b>", "a\r\nb", "_x000D_", "_x000d_ and _x0041_", " blank ",
	"ガンマ 🦊", "00123", "1e5", "TRUE", "]]>", "two\nlines", `"quoted"`,
}

// Ensure that text of any origin is that text again, and nothing that a spreadsheet runs or reads as a number.
func TestBookHoldsText(t *testing.T) {
	f := written(t, func(b *sheets.Book) {
		must(t, b.Open(sheets.Sheet{Name: `A & "B" <C>`, Head: []string{"text"}, Widths: []int{30}}))
		for _, s := range hostile {
			must(t, b.Row(func() { b.Text(s) }))
		}
	})
	for i, want := range hostile {
		at, _ := excelize.CoordinatesToCellName(1, i+2)
		if got, number := cell(t, f, `A & "B" <C>`, at); got != want || number {
			t.Errorf("%q came back as %q, a number: %t", want, got, number)
		}
	}
}

func FuzzBookText(f *testing.F) {
	for _, s := range append(hostile, "\x00\x1f\x7f", "\xff\xfe", "\ufffe\uffff", strings.Repeat("🦊", 20_000), "_x_x005F_") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		file := written(t, func(b *sheets.Book) {
			must(t, b.Open(sheets.Sheet{Name: "Text"}))
			must(t, b.Row(func() { b.Text(s); b.Text("next") }))
		})
		if next, _ := cell(t, file, "Text", "B1"); next != "next" {
			t.Errorf("%q spoils its neighbour: %q", s, next)
		}
		clean := len(s) < 30_000 && strings.ToValidUTF8(s, "") == s && !strings.ContainsFunc(s, func(r rune) bool {
			return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
		})
		if got, _ := cell(t, file, "Text", "A1"); clean && got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	})
}

// Ensure that what one sheet can't hold goes on in the next, under the same head, which stays in sight.
func TestBookNeedsSeveralSheets(t *testing.T) {
	f := written(t, func(b *sheets.Book) {
		b.Max(4)
		must(t, b.Open(sheets.Sheet{Name: "Rows", Head: []string{"n"}, Widths: []int{12}}))
		for n := range 7 {
			must(t, b.Row(func() { b.Int(int64(n)) }))
		}
		must(t, b.Open(sheets.Sheet{Name: "About"}))
		must(t, b.Row(func() { b.Bold("end") }))
	})
	if got := strings.Join(f.GetSheetList(), ", "); got != "Rows, Rows 2, Rows 3, About" {
		t.Fatalf("the sheets are %s", got)
	}
	var all []string
	for _, name := range []string{"Rows", "Rows 2", "Rows 3"} {
		rows, err := f.GetRows(name)
		must(t, err)
		for i, row := range rows {
			if i == 0 && row[0] != "n" {
				t.Errorf("%s begins with %q", name, row[0])
			} else if i > 0 {
				all = append(all, row[0])
			}
		}
		panes, err := f.GetPanes(name)
		must(t, err)
		width, err := f.GetColWidth(name, "A")
		must(t, err)
		if !panes.Freeze || panes.YSplit != 1 || width != 12 {
			t.Errorf("%s: panes %+v, width %v", name, panes, width)
		}
	}
	if strings.Join(all, "") != "0123456" {
		t.Errorf("the rows are %v", all)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

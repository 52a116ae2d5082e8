package datev_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kontor/models"
	"kontor/web/datev"
	"kontor/web/words"

	"golang.org/x/text/encoding/charmap"
)

var update = flag.Bool("update", false, "write the golden file anew")

var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}()

func on(text string) models.Instant {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return models.At(at)
}

// bookings are of every event, with all that a text can do to a file, on both sides of a day's and the year's end.
var bookings = []models.DatevBooking{
	{EntryID: 1, AccountID: 1, Event: "capture", BookedAt: on("2026-09-30T22:00:00Z"), Account: "1461", Contra: "8400", Amount: 123_456, Reference: "K1", OrderReference: "RE/2026-001", ProviderID: "pay_1"},
	{EntryID: 2, AccountID: 2, Event: "refund", BookedAt: on("2026-10-01T10:00:00Z"), Account: "14620", Contra: "8700", Amount: -1, Reference: "K2", OrderReference: `Größe "XL"; 50 €`, ProviderID: `=HYPERLINK("http://evil.test")`},
	{EntryID: 3, AccountID: 3, Event: "charge", BookedAt: on("2026-10-02T10:00:00Z"), Account: "1463", Contra: "8400", Amount: 999_999_999_999, Reference: "K3", OrderReference: "ガンマ 🦊 Škoda Łódź ﬁn", ProviderID: "a\r\nb\tc\x00"},
	{EntryID: 4, AccountID: 1, Event: "payout", BookedAt: on("2026-10-03T10:00:00Z"), Account: "1461", Contra: "1360", Amount: -5000, Reference: strings.Repeat("0123456789", 10)},
	{EntryID: 5, AccountID: 1, Event: "chargeback", BookedAt: on("2026-10-31T22:59:59Z"), Account: "1461", Contra: "2400", Amount: -700, Reference: "K5", OrderReference: strings.Repeat("é", 50)},
	{EntryID: 6, AccountID: 1, Event: "wonback", BookedAt: on("2026-10-31T22:59:59Z"), Account: "1461", Contra: "2400", Amount: 700, Reference: "K6", OrderReference: "../../etc"},
	{EntryID: 7, AccountID: 1, Event: "credit", BookedAt: on("2026-10-31T22:59:59Z"), Account: "1461", Contra: "8700", Amount: -100, Reference: "K7"},
}

// write is the file of the bookings, for a German house.
func write(t *testing.T, some []models.DatevBooking) []byte {
	t.Helper()
	ctx := words.With(context.Background(), words.Settings{Language: "de", Locale: "de", Zone: berlin})
	b := datev.Batch{
		By: "Jürgen Großmann-Hohenfels von und zu Łódź", Made: time.Date(2026, 11, 18, 13, 0, 5, 7e6, berlin),
		First: time.Date(2026, 10, 1, 0, 0, 0, 0, berlin), Last: time.Date(2026, 10, 31, 0, 0, 0, 0, berlin),
		Accounts: map[int64]string{1: "Laden", 2: "=SUM(A1)", 3: `Große "Straße"; №`},
	}
	var out bytes.Buffer
	err := b.Write(ctx, &out, func(begin func(*models.DatevPeriod) error, fn func(*models.DatevBooking) error) (models.Instant, error) {
		p := &models.DatevPeriod{
			Datev: &models.Datev{Consultant: "29098", Client: "55003", FiscalMonth: 7, Digits: 4, Currency: "EUR"}, Year: time.Date(2026, 7, 1, 0, 0, 0, 0, berlin),
		}
		if err := begin(p); err != nil {
			return 0, err
		}
		for i := range some {
			if err := fn(&some[i]); err != nil {
				return 0, err
			}
		}
		return 1, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Ensure that the file is, to the byte, what was looked at against the documents.
func TestBatchIsTheGoldenFile(t *testing.T) {
	got, file := write(t, bookings), filepath.Join("testdata", "EXTF_Buchungsstapel.csv")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the file is\n%s", got)
	}
}

// shapes are the expressions of https://developer.datev.de/datev/platform/de/dtvf/formate/buchungsstapel, and of the sources
// that extf.go names for what stands behind field 9; by field.
var shapes = map[int]string{
	1: `^\d{1,10},\d{2}$`, 2: `^"(S|H)"$`, 3: `^"[A-Z]{3}"$`, 4: `^$`, 5: `^$`, 6: `^""$`, 7: `^\d{1,9}$`, 8: `^\d{1,9}$`, 9: `^""$`, 10: `^\d{4}$`,
	11: `^"[\w$&%*+\-/]{0,36}"$`, 14: `^".{0,60}"$`, 15: `^$`, 37: `^""$`, 114: `^0$`, 125: `^$`,
}

// Ensure that every line has 125 fields of their shape, ends in CR LF, and is of code page 1252 and in quotes as it must.
func TestBatchFitsTheDocuments(t *testing.T) {
	text, err := io.ReadAll(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(write(t, bookings))))
	if err != nil || !utf8.Valid(text) {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\r\n")
	if len(lines) != len(bookings)+3 || lines[len(lines)-1] != "" || strings.Count(string(text), "\n") != len(bookings)+2 {
		t.Fatalf("%d lines", len(lines))
	}
	if n := len(strings.Split(lines[1], ";")); n != 125 {
		t.Errorf("%d titles", n)
	}
	for i, line := range lines[2 : len(lines)-1] {
		cells := fields(line)
		if len(cells) != 125 {
			t.Errorf("booking %d has %d fields: %s", i+1, len(cells), line)
			continue
		}
		for field, shape := range shapes {
			if !regexp.MustCompile(shape).MatchString(strings.ReplaceAll(cells[field-1], `""`, "\x22\x22")) {
				t.Errorf("booking %d: field %d is %s", i+1, field, cells[field-1])
			}
		}
	}
}

// fields are a line's, with their quotes.
func fields(line string) (all []string) {
	begin, quoted := 0, false
	for i, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ';' && !quoted:
			all, begin = append(all, line[begin:i]), i+1
		}
	}
	return append(all, line[begin:])
}

// Ensure that debits and credits are each entry's own, to the cent, and that a spreadsheet runs none of its texts.
func TestBatchSumsUp(t *testing.T) {
	text, err := io.ReadAll(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(write(t, bookings))))
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(strings.NewReader(strings.SplitN(string(text), "\r\n", 2)[1]))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	if err != nil || len(rows) != len(bookings)+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, row := range rows[1:] {
		minor := int64(0)
		for _, r := range strings.Replace(row[0], ",", "", 1) {
			minor = 10*minor + int64(r-'0')
		}
		if row[1] == "H" {
			minor = -minor
		}
		if minor != bookings[i].Amount || row[6] != bookings[i].Account || row[7] != bookings[i].Contra {
			t.Errorf("booking %d is %v", i+1, row[:10])
		}
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=@\t\r", rune(cell[0])) {
				t.Errorf("booking %d holds the formula %q", i+1, cell)
			}
		}
	}
	if days := []string{rows[1][9], rows[7][9]}; days[0] != "0110" || days[1] != "3110" {
		t.Errorf("the days are %v: of another zone", days)
	}
	for i, want := range map[int]string{2: "Grosse--XL---50--", 3: "------Skoda-Lodz-fin", 5: strings.Repeat("e", 36), 6: "--/--/etc"} {
		if got := rows[i][10]; got != want {
			t.Errorf("the document of booking %d is %q, want %q", i, got, want)
		}
	}
}

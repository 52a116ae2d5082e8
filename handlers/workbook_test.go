package handlers_test

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"

	"github.com/xuri/excelize/v2"
)

// workbook is the file of a query, as another program reads it.
func (r *rig) workbook(query string) *excelize.File {
	r.t.Helper()
	p := r.get("/transactions.xlsx" + query).wants(http.StatusOK)
	if got := p.header.Get("Content-Type"); !strings.HasSuffix(got, "spreadsheetml.sheet") {
		r.t.Errorf("the type is %q", got)
	}
	f, err := excelize.OpenReader(strings.NewReader(p.body))
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = f.Close() })
	return f
}

// rowsOf are a sheet's cells without their formats.
func rowsOf(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// fact is what the sheet says beside a label.
func fact(rows [][]string, label string) string {
	for _, row := range rows {
		if len(row) > 1 && row[0] == label {
			return row[1]
		}
	}
	return ""
}

// shopOf makes payments of three currencies by the names.
func shopOf(t *testing.T, r *rig, names ...string) {
	t.Helper()
	for i, name := range names {
		p, err := r.TakePayment(t.Context(), adminOf(t, r), models.NewPayment{
			Key: models.NewKey(), AccountID: r.Account.ID, Channel: models.ChannelHosted, Capture: "automatic",
			Amount: money.New(int64(100_001+i), []string{"EUR", "JPY", "BHD"}[i%3]), Customer: providers.Customer{LastName: name},
		})
		if err != nil {
			t.Fatal(err)
		}
		r.Work(t)
		if err := r.Sim.Pay(r.Payment(t, p.ID).ProviderID, ""); err != nil {
			t.Fatal(err)
		}
		r.Work(t)
	}
}

// Ensure that the workbook holds the same cells as the CSV, typed, and that its second sheet says what they come to.
func TestWorkbookEqualsView(t *testing.T) {
	r := newRig(t)
	shopOf(t, r, "=1+1", "Müller", "-x", "Åse", "O'Neil & <Sons>")
	r.as(models.Viewer)
	for _, query := range []string{"", "?currency=EUR", "?sort=created", "?q=currency:EUR+status:captured", "?status=refunded"} {
		f := r.workbook(query)
		plain, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.get("/transactions.csv"+query).body, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if got := rowsOf(t, f, "Transactions"); len(got) != len(plain) || strings.Join(got[0], ";") != strings.Join(plain[0], ";") {
			t.Fatalf("%q: %d rows in the workbook, %d in the CSV; its head is %v", query, len(got), len(plain), got[0])
		}
		for i := range plain[1:] {
			checkCells(t, f, i+2, plain[0], plain[i+1])
		}
		checkTotals(t, f, plain)
	}
}

// checkCells compares a row with that of the CSV, cell by cell.
func checkCells(t *testing.T, f *excelize.File, row int, head, plain []string) {
	t.Helper()
	for i, want := range plain {
		at, _ := excelize.CoordinatesToCellName(i+1, row)
		shown, err := f.GetCellValue("Transactions", at)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType("Transactions", at)
		if err != nil {
			t.Fatal(err)
		}
		number := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber
		amount := i >= 14
		if got := shown; amount && strings.ReplaceAll(got, ",", "") != want || !amount && got != strings.TrimPrefix(want, "'") {
			t.Errorf("%s of row %d is %q, in the CSV %q", head[i], row, got, want)
		}
		if typed := amount || i < 2; want != "" && number != typed {
			t.Errorf("%s of row %d: a number %t, want %t", head[i], row, number, typed)
		}
	}
}

// checkTotals adds the CSV up again.
func checkTotals(t *testing.T, f *excelize.File, plain [][]string) {
	t.Helper()
	about, sums, counts := rowsOf(t, f, "About this file"), map[string][7]int64{}, map[string]int{}
	for _, row := range plain[1:] {
		of := sums[row[13]]
		for i := range of {
			m, err := money.ParseDecimal(row[14+i], row[13])
			if err != nil {
				t.Fatal(err)
			}
			of[i] += m.Minor
		}
		sums[row[13]], counts[row[13]] = of, counts[row[13]]+1
	}
	if got := fact(about, "Rows"); got != number(int64(len(plain)-1)) {
		t.Errorf("%s rows are said, %d there", got, len(plain)-1)
	}
	found := 0
	for _, row := range about {
		if _, known := sums[row0(row)]; !known {
			continue
		}
		found++
		want := []string{row[0], number(int64(counts[row[0]]))}
		for _, minor := range sums[row[0]] {
			want = append(want, money.New(minor, row[0]).Decimal())
		}
		if strings.Join(row, " ") != strings.Join(want, " ") {
			t.Errorf("the totals are %v, want %v", row, want)
		}
	}
	if found != len(sums) {
		t.Errorf("totals of %d currencies, want %d", found, len(sums))
	}
}

func row0(row []string) string {
	if len(row) == 0 {
		return ""
	}
	return row[0]
}

// Ensure that the sheet names the filter, the order, the zone, the moment and the person, in their language.
func TestWorkbookSaysWhatItIs(t *testing.T) {
	r := newRig(t)
	shopOf(t, r, "Müller")
	r.as(models.Viewer)
	about := rowsOf(t, r.workbook("?q=last4:4242&status=captured&status=refunded&currency=EUR&max=2000&period=this-year&sort=-amount"), "About this file")
	for label, want := range map[string]string{
		"Search": "last4:4242", "Status": "captured, refunded", "Currency": "EUR", "Highest amount": "2000", "Order": "Largest amount first",
		"Time zone": "UTC", "Exported by": "Vera Viewer", "From": "1 Jan " + r.Ledger.Now().Format("2006"), "To": "31 Dec " + r.Ledger.Now().Format("2006"),
		"State of the data": r.Ledger.Now().UTC().Format("2 Jan 2006, 15:04:05"), "Asked for": r.Ledger.Now().UTC().Format("2 Jan 2006, 15:04:05"),
	} {
		if got := fact(about, label); got != want {
			t.Errorf("%s is %q, want %q", label, got, want)
		}
	}
	r.post("/profile/language", map[string][]string{"language": {"de"}}).wants(http.StatusSeeOther)
	f := r.workbook("")
	about = rowsOf(t, f, "Über diese Datei")
	if fact(about, "Filter") != "Alle Transaktionen" || fact(about, "Zeilen") != "1" || fact(about, "Zeitzone") != "UTC" {
		t.Errorf("in German: %v", about)
	}
	if len(rowsOf(t, f, "Transaktionen")) != 2 {
		t.Errorf("the sheets are %v", f.GetSheetList())
	}
}

// Ensure that the ZIP holds the CSV as it is alone, and its totals beside.
func TestZIPHoldsTotals(t *testing.T) {
	r := newRig(t)
	shopOf(t, r, "=1", "b", "c", "d")
	r.as(models.Viewer)
	body := r.get("/transactions.zip?currency=EUR").wants(http.StatusOK).body
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil || len(z.File) != 2 {
		t.Fatalf("%v, %d files", err, len(z.File))
	}
	var texts []string
	for _, part := range z.File {
		file, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if want := r.get("/transactions.csv?currency=EUR").body; texts[0] != want || !strings.HasSuffix(z.File[0].Name, ".csv") {
		t.Errorf("%s is\n%swant\n%s", z.File[0].Name, texts[0], want)
	}
	for _, line := range []string{"Rows,2", "Currency,EUR", "EUR,2,2000.05,2000.05,2000.05,0.00,0.00,0.00,2000.05"} {
		if !strings.Contains(texts[1], line+"\n") {
			t.Errorf("%s lacks %q:\n%s", z.File[1].Name, line, texts[1])
		}
	}
}

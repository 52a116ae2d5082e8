package e2e

import (
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kontor/models/money"

	"github.com/playwright-community/playwright-go"
	"github.com/xuri/excelize/v2"
)

func TestExport(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("equals the view", s.exportsTheView)
	t.Run("is a workbook that sums up", s.exportsWorkbook)
	t.Run("is safe in a spreadsheet", s.exportsSafely)
	t.Run("by keyboard, without scripts", s.exportsByKeyboard)
}

// exported opens the menu Export and takes a file of it.
func exported(t *testing.T, page playwright.Page, name string) playwright.Download {
	t.Helper()
	must(t, button(page, "Export").Click())
	file, err := page.ExpectDownload(func() error { return link(page, name).Click() })
	must(t, err)
	must(t, page.Keyboard().Press("Escape"))
	return file
}

// download takes the CSV and reads it as a spreadsheet would.
func download(t *testing.T, page playwright.Page) []map[string]string {
	t.Helper()
	file := exported(t, page, "CSV")
	if !regexp.MustCompile(`^transactions-\d{4}-\d\d-\d\d\.csv$`).MatchString(file.SuggestedFilename()) {
		t.Errorf("the file is called %q", file.SuggestedFilename())
	}
	path, err := file.Path()
	must(t, err)
	text, err := os.ReadFile(path)
	must(t, err)
	return table(t, text)
}

var plainNumber = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

// The file is exactly the view, all pages of it, in its order, with amounts that a spreadsheet can sum.
func (s *shop) exportsTheView(t *testing.T) {
	page := s.signedIn(t, "viewer")
	visit(t, page, s.URL+"/transactions?status=partially+refunded&status=refunded&currency=EUR")
	file := download(t, page)
	var ids, amounts []string
	for {
		ids = append(ids, shown(t, page)...)
		texts, err := tableOf(page, "Transactions").Locator("tbody td.cell-amount > .money").AllInnerTexts()
		must(t, err)
		amounts = append(amounts, texts...)
		older := link(page, "Older")
		if n, err := older.Count(); err != nil || n == 0 {
			break
		}
		address := page.URL()
		must(t, older.Click())
		must(t, expect.Page(page).Not().ToHaveURL(address))
		must(t, page.WaitForLoadState()) // of a page that has just come, some rows are not there yet
	}
	if len(ids) < 51 || len(file) != len(ids) {
		t.Fatalf("%d rows in the file, %d on the pages", len(file), len(ids))
	}
	for i, row := range file {
		if row["id"] != ids[i] || row["amount"] != strings.NewReplacer("€", "", ",", "").Replace(amounts[i]) {
			t.Errorf("row %d is %s of %s in the file, %s of %s on the page", i+1, row["id"], row["amount"], ids[i], amounts[i])
		}
		for _, name := range []string{"amount", "authorized", "captured", "refunded", "reversed", "net"} {
			if !plainNumber.MatchString(row[name]) {
				t.Errorf("row %d: %s is %q", i+1, name, row[name])
			}
		}
	}
	visit(t, page, s.URL+"/transactions?status=refunded&currency=JPY")
	for _, row := range download(t, page) {
		if strings.Contains(row["amount"], ".") {
			t.Errorf("yen with decimals: %q", row["amount"])
		}
	}
}

// The workbook holds the rows of the view as numbers, and its totals are those of the list.
func (s *shop) exportsWorkbook(t *testing.T) {
	page := s.signedIn(t, "viewer")
	visit(t, page, s.URL+"/transactions?status=captured&currency=EUR&period=last-7-days")
	plain := download(t, page)
	path, err := exported(t, page, "Excel workbook").Path()
	must(t, err)
	book, err := excelize.OpenFile(path)
	must(t, err)
	defer book.Close()
	rows, err := book.GetRows("Transactions", excelize.Options{RawCellValue: true})
	must(t, err)
	if len(rows) < 2 || len(rows) != len(plain)+1 {
		t.Fatalf("%d rows in the workbook, %d in the CSV", len(rows)-1, len(plain))
	}
	sum := int64(0)
	for i, row := range rows[1:] {
		m, err := money.ParseDecimal(row[14], "EUR")
		must(t, err)
		sum += m.Minor
		if row[0] != plain[i]["id"] || row[14] != plain[i]["amount"] {
			t.Errorf("row %d is %s of %s in the workbook, %s of %s in the CSV", i+1, row[0], row[14], plain[i]["id"], plain[i]["amount"])
		}
	}
	about, err := book.GetRows("About this file", excelize.Options{RawCellValue: true})
	must(t, err)
	if last := about[len(about)-1]; last[0] != "EUR" || last[1] != strconv.Itoa(len(plain)) || last[2] != money.New(sum, "EUR").Decimal() {
		t.Errorf("the totals are %v, want %d of %d", last, sum, len(plain))
	}
}

// A customer's name can be a formula or a script: it is shown and filed as the text it is.
func (s *shop) exportsSafely(t *testing.T) {
	page := s.signedIn(t, "clerk")
	const first, last = `=HYPERLINK("x")`, `<script>alert(1)</script>`
	page.OnDialog(func(d playwright.Dialog) { t.Errorf("a script ran: %s", d.Message()); _ = d.Dismiss() })
	visit(t, page, s.URL+"/transactions/new?account=1")
	must(t, page.GetByLabel("Amount").Fill("66.60"))
	must(t, page.GetByLabel("First name").Fill(first))
	must(t, page.GetByLabel("Last name").Fill(last))
	must(t, page.GetByLabel("E-mail").Fill("formula@example.com"))
	must(t, button(page, "Take payment €66.60").Click())
	sees(t, page.Locator("#sides"), first+" "+last)
	sees(t, page.Locator("#payment"), "The customer can pay on this page")
	visit(t, page, s.URL+"/transactions?q=formula%40example.com")
	sees(t, tableOf(page, "Transactions"), first+" "+last)
	file := download(t, page)
	if len(file) != 1 || file[0]["customer"] != "'"+first+" "+last {
		t.Errorf("in the file: %q", file)
	}
	if rows := s.clerk.export(t, url.Values{"q": {"HYPERLINK"}}); len(rows) > 1 {
		t.Errorf("%d found by the name", len(rows))
	}
}

// The menu needs no script and no mouse.
func (s *shop) exportsByKeyboard(t *testing.T) {
	page := newPage(t, withoutScripts)
	visit(t, page, s.URL+"/login")
	typeSignIn(t, page, "viewer@demo.test", "kontor-demo")
	visit(t, page, s.URL+"/transactions?currency=JPY")
	keys := page.Keyboard()
	must(t, button(page, "Export").Focus())
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(link(page, "CSV with totals (ZIP)")).ToBeVisible())
	for range 3 {
		must(t, keys.Press("Tab"))
	}
	file, err := page.ExpectDownload(func() error { return keys.Press("Enter") })
	must(t, err)
	if !strings.HasSuffix(file.SuggestedFilename(), ".zip") {
		t.Errorf("the third of the menu is %s", file.SuggestedFilename())
	}
	must(t, keys.Press("Escape"))
	must(t, expect.Locator(link(page, "CSV")).Not().ToBeVisible())
}

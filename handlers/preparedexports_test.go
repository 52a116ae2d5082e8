package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/web/exports"

	"github.com/xuri/excelize/v2"
)

func newExportRig(t *testing.T) *rig {
	t.Helper()
	return rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Exporter: exports.Writer{}}))
}

// prepare sends the form of the list's menu.
func (r *rig) prepare(query, format string) url.Values {
	r.t.Helper()
	form := r.get("/transactions?" + query).wants(http.StatusOK).Find("#files form")
	return url.Values{"key": {form.Find("[name=key]").AttrOr("value", "")}, "query": {form.Find("[name=query]").AttrOr("value", "")}, "format": {format}}
}

// Ensure that a file in the background is the one that would have come at once, that its page asks until it is ready and says
// so, and that it is its owner's alone.
func TestExportInTheBackground(t *testing.T) {
	r := newExportRig(t)
	r.Captured(t, money.New(1234, "EUR"))
	r.Captured(t, money.New(500, "JPY"))
	r.as(models.Viewer)
	form := r.prepare("status=captured&currency=EUR", "csv")
	for range 2 { // the same form twice is one file
		if p := r.post("/exports", form).wants(http.StatusSeeOther); p.header.Get("Location") != "/exports" {
			t.Errorf("it leads to %s", p.header.Get("Location"))
		}
	}
	page := r.get("/exports").wants(http.StatusOK)
	if page.Find("tbody tr").Length() != 1 || !strings.Contains(page.Find("tbody").Text(), "captured") || !strings.Contains(page.Find("tbody").Text(), "waiting") {
		t.Errorf("the page says %q", page.Find("tbody").Text())
	}
	asks := page.Find("#exports").AttrOr("hx-get", "")
	if asks != "/exports?part=list&watch=1" || !strings.HasPrefix(page.Find("#exports").AttrOr("hx-trigger", ""), "every") || page.Find("a[download]").Length() != 0 {
		t.Errorf("it asks %q", asks)
	}
	r.get("/exports/1/file").wants(http.StatusConflict)
	if text := r.get("/transactions").Find(".files > a").Text(); text != "1 export is being prepared" {
		t.Errorf("the list says %q", text)
	}
	r.Work(t)
	part := r.do(http.MethodGet, asks, nil, fromHTMX).wants(http.StatusOK)
	if _, goesOn := part.Find("#exports").Attr("hx-trigger"); goesOn || part.Find("h1").Length() != 0 || !strings.Contains(part.body, "1 export is ready") {
		t.Errorf("ready, it answers %s", part.body)
	}
	if again := r.do(http.MethodGet, "/exports?part=list", nil, fromHTMX); strings.Contains(again.body, "is ready") {
		t.Error("it is told of again")
	}
	if text := r.get("/transactions").Find(".files > a").Text(); text != "1 export is ready" {
		t.Errorf("the list says %q", text)
	}
	want := r.get("/transactions.csv?status=captured&currency=EUR").wants(http.StatusOK)
	file := r.get("/exports/1/file").wants(http.StatusOK)
	if file.body != want.body || strings.Count(file.body, "\n") != 2 || file.header.Get("Content-Disposition") != want.header.Get("Content-Disposition") || file.header.Get("Content-Type") != want.header.Get("Content-Type") {
		t.Errorf("the file is %q, want %q", file.body, want.body)
	}
	if r.get("/transactions").Find(".files > a").Length() != 0 {
		t.Error("it is still to be fetched")
	}
	r.as(models.Admin)
	if r.get("/exports").wants(http.StatusOK).Find("tbody tr").Length() != 0 {
		t.Error("somebody else sees it")
	}
	r.get("/exports/1/file").wants(http.StatusNotFound)
	r.post("/exports/1/removals", nil).wants(http.StatusNotFound)
	r.nobody()
	r.get("/exports/1/file").wants(http.StatusSeeOther)
	r.as(models.Viewer)
	r.post("/exports/1/removals", nil).wants(http.StatusSeeOther)
	r.get("/exports/1/file").wants(http.StatusNotFound)
}

// Ensure that each format comes whole, in the language of who asked, and that what can't be is refused with a sentence.
func TestExportInTheBackgroundOfEachFormat(t *testing.T) {
	r := newExportRig(t)
	r.Captured(t, money.New(1234, "EUR"))
	r.as(models.Clerk)
	r.post("/profile/language", url.Values{"language": {"de"}}).wants(http.StatusSeeOther)
	for _, format := range []string{"xlsx", "zip"} {
		r.post("/exports", r.prepare("", format)).wants(http.StatusSeeOther)
	}
	r.Work(t)
	if book := r.get("/exports/1/file").wants(http.StatusOK); !strings.HasPrefix(book.body, "PK") || !strings.HasSuffix(book.header.Get("Content-Disposition"), `.xlsx"`) {
		t.Errorf("the workbook is %d bytes", len(book.body))
	} else if f, err := excelize.OpenReader(strings.NewReader(book.body)); err != nil || strings.Join(f.GetSheetList(), ", ") != "Transaktionen, Über diese Datei" {
		t.Errorf("it can't be read as it should: %v", err)
	}
	if zip := r.get("/exports/2/file").wants(http.StatusOK); !strings.HasPrefix(zip.body, "PK") {
		t.Error("the ZIP is none")
	}
	for _, change := range []url.Values{{"format": {"exe"}}, {"query": {"from=x"}}, {"query": {"%zz"}}, {"key": {""}}, {"query": {"q=" + strings.Repeat("a", 2001)}}} {
		form := r.prepare("", "csv")
		for name, value := range change {
			form[name] = value
		}
		if p := r.post("/exports", form); p.status != http.StatusUnprocessableEntity || p.Find("main").Text() == "" {
			t.Errorf("%v: %d", change, p.status)
		}
	}
	if n := r.get("/exports").Find("tbody tr").Length(); n != 2 {
		t.Errorf("%d exports", n)
	}
}

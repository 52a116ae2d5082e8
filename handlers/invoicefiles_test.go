package handlers_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/web/documents"
	"kontor/web/letters"
)

// paperRig is a rig whose merchant has an address and whose invoices get their documents.
func paperRig(t *testing.T) *rig {
	t.Helper()
	r := rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Composer: letters.Composer{}, Renderer: documents.Printer{}}))
	fillCompany(t, r)
	r.as(models.Clerk)
	return r
}

// drafts writes an invoice by its form; gives its page.
func (r *rig) drafts(change url.Values) string {
	r.t.Helper()
	return r.post("/invoices", invoiceForm(change)).wants(http.StatusSeeOther).header.Get("Location")
}

// issues finalises one too.
func (r *rig) issues(change url.Values) string {
	r.t.Helper()
	at := r.drafts(change)
	r.post(at+"/finalisings", url.Values{"version": {"1"}, "key": {models.NewKey()}}).wants(http.StatusSeeOther)
	return at
}

// customerPage is where an invoice's customer reads it.
func (r *rig) customerPage(at string) string {
	r.t.Helper()
	code := r.get(at).Find("#files").Closest("section").Find("code").Text()
	_, token, found := strings.Cut(code, "/invoice/")
	if !found {
		r.t.Fatalf("%s shows no address for its customer: %q", at, code)
	}
	return "/invoice/" + token
}

// isPDF and isXML fail where the answer is no such file by that name.
func (p *page) isPDF(disposition string) {
	p.t.Helper()
	p.wants(http.StatusOK)
	if p.header.Get("Content-Type") != "application/pdf" || p.header.Get("Content-Disposition") != disposition {
		p.t.Errorf("%s, %s", p.header.Get("Content-Type"), p.header.Get("Content-Disposition"))
	}
	if !strings.HasPrefix(p.body, "%PDF-") || !strings.Contains(p.body[len(p.body)-16:], "%%EOF") {
		p.t.Errorf("no whole PDF: %.20q … %.20q", p.body, p.body[len(p.body)-16:])
	}
}

func (p *page) isXML(disposition, root string) {
	p.t.Helper()
	p.wants(http.StatusOK)
	if p.header.Get("Content-Type") != "application/xml" || p.header.Get("Content-Disposition") != disposition {
		p.t.Errorf("%s, %s", p.header.Get("Content-Type"), p.header.Get("Content-Disposition"))
	}
	first := ""
	for d := xml.NewDecoder(strings.NewReader(p.body)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			p.t.Fatalf("the XML is not well formed: %v", err)
		}
		if e, is := token.(xml.StartElement); is && first == "" {
			first = e.Name.Local
		}
	}
	if first != root {
		p.t.Errorf("the XML begins with %q", first)
	}
}

// Ensure that an invoice's and a credit note's documents are there by name, for who may see them, and for the customer.
func TestInvoiceFiles(t *testing.T) {
	r := paperRig(t)
	at := r.issues(nil)
	public := r.customerPage(at)
	note := r.post(at+"/credit-notes", url.Values{"key": {"c1"}, "how": {"all"}}).wants(http.StatusSeeOther).header.Get("Location")
	r.Work(t)
	r.as(models.Viewer)
	for page, number := range map[string]string{at: "INV-2026-0001", note: "CN-2026-0001"} {
		r.get(page + ".pdf").isPDF(`attachment; filename="` + number + `.pdf"`)
		r.get(page+".xml").isXML(`attachment; filename="`+number+`.xml"`, "CrossIndustryInvoice")
		if both := r.get(page + ".pdf?with=xml").wants(http.StatusOK); !strings.Contains(both.body, "factur-x.xml") {
			t.Errorf("%s with its XML inside is not", number)
		}
		if names := r.get(page).Find("#files").Closest("section").Find("a").Length(); names != 3 {
			t.Errorf("%s offers %d files", number, names)
		}
	}
	for _, wrong := range []string{at + ".txt", at + ".exe", "/invoices/99.pdf", "/invoices/x.pdf"} {
		r.get(wrong).wants(http.StatusNotFound)
	}
	r.nobody()
	r.get(at + ".pdf").wants(http.StatusSeeOther) // to the sign-in
	r.get(public + ".pdf").isPDF(`attachment; filename="INV-2026-0001.pdf"`)
	r.get(public+".xml").isXML(`attachment; filename="INV-2026-0001.xml"`, "CrossIndustryInvoice")
	r.get(public + ".txt").wants(http.StatusNotFound)
}

// Ensure that a draft can be looked at on paper, that nothing of it is kept, and that it has no XML.
func TestDraftIsPreviewed(t *testing.T) {
	r := paperRig(t)
	at := r.drafts(nil)
	if href, _ := r.get(at).Find(`a:contains("Preview PDF")`).Attr("href"); href != at+".pdf" {
		t.Errorf("the draft's preview is at %q", href)
	}
	r.get(at + ".pdf").isPDF(`inline; filename="draft-1.pdf"`)
	if p := r.get(at + ".xml").wants(http.StatusConflict); !strings.Contains(p.Text(), "is a draft") {
		t.Errorf("a draft's XML: %s", p.Find("main").Text())
	}
	if files, err := r.InvoiceFiles(context.Background(), 1); err != nil || len(files) != 0 {
		t.Errorf("kept of a draft: %v, %v", files, err)
	}
}

// Ensure that a PDF is the same to the byte after the company changed its name, color, logo and words, for the desk and for the
// customer, and so is the one with the XML in it.
func TestIssuedFilesStayTheSame(t *testing.T) {
	r, ctx, admin := paperRig(t), context.Background(), models.Actor{Name: "Ada", Role: models.Admin}
	at := r.issues(nil)
	public := r.customerPage(at)
	files := []string{at + ".pdf", at + ".xml", public + ".pdf", public + ".hybrid"}
	var before []string
	for _, file := range files {
		before = append(before, r.get(file).wants(http.StatusOK).body)
	}
	for _, in := range []models.CompanyInput{
		models.CompanyAddress{Name: "Nobody Ltd", Street: "Nowhere 1", PostalCode: "1", City: "Nowhere", Country: "AT", VATID: "ATU12345675"},
		models.CompanyLook{Color: "#b91c1c"},
		models.CompanyRegion{TimeZone: "Asia/Tokyo", Locale: "de"},
		models.CompanyTerms{InvoiceSeries: "X{0}", CreditNoteSeries: "Y{0}", PaymentDays: 1},
		models.CompanyLetters{Language: "en", Texts: map[string]string{"closing": "Yours"}},
	} {
		if err := r.ChangeCompany(ctx, admin, in); err != nil {
			t.Fatal(err)
		}
	}
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 40, 20))); err != nil {
		t.Fatal(err)
	}
	if err := r.SetLogo(ctx, admin, logo.Bytes()); err != nil {
		t.Fatal(err)
	}
	for n, file := range files {
		if now := r.get(file).wants(http.StatusOK).body; now != before[n] {
			t.Errorf("%s changed: %d bytes, then %d", file, len(before[n]), len(now))
		}
	}
}

// Ensure that documents which are not made yet are told as such.
func TestFilesBeingMade(t *testing.T) {
	r := newRig(t) // has no printer
	fillCompany(t, r)
	r.as(models.Clerk)
	at := r.issues(nil)
	if p := r.get(at + ".pdf").wants(http.StatusServiceUnavailable); !strings.Contains(p.Text(), "still being made") {
		t.Errorf("it says %s", p.Find("main").Text())
	}
	if p := r.get(r.customerPage(at)).wants(http.StatusOK); p.Find("a[download]").Length() != 0 || !strings.Contains(p.Text(), "The PDF is being made") {
		t.Errorf("its customer is offered %s", p.Find("main").Text())
	}
}

// Ensure that an XML which the standard has no place for is offered nowhere: EN 16931 knows two decimals.
func TestNoXMLOfThreeDecimals(t *testing.T) {
	r := paperRig(t)
	at := r.issues(url.Values{"currency": {"BHD"}, "lines.0.price": {"0.1230"}})
	public := r.customerPage(at)
	r.get(at + ".pdf").isPDF(`attachment; filename="INV-2026-0001.pdf"`)
	for _, path := range []string{at + ".xml", at + ".pdf?with=xml", public + ".xml"} {
		r.get(path).wants(http.StatusNotFound)
	}
	for _, path := range []string{at, public} {
		if p := r.get(path); p.Find("a[download]").Length() != 1 || p.Find(`a[href$=".xml"]`).Length() != 0 {
			t.Errorf("%s offers %d files", path, p.Find("a[download]").Length())
		}
	}
}

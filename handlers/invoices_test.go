package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
)

// invoiceForm is a draft as typed.
func invoiceForm(change url.Values) url.Values {
	form := url.Values{
		"key": {models.NewKey()}, "do": {"save"}, "currency": {"EUR"}, "language": {"en"}, "buyer.email": {"erika@example.com"},
		"buyer.name": {"Erika <script> Muster"}, "buyer.city": {"Hamburg"}, "buyer.country": {"de"},
		"lines.0.name": {"Consulting"}, "lines.0.quantity": {"8"}, "lines.0.unit": {"HUR"}, "lines.0.price": {"100"}, "lines.0.category": {"S"}, "lines.0.rate": {"19"},
		"lines.1.name": {"Books"}, "lines.1.quantity": {"10"}, "lines.1.unit": {"C62"}, "lines.1.price": {"20"}, "lines.1.discount": {"10"}, "lines.1.category": {"S"}, "lines.1.rate": {"7"},
	}
	for name, values := range change {
		form[name] = values
	}
	return form
}

// Ensure that an invoice goes from its form to a credit note without scripts, and says what is wrong beside the field.
func TestInvoicePages(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	if p := r.get("/invoices").wants(http.StatusOK); p.Find(".empty").Length() != 1 {
		t.Error("an empty list says nothing")
	}
	if country := r.get("/invoices/new").wants(http.StatusOK).Find(`select[name="buyer.country"] option`); country.Length() < 240 ||
		!strings.Contains(country.Text(), "Germany") || strings.Contains(country.Text(), "Two letters") {
		t.Errorf("%d countries to choose from", country.Length())
	}
	added := r.post("/invoices", invoiceForm(url.Values{"do": {"add"}})).wants(http.StatusOK)
	if added.value("lines.2.quantity") != "1" || added.value("lines.0.name") != "Consulting" {
		t.Error("no line was added")
	}
	if up := r.post("/invoices", invoiceForm(url.Values{"do": {"up.1"}})).wants(http.StatusOK); up.value("lines.0.name") != "Books" || up.value("lines.1.name") != "Consulting" {
		t.Error("no line was moved")
	}
	if gone := r.post("/invoices", invoiceForm(url.Values{"do": {"remove.0"}})).wants(http.StatusOK); gone.value("lines.0.name") != "Books" {
		t.Error("no line was removed")
	}
	wrong := r.post("/invoices", invoiceForm(url.Values{"lines.1.price": {"1,2,3"}, "buyer.email": {"x"}})).wants(http.StatusUnprocessableEntity)
	if wrong.errorOf("lines.1.price") == "" || wrong.value("lines.1.price") != "1,2,3" {
		t.Error("a wrong price is not told beside its field")
	}
	if totals := r.post("/invoices/totals", invoiceForm(nil)).wants(http.StatusOK); !strings.Contains(totals.body, "€1,144.60") {
		t.Errorf("the totals are %s", totals.Text())
	}
	made := r.post("/invoices", invoiceForm(nil)).wants(http.StatusSeeOther)
	at := made.header.Get("Location")
	draft := r.get(at).wants(http.StatusOK)
	if !strings.Contains(draft.Find("#invoice").Text(), "Settings, Company") {
		t.Error("the page does not say what is missing")
	}
	if chosen := r.get(at + "/edit").Find(`select[name="buyer.country"] option[selected]`); chosen.AttrOr("value", "") != "DE" {
		t.Errorf("chosen is %q", chosen.Text())
	}
	version := url.Values{"version": {"1"}, "key": {"k"}}
	r.post(at+"/finalisings", version).wants(http.StatusUnprocessableEntity)

	fillCompany(t, r)
	if chosen := r.get("/invoices/new").Find(`select[name="buyer.country"] option[selected]`).AttrOr("value", ""); chosen != "DE" {
		t.Errorf("a new one begins with the country %q", chosen)
	}
	r.post(at+"/finalisings", version).wants(http.StatusSeeOther)
	issued := r.get(at).wants(http.StatusOK)
	if issued.Find("h1").Text() != "INV-2026-0001" {
		t.Errorf("it is called %s", issued.Find("h1").Text())
	}
	for _, action := range []string{"send", "remind", "transfer", "match", "credit", "void"} {
		if r.get(at+"?action="+action).wants(http.StatusOK).Find("dialog[open]").Length() != 1 {
			t.Errorf("no form for %s", action)
		}
	}
	public := issued.Find("#files").Parent().Parent().Find("code").Text()
	public = public[strings.Index(public, "/invoice/"):]
	if p := r.get(public).wants(http.StatusOK); p.Find("h1").Text() != "Invoice INV-2026-0001" || p.header.Get("Cache-Control") != "no-store" {
		t.Errorf("its customer sees %s", p.Find("h1").Text())
	}
	r.get("/invoice/aaaaaaaaaaaaaaaaaaaaaaaaaa").wants(http.StatusNotFound)
	credit := url.Values{"key": {"c1"}, "how": {"lines"}, "quantity.2": {"11"}}
	if p := r.post(at+"/credit-notes", credit).wants(http.StatusUnprocessableEntity); p.errorOf("quantity.2") == "" {
		t.Error("too much of a line is not told beside its field")
	}
	transfer := url.Values{"key": {"t1"}, "amount": {"500"}, "received": {"2026-11-18"}, "transfer": {"RG 1"}}
	r.post(at+"/transfers", transfer).wants(http.StatusSeeOther)
	if p := r.get(at); !strings.Contains(p.Find("#invoice .marks").Text(), "partially paid") {
		t.Errorf("it stands at %s", p.Find("#invoice .marks").Text())
	}
	r.post(at+"/voids", url.Values{"key": {"v1"}}).wants(http.StatusConflict)
	credit.Set("quantity.2", "1")
	note := r.post(at+"/credit-notes", credit).wants(http.StatusSeeOther).header.Get("Location")
	if p := r.get(note).wants(http.StatusOK); p.Find("h1").Text() != "CN-2026-0001" {
		t.Errorf("the credit note is %s", p.Find("h1").Text())
	}
	list := r.get("/invoices?status=partially+paid").wants(http.StatusOK)
	if list.Find("tbody tr").Length() != 1 || !strings.Contains(list.Text(), "Erika <script> Muster") {
		t.Errorf("the list: %s", list.Find("tbody").Text())
	}
	if file := r.get("/invoices.csv"); strings.Count(file.body, "\n") != 3 || !strings.Contains(file.body, "INV-2026-0001") {
		t.Errorf("the file: %s", file.body)
	}
	r.as(models.Viewer)
	r.get(at).wants(http.StatusOK)
	r.post("/invoices", invoiceForm(nil)).wants(http.StatusForbidden)
	r.post(at+"/credit-notes", url.Values{"key": {"c2"}, "how": {"all"}}).wants(http.StatusForbidden)
}

func fillCompany(t *testing.T, r *rig) {
	t.Helper()
	in := models.CompanyAddress{Name: "Muster GmbH", Street: "Hauptstr. 1", PostalCode: "10115", City: "Berlin", Country: "DE", VATID: "DE136695976"}
	if err := r.ChangeCompany(context.Background(), models.Actor{Name: "Ada", Role: models.Admin}, in); err != nil {
		t.Fatal(err)
	}
}

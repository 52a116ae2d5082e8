package handlers_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
)

func customerForm(change url.Values) url.Values {
	form := url.Values{
		"key": {models.NewKey()}, "name": {"Erika <script>alert(1)</script>"}, "email": {"erika@example.com"}, "company": {"=Muster GmbH"}, "reference": {"C-7"},
		"vat_id": {"DE123456789"}, "phone": {"+49 30 1"}, "street": {"Lange Straße 1"}, "postal_code": {"10115"}, "city": {"Berlin"}, "country": {"DE"}, "language": {"de"},
	}
	for name, value := range change {
		form[name] = value
	}
	return form
}

// Ensure that a clerk makes a customer once, finds and changes them, that a viewer does neither, and that a name is never
// more than text.
func TestCustomerForms(t *testing.T) {
	r := newRig(t)
	r.as(models.Viewer)
	if page := r.get("/customers").wants(http.StatusOK); page.Find(".empty").Length() != 1 || page.Find(`a[href="/customers/new"]`).Length() != 0 {
		t.Error("the empty list does not say so, or lets a viewer begin")
	}
	r.get("/customers/new").wants(http.StatusForbidden)
	r.post("/customers", customerForm(nil)).wants(http.StatusForbidden)
	r.as(models.Clerk)
	form := customerForm(url.Values{"key": {r.get("/customers/new").wants(http.StatusOK).value("key")}})
	at := r.post("/customers", form).wants(http.StatusSeeOther).header.Get("Location")
	if again := r.post("/customers", form).wants(http.StatusSeeOther).header.Get("Location"); again != at {
		t.Errorf("the same form led to %s, then to %s", at, again)
	}
	page := r.get(at).wants(http.StatusOK)
	if page.Find("h1").Text() != "Erika <script>alert(1)</script>" || page.Find("main script").Length() != 0 {
		t.Errorf("the page is of %q", page.Find("h1").Text())
	}
	for _, want := range []string{"=Muster GmbH", "erika@example.com", "+49 30 1", "C-7", "Lange Straße 1", "10115 Berlin", "Germany", "DE123456789", "German"} {
		if !strings.Contains(page.Find("main").Text(), want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	edit := r.get(at + "/edit").wants(http.StatusOK)
	changed := customerForm(url.Values{"seen": {edit.value("seen")}, "city": {"Bonn"}, "name": {"Erika Muster"}})
	r.post(at, changed).wants(http.StatusSeeOther)
	r.post(at, changed).wants(http.StatusSeeOther)
	late := r.post(at, customerForm(url.Values{"seen": {edit.value("seen")}, "city": {"Köln"}})).wants(http.StatusConflict)
	if !strings.Contains(late.Find(".alert").Text(), "meanwhile") || late.value("city") != "Köln" {
		t.Error("a late change is not told why, or lost what was typed")
	}
	r.as(models.Viewer)
	r.get(at + "/edit").wants(http.StatusForbidden)
	r.post(at, changed).wants(http.StatusForbidden)
	for _, gone := range []string{"/customers/99", "/customers/99/edit", "/customers/x"} {
		r.as(models.Clerk)
		r.get(gone).wants(http.StatusNotFound)
	}
	r.as(models.Manager)
	if trail := r.get("/audit").Find("tbody").Text(); !strings.Contains(trail, "Name, Town") || strings.Contains(trail, "Erika") || strings.Contains(trail, "Bonn") {
		t.Errorf("the trail is %q", strings.Join(strings.Fields(trail), " "))
	}
}

// Ensure that what is refused comes back as it was typed, with the reason beside its field.
func TestCustomerFormRefused(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	r.post("/customers", customerForm(nil)).wants(http.StatusSeeOther)
	for field, value := range map[string]string{"email": "erika@example.com", "vat_id": "1", "phone": "call me", "name": strings.Repeat("x", 201), "country": "XXX", "language": "fr"} {
		form := customerForm(url.Values{"email": {"other@example.com"}, field: {value}})
		page := r.post("/customers", form).wants(http.StatusUnprocessableEntity)
		if got := page.errorOf(field); got == "" && field != "country" && field != "language" {
			t.Errorf("nothing is said beside %s", field)
		}
		if page.value("street") != "Lange Straße 1" || page.value("key") != form.Get("key") {
			t.Errorf("%s: what was typed is lost", field)
		}
	}
	if got := r.get("/customers").Find("tbody tr").Length(); got != 1 {
		t.Errorf("%d customers", got)
	}
}

// Ensure that the list is searched and paged, and that its file is the view.
func TestCustomerList(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	for i := range 53 {
		r.post("/customers", customerForm(url.Values{
			"key": {models.NewKey()}, "name": {fmt.Sprintf("Person %02d", i)}, "email": {fmt.Sprintf("p%02d@example.com", i)}, "reference": {""},
		})).wants(http.StatusSeeOther)
	}
	r.as(models.Viewer)
	page := r.get("/customers?sort=name").wants(http.StatusOK)
	if rows := page.Find("tbody tr"); rows.Length() != 50 || !strings.Contains(rows.First().Text(), "Person 00") || page.Find(".figure-line").Text() != "53 customers" {
		t.Errorf("%d rows, %s", rows.Length(), page.Find(".figure-line").Text())
	}
	if next := r.get(page.Find("a[rel=next]").AttrOr("href", "")).wants(http.StatusOK); next.Find("tbody tr").Length() != 3 {
		t.Error("the next page is another")
	}
	for query, want := range map[string]int{"p07": 1, "person 4": 10, "muster": 50, "nobody": 0, "<script>": 0} {
		found := r.get("/customers?q=" + url.QueryEscape(query)).wants(http.StatusOK)
		if got := found.Find("tbody tr").Length(); got != want || want == 0 && found.Find(".empty").Length() != 1 {
			t.Errorf("%q finds %d, want %d", query, got, want)
		}
	}
	file := r.get("/customers.csv?q=p07").wants(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != "Person 07" || rows[1][2] != "'=Muster GmbH" || rows[1][4] != "'+49 30 1" || rows[0][12] != "known since (UTC)" {
		t.Errorf("the file is %q, %v", rows, err)
	}
	for _, wrong := range []string{"?after=x", "?after=999", "?sort=x"} {
		r.get("/customers" + wrong).wants(http.StatusUnprocessableEntity)
		r.get("/customers.csv" + strings.Replace(wrong, "after=999", "after=-1", 1)).wants(http.StatusUnprocessableEntity)
	}
}

// Ensure that a note is kept once, shown with who wrote it, and is a clerk's.
func TestCustomerNotes(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	at := r.post("/customers", customerForm(nil)).header.Get("Location")
	note := url.Values{"key": {r.get(at).value("key")}, "body": {"Called, <b>wants</b> a new card."}}
	for range 2 {
		r.post(at+"/notes", note).wants(http.StatusSeeOther)
	}
	if notes := r.get(at).Find(".timeline li"); notes.Length() != 1 || !strings.Contains(notes.Text(), "<b>wants</b>") || !strings.Contains(notes.Text(), "Carl Clerk") {
		t.Errorf("the notes are %q", notes.Text())
	}
	r.post(at+"/notes", url.Values{"key": note["key"], "body": {"Something else."}}).wants(http.StatusConflict)
	if refused := r.post(at+"/notes", url.Values{"key": {models.NewKey()}, "body": {"  "}}).wants(http.StatusUnprocessableEntity); refused.errorOf("body") == "" {
		t.Error("nothing is said beside an empty note")
	}
	r.as(models.Viewer)
	r.post(at+"/notes", url.Values{"key": {models.NewKey()}, "body": {"x"}}).wants(http.StatusForbidden)
	if r.get(at).Find(`form[action$="/notes"]`).Length() != 0 {
		t.Error("a viewer is offered what they may not do")
	}
}

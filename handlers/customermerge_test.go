package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
)

// Ensure that a manager finds the other of two, sees both side by side, and makes them one, once; that the old page leads
// to the new, and so does the list of the old one's transactions.
func TestMergePages(t *testing.T) {
	r := newRig(t)
	winner, loser := r.from("erika@example.com"), r.from("em@example.org")
	at, old := fmt.Sprintf("/customers/%d", *winner.CustomerID), fmt.Sprintf("/customers/%d", *loser.CustomerID)
	r.as(models.Clerk)
	r.get(at + "/merge").wants(http.StatusForbidden)
	r.post(at+"/merges", nil).wants(http.StatusForbidden)
	if r.get(at).Find(`a[href="`+at+`/merge"]`).Length() != 0 {
		t.Error("a clerk is offered what they may not do")
	}
	r.as(models.Manager)
	looked := r.get(at + "/merge?q=em%40").wants(http.StatusOK)
	way := looked.Find(".found a")
	if way.Length() != 1 {
		t.Fatalf("%d are found", way.Length())
	}
	for query, status := range map[string]int{"?q=nobody": 422, "?q=erika": 422, "?customer=" + number(*winner.CustomerID): 422, "?customer=999": 404} {
		r.get(at + "/merge" + query).wants(status)
	}
	page := r.get(way.AttrOr("href", "")).wants(http.StatusOK)
	for _, want := range []string{"erika@example.com", "em@example.org", "can't be undone", "Transactions"} {
		if !strings.Contains(page.Find("main").Text(), want) {
			t.Errorf("%q is not told", want)
		}
	}
	form := url.Values{
		"key": {page.value("key")}, "customer": {page.value("customer")}, "seen": {page.value("seen")}, "other_seen": {page.value("other_seen")}, "take_email": {"other"},
	}
	stale := url.Values{}
	for name, value := range form {
		stale[name] = value
	}
	stale["seen"] = []string{"1"}
	if refused := r.post(at+"/merges", stale).wants(http.StatusConflict); refused.value("seen") != form.Get("seen") || refused.Find(`[name=take_email][value=other][checked]`).Length() != 1 {
		t.Error("what is out of date is not shown as it is now, with the choice kept")
	}
	for range 2 {
		r.post(at+"/merges", form).wants(http.StatusSeeOther)
	}
	for _, path := range []string{old, old + ".json"} {
		if to := r.get(path).wants(http.StatusSeeOther).header.Get("Location"); to != strings.Replace(path, old, at, 1) {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	list := r.get("/transactions?customer=" + number(*loser.CustomerID)).wants(http.StatusOK)
	if n := list.Find(".transactions tbody tr").Length(); n != 2 {
		t.Errorf("the old one's list has %d transactions", n)
	}
	if merged := r.get(at); !strings.Contains(merged.Find("main").Text(), "em@example.org") || merged.Find(".transactions tbody tr").Length() != 2 {
		t.Error("the page is not of both")
	}
	if trail := r.get("/audit").Find("tbody").Text(); !strings.Contains(trail, "Transactions: 1") || strings.Contains(trail, "example") {
		t.Errorf("the trail is %q", strings.Join(strings.Fields(trail), " "))
	}
}

// Ensure that a manager exports what is held of a person as a file that is kept nowhere on the way.
func TestPersonFile(t *testing.T) {
	r := newRig(t)
	p := r.from("erika@example.com")
	at := fmt.Sprintf("/customers/%d.json", *p.CustomerID)
	r.as(models.Clerk)
	r.get(at).wants(http.StatusForbidden)
	r.as(models.Manager)
	for _, missing := range []string{"/customers/99.json", "/customers/x.json", "/customers/-1.json"} {
		r.get(missing).wants(http.StatusNotFound)
	}
	file := r.get(at).wants(http.StatusOK)
	var held struct {
		Customer     map[string]any
		Transactions []map[string]any
	}
	if err := json.Unmarshal([]byte(file.body), &held); err != nil || held.Customer["email"] != "erika@example.com" || len(held.Transactions) != 1 {
		t.Errorf("%v: %s", err, file.body)
	}
	if h := file.header; h.Get("Cache-Control") != "no-store" || !strings.HasPrefix(h.Get("Content-Type"), "application/json") || !strings.Contains(h.Get("Content-Disposition"), "attachment") {
		t.Errorf("its header is %v", h)
	}
	if trail := r.get("/audit").Find("tbody").Text(); !strings.Contains(trail, "data exported") {
		t.Error("the trail does not tell of it")
	}
}

// Ensure that a manager is told what goes and what stays, is stopped while something is going on, erases once, and finds
// nothing but the books afterwards.
func TestErasePages(t *testing.T) {
	r := newRig(t)
	p := r.Captured(t, money.New(5000, "EUR"))
	at := fmt.Sprintf("/customers/%d", *p.CustomerID)
	r.as(models.Clerk)
	r.get(at + "?erase=yes").wants(http.StatusForbidden)
	r.post(at+"/erasures", url.Values{"key": {models.NewKey()}}).wants(http.StatusForbidden)
	r.as(models.Manager)
	if _, err := r.RequestRefund(t.Context(), adminOf(t, r), models.Ask{PaymentID: p.ID, Amount: money.New(50, "EUR"), Key: models.NewKey()}); err != nil {
		t.Fatal(err)
	}
	stopped := r.get(at + "?erase=yes").wants(http.StatusOK).Find("dialog")
	if stopped.Find("button[type=submit]").Length() != 0 || stopped.Find(`a[href="`+transaction(p.ID, "")+`"]`).Length() != 1 {
		t.Errorf("with a refund under way the form is %q", stopped.Text())
	}
	if refused := r.post(at+"/erasures", url.Values{"key": {models.NewKey()}}).wants(http.StatusConflict); !strings.Contains(refused.Find("dialog .alert").Text(), "ORDER-1") {
		t.Errorf("it says %q", refused.Find("dialog .alert").Text())
	}
	r.Work(t)
	dialog := r.get(at + "?erase=yes").wants(http.StatusOK).Find("dialog")
	for _, want := range []string{"What is removed", "What stays", "Invoices", "Backups", "Erase Erika Muster"} {
		if !strings.Contains(dialog.Text(), want) {
			t.Errorf("%q is not told", want)
		}
	}
	form := url.Values{"key": {dialog.Find("[name=key]").AttrOr("value", "")}}
	for range 2 {
		r.post(at+"/erasures", form).wants(http.StatusSeeOther)
	}
	running := r.get(at).wants(http.StatusOK)
	if running.Find("#tasks progress").Length() != 1 || running.Find(`#tasks[hx-trigger]`).Length() != 1 || running.Find("h1").Text() != fmt.Sprintf("Customer %d", *p.CustomerID) {
		t.Errorf("while it runs the page is %q", running.Find("main").Text())
	}
	r.Work(t)
	r.WorkLater(t, time.Minute)
	gone := r.get(at).wants(http.StatusOK)
	if text := gone.Find("main").Text(); strings.Contains(text, "Erika") || strings.Contains(text, "erika@") || !strings.Contains(text, "Erased on") || !strings.Contains(text, "€50.00") {
		t.Errorf("afterwards the page is %q", strings.Join(strings.Fields(text), " "))
	}
	if gone.Find(`#tasks[hx-trigger], form[action$="/notes"], a[href$="/edit"]`).Length() != 0 {
		t.Error("there is something left to do to who was erased")
	}
	for _, path := range []string{"/customers?q=erika", "/transactions?q=erika%40example.com", "/transactions?q=muster"} {
		if found := r.get(path).wants(http.StatusOK); found.Find("tbody tr").Length() != 0 {
			t.Errorf("%s finds something", path)
		}
	}
	r.get(at + "/edit").wants(http.StatusConflict)
	r.post(at+"/notes", url.Values{"key": {models.NewKey()}, "body": {"x"}}).wants(http.StatusConflict)
	if one := r.get(transaction(p.ID, "")).wants(http.StatusOK); strings.Contains(one.Find("main").Text(), "Erika") {
		t.Error("the transaction still names them")
	}
}

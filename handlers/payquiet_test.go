package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that who only fetches a link's page, as a scanner of mails does, makes nothing happen.
func TestPayIsQuiet(t *testing.T) {
	r := newRig(t)
	link, path := r.paymentLink(nil)
	asked := r.Sim.Requests()
	for range 100 {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, of := range []string{"", "?lang=de", "/back/1", "/go/1"} {
				r.do(method, path+of, nil, nil)
			}
		}
	}
	if err := r.RunDueJobs(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := r.Sim.Requests() - asked; n != 0 {
		t.Errorf("%d calls to the gateway", n)
	}
	after, err := r.Link(t.Context(), link.ID)
	if err != nil || after.UpdatedAt != link.UpdatedAt || after.Attempts != 0 {
		t.Errorf("%+v, %v", after, err)
	}
	if all, err := r.OpeningsOf(t.Context(), link.ID); err != nil || len(all) != 0 {
		t.Errorf("scanners are counted: %v, %v", all, err)
	}
	for range 3 {
		r.post(path+"/openings", nil).wants(http.StatusNoContent)
	}
	if all, err := r.OpeningsOf(t.Context(), link.ID); err != nil || len(all) != 1 || all[0].Pressed {
		t.Errorf("one person is counted %d times, %v", len(all), err)
	}
}

// Ensure that people who press at once over HTTP are led to one payment.
func TestPayPressedByMany(t *testing.T) {
	r := newRig(t)
	r.works()
	link, path := r.paymentLink(nil)
	var all sync.WaitGroup
	for range 19 { // as many as one address may press at once
		all.Go(func() {
			answer, err := r.client.PostForm(r.url+path, url.Values{"key": {models.NewKey()}})
			if err != nil || answer.StatusCode != http.StatusSeeOther || !strings.Contains(answer.Header.Get("Location"), "/go/1") {
				t.Errorf("%v, %v", answer, err)
				return
			}
			answer.Body.Close()
		})
	}
	all.Wait()
	attempts, err := r.AttemptsOf(t.Context(), link.ID)
	if err != nil || len(attempts) != 1 {
		t.Errorf("%d attempts, %v", len(attempts), err)
	}
}

// Ensure that a link's page is kept private, that guessing is slowed down, and that no token is logged.
func TestPayIsPrivate(t *testing.T) {
	r := newRig(t)
	_, path := r.paymentLink(nil)
	page := r.get(path).wants(http.StatusOK)
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow",
	} {
		if got := page.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	r.post(path, url.Values{}) // without a key: refused, and logged
	wrong := r.get("/pay/" + strings.Repeat("a", 26)).wants(http.StatusNotFound)
	if short := r.get("/pay/x").wants(http.StatusNotFound); short.Find("main").Text() != wrong.Find("main").Text() {
		t.Error("a token that can't be one is told from one that is not there")
	}
	for range 30 {
		r.get("/pay/" + strings.Repeat("b", 26))
	}
	r.get("/pay/" + strings.Repeat("c", 26)).wants(http.StatusTooManyRequests)
	token := strings.TrimPrefix(path, "/pay/")
	if log := r.log.String(); strings.Contains(log, token) || !strings.Contains(log, "/pay/***") {
		t.Errorf("the log: %s", log)
	}
}

// Ensure that search engines are kept from the page of every link but one that is open to anybody.
func TestPayIsFound(t *testing.T) {
	r := newRig(t)
	anybody := func(n *models.NewLink) { n.Many, n.Customer = true, models.Person{} }
	link, open := r.paymentLink(anybody)
	_, once := r.paymentLink(func(n *models.NewLink) { n.Customer = models.Person{} })
	_, named := r.paymentLink(func(n *models.NewLink) { n.Many, n.Customer = true, models.Person{LastName: "Muster"} })
	found := func(path string) bool {
		page := r.get(path).wants(http.StatusOK)
		told, marked := page.header.Get("X-Robots-Tag") == "noindex, nofollow", page.Find(`meta[name=robots][content="noindex, nofollow"]`).Length() == 1
		if told != marked {
			t.Errorf("%s: the header says so: %v, the page: %v", path, told, marked)
		}
		return !told
	}
	if !found(open) || found(once) || found(named) {
		t.Errorf("for anybody: %v, once: %v, for one person: %v", found(open), found(once), found(named))
	}
	r.as(models.Clerk)
	r.post("/links/"+number(link.ID)+"/expiry", nil).wants(http.StatusSeeOther)
	if found(open) {
		t.Error("one that has ended")
	}
}

// Ensure that what has ended says so, that an expired link's customer can ask for a new one, and that who may only see
// changes nothing.
func TestPayEnds(t *testing.T) {
	r := newRig(t)
	link, path := r.paymentLink(nil)
	r.as(models.Viewer)
	r.post("/links/"+number(link.ID)+"/expiry", nil).wants(http.StatusForbidden)
	r.as(models.Clerk)
	r.post("/links/"+number(link.ID)+"/expiry", nil).wants(http.StatusSeeOther)
	if got := r.get(path).wants(http.StatusOK).Find("h1").Text(); got != "This payment link has expired" {
		t.Errorf("%q", got)
	}
	r.post(path, url.Values{"key": {models.NewKey()}}).wants(http.StatusConflict)
	r.post(path+"/wishes", nil).wants(http.StatusSeeOther)
	if !strings.Contains(r.get("/").Find("main").Text(), "asks for a new link") {
		t.Error("home does not say that a new link is wanted")
	}
	if err := r.CancelLink(t.Context(), modelstest.Clerk, link.ID); err != nil {
		t.Fatal(err)
	}
	if got := r.get(path + "?lang=de").Find("h1").Text(); got != "Diese Zahlung wurde abgesagt" {
		t.Errorf("%q", got)
	}
}

// Ensure that the form makes a link once, shows what is wrong beside its field, and that the list and its file have it.
func TestNewLinkForm(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	form := r.get("/links/new").wants(http.StatusOK)
	fields := url.Values{
		"key": {form.value("key")}, "account": {number(r.Account.ID)}, "amount": {"12.5"}, "currency": {"EUR"}, "description": {""},
		"expires": {form.value("expires")}, "uses": {"once"}, "language": {"de"}, "capture": {"automatic"}, "email": {"erika@example.com"},
	}
	if got := r.post("/links", fields).wants(http.StatusUnprocessableEntity); got.errorOf("description") == "" || got.value("amount") != "12.5" {
		t.Error("nothing says that the description is missing, or what was typed is gone")
	}
	fields.Set("description", "=Two books")
	first := r.post("/links", fields).wants(http.StatusSeeOther).header.Get("Location")
	if second := r.post("/links", fields).wants(http.StatusSeeOther).header.Get("Location"); second != first {
		t.Errorf("the same form made %s and %s", first, second)
	}
	if page := r.get(first).wants(http.StatusOK); page.Find("svg.qr").Length() != 1 || page.Find("[data-copy*='/pay/']").Length() != 1 {
		t.Error("no code or no address to copy")
	}
	if file := r.get("/links.csv"); !strings.Contains(file.body, "'=Two books") || !strings.Contains(file.body, "12.50") {
		t.Errorf("the file: %s", file.body)
	}
}

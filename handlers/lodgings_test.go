package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/web/letters"
)

// newLodgingRig is a rig with an account at each gateway, a clerk who is signed in, and the page of an open invoice.
func newLodgingRig(t *testing.T) (r *rig, d *modelstest.Desk, at string) {
	t.Helper()
	d = modelstest.NewDesk(t, "", func(o *models.Options) { o.Composer = letters.Composer{} })
	r = rigOf(t, &modelstest.Shop{Ledger: d.Ledger, Clock: d.Clock})
	fillCompany(t, r)
	r.as(models.Clerk)
	r.opens() // so that no number of a lodging is its invoice's
	return r, d, r.opens()
}

// opens is the page of an invoice that was drafted and finalised.
func (r *rig) opens() string {
	r.t.Helper()
	at := r.post("/invoices", invoiceForm(nil)).wants(http.StatusSeeOther).header.Get("Location")
	r.post(at+"/finalisings", url.Values{"version": {"1"}, "key": {models.NewKey()}}).wants(http.StatusSeeOther)
	return at
}

// lodges posts the form of an invoice's page as it was drawn.
func (r *rig) lodges(at string, account int64) *page {
	r.t.Helper()
	key, _ := r.get(at).wants(http.StatusOK).Find("#at-gateway form.lodge [name=key]").Attr("value")
	return r.post(at+"/lodgings", url.Values{"key": {key}, "account": {fmt.Sprint(account)}})
}

// atGateway is how an invoice's lodging stands on its page, and the buttons that it has.
func (r *rig) atGateway(at string) (status, buttons string) {
	r.t.Helper()
	part := r.get(at).wants(http.StatusOK).Find("#at-gateway")
	return strings.TrimSpace(part.Find(".lodged .status").First().Text()), strings.Join(strings.Fields(part.Find(".lodged button").Text()), " ")
}

func (r *rig) wantsAtGateway(at, status, buttons string) {
	r.t.Helper()
	if s, b := r.atGateway(at); s != status || b != buttons {
		r.t.Errorf("at the gateway it stands %q with %q, want %q with %q", s, b, status, buttons)
	}
}

// Ensure that an invoice is lodged, reminded of, asked after and cancelled without scripts, each once however often its
// form is sent, and that its part follows while there may be news.
func TestLodgingPages(t *testing.T) {
	r, d, at := newLodgingRig(t)
	account := d.Gateways["paymentz"].Account.ID
	key := url.Values{"key": {"l1"}, "account": {fmt.Sprint(account)}}
	for range 2 {
		if to := r.post(at+"/lodgings", key).wants(http.StatusSeeOther).header.Get("Location"); to != at {
			t.Errorf("it leads to %s", to)
		}
	}
	r.wantsAtGateway(at, "to be lodged", "")
	d.Work(t)
	if all := d.Paymentz.Invoices(); len(all) != 1 || all[0].Mails != 1 {
		t.Fatalf("the gateway holds %+v", all)
	}
	r.wantsAtGateway(at, "open", "Remind there Cancel there Ask the gateway")
	if every, _ := r.get(at).Find("#at-gateway").Attr("hx-trigger"); every == "" {
		t.Error("its part does not follow what happens")
	}

	for range 2 {
		r.post("/lodgings/1/reminders", url.Values{"key": {"r1"}}).wants(http.StatusSeeOther)
	}
	d.Work(t)
	if all := d.Paymentz.Invoices(); all[0].Mails != 2 {
		t.Errorf("its customer was mailed %d times", all[0].Mails)
	}
	r.post("/lodgings/1/inquiries", url.Values{"key": {"a1"}}).wants(http.StatusSeeOther)
	if asked := r.get(at); !strings.Contains(asked.Find("[role=status]").Text(), "asked") {
		t.Errorf("it says %q", asked.Find("[role=status]").Text())
	}
	d.Work(t)

	for range 2 {
		r.post("/lodgings/1/cancellations", url.Values{"key": {"c1"}}).wants(http.StatusSeeOther)
	}
	d.Work(t)
	r.wantsAtGateway(at, "cancelled", "Ask the gateway")
	g, err := d.Lodging(t.Context(), 1)
	if err != nil || len(g.Acts) != 3 {
		t.Errorf("done there: %+v, %v", g.Acts, err)
	}
	quiet := r.get(at).wants(http.StatusOK)
	if every, follows := quiet.Find("#at-gateway").Attr("hx-trigger"); follows {
		t.Errorf("it is over and asks %s", every)
	}
	if quiet.Find("#at-gateway form.lodge").Length() != 1 {
		t.Error("it can't be lodged again")
	}
}

// Ensure that a script that sends the forms is led to the page as well.
func TestLodgingPagesWithScripts(t *testing.T) {
	r, d, at := newLodgingRig(t)
	send := func(path string, form url.Values) *page {
		return r.do(http.MethodPost, path, strings.NewReader(form.Encode()),
			http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Hx-Request": {"true"}})
	}
	form := url.Values{"key": {"l1"}, "account": {fmt.Sprint(d.Gateways["paymentz"].Account.ID)}}
	if to := send(at+"/lodgings", form).wants(http.StatusOK).header.Get("HX-Redirect"); to != at {
		t.Errorf("it leads to %q", to)
	}
	d.Work(t)
	if to := send("/lodgings/1/reminders", url.Values{"key": {"r1"}}).wants(http.StatusOK).header.Get("HX-Redirect"); to != at {
		t.Errorf("it leads to %q", to)
	}
	refused := send("/lodgings/1/cancellations", url.Values{"key": {"c1"}}).wants(http.StatusConflict)
	if said := refused.Find("#at-gateway .alert[data-tone=danger]").Text(); !strings.Contains(said, "under way") {
		t.Errorf("its part says %q", said)
	}
}

// Ensure that what can't be lodged, reminded of or cancelled is refused with a sentence on the invoice's page.
func TestLodgingPagesRefuse(t *testing.T) {
	r, d, at := newLodgingRig(t)
	account := d.Gateways["paymentz"].Account.ID
	says := func(p *page, sentence string) {
		t.Helper()
		if part := p.Find("#at-gateway"); !strings.Contains(part.Text(), sentence) {
			t.Errorf("its part says %q, want %q", strings.Join(strings.Fields(part.Text()), " "), sentence)
		}
	}
	form := func(account int64) url.Values {
		return url.Values{"key": {models.NewKey()}, "account": {fmt.Sprint(account)}}
	}
	cannot := r.post(at+"/lodgings", form(d.Gateways["computop"].Account.ID)).wants(http.StatusUnprocessableEntity)
	if said := cannot.errorOf("account"); !strings.Contains(said, "can't hold invoices") {
		t.Errorf("beside the account stands %q", said)
	}
	if options := cannot.Find("#at-gateway option").Text(); !strings.Contains(options, "paymentz") || strings.Contains(options, "computop") {
		t.Errorf("the accounts to choose from: %q", options)
	}
	says(r.post(at+"/lodgings", url.Values{"account": {fmt.Sprint(account)}}).wants(http.StatusUnprocessableEntity), "had lost its number")
	r.lodges(at, account).wants(http.StatusSeeOther)
	says(r.post(at+"/lodgings", form(account)).wants(http.StatusConflict), "at a gateway already")
	says(r.post("/lodgings/1/reminders", form(0)).wants(http.StatusConflict), "under way")
	says(r.post("/lodgings/1/inquiries", form(0)).wants(http.StatusConflict), "does not have the invoice yet")
	r.post("/lodgings/7/reminders", form(0)).wants(http.StatusNotFound)
	r.post("/invoices/99/lodgings", form(account)).wants(http.StatusNotFound)

	draft := r.post("/invoices", invoiceForm(nil)).wants(http.StatusSeeOther).header.Get("Location")
	says(r.get(draft), "Finalise the invoice first")
	says(r.post(draft+"/lodgings", form(account)).wants(http.StatusConflict), "Finalise the invoice first")
	paid := r.opens()
	r.post(paid+"/transfers", url.Values{"key": {"t1"}, "amount": {"1144.60"}, "received": {"2024-11-18"}, "transfer": {"RG 1"}}).wants(http.StatusSeeOther)
	says(r.get(paid), "Nothing is owed")
	says(r.post(paid+"/lodgings", form(account)).wants(http.StatusConflict), "Nothing is owed")
	if n := len(d.Paymentz.Invoices()); n != 0 {
		t.Errorf("the gateway holds %d", n)
	}
}

// Ensure that where no account can hold invoices the page says so in place of a form.
func TestLodgingTakesAnAccount(t *testing.T) {
	r := newRig(t)
	fillCompany(t, r)
	r.as(models.Clerk)
	at := r.opens()
	part := r.get(at).wants(http.StatusOK).Find("#at-gateway")
	if part.Find("form").Length() != 0 || !strings.Contains(part.Text(), "None of your accounts can hold invoices") {
		t.Errorf("its part says %q", part.Text())
	}
	refused := r.post(at+"/lodgings", url.Values{"key": {"l1"}, "account": {"1"}}).wants(http.StatusUnprocessableEntity)
	if said := refused.Find("#at-gateway").Text(); !strings.Contains(said, "None of your accounts can hold invoices") {
		t.Errorf("its part says %q", said)
	}
}

// Ensure that a viewer sees how an invoice stands at a gateway, and can change nothing.
func TestLodgingPagesByRole(t *testing.T) {
	r, d, at := newLodgingRig(t)
	account := d.Gateways["paymentz"].Account.ID
	r.as(models.Viewer)
	if r.get(at).wants(http.StatusOK).Find("#at-gateway form").Length() != 0 {
		t.Error("a viewer is shown a form")
	}
	r.post(at+"/lodgings", url.Values{"key": {"l1"}, "account": {fmt.Sprint(account)}}).wants(http.StatusForbidden)
	r.as(models.Clerk)
	r.lodges(at, account).wants(http.StatusSeeOther)
	d.Work(t)
	r.as(models.Viewer)
	r.wantsAtGateway(at, "open", "")
	for _, verb := range []string{"reminders", "cancellations", "inquiries"} {
		r.post("/lodgings/1/"+verb, url.Values{"key": {verb}}).wants(http.StatusForbidden)
	}
	d.Work(t)
	if all := d.Paymentz.Invoices(); len(all) != 1 || all[0].Mails != 1 {
		t.Errorf("the gateway holds %+v", all)
	}
	r.nobody()
	r.post("/lodgings/1/reminders", url.Values{"key": {"r1"}}).wants(http.StatusSeeOther)
	if g, err := d.Lodging(t.Context(), 1); err != nil || len(g.Acts) != 1 {
		t.Errorf("done there: %+v, %v", g, err)
	}
}

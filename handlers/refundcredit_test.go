package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
)

// paysInvoice has the customer of an invoice pay so much of it on the gateway's page.
func (r *rig) paysInvoice(id, minor int64) *models.Payment {
	r.t.Helper()
	i, err := r.Invoice(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	_, p, err := r.PayInvoice(r.t.Context(), id, models.PayAsk{Key: models.NewKey(), Amount: i.Money(minor)})
	if err != nil {
		r.t.Fatal(err)
	}
	r.Work(r.t)
	if err := r.Sim.Pay(r.Payment(r.t, p.ID).ProviderID, "4111111111111111"); err != nil {
		r.t.Fatal(err)
	}
	r.Work(r.t)
	return r.Payment(r.t, p.ID)
}

// Ensure that a refund of a paid invoice offers its credit note, makes it by plain forms, and shows it on both pages.
func TestRefundOffersItsCreditNote(t *testing.T) {
	r := paperRig(t)
	at := r.issues(url.Values{"account": {"1"}}) // €1,144.60
	p := r.paysInvoice(1, 1144_60)
	form := r.get(transaction(p.ID, "?action=refund")).wants(http.StatusOK)
	choice := form.Find(`input[name="credit_invoice"]`)
	if choice.Length() != 2 || choice.First().AttrOr("value", "") != "1" || choice.Filter("[checked]").AttrOr("value", "") != "1" {
		t.Fatalf("%d choices, chosen is %q", choice.Length(), choice.Filter("[checked]").AttrOr("value", ""))
	}
	ask := url.Values{"key": {form.value("key")}, "amount": {"100"}, "credit_invoice": {"1"}, "reason": {"One book was torn"}}
	r.post(transaction(p.ID, "/refunds"), ask).wants(http.StatusSeeOther)
	r.Work(t)
	card := r.get(transaction(p.ID, "")).Find("#paid-invoices").Closest("section").Text()
	for _, part := range []string{"INV-2026-0001", "€1,044.60", "CN-2026-0001", "-€100.00"} {
		if !strings.Contains(card, part) {
			t.Errorf("the payment's page does not tell %s: %s", part, card)
		}
	}
	if invoice := r.get(at).Find("main").Text(); !strings.Contains(invoice, "CN-2026-0001") || strings.Contains(invoice, "without a credit note") {
		t.Errorf("the invoice's page: %s", invoice)
	}
	note := r.get("/invoices/2").wants(http.StatusOK)
	if note.Find("h1").Text() != "CN-2026-0001" || !strings.Contains(note.Find("main").Text(), "One book was torn") {
		t.Errorf("the credit note: %s", note.Find("main").Text())
	}
	r.Agrees(t, p.ID)
}

// Ensure that a refund that breaks a rule of credit notes comes back as typed with a sentence beside its field, and sends
// nothing.
func TestRefusedCreditOfARefund(t *testing.T) {
	r := paperRig(t)
	r.issues(url.Values{"account": {"1"}})
	other := r.issues(url.Values{"account": {"1"}})
	p := r.paysInvoice(1, 1144_60)
	for name, c := range map[string]struct{ credit, reason, field, says string }{
		"no credit note, no reason": {"none", "  ", "reason", "Say why there is no credit note"},
		"nothing chosen, no reason": {"", "", "reason", "Say why there is no credit note"},
		"another invoice":           {strings.TrimPrefix(other, "/invoices/"), "torn", "credit_invoice", "did not pay that invoice"},
		"no invoice":                {"x'--", "torn", "credit_invoice", "did not pay that invoice"},
		"one that is not there":     {"99", "torn", "credit_invoice", "did not pay that invoice"},
		"what no paper can say":     {"1", "torn \x01", "reason", ""},
	} {
		t.Run(name, func(t *testing.T) {
			ask := url.Values{"key": {"k-" + name}, "amount": {"10"}, "credit_invoice": {c.credit}, "reason": {c.reason}}
			p := r.post(transaction(p.ID, "/refunds"), ask).wants(http.StatusUnprocessableEntity)
			said := p.errorOf(c.field)
			if c.field == "credit_invoice" {
				said = p.Find("fieldset.choices .field-error").Text()
			}
			if said == "" || !strings.Contains(said, c.says) {
				t.Errorf("beside %s stands %q", c.field, said)
			}
			if p.value("amount") != "10" || p.value("key") != "k-"+name {
				t.Errorf("the form came back with %q, %q", p.value("amount"), p.value("key"))
			}
			if chosen := p.Find(`input[name="credit_invoice"][checked]`).AttrOr("value", ""); c.credit == "none" && chosen != "none" {
				t.Errorf("chosen is now %q", chosen)
			}
		})
	}
	r.Work(t)
	if n := r.Sim.Calls("refund"); n != 0 {
		t.Errorf("%d refunds were sent", n)
	}
	withReason := url.Values{"key": {"k-said"}, "amount": {"10"}, "credit_invoice": {"none"}, "reason": {"Goodwill"}}
	r.post(transaction(p.ID, "/refunds"), withReason).wants(http.StatusSeeOther)
	r.Work(t)
	if invoice := r.get("/invoices/1").Find("#invoice").Text(); !strings.Contains(invoice, "€10.00") {
		t.Errorf("the invoice's page does not ask for the credit note: %s", invoice)
	}
}

// Ensure that a refund of what paid no invoice, and of what is credited already, asks for no credit note.
func TestRefundThatNeedsNoCreditNote(t *testing.T) {
	r := paperRig(t)
	at := r.issues(url.Values{"account": {"1"}})
	p := r.paysInvoice(1, 1144_60)
	r.post(at+"/credit-notes", url.Values{"key": {"c1"}, "how": {"all"}}).wants(http.StatusSeeOther)
	if n := r.get(transaction(p.ID, "?action=refund")).Find(`input[name="credit_invoice"]`).Length(); n != 0 {
		t.Errorf("%d choices where all is credited", n)
	}
	r.post(transaction(p.ID, "/refunds"), url.Values{"key": {"k1"}, "amount": {"1144.60"}}).wants(http.StatusSeeOther)
	r.Work(t)
	if page := r.get(at).Find("#invoice").Text(); strings.Contains(page, "credit note") {
		t.Errorf("the invoice's page: %s", page)
	}
}

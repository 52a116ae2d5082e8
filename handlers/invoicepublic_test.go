package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models"
)

// sums are the figures of a customer's page, name by name.
func (p *page) sums() string {
	var all []string
	for _, row := range p.Find(".sums > div").EachIter() {
		all = append(all, strings.TrimSpace(row.Find("dt").Text())+": "+strings.TrimSpace(row.Find("dd").Text()))
	}
	return strings.Join(all, "; ")
}

// Ensure that an invoice's customer reads in each of its states how it stands, what is paid, and what is left.
func TestCustomerReadsWhatIsLeft(t *testing.T) {
	r := paperRig(t)
	at := r.issues(nil) // €1,144.60
	public := r.customerPage(at)
	const lines = "Net total: €980.00; 19% VAT on €800.00: €152.00; 7% VAT on €180.00: €12.60; Total: €1,144.60"
	reads := func(state, asks, moved string) *page {
		t.Helper()
		p := r.get(public).wants(http.StatusOK)
		if got := strings.TrimSpace(p.Find(".standing").Text()); got != state {
			t.Errorf("it stands as %q, want %q", got, state)
		}
		if got := strings.TrimSpace(p.Find(".sum").Text()); got != asks {
			t.Errorf("it asks for %q, want %q", got, asks)
		}
		if got := p.sums(); got != lines+moved {
			t.Errorf("it sums up\n%s, want\n%s", got, lines+moved)
		}
		return p
	}
	transfer := func(key, amount string) {
		t.Helper()
		r.post(at+"/transfers", url.Values{"key": {key}, "amount": {amount}, "received": {"2026-11-18"}}).wants(http.StatusSeeOther)
	}
	reads("Payable until 2 Dec 2026", "€1,144.60", "; Still to pay: €1,144.60")
	transfer("t1", "500")
	reads("€500.00 is paid, this is left, payable until 2 Dec 2026", "€644.60", "; Paid: -€500.00; Still to pay: €644.60")
	r.Clock.Turn(20 * 24 * time.Hour)
	if p := reads("Overdue: was payable until 2 Dec 2026", "€644.60", "; Paid: -€500.00; Still to pay: €644.60"); p.Find(".standing svg").Length() != 1 {
		t.Error("how it stands has no shape beside its words")
	}
	transfer("t2", "644.60")
	reads("This invoice is paid. Thank you.", "€1,144.60", "; Paid: -€1,144.60; Still to pay: €0.00")

	credit := url.Values{"key": {"c1"}, "how": {"amount"}, "amount": {"100"}, "reason": {"Late"}}
	note := r.post(at+"/credit-notes", credit).wants(http.StatusSeeOther).header.Get("Location")
	reads("Paid, and €100.00 more than is asked for: Muster GmbH will give it back.", "€1,144.60", "; Credited: -€100.00; Paid: -€1,144.60; To be given back: €100.00")
	r.post(at+"/returns", url.Values{"key": {"r1"}, "amount": {"120"}, "received": {"2026-12-09"}}).wants(http.StatusSeeOther)
	reads("This invoice is paid. Thank you.", "€1,144.60", "; Credited: -€100.00; Paid: -€1,144.60; Paid back to you: €120.00; Waived, a credit note follows: -€20.00; Still to pay: €0.00")

	noted := r.get(r.customerPage(note) + "?lang=de").wants(http.StatusOK)
	if noted.Find("h1").Text() != "Rechnungskorrektur CN-2026-0001" || !strings.Contains(noted.Find("main").Text(), "Late") || strings.Contains(noted.sums(), "Noch zu zahlen") {
		t.Errorf("the credit note: %s", noted.Find("main").Text())
	}
}

// Ensure that a void invoice asks for nothing, that one without a gateway says where to transfer to, and that pressing
// Pay keeps the language.
func TestCustomerOfAnInvoice(t *testing.T) {
	r := paperRig(t)
	void := r.issues(nil)
	r.post(void+"/voids", url.Values{"key": {"v1"}, "reason": {"Never ordered"}}).wants(http.StatusSeeOther)
	if p := r.get(r.customerPage(void)); !strings.Contains(p.Find(".standing").Text(), "taken back") || p.Find("form").Length() != 0 ||
		!strings.HasSuffix(p.sums(), "Credited: -€1,144.60; Still to pay: €0.00") {
		t.Errorf("a void invoice: %s", p.Find("main").Text())
	}
	if err := r.ChangeCompany(t.Context(), models.Actor{Name: "Ada", Role: models.Admin}, models.CompanyBank{IBAN: "DE89370400440532013000"}); err != nil {
		t.Fatal(err)
	}
	byTransfer := r.get(r.customerPage(r.issues(nil))).wants(http.StatusOK)
	if byTransfer.Find("form").Length() != 0 || !strings.Contains(byTransfer.Text(), "DE89 3704 0044 0532 0130 00") || !strings.Contains(byTransfer.Text(), "Muster GmbH") {
		t.Errorf("by transfer alone: %s", byTransfer.Find("main").Text())
	}
	public := r.customerPage(r.issues(url.Values{"account": {"1"}}))
	pressed := r.post(public, url.Values{"lang": {"de"}}).wants(http.StatusSeeOther).header.Get("Location")
	if !strings.HasPrefix(pressed, "/pay/") || !strings.HasSuffix(pressed, "?lang=de") {
		t.Errorf("Pay leads to %s", pressed)
	}
}

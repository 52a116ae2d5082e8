package paymentz_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/paymentz"
	"kontor/providers/paymentz/sim"
)

var variants = map[string]variant{"form": {format: "form"}, "json": {format: "json", xml: true, forms: true}, "nested": {format: "nested"}}

// each runs a journey in each way to write a request.
func each(t *testing.T, journey func(*testing.T, *rig)) {
	t.Helper()
	for name, v := range variants {
		t.Run(name, func(t *testing.T) { journey(t, newRig(t, v)) })
	}
}

// leaf is a page as a browser holds it.
type leaf struct {
	*goquery.Document
	status int
	at     *url.URL
}

// visit opens what a customer is led to, by link or by form.
func visit(t *testing.T, h providers.Hosted) leaf {
	t.Helper()
	if h.Form == nil {
		resp, err := http.Get(h.URL)
		check(t, err)
		return read(t, resp)
	}
	form := url.Values{}
	for _, f := range h.Form {
		form.Add(f.Name, f.Value)
	}
	resp, err := http.PostForm(h.URL, form)
	check(t, err)
	return read(t, resp)
}

func read(t *testing.T, resp *http.Response) leaf {
	t.Helper()
	defer func() { _ = resp.Body.Close() }()
	doc, err := goquery.NewDocumentFromReader(io.LimitReader(resp.Body, 1<<20))
	check(t, err)
	return leaf{doc, resp.StatusCode, resp.Request.URL}
}

// press sends the page's form with a button, as a browser does.
func (l leaf) press(t *testing.T, action string, change ...string) leaf {
	t.Helper()
	form := l.fields("form")
	form.Set("action", action)
	for i := 0; i+1 < len(change); i += 2 {
		form.Set(change[i], change[i+1])
	}
	if l.Find(`button[value="`+action+`"]`).Length() != 1 {
		t.Fatalf("no button %q on %s: %s", action, l.at, l.Text())
	}
	resp, err := http.PostForm(l.at.String(), form)
	check(t, err)
	return read(t, resp)
}

func (l leaf) fields(form string) url.Values {
	v := url.Values{}
	l.Find(form + " input").Each(func(_ int, in *goquery.Selection) { v.Set(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	return v
}

// back reads what the browser would post to the merchant.
func (l leaf) back(t *testing.T, client *paymentz.Client, to string) paymentz.Return {
	t.Helper()
	if got := l.Find("form#back").AttrOr("action", ""); got != to {
		t.Fatalf("it leads back to %q, want %q: %s", got, to, l.Text())
	}
	if l.Find("script").AttrOr("src", "") != "../back.js" || l.Find("form#back button").Length() != 1 {
		t.Error("it does not go by itself, or not without scripts")
	}
	r, err := client.ReadReturn(l.fields("form#back"))
	check(t, err)
	return r
}

func aCheckout(reference string, hooks string) providers.Checkout {
	return providers.Checkout{
		Reference: reference, Amount: money.New(12345, "EUR"), Capture: providers.CaptureManual, Description: "Order <7>",
		Customer:  providers.Customer{Reference: "C-" + reference, FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
		ReturnURL: "https://shop.example/return", WebhookURL: hooks,
	}
}

// TestHostedJourneys ensures that a customer can pay on the hosted page, with and without 3-D Secure, be declined and cancel,
// and comes back with a checksum that is good.
func TestHostedJourneys(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for name, c := range map[string]struct {
			walk   func(leaf) leaf
			status string
			state  providers.State
		}{
			"paid":           {func(l leaf) leaf { return l.press(t, "pay") }, "Y", providers.StateAuthorized},
			"declined":       {func(l leaf) leaf { return l.press(t, "decline") }, "N", providers.StateDeclined},
			"declined card":  {func(l leaf) leaf { return l.press(t, "pay", "number", sim.CardDeclined) }, "N", providers.StateDeclined},
			"cancelled":      {func(l leaf) leaf { return l.press(t, "cancel") }, "C", providers.StateCancelled},
			"3-D, confirmed": {func(l leaf) leaf { return l.press(t, "pay", "number", sim.Card3DPost).press(t, "pay") }, "Y", providers.StateAuthorized},
			"3-D, refused":   {func(l leaf) leaf { return l.press(t, "pay", "number", sim.Card3DGet).press(t, "decline") }, "N", providers.StateDeclined},
			"3-D, left":      {func(l leaf) leaf { return l.press(t, "pay", "number", sim.Card3DGet).press(t, "cancel") }, "C", providers.StateCancelled},
			"mistyped, then ok": {func(l leaf) leaf {
				return l.press(t, "pay", "number", "4111 1111 1111 1112").press(t, "pay", "number", "5105105105105100")
			}, "Y", providers.StateAuthorized},
		} {
			o := aCheckout(strings.ReplaceAll(name, " ", "-"), r.hooks)
			h, err := r.client.Host(t.Context(), o)
			check(t, err)
			open := visit(t, h)
			if open.status != 200 || open.Find("h1").Text() != "123.45 EUR" || !strings.Contains(open.Text(), "Order <7>") {
				t.Fatalf("%s: %d %s", name, open.status, open.Text())
			}
			u, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{Reference: o.Reference})
			if err != nil || u.State != providers.StateOpen {
				t.Errorf("%s: nobody has paid: %+v, %v", name, u, err)
			}
			back := c.walk(open).back(t, r.client, o.ReturnURL)
			if !back.Signed || back.Status != c.status || back.Payment.Reference != o.Reference {
				t.Errorf("%s: %+v", name, back)
			}
			u, err = r.client.FetchPayment(t.Context(), back.Payment)
			if err != nil || u.State != c.state || u.Customer.FirstName != "Ada" {
				t.Errorf("%s: %+v, %v", name, u, err)
			}
			again := visit(t, h) // reloading leads to the same end
			if again.back(t, r.client, o.ReturnURL) != back {
				t.Errorf("%s: %s", name, again.Text())
			}
		}
		if got := len(r.deliveries(t)); got != 8 {
			t.Errorf("%d notifications, want one a payment", got)
		}
	})
}

// TestHostedRefusals ensures that a changed form is not taken.
func TestHostedRefusals(t *testing.T) {
	r := newRig(t, variants["form"])
	h, err := r.client.Host(t.Context(), aCheckout("P-1", r.hooks))
	check(t, err)
	for name, value := range map[string]string{
		"amount": "1.00", "memberId": "4711", "totype": "other", "merchantTransactionId": "P-2", "merchantRedirectUrl": "https://evil.example/", "checksum": "x",
	} {
		changed := providers.Hosted{URL: h.URL}
		for _, f := range h.Form {
			if f.Name == name {
				f.Value = value
			}
			changed.Form = append(changed.Form, f)
		}
		if l := visit(t, changed); l.status != 400 || l.Find("form").Length() > 0 {
			t.Errorf("%s: %d %s", name, l.status, l.Text())
		}
	}
	if n := len(r.sim.Payments()); n != 0 {
		t.Errorf("%d payments", n)
	}
	wrong := r.connect(t, map[string]string{"totype": "elsewhere"})
	h, err = wrong.Host(t.Context(), aCheckout("P-1", ""))
	check(t, err)
	if l := visit(t, h); l.status != 400 || !strings.Contains(l.Text(), "totype") {
		t.Errorf("%d %s", l.status, l.Text())
	}
}

func pan(number string) *providers.Card {
	return &providers.Card{Number: number, Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "123"}
}

// TestThreeD ensures both ways to the bank's page and back, and what the payment says on the way.
func TestThreeD(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for number, method := range map[string]string{sim.Card3DPost: "POST", sim.Card3DGet: "GET"} {
			ask := paymentz.PaymentRequest{
				Reference: "P-" + method, Amount: money.New(999, "EUR"), Hold: true, Card: pan(number), ReturnURL: "https://shop.example/back", NotifyURL: r.hooks,
			}
			p, err := r.client.CreatePayment(t.Context(), ask)
			if err != nil || p.Outcome != providers.Pending || p.Redirect == nil || p.Redirect.Method != method || (method == "POST") != (len(p.Redirect.Fields) == 3) {
				t.Fatalf("%+v %+v, %v", p, p.Redirect, err)
			}
			u, err := r.client.FetchPayment(t.Context(), p.Update.Payment)
			if err != nil || u.State != providers.StatePending || u.RawStatus != "authstarted" {
				t.Errorf("%+v, %v", u, err)
			}
			bank := visit(t, p.Redirect.Hosted())
			if bank.status != 200 || !strings.Contains(bank.Find("title").Text(), "Your bank") {
				t.Fatalf("%d %s", bank.status, bank.Text())
			}
			if back := bank.press(t, "pay").back(t, r.client, ask.ReturnURL); !back.Signed || back.Status != "Y" {
				t.Errorf("%+v", back)
			}
			u, err = r.client.FetchPayment(t.Context(), p.Update.Payment)
			if err != nil || u.State != providers.StateAuthorized || u.Totals.Authorized.Minor != 999 {
				t.Errorf("%+v, %v", u, err)
			}
		}
		ask := paymentz.PaymentRequest{Reference: "P-only", Amount: money.New(999, "EUR"), Card: pan("4111111111111111"), ThreeD: paymentz.ThreeDOnly}
		if p, err := r.client.CreatePayment(t.Context(), ask); err != nil || p.Redirect == nil {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

// TestCardByPhoneStaysPending ensures that a bank that wants 3-D Secure leaves a typed card's payment pending, and that the
// payment says how it ended.
func TestCardByPhoneStaysPending(t *testing.T) {
	r := newRig(t, variants["form"])
	for number, reference := range map[string]string{sim.Card3DPost: "P-1", sim.CardPending: "P-2"} {
		answer, err := r.client.TakeCard(t.Context(), aCheckout(reference, ""), *pan(number))
		if err != nil || answer.Outcome != providers.Pending || answer.Update.State != providers.StatePending || answer.ProviderID == "" {
			t.Errorf("%+v, %v", answer, err)
		}
		if wanted := number == sim.Card3DPost; wanted != (answer.Update.Page != nil) {
			t.Errorf("%s: the page is %+v", number, answer.Update.Page)
		} else if wanted {
			if bank := visit(t, *answer.Update.Page); !strings.Contains(bank.Find("title").Text(), "Your bank") || answer.Update.Page.ProviderID != answer.ProviderID {
				t.Errorf("%+v is no page of a bank: %s", answer.Update.Page, bank.Text())
			}
		}
		call := providers.Call{Kind: providers.Authorization, Payment: providers.PaymentRef{Reference: reference}, Amount: money.New(12345, "EUR")}
		if found, err := r.client.FindOperation(t.Context(), call); err != nil || found.Outcome != providers.Pending {
			t.Errorf("%+v, %v", found, err)
		}
	}
	_, err := r.sim.Settle()
	check(t, err)
	u, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{Reference: "P-2"})
	if err != nil || u.State != providers.StateAuthorized {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := r.client.TakeCard(t.Context(), aCheckout("P-2", ""), *pan("4111111111111111")); !errors.Is(err, providers.ErrDeclined) {
		t.Errorf("a second payment of the same name: %v", err)
	}
}

// TestOtherMethods ensures the asynchronous way: a method's own page, by a link.
func TestOtherMethods(t *testing.T) {
	r := newRig(t, variants["nested"])
	p, err := r.client.CreatePayment(t.Context(), paymentz.PaymentRequest{
		Reference: "P-1", Amount: money.New(5000, "JPY"), Brand: "SKRILL", Mode: "EW", ReturnURL: "https://shop.example/back",
	})
	if err != nil || p.Outcome != providers.Pending || p.Update.RawStatus != "P" || p.Redirect == nil || p.Redirect.Method != "GET" {
		t.Fatalf("%+v, %v", p, err)
	}
	visit(t, p.Redirect.Hosted()).press(t, "pay")
	u, err := r.client.FetchPayment(t.Context(), p.Update.Payment)
	if err != nil || u.Totals.Captured != money.New(5000, "JPY") || u.Method.Type != "wallet" {
		t.Errorf("%+v, %v", u, err)
	}
}

// TestTokens ensures a saved method's whole life: with a payment, by itself, charged, listed, forgotten.
func TestTokens(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		who := providers.Customer{Reference: "C-1", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"}
		o := aCheckout("P-1", "")
		o.SaveMethod, o.Customer = true, who
		answer, err := r.client.TakeCard(t.Context(), o, *pan("4111111111111111"))
		if err != nil || answer.Update.Method.Token == "" {
			t.Fatalf("%+v, %v", answer, err)
		}
		alone, err := r.client.Register(t.Context(), who, *pan("5105105105105100"))
		if err != nil || alone.Token == "" || alone.Last4 != "5100" || alone.Brand != "Mastercard" || alone.Expiry != "2039-12" {
			t.Fatalf("%+v, %v", alone, err)
		}
		if _, err := r.client.Register(t.Context(), who, *pan(sim.CardDeclined)); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("%v", err)
		}
		kept, err := r.client.SavedMethods(t.Context(), who)
		if err != nil || len(kept) != 2 || kept[0].Token != answer.Update.Method.Token || kept[1].Token != alone.Token {
			t.Errorf("%+v, %v", kept, err)
		}
		charged, err := r.client.Charge(t.Context(), providers.Call{
			Kind: providers.Charge, Payment: providers.PaymentRef{Reference: "P-2"}, Amount: money.New(1230, "BHD"), Token: alone.Token, Customer: who,
		})
		if err != nil || charged.Outcome != providers.Succeeded || charged.Update.Totals.Captured != money.New(1230, "BHD") || charged.Update.Payment.Reference != "P-2" {
			t.Errorf("%+v, %v", charged, err)
		}
		check(t, r.client.ForgetMethod(t.Context(), alone.Token))
		if err := r.client.ForgetMethod(t.Context(), alone.Token); !errors.Is(err, providers.ErrNotFound) {
			t.Errorf("%v", err)
		}
		if id, err := r.client.SignUp(t.Context(), who); err != nil || id == "" {
			t.Errorf("%q, %v", id, err)
		}
		if _, err := r.client.SignUp(t.Context(), providers.Customer{}); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("%v", err)
		}
	})
}

// TestRecurring ensures the first of several and the next by its id, and that no other payment can be repeated.
func TestRecurring(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ask := paymentz.PaymentRequest{Reference: "P-1", Amount: money.New(1000, "EUR"), Card: pan("4111111111111111"), Recurring: paymentz.RecurringFirst}
		first, err := r.client.CreatePayment(t.Context(), ask)
		check(t, err)
		for i, reference := range []string{"P-2", "P-3"} {
			next, err := r.client.Repeat(t.Context(), first.ProviderID, reference, money.New(1000+int64(i), "EUR"))
			if err != nil || next.Outcome != providers.Succeeded || next.ProviderID == first.ProviderID || next.Update.Totals.Captured.Minor != 1000+int64(i) {
				t.Errorf("%+v, %v", next, err)
			}
			if p, _ := r.sim.Payment(next.ProviderID); p.Parent != first.ProviderID || p.Recurring != paymentz.RecurringNext {
				t.Errorf("%+v", p)
			}
		}
		if _, err := r.client.Repeat(t.Context(), first.ProviderID, "P-3", money.New(1000, "EUR")); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("the same name twice: %v", err)
		}
		plain, err := r.client.CreatePayment(t.Context(), paymentz.PaymentRequest{Reference: "P-4", Amount: money.New(1000, "EUR"), Card: pan("4111111111111111")})
		check(t, err)
		if _, err := r.client.Repeat(t.Context(), plain.ProviderID, "P-5", money.New(1000, "EUR")); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("no first of several: %v", err)
		}
	})
}

// TestInvoices ensures the life of an invoice: made, mailed again, made anew, paid by its link; and one that is cancelled.
func TestInvoices(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ask := providers.Invoice{
			Reference: "RE-1", Amount: money.New(7700, "EUR"), ReturnURL: "https://shop.example/back", WebhookURL: r.hooks, Days: 14,
			Customer: providers.Customer{FirstName: "Ada", Email: "ada@example.com"},
		}
		made, err := r.client.LodgeInvoice(t.Context(), ask)
		if err != nil || made.ProviderID == "" || made.URL == "" || made.Reference != "RE-1" || made.Amount != ask.Amount || made.State != providers.InvoiceOpen {
			t.Fatalf("%+v, %v", made, err)
		}
		if _, err := r.client.LodgeInvoice(t.Context(), ask); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("made twice: %v", err)
		}
		_, err = r.client.RemindOfInvoice(t.Context(), made.InvoiceRef)
		check(t, err)
		anew, err := r.client.RegenerateInvoice(t.Context(), made.InvoiceRef, "https://shop.example/later")
		if err != nil || anew.URL == made.URL {
			t.Errorf("%+v, %v", anew, err)
		}
		if i := r.sim.Invoices()[0]; i.Mails != 3 {
			t.Errorf("%d mails", i.Mails)
		}
		if l := visit(t, providers.Hosted{URL: made.URL}); l.status != 404 {
			t.Errorf("the old link: %d", l.status)
		}
		bill := visit(t, providers.Hosted{URL: anew.URL})
		if bill.Find("h1").Text() != "Invoice RE-1" || !strings.Contains(bill.Text(), "77.00 EUR") {
			t.Error(bill.Text())
		}
		page := visit(t, providers.Hosted{URL: anew.URL, Form: []providers.FormField{}})
		if back := page.press(t, "pay").back(t, r.client, "https://shop.example/later"); !back.Signed || back.Status != "Y" {
			t.Errorf("%+v", back)
		}
		paid, err := r.client.FetchInvoice(t.Context(), made.InvoiceRef)
		if err != nil || paid.State != providers.InvoicePaid || paid.PaymentID == "" {
			t.Errorf("%+v, %v", paid, err)
		}
		if _, err := r.client.CancelInvoice(t.Context(), made.InvoiceRef); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("paid and cancelled: %v", err)
		}
		ask.Reference = "RE-2"
		other, err := r.client.LodgeInvoice(t.Context(), ask)
		check(t, err)
		gone, err := r.client.CancelInvoice(t.Context(), other.InvoiceRef)
		if err != nil || gone.State != providers.InvoiceCancelled {
			t.Errorf("%+v, %v", gone, err)
		}
		if _, err := r.client.FetchInvoice(t.Context(), providers.InvoiceRef{Reference: "4711"}); !errors.Is(err, providers.ErrNotFound) {
			t.Errorf("%v", err)
		}
	})
}

// TestDinars ensures that amounts of three decimals go through where the third is 0, and nowhere else.
func TestDinars(t *testing.T) {
	r := newRig(t, variants["form"])
	ref := r.load(t, "P-1", money.New(12340, "BHD"), 0)
	call := providers.Call{Kind: providers.Capture, Payment: ref, Amount: money.New(1234, "BHD")}
	_, err := r.client.Capture(t.Context(), call)
	if !errors.Is(err, providers.ErrDeclined) || !strings.Contains(err.Error(), "1.234 BHD can't be expressed") {
		t.Error(err)
	}
	call.Amount = money.New(1230, "BHD")
	_, err = r.client.Capture(t.Context(), call)
	check(t, err)
	u, err := r.client.FetchPayment(t.Context(), ref)
	if err != nil || u.Totals.Captured != money.New(1230, "BHD") || u.Totals.Reversed != money.New(11110, "BHD") {
		t.Errorf("%+v, %v", u.Totals, err)
	}
}

// TestSlowReversal ensures that a reversal under way is pending, and found to be done or to have come to nothing.
func TestSlowReversal(t *testing.T) {
	for _, done := range []bool{true, false} {
		r := newRig(t, variant{format: "form", slow: sim.SlowKinds})
		ref := r.load(t, "P-1", money.New(1000, "EUR"), 0)
		call := providers.Call{Kind: providers.Reversal, Payment: ref, Amount: money.New(1000, "EUR")}
		answer, err := r.client.Reverse(t.Context(), call)
		if err != nil || answer.Outcome != providers.Pending || answer.Update.RawStatus != "cancelstarted" {
			t.Fatalf("%+v, %v", answer, err)
		}
		if found, err := r.client.FindOperation(t.Context(), call); err != nil || found.Outcome != providers.Pending {
			t.Errorf("%+v, %v", found, err)
		}
		end, want := r.sim.Settle, error(nil)
		if !done {
			end, want = r.sim.Fail, providers.ErrNotFound
		}
		_, err = end()
		check(t, err)
		if _, err := r.client.FindOperation(t.Context(), call); !errors.Is(err, want) {
			t.Errorf("done %t: %v", done, err)
		}
	}
}

// TestFailedLater ensures that a capture and a payout that failed afterwards are found to have failed.
func TestFailedLater(t *testing.T) {
	r := newRig(t, variant{format: "form", slow: sim.SlowKinds})
	held, paid := r.load(t, "P-1", money.New(1000, "EUR"), 0), r.load(t, "P-2", money.New(1000, "EUR"), 1000)
	capture := providers.Call{Kind: providers.Capture, Payment: held, Amount: money.New(1000, "EUR")}
	payout := providers.Call{
		Kind: providers.Payout, Payment: providers.PaymentRef{Reference: "O-1"}, Amount: money.New(500, "EUR"),
		Destination: providers.Destination{Kind: providers.ToPayment, Payment: paid},
	}
	_, err := r.client.Capture(t.Context(), capture)
	check(t, err)
	_, err = r.client.Payout(t.Context(), payout)
	check(t, err)
	_, err = r.sim.Fail()
	check(t, err)
	for _, call := range []providers.Call{capture, payout} {
		if _, err := r.client.FindOperation(t.Context(), call); !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("%s: %v", call.Kind, err)
		}
	}
	payout.Amount.Currency, payout.Payment.Reference = "USD", "O-2"
	if _, err := r.client.Payout(t.Context(), payout); !errors.Is(err, providers.ErrDeclined) {
		t.Errorf("in another currency than was paid: %v", err)
	}
}

// TestTokenTroubles ensures that a token that is refused is fetched anew, and what a rejected key looks like.
func TestTokenTroubles(t *testing.T) {
	r := newRig(t, variants["form"])
	ref := r.load(t, "P-1", money.New(1000, "EUR"), 0)
	r.sim.SetFaults(sim.Faults{ExpireToken: sim.Fault{Next: 1}})
	before := r.sim.TokenFetches()
	if _, err := r.client.FetchPayment(t.Context(), ref); err != nil || r.sim.TokenFetches() != before+1 {
		t.Errorf("%d tokens, %v", r.sim.TokenFetches()-before, err)
	}
	check(t, r.client.TestConnection(t.Context()))
	r.sim.SetFaults(sim.Faults{KeyPage: sim.Fault{Next: 1, Only: "token"}})
	if err := r.client.TestConnection(t.Context()); err == nil || !strings.Contains(err.Error(), "secure key") {
		t.Error(err)
	}
	for field, value := range map[string]string{"partner_id": "99", "username": "real_user", "secure_key": "real_key"} {
		err := r.connect(t, map[string]string{field: value}).TestConnection(t.Context())
		if !errors.Is(err, providers.ErrDeclined) || !strings.Contains(err.Error(), "secure key") {
			t.Errorf("%s: %v", field, err)
		}
	}
	if err := r.connect(t, map[string]string{"member_id": "10002"}).TestConnection(t.Context()); !errors.Is(err, providers.ErrDeclined) || !strings.Contains(err.Error(), "member ID") {
		t.Error(err)
	}
}

// TestDisputesAreListed ensures that a chargeback shows in the list, with its amount.
func TestDisputesAreListed(t *testing.T) {
	r := newRig(t, variants["json"])
	ref := r.load(t, "P-1", money.New(1000, "JPY"), 1000)
	check(t, r.sim.Chargeback(ref.ProviderID, 400))
	u, err := r.client.FetchPayment(t.Context(), ref)
	if err != nil || u.RawStatus != "chargeback" || u.Totals.Disputed != money.New(400, "JPY") || u.Totals.Captured != money.New(1000, "JPY") {
		t.Errorf("%+v %+v, %v", u, u.Totals, err)
	}
}

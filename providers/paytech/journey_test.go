package paytech_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/paytech"
	"kontor/providers/paytech/sim"
	"kontor/providers/providertest"
)

func (r *rig) checkout(reference string, m money.Money) providers.Checkout {
	return providers.Checkout{
		Reference: reference, Amount: m, Capture: providers.CaptureAutomatic, WebhookURL: r.hooks,
		ReturnURL: "https://shop.example/done?ref={referenceId}&state={state}",
		Customer:  providers.Customer{Reference: "customer-9", FirstName: "Ada", Email: "ada@example.com"},
	}
}

// news is what the deliveries said, in their order.
func (r *rig) news(t *testing.T) []providers.Update {
	t.Helper()
	var all []providers.Update
	for _, d := range r.deliveries(t) {
		if proof, err := r.client.VerifyWebhook(d.Header, d.Body); err != nil || !proof.Signed {
			t.Fatalf("%+v, %v", proof, err)
		}
		news, err := r.client.ParseWebhook(d.Body)
		check(t, err)
		all = append(all, news.Updates...)
	}
	return all
}

// TestRefundComesLater ensures that a refund is pending at first, and that the delivery of its end is news of its parent.
func TestRefundComesLater(t *testing.T) {
	for _, ends := range []providers.Outcome{providers.Succeeded, providers.Declined} {
		r := newRig(t, variant{held: true})
		ref := r.captured(t, "K-1", money.New(100_00, "EUR"))
		call := providers.Call{Kind: providers.Refund, Reference: "KOP-1", Payment: ref, Amount: money.New(40_00, "EUR")}
		a, err := r.client.Refund(t.Context(), call)
		if err != nil || a.Outcome != providers.Pending || a.ProviderID == "" || a.ProviderID == ref.ProviderID || a.Update.Payment != ref {
			t.Fatalf("%+v, %v", a, err)
		}
		if ends == providers.Succeeded {
			check(t, r.sim.Complete(a.ProviderID))
		} else {
			check(t, r.sim.Refuse(a.ProviderID))
		}
		news := r.news(t)
		if len(news) != 1 || news[0].Payment != (providers.PaymentRef{ProviderID: ref.ProviderID}) || news[0].Totals != nil ||
			news[0].Amount != (money.Money{}) || news[0].RawStatus != "" || len(news[0].Operations) != 1 {
			t.Fatalf("%+v", news)
		}
		o := news[0].Operations[0]
		if o.Kind != providers.Refund || o.Reference != "KOP-1" || o.ProviderID != a.ProviderID || o.Outcome != ends || o.Amount != call.Amount {
			t.Errorf("%+v", o)
		}
	}
}

// TestPatientRefund ensures the whole of "ask first": a refund whose answer was lost is found although a list goes back
// 24 hours only, and never sent again.
func TestPatientRefund(t *testing.T) {
	clock := time.Now().Add(-72 * time.Hour)
	r := newRig(t, variant{}, func(o *sim.Options) { o.Clock = func() time.Time { return clock } })
	ref := r.captured(t, "K-1", money.New(100_00, "EUR"))
	r.sim.SetFaults(sim.Faults{LoseAnswer: sim.Fault{Next: 1, Only: "refund"}})
	call := providers.Call{Kind: providers.Refund, Reference: "KOP-1", Payment: ref, Amount: money.New(40_00, "EUR"), FirstSent: clock}
	if _, err := r.client.Refund(t.Context(), call); err == nil {
		t.Fatal("it was answered")
	}
	clock = time.Now() // three days later
	if a, err := r.client.FindOperation(t.Context(), call); err != nil || a.Outcome != providers.Succeeded {
		t.Errorf("%+v, %v", a, err)
	}
	if n := r.sim.Calls("refund"); n != 1 {
		t.Errorf("%d refunds", n)
	}
}

// TestFinalAmountDiffers ensures that what went through is told beside what the customer was asked for.
func TestFinalAmountDiffers(t *testing.T) {
	r := newRig(t, variant{})
	h, err := r.client.Host(t.Context(), r.checkout("K-1", money.New(15_00, "USD")))
	check(t, err)
	check(t, r.sim.PayAs(h.ProviderID, "", 11_12, "EUR"))
	u, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{Reference: "K-1"})
	through := money.New(11_12, "EUR")
	if err != nil || u.Amount != through || u.Asked != money.New(15_00, "USD") || u.Totals.Captured != through || u.Totals.Authorized != through {
		t.Errorf("%+v %+v, %v", u, u.Totals, err)
	}
	// In the same currency pay.tech does not tell what was asked for [spec]: the amount alone is another.
	h, err = r.client.Host(t.Context(), r.checkout("K-2", money.New(15_00, "EUR")))
	check(t, err)
	check(t, r.sim.PayAs(h.ProviderID, "", 14_00, "EUR"))
	u, err = r.client.FetchPayment(t.Context(), providers.PaymentRef{Reference: "K-2"})
	if err != nil || u.Amount != money.New(14_00, "EUR") || u.Asked != (money.Money{}) {
		t.Errorf("%+v, %v", u, err)
	}
}

// TestChain ensures that a saved method is charged along its chain, that its card can be paid out to, that a card that
// was not saved is not listed, and that a decline comes with its code.
func TestChain(t *testing.T) {
	r := newRig(t, variant{})
	o := r.checkout("K-1", money.New(10_00, "EUR"))
	o.SaveMethod = true
	h, err := r.client.Host(t.Context(), o)
	check(t, err)
	check(t, r.sim.Pay(h.ProviderID, "4000 0000 0000 0002"))
	if u, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: h.ProviderID}); err != nil || u.State != providers.StatePending {
		t.Fatalf("before 3-D Secure: %+v, %v", u, err)
	}
	check(t, r.sim.Confirm(h.ProviderID))
	u, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: h.ProviderID})
	if err != nil || !strings.HasPrefix(u.Method.Token, "chain."+h.ProviderID+".") || u.Method.Last4 != "0002" {
		t.Fatalf("%+v, %v", u, err)
	}
	charge := providers.Call{
		Kind: providers.Charge, Reference: "KOP-2", Payment: providers.PaymentRef{Reference: "K-2"}, Amount: money.New(99_99, "EUR"),
		Token: u.Method.Token, Customer: o.Customer,
	}
	a, err := r.client.Charge(t.Context(), charge)
	if err != nil || a.Outcome != providers.Succeeded || !a.Update.Ask || a.Update.Payment.Reference != "K-2" || a.Update.Method.Token != "" {
		t.Errorf("%+v, %v", a, err)
	}
	if u, err := r.client.FetchPayment(t.Context(), a.Update.Payment); err != nil || u.Totals.Captured != charge.Amount || u.Method.Token != "" {
		t.Errorf("%+v, %v", u, err)
	}
	payout := providers.Call{
		Kind: providers.Payout, Reference: "KOP-3", Payment: providers.PaymentRef{Reference: "K-3"}, Amount: money.New(5_00, "EUR"),
		Destination: providers.Destination{Kind: providers.ToSavedMethod, Token: u.Method.Token},
	}
	if a, err := r.client.Payout(t.Context(), payout); err != nil || a.Outcome != providers.Pending || a.Update.Method.Last4 != "0002" {
		t.Errorf("%+v, %v", a, err)
	}
	saved, err := r.client.SavedMethods(t.Context(), o.Customer)
	if err != nil || len(saved) != 1 || saved[0].Last4 != "0002" {
		t.Fatalf("%+v, %v", saved, err)
	}
	h, err = r.client.Host(t.Context(), r.checkout("K-4", money.New(10_00, "EUR")))
	check(t, err)
	check(t, r.sim.Pay(h.ProviderID, "5555 0000 0000 0107"))
	if saved, err = r.client.SavedMethods(t.Context(), o.Customer); err != nil || len(saved) != 1 {
		t.Errorf("a card that nobody saved: %+v, %v", saved, err)
	}
	if all, err := r.client.CardTokens(t.Context(), "customer-9", nil); err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	if all, err := r.client.TerminalTokens(t.Context(), "customer-9", "1"); err != nil || len(all) != 2 || all[0].Key != "tokenType:CARD,lastDigits:0002" {
		t.Errorf("%+v, %v", all, err)
	}
	check(t, r.sim.DeclineToken(r.sim.Tokens()[0].ID, true))
	charge.Payment.Reference = "K-5"
	_, err = r.client.Charge(t.Context(), charge)
	if d := providers.Detail(err); d.Kind != providers.ErrDeclined || d.Code != "4.02" || d.RawStatus != "DECLINED" || paytech.CodeWords(d.Code) == "" {
		t.Errorf("%+v", err)
	}
}

// TestSubscription ensures that a subscription begins with its first payment, is told, and is cancelled.
func TestSubscription(t *testing.T) {
	r := newRig(t, variant{})
	h, err := r.client.CreateDeposit(t.Context(), paytech.PaymentRequest{
		ReferenceID: "K-1", PaymentMethod: "BASIC_CARD", StartRecurring: true, Customer: &paytech.Customer{ReferenceID: "customer-9"},
		Subscription: &paytech.SubscriptionRequest{Frequency: 1, FrequencyUnit: "MONTH", Amount: "9.99", Description: "Service"},
	}, money.New(19_99, "EUR"))
	check(t, err)
	check(t, r.sim.Pay(h.ProviderID, ""))
	id := r.sim.Subscriptions()[0].ID
	cycle, err := r.sim.RunSubscription(id)
	check(t, err)
	s, err := r.client.Subscription(t.Context(), id)
	if err != nil || s.State != "ACTIVE" || s.Amount != "9.99" || s.Frequency != 1 || s.RecurringToken == "" || len(s.Cycles) != 1 ||
		s.Cycles[0].PaymentID != cycle.ID || s.Cycles[0].PaymentState != "COMPLETED" {
		t.Errorf("%+v, %v", s, err)
	}
	if u, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: cycle.ID}); err != nil || u.Totals.Captured != money.New(9_99, "EUR") || u.Method.Token != "" {
		t.Errorf("%+v, %v", u, err)
	}
	for range 2 {
		if s, err = r.client.CancelSubscription(t.Context(), id); err != nil || s.State != "CANCELLED" {
			t.Errorf("%+v, %v", s, err)
		}
	}
	_, err = r.client.Subscription(t.Context(), strings.Repeat("0", 32))
	if d := providers.Detail(err); d.Kind != providers.ErrNotFound || d.Message != "Subscription not found" {
		t.Errorf("%+v", err)
	}
}

// TestExecute ensures that a deposit goes on without its page where its method allows it.
func TestExecute(t *testing.T) {
	r := newRig(t, variant{})
	browser := paytech.Browser{CustomerIP: "81.4.178.167", BrowserLanguage: "en-GB"}
	h, err := r.client.CreateDeposit(t.Context(), paytech.PaymentRequest{ReferenceID: "K-1", PaymentMethod: "BANKTRANSFER_CL"}, money.New(2000, "CLP"))
	check(t, err)
	e, err := r.client.Execute(t.Context(), h.ProviderID, browser)
	if err != nil || e.Update.State != providers.StatePending || e.Instructions["paymentInstructions"] == "" {
		t.Errorf("%+v, %v", e, err)
	}
	check(t, r.sim.Complete(h.ProviderID))
	if u, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: h.ProviderID}); err != nil || u.Totals.Captured != money.New(2000, "CLP") {
		t.Errorf("%+v, %v", u, err)
	}
	h, err = r.client.Host(t.Context(), r.checkout("K-2", money.New(1, "EUR")))
	check(t, err)
	_, err = r.client.Execute(t.Context(), h.ProviderID, browser)
	if d := providers.Detail(err); d.Kind != providers.ErrDeclined || d.Code != "http 400" {
		t.Errorf("%+v", err)
	}
}

// TestPayoutIsReviewed ensures that a payout waits, goes on or is stopped, and that the reason arrives.
func TestPayoutIsReviewed(t *testing.T) {
	r := newRig(t, variant{}, func(o *sim.Options) { o.ReviewAbove = 100 })
	payout := func(reference string) (providers.PaymentRef, providers.Answer) {
		k := providers.Call{
			Kind: providers.Payout, Payment: providers.PaymentRef{Reference: reference}, Amount: money.New(100_01, "EUR"),
			Destination: providers.Destination{Kind: providers.ToBank, Bank: providers.BankAccount{Holder: "Ada", Number: "DE89370400440532013000"}},
		}
		a, err := r.client.Payout(t.Context(), k)
		if err != nil || a.Outcome != providers.Pending || !r.client.AwaitsApproval(a.Update.RawStatus) {
			t.Fatalf("%+v, %v", a, err)
		}
		return a.Update.Payment, a
	}
	ref, _ := payout("K-1")
	if a, err := r.client.Approve(t.Context(), providers.Call{Kind: providers.Approval, Payment: ref}); err != nil || a.Outcome != providers.Succeeded || a.Update.Operations[0].Outcome != providers.Pending {
		t.Errorf("%+v, %v", a, err)
	}
	ref, _ = payout("K-2")
	a, err := r.client.Reject(t.Context(), providers.Call{Kind: providers.Rejection, Payment: ref, Reason: "Suspicious activity"})
	if err != nil || a.Outcome != providers.Succeeded || a.Update.Operations[0].Outcome != providers.Declined || a.Update.Operations[0].Code != "8.00" {
		t.Errorf("%+v, %v", a, err)
	}
	if p, _ := r.sim.Payment(ref.ProviderID); p.ExternalResultCode != "Suspicious activity" {
		t.Errorf("%+v", p)
	}
	var told []providers.Outcome
	for _, u := range r.news(t) {
		told = append(told, u.Operations[0].Outcome)
	}
	if !slices.Equal(told, []providers.Outcome{providers.Succeeded, providers.Declined}) {
		t.Errorf("%v", told)
	}
}

// TestVoidInThePortal ensures that an authorization that somebody else let go is told as such, and a page that nobody
// used is not.
func TestVoidInThePortal(t *testing.T) {
	r := newRig(t, variant{}, func(o *sim.Options) { o.PortalWebhooks = true })
	ref := r.authorized(t, "K-1", money.New(10_00, "EUR"))
	check(t, r.sim.PortalVoid(ref.ProviderID))
	// What is loaded has no webhook URL of its own, and goes to the shop's.
	if news := r.news(t); len(news) != 1 || !news[0].Ask || news[0].Totals != nil {
		t.Errorf("%+v", news)
	}
	u, err := r.client.FetchPayment(t.Context(), ref)
	if err != nil || u.State != providers.StateAuthorized || u.Totals.Reversed != money.New(10_00, "EUR") || u.Ask {
		t.Errorf("%+v %+v, %v", u, u.Totals, err)
	}
	o := r.checkout("K-2", money.New(10_00, "EUR"))
	o.Capture = providers.CaptureManual
	h, err := r.client.Host(t.Context(), o)
	check(t, err)
	check(t, r.sim.Expire(h.ProviderID))
	u, err = r.client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: h.ProviderID})
	if err != nil || u.State != providers.StateCancelled || u.Code != "1.04" || u.Totals.Authorized.Minor != 0 {
		t.Errorf("%+v %+v, %v", u, u.Totals, err)
	}
}

// TestPageLeadsBack ensures that the page's way back has its placeholders filled.
func TestPageLeadsBack(t *testing.T) {
	r := newRig(t, variant{})
	h, err := r.client.Host(t.Context(), r.checkout("K 1/é", money.New(10_00, "EUR")))
	check(t, err)
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if status, body, _ := providertest.Browse(t, h); status != http.StatusOK || !strings.Contains(body, "10.00 EUR") {
		t.Fatalf("%d %s", status, body)
	}
	answer, err := browser.PostForm(h.URL, url.Values{"action": {"pay"}, "number": {"4000000000000408"}, "expiry": {"12/39"}})
	check(t, err)
	_ = answer.Body.Close()
	if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusSeeOther || got != "https://shop.example/done?ref=K+1%2F%C3%A9&state=COMPLETED" {
		t.Errorf("%d to %q", answer.StatusCode, got)
	}
}

// TestCoinsAreNotHeld ensures that a payment in a currency that Kontor can't hold is a clear error, and stops no list.
func TestCoinsAreNotHeld(t *testing.T) {
	r := newRig(t, variant{})
	check(t, r.sim.Load([]sim.Payment{{Shop: shopKey, ReferenceID: "K-coin", Currency: "BTC", Authorized: 12345, Captured: 12345, Method: "CRYPTO"}}))
	ref := r.captured(t, "K-1", money.New(1, "EUR"))
	_, err := r.client.FetchPayment(t.Context(), providers.PaymentRef{Reference: "K-coin"})
	if d := providers.Detail(err); d.Kind != providers.ErrUnknown || !strings.Contains(d.Message, "currency is not supported") {
		t.Errorf("%+v", err)
	}
	page, err := r.client.ListPayments(t.Context(), providers.Period{From: time.Now().Add(-time.Hour), To: time.Now().Add(time.Hour)}, "")
	if err != nil || len(page.Updates) != 1 || page.Updates[0].Payment != ref || page.Skipped != 1 || !strings.Contains(page.Why, "currency is not supported") {
		t.Errorf("%+v, %v", page, err)
	}
	balances, err := r.client.Balances(t.Context())
	if err != nil || len(balances) != 4 {
		t.Errorf("%+v, %v", balances, err)
	}
}

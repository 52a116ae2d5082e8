package sim

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestTwoSteps ensures capture, void, and that each is possible in one state alone.
func TestTwoSteps(t *testing.T) {
	r := newRig(t)
	id := r.paid(`,"preAuth":true`)
	if s := r.get(id).is("state"); s != StateHeld {
		t.Fatal(s)
	}
	if a := r.ask("POST", "/payments/"+id+"/capture", `{"amount":100.51}`); a.status != 400 || a.field != "amount" {
		t.Errorf("more than is held: %d %s", a.status, a.text)
	}
	a := r.ask("POST", "/payments/"+id+"/capture", `{"amount":40.25}`)
	if a.is("state") != StateCompleted || a.result["amount"] != 40.25 {
		t.Errorf("%s", a.text)
	}
	for _, verb := range []string{"capture", "void", "approve", "reject"} {
		if a := r.ask("POST", "/payments/"+id+"/"+verb, ""); a.status != 400 || !strings.Contains(a.message, StateCompleted) {
			t.Errorf("%s: %d %s", verb, a.status, a.text)
		}
	}
	whole := r.paid(`,"preAuth":true`)
	if a := r.ask("POST", "/payments/"+whole+"/capture", ""); a.result["amount"] != 100.5 {
		t.Errorf("%s", a.text)
	}
	let := r.paid(`,"preAuth":true`)
	if a := r.ask("POST", "/payments/"+let+"/void", ""); a.is("state") != StateCancelled || a.is("errorCode") != "" {
		t.Errorf("%s", a.text)
	}
	history := r.ask("GET", "/payments/"+let+"/operations", "")
	if len(history.list) != 3 || history.list[0]["operation"] != "VOID" || history.list[1]["paymentState"] != StateHeld {
		t.Errorf("%s", history.text)
	}
	if a := r.ask("POST", "/payments/"+fmt.Sprintf("%032d", 1)+"/void", ""); a.status != 404 {
		t.Errorf("%d %s", a.status, a.text)
	}
}

// TestRefunds ensures that a refund is a payment that is PENDING first, that no more goes back than came in, and that the
// sandbox's limit holds.
func TestRefunds(t *testing.T) {
	r := newRig(t)
	id := r.paid("")
	a := r.refund(id, "60.5")
	if a.is("state") != StatePending || a.is("parentPaymentId") != id || a.id() == id {
		t.Fatalf("%s", a.text)
	}
	if s := r.get(a.id()).is("state"); s != StateCompleted {
		t.Error(s)
	}
	if p := r.get(id); p.is("state") != StateCompleted || p.result["amount"] != 100.5 {
		t.Errorf("the parent is another: %s", p.text)
	}
	if a := r.refund(id, "40.01"); a.is("state") != StateDeclined || a.is("errorCode") != "1.08" {
		t.Errorf("%s", a.text)
	}
	if a := r.refund(id, "40"); a.is("state") != StatePending {
		t.Errorf("%s", a.text)
	}
	held := r.paid(`,"preAuth":true`)
	if a := r.refund(held, "1"); a.is("errorCode") != "1.00" {
		t.Errorf("%s", a.text)
	}
	if n := r.sim.Calls("refund"); n != 2 {
		t.Errorf("%d refunds", n)
	}
	r.must(r.sim.Load([]Payment{{ID: fmt.Sprintf("%032d", 7), Shop: "sim_demo", Currency: "EUR", Authorized: 2_000_000, Captured: 2_000_000}}))
	if a := r.refund(fmt.Sprintf("%032d", 7), "10000.01"); a.is("errorCode") != "1.08" {
		t.Errorf("%s", a.text)
	}
	if a := r.refund(fmt.Sprintf("%032d", 7), "10000"); a.is("state") != StatePending {
		t.Errorf("%s", a.text)
	}
}

// TestHeldRefundsCount ensures that what is on its way back can't go back twice.
func TestHeldRefundsCount(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Hold = true })
	id := r.paid("")
	first := r.refund(id, "60")
	if a := r.refund(id, "60"); a.is("errorCode") != "1.08" {
		t.Errorf("%s", a.text)
	}
	if s := r.get(first.id()).is("state"); s != StatePending {
		t.Error(s)
	}
	r.must(r.sim.Refuse(first.id()))
	if a := r.refund(id, "100.5"); a.is("state") != StatePending {
		t.Errorf("%s", a.text)
	}
	r.sim.SetHold(false)
	if p, _ := r.sim.Payment(id); p.Refunded != 0 {
		t.Errorf("%+v", p)
	}
	r.sim.Payments()
	if p, _ := r.sim.Payment(id); p.Refunded != 100_50 {
		t.Errorf("%+v", p)
	}
}

// TestWithdrawals ensures where money can go, and when it can't.
func TestWithdrawals(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Float, o.ReviewAbove = 5000, 1000 })
	token, err := r.sim.SaveCard(Token{Shop: "sim_demo", Customer: "c"})
	r.must(err)
	for name, c := range map[string]struct{ amount, to, state, code string }{
		"saved card":        {"10", `"card":{"cardToken":"` + token + `"}`, StateCompleted, ""},
		"unknown card":      {"10", `"card":{"cardToken":"x"}`, StateDeclined, codeCardData},
		"card number":       {"10", `"card":{"cardNumber":"4000 0000 0000 0002","expiryMonth":"01","expiryYear":"2030"}`, StateCompleted, ""},
		"card that refuses": {"10", `"card":{"cardNumber":"4242424242424242"}`, StateDeclined, codeHonor},
		"account":           {"10", `"customer":{"accountNumber":"DE89"}`, StateCompleted, ""},
		"account refuses":   {"10", `"customer":{"accountNumber":"DE890000"}`, StateDeclined, codeAccount},
		"nowhere":           {"10", `"customer":{"firstName":"Ada"}`, StateDeclined, codeRequest},
		"beyond the limit":  {"10000.01", `"customer":{"accountNumber":"DE89"}`, StateDeclined, codeAmount},
		"beyond the float":  {"6000", `"customer":{"accountNumber":"DE89"}`, StateDeclined, codeBalance},
		"to be reviewed":    {"1000.01", `"customer":{"accountNumber":"DE89"}`, StateReview, ""},
	} {
		a := r.ask("POST", "/payments", `{"paymentType":"WITHDRAWAL","amount":`+c.amount+`,"currency":"EUR",`+c.to+`}`)
		if c.state == StateCompleted && a.is("state") != StatePending {
			t.Errorf("%s: not PENDING first: %s", name, a.text)
		}
		if got := r.get(a.id()); got.is("state") != c.state || got.is("errorCode") != c.code {
			t.Errorf("%s: %s", name, got.text)
		}
	}
	balances := r.ask("GET", "/available-withdrawal-balances", "")
	if len(balances.list) != 1 || balances.list[0]["amount"] != 5000-30-1000.01 {
		t.Errorf("%s", balances.text)
	}
}

// TestReview ensures that a withdrawal waits for its merchant's word, and that the word is taken once.
func TestReview(t *testing.T) {
	r := newRig(t, func(o *Options) { o.ReviewAbove = 1 })
	out := func() string {
		return r.ask("POST", "/payments", `{"paymentType":"WITHDRAWAL","amount":10,"currency":"EUR","customer":{"accountNumber":"1"}}`).id()
	}
	id := out()
	if a := r.ask("POST", "/payments/"+id+"/approve", ""); a.is("state") != StatePending {
		t.Errorf("%s", a.text)
	}
	if s := r.get(id).is("state"); s != StateCompleted {
		t.Error(s)
	}
	id = out()
	if a := r.ask("POST", "/payments/"+id+"/reject", `{"rejectReason":"odd"}`); a.is("state") != StateCancelled || a.is("externalResultCode") != "odd" || a.is("errorCode") != "8.00" {
		t.Errorf("%s", a.text)
	}
	if a := r.ask("POST", "/payments/"+id+"/approve", ""); a.status != 400 {
		t.Errorf("%s", a.text)
	}
}

// TestChargebacks ensures that a completed deposit has one, with a body.
func TestChargebacks(t *testing.T) {
	r := newRig(t)
	id := r.paid("")
	if a := r.ask("POST", "/payments/"+id+"/chargebacks", ""); a.status != 400 {
		t.Errorf("without a body: %s", a.text)
	}
	if a := r.ask("POST", "/payments/"+id+"/chargebacks", `{"state":"LOST"}`); a.field != "state" {
		t.Errorf("%s", a.text)
	}
	if a := r.ask("POST", "/payments/"+id+"/chargebacks", `{}`); a.status != 200 || a.is("state") != StateCompleted {
		t.Errorf("%s", a.text)
	}
	if a := r.ask("POST", "/payments/"+id+"/chargebacks", `{}`); a.status != 400 || a.message != "Transaction has chargeback already" {
		t.Errorf("%s", a.text)
	}
	if a := r.ask("POST", "/payments/"+r.paid(`,"preAuth":true`)+"/chargebacks", `{}`); a.status != 400 {
		t.Errorf("%s", a.text)
	}
}

// TestCharges ensures that a chain goes on with its token, and that a wrong one is declined.
func TestCharges(t *testing.T) {
	r := newRig(t)
	id := r.paid(`,"startRecurring":true,"customer":{"referenceId":"c"}`)
	first := r.get(id)
	chain := first.is("recurringToken")
	charge := func(more string) reply {
		return r.ask("POST", "/payments", `{"paymentType":"DEPOSIT","amount":5,"currency":"EUR",`+more+`}`)
	}
	if a := charge(`"recurringToken":"` + chain + `","parentPaymentId":"` + id + `"`); a.is("state") != StateCompleted || a.is("parentPaymentId") != id || a.is("redirectUrl") != "" {
		t.Errorf("%s", a.text)
	}
	if a := charge(`"recurringToken":"x"`); a.is("state") != StateDeclined || a.is("errorCode") != codeChain {
		t.Errorf("%s", a.text)
	}
	if a := charge(`"recurringToken":"` + chain + `","parentPaymentId":"` + fmt.Sprintf("%032d", 1) + `"`); a.status != 400 {
		t.Errorf("%s", a.text)
	}
	r.key = "sim_other"
	if a := charge(`"recurringToken":"` + chain + `"`); a.is("errorCode") != codeChain {
		t.Errorf("another shop's: %s", a.text)
	}
	if n := r.sim.Calls("charge"); n != 1 {
		t.Errorf("%d charges", n)
	}
}

// TestNobodyPaid ensures that a page that nobody used is given up, and that its merchant is told.
func TestNobodyPaid(t *testing.T) {
	r := newRig(t, func(o *Options) { o.CheckoutTime = time.Hour })
	id := r.deposit("")
	r.clock.turn(59 * time.Minute)
	if s := r.get(id).is("state"); s != StateCheckout {
		t.Error(s)
	}
	r.clock.turn(time.Minute)
	if a := r.get(id); a.is("state") != StateCancelled || a.is("errorCode") != "1.04" || a.is("errorMessage") != "Cancelled by Timeout" {
		t.Errorf("%s", a.text)
	}
	if got := r.got(); len(got) != 1 || !strings.Contains(got[0], "1.04") {
		t.Errorf("%v", got)
	}
	if err := r.sim.Pay(id, ""); err == nil {
		t.Error("it is paid after its time")
	}
}

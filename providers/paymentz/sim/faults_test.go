package sim

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestCallFaults(t *testing.T) {
	for name, c := range map[string]struct {
		faults Faults
		done   int
		status int // 0: no answer
	}{
		"lose answer": {Faults{LoseAnswer: Fault{Next: 1}}, 1, 0},
		"never work":  {Faults{NeverWork: Fault{Next: 1}}, 0, 0},
		"hang":        {Faults{Hang: Fault{Next: 1}}, 0, 0},
		"hang after":  {Faults{HangAfter: Fault{Next: 1}}, 1, 0},
		"fail before": {Faults{FailBefore: Fault{Next: 1}}, 0, 500},
		"fail after":  {Faults{FailAfter: Fault{Next: 1}}, 1, 500},
		"garbage":     {Faults{Garbage: Fault{Next: 1}}, 1, 200},
		"busy":        {Faults{Busy: Fault{Next: 1}}, 0, 429},
		"decline":     {Faults{Decline: Fault{Next: 1}}, 0, 200},
		"other kind":  {Faults{NeverWork: Fault{Every: 1, Only: "capture"}}, 1, 200},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			id := r.taken("A")
			r.sim.SetFaults(c.faults)
			ctx, hangs := t.Context(), c.faults.Hang.Next+c.faults.HangAfter.Next > 0
			if hangs {
				ctx = r.whenHung()
			}
			a, err := r.try(ctx, rest+"/payments/"+id, signed(map[string]string{"paymentType": "RF", "amount": "1.00"}, "MEMBER|KEY|"+id+"|1.00"))
			if (err == nil) != (c.status != 0) || a.status != c.status {
				t.Errorf("%d %s, %v", a.status, a.text, err)
			}
			if hangs && !errors.Is(err, context.Canceled) {
				t.Errorf("%v", err)
			}
			r.done("refund", c.done)
			if name == "decline" && a.code() != codeFailed || name == "garbage" && !strings.Contains(a.text, "<html>") || name == "busy" && a.header.Get("Retry-After") != "7" {
				t.Errorf("%s", a.text)
			}
		})
	}
}

func TestAsksAreSpared(t *testing.T) {
	r := newRig(t)
	id := r.taken("A")
	r.sim.SetFaults(Faults{FailBefore: Fault{Every: 1}})
	r.want(r.inquire(id), codeFound)
	r.sim.SetFaults(Faults{FailBefore: Fault{Every: 1, Only: "*"}})
	if a := r.inquire(id); a.status != 500 {
		t.Errorf("%d %s", a.status, a.text)
	}
}

func TestSlow(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Slow = SlowKinds })
	held, other, taken := r.held("A"), r.held("B"), r.taken("C")
	r.flush()
	for id, a := range map[string]reply{held: r.move("CP", held, "6.00"), other: r.reverse(other), taken: r.move("RF", taken, "3.00")} {
		if r.want(a, codeOK); a.at("transactionStatus") != "P" || a.at("status") == "" || a.at("paymentId") != id {
			t.Error(a.text)
		}
	}
	r.is(held, StatusCaptureStarted, 1000, 0, 0, 0, 0)
	r.is(other, StatusCancelStarted, 1000, 0, 0, 0, 0)
	r.is(taken, StatusMarkedForReversal, 1000, 1000, 0, 0, 0)
	r.want(r.move("CP", held, "1.00"), codeUnderWay)
	r.want(r.move("RF", taken, "1.00"), codeUnderWay)
	r.refused(r.sim.Chargeback(taken, 0), codeUnderWay)
	if n, err := r.sim.Settle(); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	r.is(held, StatusCaptureSuccess, 1000, 600, 0, 400, 0)
	r.is(other, StatusAuthCancelled, 1000, 0, 0, 1000, 0)
	r.is(taken, StatusReversed, 1000, 1000, 300, 0, 0)
	if n := len(r.flush()); n != 6 {
		t.Errorf("%d notifications", n)
	}
	again := r.held("D")
	r.want(r.move("CP", again, "6.00"), codeOK)
	if n, err := r.sim.Fail(); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	r.is(again, StatusCaptureFailed, 1000, 0, 0, 0, 0)
	r.want(r.move("CP", again, "20.00"), codeNotHeld)
}

func TestNotifications(t *testing.T) {
	for name, change := range map[string]func(*Options){"json": func(*Options) {}, "form": func(o *Options) { o.FormNotifications = true }} {
		r := newRig(t, change)
		id := r.held("A")
		r.want(r.move("CP", id, "10.00"), codeCaptured)
		got := r.flush()
		if len(got) != 2 || r.inbox.media[0] != map[string]string{"json": "application/json", "form": "application/x-www-form-urlencoded"}[name] {
			t.Fatalf("%s: %v %v", name, got, r.inbox.media)
		}
		sum := md5Of(id, "A", "10.00", "Y", "sim_demo")
		for i, status := range []string{StatusAuthSuccessful, StatusCaptureSuccess} {
			if !strings.Contains(got[i], status) || !strings.Contains(got[i], sum) || strings.Contains(got[i], visa) {
				t.Errorf("%s: %s", name, got[i])
			}
		}
	}
	want := `{"paymentId":"54001","status":"authsuccessful","transactionStatus":"Y","paymentBrand":"VISA","paymentMode":"CC","firstName":"","lastName":"",` +
		`"amount":"10.00","currency":"EUR","descriptor":"","merchantTransactionId":"A","remark":"Approved","tmpl_amount":"","tmpl_currency":"",` +
		`"checksum":"` + md5Of("54001", "A", "10.00", "Y", "sim_demo") + `","result":{"code":"00001","description":"Transaction succeeded"},` +
		`"customer":{"email":"","id":""},"card":{"bin":"411111","lastFourDigits":"1111","last4Digits":"1111","expiryMonth":"12","expiryYear":"2039"},` +
		`"timestamp":"2026-03-01 12:00:00","eci":"","bankReferenceId":"B54001","terminalId":""}`
	r := newRig(t)
	r.held("A")
	if got := r.flush(); got[0] != want {
		t.Errorf("%s\n%s", got[0], want)
	}
}

func TestNotificationFaults(t *testing.T) {
	for name, c := range map[string]struct {
		faults Faults
		want   string // which payments are told, in order
		forged bool
	}{
		"double":     {Faults{DoubleWebhook: Fault{Next: 1}}, "0012", false},
		"lose":       {Faults{LoseWebhook: Fault{Next: 2}}, "2", false},
		"late":       {Faults{LateWebhook: Fault{Next: 1}}, "120", false},
		"reverse":    {Faults{ReverseWebhooks: Fault{Every: 1}}, "210", false},
		"forge":      {Faults{ForgeWebhook: Fault{Every: 1}}, "012", true},
		"other kind": {Faults{LoseWebhook: Fault{Every: 1, Only: "refund"}}, "012", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.sim.SetFaults(c.faults)
			for _, reference := range []string{"0", "1", "2"} {
				r.held(reference)
			}
			r.flush()
			r.sim.ReleaseWebhooks()
			told := ""
			for _, body := range r.flush() {
				reference := body[strings.Index(body, `"merchantTransactionId":"`)+25:][:1]
				told += reference
				p, _ := r.sim.ByReference(reference)
				if good := strings.Contains(body, newsSum(p, "sim_demo")); good == c.forged {
					t.Errorf("checksum of %s: good %t", body, good)
				}
			}
			if told != c.want || r.sim.Held() != 0 {
				t.Errorf("told %s, want %s; %d held", told, c.want, r.sim.Held())
			}
		})
	}
}

func TestNotificationsAreSentAgain(t *testing.T) {
	r := newRig(t)
	r.inbox.refuse = 3
	id := r.held("A")
	if n := len(r.flush()); n != 1 || r.inbox.tries != 4 {
		t.Errorf("%d taken in %d tries", n, r.inbox.tries)
	}
	r.ok(r.sim.Resend(id))
	if n := len(r.flush()); n != 2 {
		t.Errorf("%d", n)
	}
	nobody := r.want(r.pay("B", TypeHold, "1.00", "EUR", visa, "notificationUrl", ""), codeOK).at("paymentId")
	if r.sim.Resend(nobody) == nil || r.sim.Resend("nobody") == nil {
		t.Error("resent to nowhere")
	}
	other := newInbox(t)
	r.sim.SetWebhookURL("10001", other.URL)
	r.ok(r.sim.Resend(nobody))
	if r.flush(); len(other.got()) != 1 {
		t.Errorf("%v", other.got())
	}
}

func TestPortal(t *testing.T) {
	r := newRig(t)
	id := r.held("A")
	r.ok(r.sim.PortalCapture(id, 600))
	r.is(id, StatusCaptureSuccess, 1000, 600, 0, 400, 0)
	r.ok(r.sim.Payoff(id))
	r.is(id, StatusSettled, 1000, 600, 0, 400, 0)
	r.ok(r.sim.Chargeback(id, 200))
	r.is(id, StatusChargeback, 1000, 600, 0, 400, 200)
	r.refused(r.sim.Chargeback(id, 500), codeTooMuch)
	r.refused(r.sim.PortalRefund(id, 1), codeNotCaptured)
	r.ok(r.sim.WinBack(id))
	r.is(id, StatusSettled, 1000, 600, 0, 400, 0)
	r.refused(r.sim.WinBack(id), codeFinal)
	r.ok(r.sim.PortalRefund(id, 0))
	r.is(id, StatusReversed, 1000, 600, 600, 400, 0)
	other := r.held("B")
	r.ok(r.sim.PortalReverse(other))
	r.is(other, StatusAuthCancelled, 1000, 0, 0, 1000, 0)
	r.refused(r.sim.PortalRefund("nobody", 1), codeNotFound)
	if r.sim.PortalRefund(id, -1) == nil {
		t.Error("a negative refund")
	}
	if n := len(r.flush()); n != 2 {
		t.Errorf("%d notifications before they were asked for", n)
	}
	r.sim.SetPortalWebhooks(true)
	r.ok(r.sim.PortalCapture(r.held("C"), 0))
	if n := len(r.flush()); n != 4 {
		t.Errorf("%d notifications", n)
	}
	r.done("refund", 0)
	r.done("portal-refund", 1)
}

func TestRestart(t *testing.T) {
	var o Options
	r := newRig(t, func(opts *Options) {
		opts.Journal = filepath.Join(t.TempDir(), "sub", "journal")
		o = *opts
	})
	id := r.want(r.pay("A", TypeDebit, "10.00", "EUR", visa, "createRegistration", "true"), codeOK).at("paymentId")
	r.want(r.move("RF", id, "3.00"), codeRefunded)
	before, kept := r.sim.Payments(), r.sim.Registrations()
	killed := r.sim // its journal stays open, as the process was killed
	o.Seed = 99     // another seed is no reason to forget
	r.start(o)
	if after := r.sim.Payments(); !reflect.DeepEqual(before, after) || !reflect.DeepEqual(kept, r.sim.Registrations()) {
		t.Fatalf("%+v\n%+v", before, after)
	}
	r.want(r.move("RF", id, "3.00"), codeOnce)
	r.want(r.pay("A", TypeDebit, "10.00", "EUR", visa), codeDuplicate)
	r.done("refund", 1)
	if next := r.held("B"); next == id {
		t.Error("an id was given twice")
	}
	text, err := os.ReadFile(o.Journal)
	r.ok(err)
	for _, secret := range []string{visa, `"123"`, `"sim_demo"`} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the journal holds %s", secret)
		}
	}
	r.ok(os.WriteFile(o.Journal+".torn", text[:len(text)-5], 0o600))
	o.Journal += ".torn"
	r.start(o)
	if n := len(r.sim.Payments()); n != 1 {
		t.Errorf("%d payments after a torn line", n)
	}
	_ = killed.Close()
}

func TestLoad(t *testing.T) {
	r := newRig(t)
	history := []Payment{
		{MerchantTransactionID: "H1", MemberID: "10001", Currency: "EUR", Authorized: 100},
		{MerchantTransactionID: "H2", MemberID: "10001", Currency: "JPY", Authorized: 100, Captured: 60, Reversed: 40, Refunded: 60},
		{MerchantTransactionID: "H3", MemberID: "10001", Currency: "EUR", Amount: 5, Status: StatusAuthFailed},
		{MerchantTransactionID: "H4", MemberID: "10001", Currency: "BHD", Kind: KindPayout, Amount: 50},
		{MerchantTransactionID: "H5", MemberID: "10001", Currency: "EUR", Authorized: 100, Captured: 100, Disputed: 100, PaymentID: "7"},
		{MerchantTransactionID: "H6", MemberID: "10001", Currency: "EUR", Authorized: 100, Reversed: 100},
	}
	r.ok(r.sim.Load(history))
	ids := map[string]bool{}
	for i, want := range []string{StatusAuthSuccessful, StatusReversed, StatusAuthFailed, StatusPayoutSuccessful, StatusChargeback, StatusAuthCancelled} {
		p, ok := r.sim.ByReference(history[i].MerchantTransactionID)
		if !ok || p.Status != want || p.PaymentID == "" || ids[p.PaymentID] || p.Amount == 0 {
			t.Errorf("%+v", p)
		}
		ids[p.PaymentID] = true
	}
	for _, bad := range []Payment{
		{MerchantTransactionID: "B", Currency: "EUR"},
		{MerchantTransactionID: "B", MemberID: "m", Currency: "EUR", Authorized: 1, Captured: 2},
		{MerchantTransactionID: "B", MemberID: "m", Currency: "EUR", Authorized: 1, Captured: 1, Refunded: 2},
		{MerchantTransactionID: "B", MemberID: "m", Currency: "BHD", Authorized: 11},
		{MerchantTransactionID: "B", MemberID: "m", Currency: "eur"},
	} {
		if r.sim.Load([]Payment{{MerchantTransactionID: "G", MemberID: "m", Currency: "EUR"}, bad}) == nil {
			t.Errorf("took %+v", bad)
		}
	}
	if _, there := r.sim.ByReference("G"); there {
		t.Error("half of a load was taken")
	}
}

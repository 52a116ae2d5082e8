package sim

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func enhanced(o *Options) { o.Enhanced, o.WebhookSecret = true, "sim_secret" }

func signedWith(key, body string) string {
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestBasicWebhook(t *testing.T) {
	r := newRig(t)
	id := r.authorized(1000, "EUR")
	r.want(r.post("/payments/"+id+"/captures", op(1000, "EUR")), 200, codeOK)
	r.want(r.post("/payments/"+id+"/refunds", op(1001, "EUR")), 422, codeTooMuchRefund)
	r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(1, "EUR")), 200, codeOK)
	r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(1, "EUR")), 200, codeOK)
	want := `{"payId":"` + id + `"}`
	got := r.flush()
	if len(got) != 3 {
		t.Fatalf("%d webhooks: %v", len(got), got)
	}
	for i, body := range got {
		if body != want || r.inbox.signed[i] != "" {
			t.Errorf("%s signed %q", body, r.inbox.signed[i])
		}
	}
}

func TestEnhancedWebhook(t *testing.T) {
	r := newRig(t, enhanced)
	id := r.session(1000, "EUR", manual+`,"refNr":"R"`)
	r.ok(r.sim.Pay(id, ""))
	declined := r.session(5, "JPY", "")
	r.ok(r.sim.Decline(declined))
	got := r.flush()
	if len(got) != 2 {
		t.Fatalf("%d webhooks", len(got))
	}
	for i, body := range got {
		if r.inbox.signed[i] != signedWith("sim_secret", body) {
			t.Errorf("signature %s of %s", r.inbox.signed[i], body)
		}
	}
	want := `{"payId":"` + id + `","transId":"T-1","refNr":"R","status":"AUTHORIZED","responseCode":"00000000",` +
		`"responseDescription":"Transaction successful","amount":{"value":1000,"currency":"EUR"},` +
		`"paymentMethods":[{"type":"CARD"}],"creationDate":"2026-03-01T12:00:00Z"}`
	if got[0] != want {
		t.Errorf("%s\n%s", got[0], want)
	}
	if !strings.Contains(got[1], `"status":"FAILED","responseCode":"22000305"`) {
		t.Error(got[1])
	}
	r.want(r.post("/payments/"+id+"/captures", op(1000, "EUR")), 200, codeOK)
	if got := r.flush(); !strings.Contains(got[2], `"status":"OK"`) {
		t.Error(got[2])
	}
}

func TestWebhookURLs(t *testing.T) {
	r := newRig(t)
	other := newInbox(t)
	none := r.want(r.post("/payments/sessions", `{"transId":"N","amount":{"value":1,"currency":"EUR"}}`), 200, codeOK).id()
	if r.sim.Resend(none) == nil {
		t.Error("resent to nowhere")
	}
	r.sim.SetWebhookURL("sim_merchant", other.URL)
	r.ok(r.sim.Pay(none, ""))
	r.captured(1, "EUR")
	if own := r.flush(); len(own) != 1 || len(other.got()) != 1 {
		t.Errorf("%v %v", own, other.got())
	}
	r.ok(r.sim.Resend(none))
	r.flush()
	if len(other.got()) != 2 {
		t.Errorf("%v", other.got())
	}
}

func TestWebhookRetries(t *testing.T) {
	r := newRig(t)
	r.inbox.refuse = 3
	r.captured(1, "EUR")
	if n := len(r.flush()); n != 1 || r.inbox.tries != 4 {
		t.Errorf("%d taken in %d tries", n, r.inbox.tries)
	}
	r.inbox.refuse = 5
	r.captured(1, "EUR")
	if n := len(r.flush()); n != 1 || r.inbox.tries != 8 {
		t.Errorf("%d taken in %d tries", n, r.inbox.tries)
	}
	log := r.sim.Attempts()
	if len(log) != 8 || log[0].Status != 503 || log[3].Status != 200 {
		t.Errorf("%+v", log)
	}
	r.inbox.Close()
	r.captured(1, "EUR")
	r.flush()
	if log := r.sim.Attempts(); len(log) != 12 || log[11].Error == "" {
		t.Errorf("%+v", log)
	}
}

func TestWebhookFaults(t *testing.T) {
	for name, c := range map[string]struct {
		faults Faults
		want   string // which payments are told, in order
		forged bool
	}{
		"double":     {Faults{DoubleWebhook: Fault{Next: 1}}, "0012", false},
		"lose":       {Faults{LoseWebhook: Fault{Next: 2}}, "2", false},
		"late":       {Faults{LateWebhook: Fault{Next: 1}}, "120", false},
		"late all":   {Faults{LateWebhook: Fault{Every: 1}}, "012", false},
		"reverse":    {Faults{ReverseWebhooks: Fault{Every: 1}}, "210", false},
		"forge":      {Faults{ForgeWebhook: Fault{Every: 1}}, "012", true},
		"other kind": {Faults{LoseWebhook: Fault{Every: 1, Only: "refund"}}, "012", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, enhanced)
			r.sim.SetFaults(c.faults)
			ids := map[string]string{}
			for i := range 3 {
				ids[r.captured(1, "EUR")] = string(rune('0' + i))
			}
			r.flush()
			r.sim.ReleaseWebhooks()
			var told strings.Builder
			for i, body := range r.flush() {
				var hook struct{ PayID string }
				r.ok(json.Unmarshal([]byte(body), &hook))
				told.WriteString(ids[hook.PayID])
				if good := r.inbox.signed[i] == signedWith("sim_secret", body); good == c.forged {
					t.Errorf("signature of %s: good %t", body, good)
				}
			}
			if told.String() != c.want || r.sim.Held() != 0 {
				t.Errorf("told %s, want %s; %d held", told.String(), c.want, r.sim.Held())
			}
		})
	}
}

func TestForgedBasicWebhook(t *testing.T) {
	r := newRig(t)
	r.sim.SetFaults(Faults{ForgeWebhook: Fault{Next: 1}})
	id := r.captured(1, "EUR")
	var hook struct{ PayID string }
	r.ok(json.Unmarshal([]byte(r.flush()[0]), &hook))
	r.inbox.refuse = 1
	r.sim.SetFaults(Faults{ForgeWebhook: Fault{Next: 1}})
	r.want(r.post("/payments/"+id+"/refunds", op(1, "EUR")), 200, codeOK)
	if r.flush(); r.inbox.tries != 2 {
		t.Errorf("a forger tried %d times", r.inbox.tries-1)
	}
	if _, there := r.sim.Payment(hook.PayID); there || len(hook.PayID) != 32 {
		t.Errorf("forged %q", hook.PayID)
	}
}

func TestPortal(t *testing.T) {
	r := newRig(t)
	id := r.authorized(1000, "EUR")
	r.ok(r.sim.PortalCapture(id, 600))
	r.is(id, StatusPartiallyCaptured, 1000, 600, 0, 0)
	r.ok(r.sim.PortalReverse(id, 100))
	r.ok(r.sim.PortalRefund(id, 200))
	r.is(id, StatusPartiallyRefunded, 1000, 600, 200, 100)
	r.refused(r.sim.PortalRefund(id, 401), codeTooMuchRefund)
	r.refused(r.sim.PortalCapture(id, 301), codeTooMuchCapture)
	r.ok(r.sim.Expire(id, 0))
	if p := r.payment(id); p.Lapsed != 300 || p.Open() != 0 {
		t.Errorf("%+v", p)
	}
	r.refused(r.sim.Expire(id, 0), codeNothingOpen)
	if r.sim.PortalRefund(id, -1) == nil {
		t.Error("a negative refund")
	}
	r.refused(r.sim.PortalRefund("nobody", 1), codeUnknownPayID)
	if n := len(r.flush()); n != 1 {
		t.Errorf("%d webhooks before they were asked for", n)
	}
	r.sim.SetPortalWebhooks(true)
	r.ok(r.sim.PortalRefund(id, 0))
	r.is(id, StatusRefunded, 1000, 600, 600, 100)
	if n := len(r.flush()); n != 2 {
		t.Errorf("%d webhooks", n)
	}
	r.done("refund", 0)
	r.done("portal-refund", 2)
	lapsed := r.authorized(10, "EUR")
	r.ok(r.sim.Expire(lapsed, 0))
	r.is(lapsed, StatusExpired, 10, 0, 0, 0)
	unpaid := r.session(10, "EUR", "")
	r.ok(r.sim.Expire(unpaid, 0))
	r.is(unpaid, StatusExpired, 0, 0, 0, 0)
}

func TestFlushGivesUp(t *testing.T) {
	r := newRig(t)
	ctx, cancel := context.WithCancel(t.Context())
	r.inbox.mu.Lock() // the inbox cannot answer
	r.captured(1, "EUR")
	cancel()
	if err := r.sim.Flush(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	r.inbox.mu.Unlock()
}

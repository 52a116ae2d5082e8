package sim

import (
	"strings"
	"sync"
	"testing"
	"time"
)

func TestCapture(t *testing.T) {
	for _, currency := range []string{"EUR", "JPY", "BHD"} {
		t.Run(currency, func(t *testing.T) {
			r := newRig(t)
			id := r.authorized(1000, currency)
			path := "/payments/" + id + "/captures"
			a := r.want(r.post(path, op(300, currency)), 200, codeOK)
			if a.body["transId"] != "op" || a.body["refNr"] != "ref-op" || a.amount("capturedValue") != 300 || a.amount("value") != 1000 {
				t.Error(a.text)
			}
			r.is(id, StatusPartiallyCaptured, 1000, 300, 0, 0)
			r.want(r.post(path, op(701, currency)), 422, codeTooMuchCapture)
			r.want(r.post(path, op(10, "USD")), 422, codeCurrency)
			r.want(r.post(path, `{"transId":"op","simulationMode":"0305"}`), 422, codeDeclined)
			r.is(id, StatusPartiallyCaptured, 1000, 300, 0, 0)
			b := r.want(r.post(path, `{"transId":"rest"}`), 200, codeOK)
			if b.body["xId"] == a.body["xId"] || b.id() != a.id() {
				t.Errorf("xId %v after %v", b.body["xId"], a.body["xId"])
			}
			r.is(id, StatusCaptured, 1000, 1000, 0, 0)
			r.want(r.post(path, op(1, currency)), 422, codeNothingOpen)
			r.done("capture", 2)
		})
	}
}

func TestRefusalBody(t *testing.T) {
	r := newRig(t)
	id := r.authorized(10, "EUR")
	a := r.want(r.post("/payments/"+id+"/refunds", op(1, "EUR")), 422, codeNothingCaptured)
	for _, name := range []string{"payId", "merchantId", "transId", "xId", "refNr", "status", "responseCode", "responseDescription"} {
		if s, _ := a.body[name].(string); s == "" {
			t.Errorf("no %s in %s", name, a.text)
		}
	}
	for _, path := range []string{"captures", "reversals", "refunds", "incrementals"} {
		a := r.want(r.post("/payments/nobody/"+path, op(1, "EUR")), 404, codeUnknownPayID)
		if len(a.body) != 2 {
			t.Error(a.text)
		}
		r.want(r.post("/payments/"+id+"/"+path, `{"amount":{"value":1,"currency":"EUR"}}`), 400, codeMalformed)
	}
}

func TestReversal(t *testing.T) {
	r := newRig(t)
	id := r.authorized(1000, "EUR")
	path := "/payments/" + id + "/reversals"
	r.want(r.post(path, op(1001, "EUR")), 422, codeTooMuchReversal)
	r.want(r.post(path, op(400, "EUR")), 200, codeOK)
	r.is(id, StatusAuthorized, 1000, 0, 0, 400)
	r.want(r.post(path, op(600, "EUR")), 200, codeOK)
	r.is(id, StatusReversed, 1000, 0, 0, 1000)
	r.want(r.post(path, op(1, "EUR")), 422, codeNothingOpen)

	partly := r.authorized(1000, "EUR")
	r.want(r.post("/payments/"+partly+"/captures", op(300, "EUR")), 200, codeOK)
	r.want(r.post("/payments/"+partly+"/reversals", op(700, "EUR")), 200, codeOK)
	r.is(partly, StatusCaptured, 1000, 300, 0, 700)
	r.want(r.post("/payments/"+r.captured(5, "EUR")+"/reversals", op(5, "EUR")), 422, codeNothingOpen)
	r.done("reversal", 3)
}

func TestRefund(t *testing.T) {
	r := newRig(t)
	id := r.captured(1000, "BHD")
	path := "/payments/" + id + "/refunds"
	a := r.want(r.post(path, op(999, "BHD")), 200, codeOK)
	if a.amount("refundedValue") != 999 {
		t.Error(a.text)
	}
	r.is(id, StatusPartiallyRefunded, 1000, 1000, 999, 0)
	r.want(r.post(path, op(2, "BHD")), 422, codeTooMuchRefund)
	r.want(r.post(path, op(1, "BHD")), 200, codeOK)
	r.is(id, StatusRefunded, 1000, 1000, 1000, 0)
	r.want(r.post(path, op(1, "BHD")), 422, codeTooMuchRefund)
	r.done("refund", 2)

	partly := r.authorized(1000, "EUR")
	r.want(r.post("/payments/"+partly+"/captures", op(300, "EUR")), 200, codeOK)
	r.want(r.post("/payments/"+partly+"/refunds", op(301, "EUR")), 422, codeTooMuchRefund)
	r.want(r.post("/payments/"+partly+"/refunds", op(300, "EUR")), 200, codeOK)
	r.is(partly, StatusPartiallyRefunded, 1000, 300, 300, 0)
}

func TestConcurrentRefunds(t *testing.T) {
	r := newRig(t)
	id := r.captured(1000, "EUR")
	var wg sync.WaitGroup
	replies := make([]reply, 20)
	for i := range replies {
		wg.Go(func() { replies[i], _ = r.try(t.Context(), "POST", "/payments/"+id+"/refunds", "", op(300, "EUR")) })
	}
	wg.Wait()
	taken := 0
	for _, a := range replies {
		if a.status == 200 {
			taken++
		} else if a.code() != codeTooMuchRefund {
			t.Errorf("%d %s", a.status, a.text)
		}
	}
	r.is(id, StatusPartiallyRefunded, 1000, 1000, 900, 0)
	r.done("refund", 3)
	if taken != 3 {
		t.Errorf("%d were told of a success", taken)
	}
}

func TestConcurrentReplays(t *testing.T) {
	r := newRig(t)
	id := r.captured(1000, "EUR")
	var wg sync.WaitGroup
	replies := make([]reply, 20)
	for i := range replies {
		wg.Go(func() { replies[i], _ = r.try(t.Context(), "POST", "/payments/"+id+"/refunds", "one", op(300, "EUR")) })
	}
	wg.Wait()
	for _, a := range replies {
		if a.status != 200 || a.text != replies[0].text {
			t.Errorf("%d %s", a.status, a.text)
		}
	}
	r.done("refund", 1)
}

func TestIncrement(t *testing.T) {
	r := newRig(t)
	id := r.authorized(1000, "EUR")
	path := "/payments/" + id + "/incrementals"
	a := r.want(r.post(path, `{"transId":"i","amount":{"value":250,"currency":"EUR"},"duration":3}`), 200, codeOK)
	if a.amount("value") != 1250 {
		t.Error(a.text)
	}
	r.want(r.post(path, `{"transId":"i","amount":{"value":250,"currency":"EUR"},"duration":-3}`), 400, codeMalformed)
	r.want(r.post(path, `{"transId":"i"}`), 400, codeMalformed)
	r.want(r.post(path, op(maxValue, "EUR")), 422, codeNoIncrement)
	r.want(r.post("/payments/"+id+"/captures", op(1250, "EUR")), 200, codeOK)
	r.want(r.post(path, op(1, "EUR")), 422, codeNoIncrement)
	r.is(id, StatusCaptured, 1250, 1250, 0, 0)
	r.want(r.post("/payments/"+r.session(5, "EUR", manual)+"/incrementals", op(1, "EUR")), 422, codeNoIncrement)
	r.done("increment", 1)
}

func TestCredit(t *testing.T) {
	r := newRig(t)
	body := `{"transId":"credit","refNr":"R","amount":{"value":4711,"currency":"EUR"}}`
	a := r.want(r.call("POST", "/payments/refunds", "key", body), 200, codeOK)
	r.is(a.id(), StatusRefunded, 0, 0, 4711, 0)
	r.want(r.call("POST", "/payments/refunds", "key", body), 422, codeDuplicate)
	r.want(r.post("/payments/refunds", `{"transId":"no","simulationMode":"0305","amount":{"value":1,"currency":"EUR"}}`), 422, codeDeclined)
	r.want(r.post("/payments/"+a.id()+"/refunds", op(1, "EUR")), 422, codeNothingCaptured)
	if b := r.get("/payments/getByTransId/credit"); b.amount("refundedValue") != 4711 || b.amount("value") != 4711 {
		t.Error(b.text)
	}
	if p := r.payment(a.id()); p.Kind != KindCredit || len(p.Operations) != 1 || p.Operations[0].Kind != "credit" {
		t.Errorf("%+v", p)
	}
	r.done("credit", 1)
}

func TestDelayedCapture(t *testing.T) {
	r := newRig(t)
	id := r.session(900, "EUR", `,"captureMethod":{"type":"DELAYED","delayed":{"delayedHours":48}}`)
	r.ok(r.sim.Pay(id, ""))
	r.clock.turn(48*time.Hour - time.Nanosecond)
	r.is(id, StatusAuthorized, 900, 0, 0, 0)
	r.clock.turn(time.Nanosecond)
	if a := r.get("/payments/" + id); a.amount("capturedValue") != 900 || a.body["status"] != StatusCaptured {
		t.Error(a.text)
	}
	r.is(id, StatusCaptured, 900, 900, 0, 0)
	r.done("autocapture", 1)
	if n := len(r.flush()); n != 2 {
		t.Errorf("%d webhooks", n)
	}
}

func TestStrict(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Strict = true })
	id := r.authorized(900, "EUR")
	r.want(r.post("/payments/"+id+"/captures", `{"transId":"rest"}`), 400, codeMalformed)
	r.want(r.post("/payments/"+id+"/captures", op(900, "EUR")), 200, codeOK)
}

func TestUnknownAndForeign(t *testing.T) {
	r := newRig(t)
	id := r.authorized(900, "EUR")
	r.want(r.get("/payments/getByPayId/nobody"), 404, codeUnknownPayID)
	r.want(r.get("/payments/getByTransId/nobody"), 404, codeUnknownPayID)
	a := r.get("/payments/" + id + "/captures")
	if a.status != 404 || !strings.Contains(a.text, "GET /api/v2/payments/"+id+"/captures") || a.code() != codeUnknownPath {
		t.Errorf("%d %s", a.status, a.text)
	}
	if u := r.sim.Unknown(); len(u) != 1 {
		t.Errorf("unknown %v", u)
	}
	req := r.request("GET", "/payments/"+id, "")
	req.SetBasicAuth("sim_other", "sim_key")
	b, err := r.send(req)
	r.ok(err)
	r.want(b, 404, codeUnknownPayID)
	if r.sim.Requests() != 5 {
		t.Errorf("%d requests", r.sim.Requests())
	}
}

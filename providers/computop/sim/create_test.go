package sim

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestSession(t *testing.T) {
	r := newRig(t)
	body := `{"transId":"T/1","refNr":"R","externalIntegrationId":"X","amount":{"value":1250,"currency":"EUR"},
		"metadata":{"b":1,"a":[2.50]},"customerInfo":{"email":"a@b.test","firstName":"Ada","lastName":"L"},"brandNew":{"x":1}}`
	a := r.want(r.post("/payments/sessions", body), 200, codeOK)
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(a.id()) || a.body["xId"] == a.body["payId"] {
		t.Errorf("ids %v %v", a.body["payId"], a.body["xId"])
	}
	if !strings.Contains(a.text, `"href":"`+r.srv.URL+`/pay/`) || a.body["status"] != StatusCreated {
		t.Errorf("no link to a page in %s", a.text)
	}
	for _, path := range []string{"/getByPayId/" + a.id(), "/" + a.id(), "/getByTransId/T%2F1", "/transactions/T%2F1"} {
		b := r.want(r.get("/payments"+path), 200, codeOK)
		for _, part := range []string{
			`"metadata":{"b":1,"a":[2.50]}`, `"refNr":"R"`, `"externalIntegrationId":"X"`,
			`"amount":{"value":1250,"currency":"EUR","capturedValue":0,"refundedValue":0}`,
			`"customerInfo":{"email":"a@b.test","firstName":"Ada","lastName":"L"}`,
		} {
			if !strings.Contains(b.text, part) {
				t.Errorf("%s: no %s in %s", path, part, b.text)
			}
		}
	}
	r.want(r.post("/payments/sessions", body), 422, codeDuplicate)
	r.done("session", 1)
	if u := r.sim.Unknown(); len(u) != 0 {
		t.Errorf("unknown paths %v", u)
	}
}

func TestMalformed(t *testing.T) {
	r := newRig(t)
	const path = "/payments/sessions"
	for _, body := range []string{
		``, `[]`, `null`, `{`, `{"transId":"a","amount":{"value":1,"currency":"EUR"}} x`, `{}`,
		`{"amount":{"value":1,"currency":"EUR"}}`, `{"transId":"a"}`, `{"transId":"","amount":{"value":1,"currency":"EUR"}}`,
		`{"transId":"` + strings.Repeat("a", 65) + `","amount":{"value":1,"currency":"EUR"}}`,
		`{"transId":7,"amount":{"value":1,"currency":"EUR"}}`, `{"transId":null,"amount":{"value":1,"currency":"EUR"}}`,
		`{"transid":"a","amount":{"value":1,"currency":"EUR"}}`, `{"transId":"a","amount":7}`,
		`{"transId":"a","amount":{"value":1}}`, `{"transId":"a","amount":{"currency":"EUR"}}`,
		`{"transId":"a","amount":{"value":1.5,"currency":"EUR"}}`, `{"transId":"a","amount":{"value":1.0,"currency":"EUR"}}`,
		`{"transId":"a","amount":{"value":1e2,"currency":"EUR"}}`, `{"transId":"a","amount":{"value":"1","currency":"EUR"}}`,
		`{"transId":"a","amount":{"value":-1,"currency":"EUR"}}`, `{"transId":"a","amount":{"value":0,"currency":"EUR"}}`,
		`{"transId":"a","amount":{"value":9223372036854775808,"currency":"EUR"}}`,
		`{"transId":"a","amount":{"value":1000000000000,"currency":"EUR"}}`,
		`{"transId":"a","amount":{"value":1,"currency":"eur"}}`, `{"transId":"a","amount":{"value":1,"currency":"EURO"}}`,
	} {
		if a := r.post(path, body); a.status != 400 && (body != "" || a.status != 415) {
			t.Errorf("%s: %d %s", body, a.status, a.text)
		}
	}
	for _, more := range []string{
		`"captureMethod":{"type":"LATER"}`, `"captureMethod":{"type":"DELAYED"}`, `"captureMethod":"MANUAL"`,
		`"captureMethod":{"type":"DELAYED","delayed":{"delayedHours":0}}`,
		`"captureMethod":{"type":"DELAYED","delayed":{"delayedHours":697}}`, `"urls":{"webhook":"nowhere"}`,
		`"urls":{"return":"javascript:alert(1)"}`, `"billingAddress":{"country":"DE"}`, `"shipping":{"address":{"country":"de"}}`,
		`"customerInfo":{"email":"nobody"}`, `"customerInfo":{"firstName":1}`, `"expirationTime":"tomorrow"`, `"channel":"FAX"`,
		`"credentialOnFile":{"type":"SOMETIMES"}`, `"metadata":"x"`, `"simulationMode":"no"`, `"simulationMode":"305"`,
		`"order":{"items":[{"quantity":"2"}]}`, `"allowedPaymentMethods":["CASH"]`, `"partialPayment":1`, `"language":1`,
	} {
		a := r.post(path, `{"transId":"a","amount":{"value":1,"currency":"EUR"},`+more+`}`)
		if a.status != 400 || a.code() != codeMalformed {
			t.Errorf("%s: %d %s", more, a.status, a.text)
		}
	}
	if a := r.post(path, `{"transId":"`+strings.Repeat("a", maxBody)+`"}`); a.status != 413 {
		t.Errorf("large body: %d", a.status)
	}
	if n := len(r.sim.Payments()); n != 0 {
		t.Errorf("%d payments came of it", n)
	}
}

func TestIntent(t *testing.T) {
	r := newRig(t)
	body := `{"amount":{"value":1,"currency":"EUR"},"customerInfo":{"email":"a@b.test"},
		"captureMethod":{"type":"DELAYED","delayed":{"delayedHours":696}},"billingAddress":{"country":"DEU"}}`
	a := r.post("/payment-intents", body)
	if id, _ := a.body["id"].(string); a.status != 200 || len(id) != 32 || len(a.body) != 1 {
		t.Errorf("%d %s", a.status, a.text)
	}
	r.done("intent", 1)
	r.want(r.post("/payment-intents", `{"amount":{"value":1,"currency":"EUR"}}`), 400, codeMalformed)
	r.want(r.post("/payment-intents", `{"customerInfo":{"email":"a@b.test"}}`), 400, codeMalformed)
}

func TestLinkAndExpirationTime(t *testing.T) {
	r := newRig(t)
	a := r.want(r.post("/payments/links", `{"transId":"L","serviceType":"LINK","channel":"PAYBYLINK",
		"expirationTime":"2026-03-01T13:00:00Z","amount":{"value":500,"currency":"JPY"}}`), 200, codeOK)
	r.done("link", 1)
	r.clock.turn(time.Hour - time.Second)
	r.want(r.get("/payments/"+a.id()), 200, codeOK)
	r.clock.turn(time.Second)
	if b := r.want(r.get("/payments/"+a.id()), 200, codeExpired); b.body["status"] != StatusExpired {
		t.Error(b.text)
	}
	r.refused(r.sim.Pay(a.id(), ""), codeIsFinal)
}

const direct = `,"paymentMethods":{"integrationType":"DIRECT","type":"CARD","card":{"number":"5555555555554444",
	"expiryDate":"203012","securityCode":"123","cardholderName":"Ada L"}}}`

func TestDirect(t *testing.T) {
	r := newRig(t)
	a := r.want(r.post("/payments", `{"transId":"D1","amount":{"value":1000,"currency":"BHD"}`+direct), 200, codeOK)
	r.is(a.id(), StatusCaptured, 1000, 1000, 0, 0)
	if !strings.Contains(a.text, `"paymentMethods":{"type":"CARD","card":{"brand":"MASTERCARD","last4Digits":4444,"expiryDate":"01.12.2030"}}`) {
		t.Error(a.text)
	}
	a = r.want(r.post("/payments", `{"transId":"D2","captureMethod":{"type":"MANUAL"},"amount":{"value":7,"currency":"EUR"},
		"referencePayId":"`+a.id()+`","paymentMethods":{"integrationType":"DIRECT","type":"CARD"}}`), 200, codeOK)
	if p := r.payment(a.id()); p.Status != StatusAuthorized || p.Last4 != "4444" {
		t.Errorf("%+v", p)
	}
	a = r.want(r.post("/payments", `{"transId":"D3","simulationMode":"0305","amount":{"value":7,"currency":"EUR"}`+direct), 422, codeDeclined)
	r.is(a.id(), StatusFailed, 0, 0, 0, 0)
	a = r.want(r.post("/payments", `{"transId":"D4","simulationMode":"22001234","amount":{"value":7,"currency":"EUR"}`+direct), 422, "22001234")
	r.is(a.id(), StatusFailed, 0, 0, 0, 0)
	bad := strings.Replace(direct, "4444\"", "4445\"", 1)
	r.want(r.post("/payments", `{"transId":"D5","amount":{"value":7,"currency":"EUR"}`+bad), 422, codeBadCard)
	old := strings.Replace(direct, "203012", "202602", 1)
	r.want(r.post("/payments", `{"transId":"D6","amount":{"value":7,"currency":"EUR"}`+old), 422, codeOldCard)
	r.want(r.post("/payments", `{"transId":"D7","referencePayId":"nobody","amount":{"value":7,"currency":"EUR"},
		"paymentMethods":{"integrationType":"DIRECT","type":"CARD"}}`), 422, codeNoReference)
	foreign := Payment{PayID: "foreign", MerchantID: "sim_other", Currency: "EUR", Authorized: 1, Last4: "1111"}
	r.ok(r.sim.Load([]Payment{foreign}))
	r.want(r.post("/payments", `{"transId":"D7b","referencePayId":"foreign","amount":{"value":7,"currency":"EUR"},
		"paymentMethods":{"integrationType":"DIRECT","type":"CARD"}}`), 422, codeNoReference)
	r.want(r.post("/payments", `{"transId":"D8","amount":{"value":7,"currency":"EUR"},
		"paymentMethods":{"integrationType":"DIRECT","type":"CARD"}}`), 400, codeMalformed)
	r.want(r.post("/payments", `{"transId":"D9","amount":{"value":7,"currency":"EUR"}}`), 400, codeMalformed)
	r.done("authorization", 2)
	r.done("decline", 6)
}

func TestConfirm(t *testing.T) {
	r := newRig(t)
	create := `,"amount":{"value":7,"currency":"EUR"},"paymentMethods":{"integrationType":"DIRECT","type":"PAYPAL"}}`
	a := r.want(r.post("/payments", `{"transId":"C1"`+create), 200, codeOK)
	r.is(a.id(), StatusPending, 0, 0, 0, 0)
	r.want(r.call("POST", "/payments/"+a.id()+"/confirm", "", ""), 200, codeOK)
	r.is(a.id(), StatusCaptured, 7, 7, 0, 0)
	r.want(r.post("/payments/"+a.id()+"/confirm", "{}"), 422, codeNotConfirmable)
	a = r.want(r.post("/payments", `{"transId":"C2"`+create), 200, codeOK)
	r.want(r.post("/payments/"+a.id()+"/confirm", `{"simulationMode":"0305"}`), 422, codeDeclined)
	r.is(a.id(), StatusFailed, 0, 0, 0, 0)
	hosted := r.want(r.post("/payments", `{"transId":"C3"`+strings.Replace(create, "DIRECT", "HOSTED", 1)), 200, codeOK)
	r.want(r.post("/payments/"+hosted.id()+"/confirm", "{}"), 422, codeNotConfirmable)
	r.ok(r.sim.Pay(hosted.id(), ""))
	if p := r.payment(hosted.id()); p.Method != "PAYPAL" || p.Last4 != "" || p.Status != StatusCaptured {
		t.Errorf("%+v", p)
	}
}

func TestUpdate(t *testing.T) {
	r := newRig(t)
	id := r.authorized(100, "EUR")
	a := r.want(r.call("PATCH", "/payments/"+id, "", `{"refNr":"new","metadata":{"k":"v"},"customerInfo":{"email":"n@b.test"}}`), 200, codeOK)
	if a.body["refNr"] != "new" || !strings.Contains(a.text, `"metadata":{"k":"v"}`) || r.payment(id).Email != "n@b.test" {
		t.Error(a.text)
	}
	r.want(r.call("PATCH", "/payments/nobody", "", `{"refNr":"new"}`), 404, codeUnknownPayID)
	r.done("update", 1)
}

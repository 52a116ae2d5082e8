package sim

import (
	"strings"
	"testing"
)

// TestSeries ensures that a card is kept where its payment says that more will come, and charged again as it said and in no
// other way.
func TestSeries(t *testing.T) {
	r := newRig(t)
	a := r.want(r.post("/payments/sessions", `{"transId":"S1","amount":{"value":1000,"currency":"EUR"},
		"credentialOnFile":{"type":"RECURRING","initialPayment":true,"recurring":{"frequency":"MONTHLY"}}}`), 200, codeOK)
	r.ok(r.sim.Pay(a.id(), "5555555555554444"))
	first := r.payment(a.id())
	if len(first.Pseudo) != 16 || first.Pseudo[0] != '0' || !strings.HasSuffix(first.Pseudo, "444") || first.SchemeReference == "" {
		t.Fatalf("%+v", first)
	}
	if got := r.get("/payments/getByPayId/" + a.id()); !strings.Contains(got.text, `"pseudoCardNumber":"`+first.Pseudo+`"`) {
		t.Error(got.text)
	}
	later := func(transID, number, expiry, scheme, credential string) string {
		return `{"transId":"` + transID + `","amount":{"value":700,"currency":"EUR"},"credentialOnFile":` + credential + `,"paymentMethods":
			{"integrationType":"DIRECT","type":"CARD","card":{"number":"` + number + `","expiryDate":"` + expiry + `","schemeReferenceId":"` + scheme + `"}}}`
	}
	const agreed = `{"type":"RECURRING","initialPayment":false}`
	for _, id := range []string{"S2", "S3"} {
		next := r.want(r.post("/payments", later(id, first.Pseudo, first.Expiry, first.SchemeReference, agreed)), 200, codeOK)
		r.is(next.id(), StatusCaptured, 700, 700, 0, 0)
	}
	r.done("charge", 2)
	for i, c := range []struct{ number, expiry, scheme, credential, code string }{
		{"0" + first.Pseudo[1:15] + "9", first.Expiry, first.SchemeReference, agreed, codeBadCard},
		{first.Pseudo, "203801", first.SchemeReference, agreed, codeBadCard},
		{first.Pseudo, first.Expiry, "1", agreed, codeNotAgreed},
		{first.Pseudo, first.Expiry, first.SchemeReference, `{"type":"UNSCHEDULED","initialPayment":false}`, codeNotAgreed},
		{first.Pseudo, first.Expiry, first.SchemeReference, `{"type":"RECURRING","initialPayment":true}`, codeNotAgreed},
		{first.Pseudo, first.Expiry, first.SchemeReference, `{}`, codeNotAgreed},
	} {
		no := r.want(r.post("/payments", later("N"+string(rune('a'+i)), c.number, c.expiry, c.scheme, c.credential)), 422, c.code)
		r.is(no.id(), StatusFailed, 0, 0, 0, 0)
	}
	r.sim.SetFaults(Faults{Decline: Fault{Next: 1, Only: "charge"}})
	r.want(r.post("/payments", later("S4", first.Pseudo, first.Expiry, first.SchemeReference, agreed)), 422, codeDeclined)
	r.want(r.post("/payments", later("S5", first.Pseudo, first.Expiry, first.SchemeReference, agreed)), 200, codeOK)
	r.done("charge", 3)
}

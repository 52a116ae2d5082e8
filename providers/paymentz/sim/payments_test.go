package sim

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestPaymentLife(t *testing.T) {
	r := newRig(t)
	id := r.held("A")
	r.is(id, StatusAuthSuccessful, 1000, 0, 0, 0, 0)
	r.want(r.move("CP", id, "10.01"), codeTooMuch)
	r.want(r.move("RF", id, "1.00"), codeNotCaptured)
	a := r.want(r.move("CP", id, "6.00"), codeCaptured)
	if a.at("paymentId") != id || len(a.body) != 3 || a.at("timestamp") != "2026-03-01 12:00:00" {
		t.Errorf("%s", a.text)
	}
	r.is(id, StatusCaptureSuccess, 1000, 600, 0, 400, 0)
	r.want(r.move("CP", id, "4.00"), codeNotHeld)
	r.want(r.reverse(id), codeNotHeld)
	r.want(r.move("RF", id, "6.01"), codeTooMuch)
	r.want(r.move("RF", id, "2.00"), codeRefunded)
	r.is(id, StatusReversed, 1000, 600, 200, 400, 0)
	r.want(r.move("RF", id, "1.00"), codeOnce)
	for kind, n := range map[string]int{"payment": 1, "capture": 1, "refund": 1, "reversal": 0, "authorization": 1} {
		r.done(kind, n)
	}
	other := r.held("B")
	r.want(r.reverse(other), codeCancelled)
	r.is(other, StatusAuthCancelled, 1000, 0, 0, 1000, 0)
	r.is(r.taken("C"), StatusCaptureSuccess, 1000, 1000, 0, 0, 0)
	if u := r.sim.Unknown(); len(u) != 0 {
		t.Errorf("unknown paths %v", u)
	}
}

func TestPaymentAnswer(t *testing.T) {
	r := newRig(t)
	a := r.want(r.pay("A", TypeDebit, "100.00", "JPY", visa, "tmpl_amount", "50.00", "tmpl_currency", "EUR"), codeOK)
	for path, want := range map[string]string{
		"paymentType": "DB", "paymentBrand": "VISA", "paymentMode": "CC", "amount": "100.00", "currency": "JPY", "tmpl_amount": "50.00",
		"merchantTransactionId": "A", "transactionStatus": "Y", "card.bin": "411111", "card.last4Digits": "1111", "card.expiryYear": "2039",
		"status": "", "timestamp": "2026-03-01 12:00:00",
	} {
		if a.at(path) != want {
			t.Errorf("%s is %q, want %q", path, a.at(path), want)
		}
	}
	if strings.Contains(a.text, visa) || strings.Contains(a.text, "123\"") {
		t.Errorf("the card is in %s", a.text)
	}
	b := r.want(r.inquire(a.at("paymentId")), codeFound)
	if b.at("status") != StatusCaptureSuccess || b.at("transactionStatus") != "Y" || b.at("amount") != "100.00" || b.at("paymentType") != "" {
		t.Errorf("%s", b.text)
	}
	c := r.want(r.post(rest+"/inquiry", signed(map[string]string{"idType": "MID", "merchantTransactionId": "A"}, "MEMBER|KEY|A")), codeFound)
	d := r.want(r.post(rest+"/payments/"+a.at("paymentId"), signed(map[string]string{"paymentType": "IN"}, "MEMBER|KEY|"+a.at("paymentId"))), codeFound)
	if c.text != b.text || d.text != b.text {
		t.Errorf("%s\n%s\n%s", b.text, c.text, d.text)
	}
	if e := r.inquire("1"); e.status != 200 || e.code() != codeNotFound || len(e.body) != 1 {
		t.Errorf("%d %s", e.status, e.text)
	}
}

func TestPaymentRefused(t *testing.T) {
	r := newRig(t)
	r.held("A")
	for _, c := range []struct {
		reference, kind, amount, currency, number, code string
		more                                            []string
	}{
		{"A", "DB", "10.00", "EUR", visa, codeDuplicate, nil},
		{"", "DB", "10.00", "EUR", visa, codeMalformed, nil},
		{strings.Repeat("x", 101), "DB", "10.00", "EUR", visa, codeMalformed, nil},
		{"B", "XX", "10.00", "EUR", visa, codeMalformed, nil},
		{"B", "DB", "10", "EUR", visa, codeMalformed, nil},
		{"B", "DB", "10.0", "EUR", visa, codeMalformed, nil},
		{"B", "DB", "10.000", "EUR", visa, codeMalformed, nil},
		{"B", "DB", "0.00", "EUR", visa, codeMalformed, nil},
		{"B", "DB", "-1.00", "EUR", visa, codeMalformed, nil},
		{"B", "DB", "123456789.00", "EUR", visa, codeMalformed, nil},
		{"B", "DB", "10.50", "JPY", visa, codeMalformed, nil},
		{"B", "DB", "10.00", "eur", visa, codeMalformed, nil},
		{"B", "DB", "10.00", "EUR", "4111111111111112", codeBadCard, nil},
		{"B", "DB", "10.00", "EUR", visa, codeOldCard, []string{"card.expiryYear", "2025"}},
		{"B", "DB", "10.00", "EUR", visa, codeBadCard, []string{"card.expiryMonth", "13"}},
		{"B", "DB", "10.00", "EUR", visa, codeMalformed, []string{"paymentBrand", ""}},
		{"B", "DB", "10.00", "EUR", visa, codeMember, []string{"authentication.memberId", "4711"}},
	} {
		if a := r.pay(c.reference, c.kind, c.amount, c.currency, c.number, c.more...); a.status != 200 || a.code() != c.code {
			t.Errorf("%+v: %d %s", c, a.status, a.text)
		}
	}
	r.done("payment", 1)
	a := r.pay("D", "DB", "10.00", "EUR", CardDeclined)
	r.want(a, codeFailed)
	if a.at("transactionStatus") != "N" || a.at("paymentId") == "" {
		t.Errorf("%s", a.text)
	}
	r.is(a.at("paymentId"), StatusAuthFailed, 0, 0, 0, 0, 0)
	r.done("payment", 1)
}

// TestChecksums ensures that each call is refused without its checksum, and with that of another order of the same parts.
func TestChecksums(t *testing.T) {
	r := newRig(t)
	id := r.taken("A")
	for path, f := range map[string]map[string]string{
		rest + "/payments":                        {"merchantTransactionId": "B", "amount": "1.00"},
		rest + "/payments/" + id:                  {"paymentType": "RF", "amount": "1.00"},
		rest + "/inquiry":                         {"paymentId": id},
		rest + "/getTransactionList":              {"pagination.fromdate": "01/03/2026", "pagination.todate": "01/03/2026"},
		rest + "/payout":                          {"merchantTransactionId": "B", "amount": "1.00", "paymentId": id},
		rest + "/registrations":                   {"card.number": visa},
		rest + "/paywithtoken/x":                  {"paymentType": "DB", "amount": "1.00"},
		rest + "/getCardsAndAccounts":             {"customer.customerId": "C"},
		invoices + "/generate":                    {"merchantInvoiceId": "I", "amount": "1.00"},
		invoices + "/regenerate":                  {"invoiceId": "1"},
		invoices + "/cancel":                      {"merchantInvoiceId": "1"},
		invoices + "/inquiry":                     {"merchantInvoiceId": "1"},
		"/merchantServices/api/v1/customerSignup": {"customer.email": "a@b.test"},
	} {
		for _, sum := range []string{"", "x", md5Of("10001", "sim_demo", "x"), md5Of("sim_demo", "10001")} {
			f["authentication.memberId"], f["authentication.checksum"] = "10001", sum
			if a := r.post(path, f); a.status != 200 || a.code() != codeChecksum {
				t.Errorf("%s with %q: %d %s", path, sum, a.status, a.text)
			}
		}
	}
	wrong := map[string]string{"merchantTransactionId": "B", "amount": "1.00", "paymentId": id}
	r.want(r.post(rest+"/payout", signed(wrong, "MEMBER|KEY|B|1.00")), codeChecksum) // the key is last there
	r.want(r.post(rest+"/payout", signed(wrong, "MEMBER|B|1.00|KEY")), codeOK)
	r.want(r.move("XX", id, "1.00"), codeMalformed)
}

// TestThreeEncodings ensures that the same request is read alike however it is written.
func TestThreeEncodings(t *testing.T) {
	r := newRig(t)
	for i, body := range []string{
		`{"authentication.memberId":"10001","authentication.checksum":"SUM","merchantTransactionId":"REF","amount":"5.00","currency":"EUR","paymentType":"DB","paymentBrand":"VISA","paymentMode":"CC","card.number":"4111111111111111","card.expiryMonth":"12","card.expiryYear":"2039"}`,
		`{"authentication":{"memberId":10001,"checksum":"SUM"},"merchantTransactionId":"REF","amount":"5.00","currency":"EUR","paymentType":"DB","paymentBrand":"VISA","paymentMode":"CC","card":{"number":"4111111111111111","expiryMonth":"12","expiryYear":2039},"createRegistration":true,"remark":null}`,
	} {
		reference := string(rune('A' + i))
		text := strings.NewReplacer("REF", reference, "SUM", md5Of("10001", "sim_demo", reference, "5.00")).Replace(body)
		a, err := r.send(t.Context(), rest+"/payments", "application/json; charset=utf-8", text)
		r.ok(err)
		r.want(a, codeOK)
		r.is(a.at("paymentId"), StatusCaptureSuccess, 500, 500, 0, 0, 0)
		if kept := a.at("registrationId"); (kept != "") != (i == 1) {
			t.Errorf("registration %q", kept)
		}
	}
	for media, body := range map[string]string{
		"application/json": `{"amount":["1.00"]}`, "text/plain": "amount=1.00", "application/json ": `{"a":{"b":"1"},"a.b":"2"}`,
		"application/x-www-form-urlencoded": "a=1&a=2", "application/json  ": `{}{}`, "application/json   ": "null",
	} {
		a, err := r.send(t.Context(), rest+"/payments", strings.TrimSpace(media), body)
		r.ok(err)
		r.want(a, codeMalformed)
	}
	a, err := r.send(t.Context(), rest+"/payments", "application/json", `{"x":"`+strings.Repeat("x", maxBody)+`"}`)
	r.ok(err)
	r.want(a, codeMalformed)
}

// TestXML ensures that Accept picks the form of an answer.
func TestXML(t *testing.T) {
	r := newRig(t)
	id := r.held("A")
	f := signed(map[string]string{"paymentId": id}, "MEMBER|KEY|"+id)
	for accept, xml := range map[string]bool{
		"application/xml": true, "text/xml": true, "application/json": false, "*/*": false, "application/json, application/xml": false,
		"text/html, application/xml;q=0.9": true,
	} {
		a := r.post(rest+"/inquiry", f, "Accept", accept)
		if got := strings.HasPrefix(a.text, "<?xml") && strings.Contains(a.text, "<response><paymentId>"+id+"</paymentId>"); got != xml ||
			strings.Contains(a.header.Get("Content-Type"), "xml") != xml {
			t.Errorf("%s: %s", accept, a.text)
		}
	}
	a := r.post("/transactionServices/REST/v1/nowhere", nil, "Accept", "application/xml")
	if a.status != 404 || !strings.Contains(a.text, "nowhere") || len(r.sim.Unknown()) != 1 {
		t.Errorf("%d %s", a.status, a.text)
	}
	list := signed(map[string]string{"pagination.fromdate": "01/03/2026", "pagination.todate": "01/03/2026"}, "MEMBER|KEY")
	r.held("B")
	if a := r.post(rest+"/getTransactionList", list, "Accept", "text/xml"); strings.Count(a.text, "<transaction>") != 2 {
		t.Error(a.text)
	}
}

func TestList(t *testing.T) {
	r := newRig(t)
	first := r.taken("A")
	r.clock.turn(24 * time.Hour)
	r.token = r.login()
	r.held("B")
	r.ok(r.sim.PortalRefund(first, 250))
	ask := func(from, to string, more ...string) []map[string]string {
		f := map[string]string{"pagination.fromdate": from, "pagination.todate": to}
		for i := 0; i+1 < len(more); i += 2 {
			f[more[i]] = more[i+1]
		}
		a := r.want(r.post(rest+"/getTransactionList", signed(f, "MEMBER|KEY")), codeListed)
		var body struct{ Transaction []map[string]any }
		r.ok(json.Unmarshal([]byte(a.text), &body))
		var all []map[string]string
		for _, line := range body.Transaction {
			words := map[string]string{}
			for name, value := range line {
				words[name], _ = value.(string)
			}
			all = append(all, words)
		}
		return all
	}
	if all := ask("01/03/2026", "02/03/2026"); len(all) != 2 || all[0]["merchantTransactionId"] != "B" || all[1]["refundamount"] != "2.50" ||
		all[1]["captureamount"] != "10.00" || all[1]["transactionStatus"] != StatusReversed || all[1]["chargebackamount"] != "0.00" {
		t.Errorf("%+v", all)
	}
	for name, c := range map[string]struct {
		from, to string
		more     []string
		want     string
	}{
		"first day":  {"01/03/2026", "01/03/2026", nil, "A"},
		"second day": {"02/03/2026", "02/03/2026", nil, "B"},
		"a status":   {"01/03/2026", "02/03/2026", []string{"status", StatusReversed}, "A"},
		"page 1":     {"01/03/2026", "02/03/2026", []string{"pagination.records", "1"}, "B"},
		"page 2":     {"01/03/2026", "02/03/2026", []string{"pagination.records", "1", "pagination.pageno", "2"}, "A"},
	} {
		if all := ask(c.from, c.to, c.more...); len(all) != 1 || all[0]["merchantTransactionId"] != c.want {
			t.Errorf("%s: %+v", name, all)
		}
	}
	if all := ask("01/03/2025", "02/03/2025"); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	for name, value := range map[string]string{"pagination.fromdate": "2026-03-01", "pagination.todate": "", "pagination.pageno": "0", "pagination.records": "x"} {
		f := map[string]string{"pagination.fromdate": "01/03/2026", "pagination.todate": "01/03/2026", name: value}
		r.want(r.post(rest+"/getTransactionList", signed(f, "MEMBER|KEY")), codeMalformed)
	}
}

func FuzzFields(f *testing.F) {
	for _, seed := range []string{
		`{"a":{"b":"1"},"c":2}`, `{"a.b":"1","a":{"b":"2"}}`, `{"a":[1]}`, `null`, `{"a":1}{`, "\xff", `{"a":1e400,"b":true,"c":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := jsonFields(text)
		if err != nil {
			return
		}
		if !json.Valid(text) || got == nil {
			t.Fatalf("took %q", text)
		}
		if amount, err := readAmount(got["amount"], got["currency"]); err == nil && (amount <= 0 || wire(amount, got["currency"]) != got["amount"] && got["amount"][0] != '0') {
			t.Fatalf("%q is read as %d", got["amount"], amount)
		}
	})
}

package sim

import (
	"encoding/json"
	"testing"
)

func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"transId":"a","amount":{"value":1,"currency":"EUR"}}`, `{"amount":{"value":1e2}}`, `{"amount":[{"value":1}]}`,
		`{"paymentMethods":{"card":{"number":"4111111111111111"}}}`, `{"paymentMethods":{"card":7}}`, `null`, `{"a":1}{`, "\xff",
		`{"order":{"items":[{"quantity":1},7]}}`, `{"metadata":{"a":null},"simulationMode":"0305"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := parseBody(text)
		if err != nil {
			return
		}
		if !json.Valid(text) || text == nil {
			t.Fatalf("took %q", text)
		}
		if b.check() != nil || b.require("session", true) != nil {
			return
		}
		if v := b.integer("amount.value"); v <= 0 || v > maxValue || len(b.text("amount.currency")) != 3 || b.text("transId") == "" {
			t.Fatalf("took %q", text)
		}
		again, err := parseBody(b.canonical())
		if err != nil || string(again.canonical()) != string(b.canonical()) {
			t.Fatalf("%q is not canonical: %v", b.canonical(), err)
		}
	})
}

func TestFieldsTable(t *testing.T) {
	if len(fields) < 205 {
		t.Errorf("%d fields were read", len(fields))
	}
	for path, kind := range fields {
		good := map[string]any{
			"string": "x", "amount": json.Number("1"), "integer": json.Number("-1"), "count": json.Number("0"), "number": json.Number("1.5"),
			"hours": json.Number("696"), "boolean": true, "object": map[string]any{}, "array": []any{}, "currency": "EUR", "country2": "DE",
			"country3": "DEU", "email": "a@b", "url": "https://a.test/", "time": "2026-01-01T00:00:00Z", "method": "CARD", "methods": []any{"CARD"},
		}[kind]
		if len(kind) > 5 && kind[:5] == "enum " {
			continue
		}
		if good == nil || !fits(kind, good) || fits(kind, nil) {
			t.Errorf("%s has type %q", path, kind)
		}
	}
}

func TestCanonicalHidesTheCard(t *testing.T) {
	text := `{"paymentMethods":{"card":{"number":"5555555555554444","securityCode":"123"}}}`
	b, err := parseBody([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"paymentMethods":{"card":{"number":"4444","securityCode":null}}}`
	if got := string(b.canonical()); got != want {
		t.Errorf("%s", got)
	}
	if b.text("paymentMethods.card.number") != "5555555555554444" {
		t.Error("the body was changed")
	}
}

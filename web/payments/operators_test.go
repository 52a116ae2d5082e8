package payments_test

import (
	"reflect"
	"testing"
	"time"

	"kontor/models"
	"kontor/web/payments"
)

func TestOperators(t *testing.T) {
	view := func(fill func(*payments.Typed)) payments.Typed {
		var want payments.Typed
		fill(&want)
		return want
	}
	term := func(in models.Place, value string) []models.Term { return []models.Term{{In: in, Value: value}} }
	for q, want := range map[string]payments.Typed{
		"ann  schmid":  view(func(t *payments.Typed) { t.Q = "ann schmid" }),
		"INV:7":        view(func(t *payments.Typed) { t.Q = "INV:7" }),
		"a<b status>x": view(func(t *payments.Typed) { t.Q = "a<b status>x" }),
		"status:":      {},
		"status:partially-refunded,Captured ann": view(func(t *payments.Typed) {
			t.Q, t.Status, t.FromQ = "ann", []string{"partially refunded", "captured"}, []string{"status"}
		}),
		`account:"Demo shop"`: view(func(t *payments.Typed) { t.Account, t.FromQ = []string{"Demo shop"}, []string{"account"} }),
		"amount:12.50":        view(func(t *payments.Typed) { t.Terms = term(models.InAmount, "12.50") }),
		"amount:10..20":       view(func(t *payments.Typed) { t.Min, t.Max, t.FromQ = "10", "20", []string{"min", "max"} }),
		"amount>100":          view(func(t *payments.Typed) { t.Min, t.Above, t.FromQ = "100", true, []string{"min", "max"} }),
		"amount<=100":         view(func(t *payments.Typed) { t.Max, t.FromQ = "100", []string{"min", "max"} }),
		"Email:ann@example.com last4:4242": view(func(t *payments.Typed) {
			t.Terms = append(term(models.InEmail, "ann@example.com"), term(models.InLast4, "4242")...)
		}),
		"after:2026-11-01 before:2026-12-01": view(func(t *payments.Typed) {
			t.From, t.To, t.Before, t.FromQ = "2026-11-01", "2026-12-01", true, []string{"from", "to"}
		}),
		"method:Card code:Z9": view(func(t *payments.Typed) {
			t.Method, t.Code, t.FromQ = "card", "Z9", []string{"method", "code"}
		}),
		"currency:eur,jpy is:attention": view(func(t *payments.Typed) {
			t.Currency, t.Attention, t.FromQ = []string{"EUR", "JPY"}, "attention", []string{"currency", "is"}
		}),
	} {
		if got := (payments.View{Q: q}).Read(); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as\n%+v, want\n%+v", q, got, want)
		}
	}
}

// What the box adds stands beside what the form's own fields have.
func TestOperatorsBesideFilters(t *testing.T) {
	got := payments.View{Q: "status:refunded", Status: []string{"captured"}, Min: "5", Currency: []string{"EUR"}}.Read()
	if !reflect.DeepEqual(got.Status, []string{"captured", "refunded"}) || got.Min != "5" || got.Q != "" {
		t.Errorf("read as %+v", got)
	}
}

func FuzzOperators(f *testing.F) {
	for _, q := range []string{`status:a,b amount>=5 "x y" account:"`, "amount:..", "amount<", `:::""`, "before:\x00 ＿:"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		once := payments.View{Q: q}.Read()
		for _, term := range once.Terms {
			if term.Value == "" {
				t.Errorf("%q asks for nothing in %q", q, term.In)
			}
		}
	})
}

// Ensure that a month has its own length, and a day that of the zone: 29 March 2026 has 23 hours in Berlin.
func TestPeriod(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 29, 15, 0, 0, 0, berlin)
	for name, want := range map[string]string{
		"today": "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z", "yesterday": "2026-03-27T23:00:00Z 2026-03-28T23:00:00Z",
		"last-7-days": "2026-03-22T23:00:00Z 2026-03-29T22:00:00Z", "last-30-days": "2026-02-27T23:00:00Z 2026-03-29T22:00:00Z",
		"this-month": "2026-02-28T23:00:00Z 2026-03-31T22:00:00Z", "last-month": "2026-01-31T23:00:00Z 2026-02-28T23:00:00Z",
		"this-year": "2025-12-31T23:00:00Z 2026-12-31T23:00:00Z", "last-year": "2024-12-31T23:00:00Z 2025-12-31T23:00:00Z",
	} {
		from, to, known := payments.Period(name, now)
		if got := from.UTC().Format(time.RFC3339) + " " + to.UTC().Format(time.RFC3339); !known || got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if _, _, known := payments.Period("soon", now); known {
		t.Error("soon is a period")
	}
	for _, name := range payments.Periods {
		if _, _, known := payments.Period(name, now); !known {
			t.Errorf("%s is offered and unknown", name)
		}
	}
}

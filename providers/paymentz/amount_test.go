package paymentz

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kontor/models/money"
)

func TestAmounts(t *testing.T) {
	for want, m := range map[string]money.Money{
		"50.00": money.New(5000, "EUR"), "0.01": money.New(1, "EUR"), "99999999.99": money.New(9999999999, "EUR"),
		"100.00": money.New(100, "JPY"), "1.00": money.New(1, "JPY"), "99999999.00": money.New(99999999, "JPY"),
		"1.23": money.New(1230, "BHD"), "0.01 ": money.New(10, "BHD"), "99999999.99 ": money.New(99999999990, "BHD"),
	} {
		want = strings.TrimSpace(want)
		got, err := amountOf(m)
		if err != nil || got != want {
			t.Errorf("%v: %q, %v, want %q", m, got, err, want)
		}
		if back, err := readAmount(got, m.Currency); err != nil || back != m {
			t.Errorf("%q is read as %v, %v", got, back, err)
		}
	}
	for word, m := range map[string]money.Money{
		"BHD can't be expressed": money.New(1234, "BHD"), "above zero": money.New(0, "EUR"), "above zero ": money.New(-5, "EUR"),
		"eight digits": money.New(10000000000, "EUR"), "eight digits ": money.New(100000000, "JPY"), "no currency": money.New(5, "QQQ"),
		"eight digits  ": money.New(1<<62, "JPY"),
	} {
		if got, err := amountOf(m); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(word)) {
			t.Errorf("%v: %q, %v", m, got, err)
		}
	}
}

func TestReadAmount(t *testing.T) {
	for text, want := range map[string]int64{"100.00": 100, "100": 100, "100.0": 100} {
		if m, err := readAmount(text, "JPY"); err != nil || m.Minor != want {
			t.Errorf("%q: %v, %v", text, m, err)
		}
	}
	for text, currency := range map[string]string{
		"100.50": "JPY", "-1.00": "EUR", "1,00": "EUR", "1e2": "EUR", "": "EUR", "1.234": "EUR", "1.00": "QQQ", "0x10": "EUR",
	} {
		if m, err := readAmount(text, currency); err == nil {
			t.Errorf("%q %s is read as %v", text, currency, m)
		}
	}
}

// TestAmountsAreReadBack ensures that what can be written is read as the same amount, and that what can't is refused.
func TestAmountsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := money.New(rapid.Int64().Draw(t, "minor"), rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(t, "currency"))
		text, err := amountOf(m)
		if err != nil {
			return
		}
		if back, err := readAmount(text, m.Currency); err != nil || back != m {
			t.Fatalf("%v is written %q and read %v, %v", m, text, back, err)
		}
	})
}

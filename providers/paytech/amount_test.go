package paytech

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"kontor/models/money"
)

func TestMoneyOf(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		minor          int64
		err            error
	}{
		{"11.12", "EUR", 1112, nil},
		{"11.1", "EUR", 1110, nil},
		{"11", "EUR", 1100, nil},
		{"11.1200000", "EUR", 1112, nil},
		{"2000", "CLP", 2000, nil},
		{"2E+3", "CLP", 2000, nil},
		{"2e3", "JPY", 2000, nil},
		{"1.11E1", "EUR", 1110, nil},
		{"1112E-2", "EUR", 1112, nil},
		{"5E-2", "EUR", 5, nil},
		{"0.05", "EUR", 5, nil},
		{"1234.568", "BHD", 1234568, nil},
		{"0", "EUR", 0, nil},
		{"-3.5", "EUR", -350, nil},
		{"92233720368547758.07", "EUR", math.MaxInt64, nil},
		{"92233720368547758.08", "EUR", 0, money.ErrRange},
		{"1e99", "EUR", 0, money.ErrRange},
		{"11.123", "EUR", 0, money.ErrDecimals},
		{"1E-3", "EUR", 0, money.ErrDecimals},
		{"0.5", "JPY", 0, money.ErrDecimals},
		{"1", "BTC", 0, money.ErrCurrency},
		{"1", "", 0, money.ErrCurrency},
		{"", "EUR", 0, errNoAmount},
		{"much", "EUR", 0, money.ErrNotNumber},
		{"1e999", "EUR", 0, money.ErrNotNumber},
	} {
		got, err := moneyOf(json.Number(c.text), c.currency)
		if !errors.Is(err, c.err) || err == nil && got != money.New(c.minor, c.currency) {
			t.Errorf("%q %s: %v, %v; want %d, %v", c.text, c.currency, got, err, c.minor, c.err)
		}
	}
	if _, err := heldMoney("-1", "EUR"); err == nil {
		t.Error("what is held is below zero")
	}
}

// Ensure that what is written is read back as it was, and is a JSON number.
func TestAmountIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := money.New(rapid.Int64Range(0, math.MaxInt64).Draw(t, "minor"), rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(t, "currency"))
		text, err := json.Marshal(amountOf(m))
		if err != nil {
			t.Fatal(err)
		}
		var n json.Number
		if err := json.Unmarshal(text, &n); err != nil {
			t.Fatal(err)
		}
		if got, err := moneyOf(n, m.Currency); err != nil || got != m {
			t.Fatalf("%v is written %s and read %v, %v", m, text, got, err)
		}
	})
}

func TestShownMoney(t *testing.T) {
	for text, want := range map[string]int64{"1020.12": 102012, "1020.129999": 102012, "-0.005": 0, "-12.349": -1234, "7": 700, "1E3": 100000} {
		if got, err := shownMoney(json.Number(text), "EUR"); err != nil || got.Minor != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	if got, err := shownMoney("1500.9", "JPY"); err != nil || got.Minor != 1500 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := shownMoney("1", "USDT"); err == nil {
		t.Error("USDT is held")
	}
}

func FuzzAmount(f *testing.F) {
	f.Add("11.12", "EUR")
	f.Add("2E+3", "CLP")
	f.Add("-0.0000000001e12", "BHD")
	f.Fuzz(func(t *testing.T, text, currency string) {
		m, err := moneyOf(json.Number(text), currency)
		if err != nil {
			return
		}
		if again, err := moneyOf(amountOf(m), currency); err != nil || again != m {
			t.Errorf("%q is %v and then %v, %v", text, m, again, err)
		}
	})
}

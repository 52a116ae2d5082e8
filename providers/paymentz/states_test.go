package paymentz

import (
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// TestEveryWord ensures what each documented status word means for state and amounts, where the list tells of 60 captured
// and 10 refunded of 100, and where it tells nothing.
func TestEveryWord(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	const no = -1 // not told
	for status, want := range map[string]struct {
		state providers.State
		sums  [4]int64 // authorized, captured, refunded, reversed
		alone [4]int64 // the same without the list
	}{
		"begun":             {providers.StateOpen, [4]int64{}, [4]int64{}},
		"authstarted":       {providers.StatePending, [4]int64{}, [4]int64{}},
		"proofrequired":     {providers.StatePending, [4]int64{}, [4]int64{}},
		"authfailed":        {providers.StateDeclined, [4]int64{}, [4]int64{}},
		"failed":            {providers.StateDeclined, [4]int64{}, [4]int64{}},
		"authsuccessful":    {providers.StateAuthorized, [4]int64{100, 0, 0, 0}, [4]int64{100, 0, 0, 0}},
		"authcancelled":     {providers.StateAuthorized, [4]int64{100, 0, 0, 100}, [4]int64{100, 0, 0, 100}},
		"cancelstarted":     {providers.StateAuthorized, [4]int64{100, 0, 0, no}, [4]int64{100, 0, 0, no}},
		"capturestarted":    {providers.StateAuthorized, [4]int64{100, no, 0, no}, [4]int64{100, no, 0, no}},
		"capturefailed":     {providers.StateAuthorized, [4]int64{100, 0, 0, no}, [4]int64{100, 0, 0, no}},
		"capturesuccess":    {providers.StateAuthorized, [4]int64{100, 60, 10, 40}, [4]int64{100, no, 0, no}},
		"settled":           {providers.StateAuthorized, [4]int64{100, 60, 10, 40}, [4]int64{100, no, 0, no}},
		"markedforreversal": {providers.StateAuthorized, [4]int64{100, 60, no, 40}, [4]int64{100, no, no, no}},
		"reversed":          {providers.StateAuthorized, [4]int64{100, 60, 10, 40}, [4]int64{100, no, no, no}},
		"chargeback":        {providers.StateAuthorized, [4]int64{100, 60, 10, 40}, [4]int64{100, no, no, no}},
	} {
		r := record{id: "1", long: status, amount: "1.00", currency: "EUR"}
		same := func(got money.Money, want int64) bool {
			return want == no && got == (money.Money{}) || got == money.New(want, "EUR")
		}
		hold := func(how string, r record, want [4]int64) {
			u, err := c.update(r)
			if err != nil || u.Totals == nil || u.RawStatus != status {
				t.Errorf("%s %s: %+v, %v", status, how, u, err)
				return
			}
			got := [4]money.Money{u.Totals.Authorized, u.Totals.Captured, u.Totals.Refunded, u.Totals.Reversed}
			for i := range got {
				if !same(got[i], want[i]) {
					t.Errorf("%s %s: %v, want %v", status, how, got, want)
				}
			}
		}
		if got := words[status].state; got != want.state || StatusWords(status) == "" {
			t.Errorf("%s: %q, %q", status, got, StatusWords(status))
		}
		hold("alone", r, want.alone)
		r.amounts = &amounts{captured: "0.60", refunded: "0.10", disputed: "0.00"}
		hold("with the list", r, want.sums)
	}
	if len(words) != 19 {
		t.Errorf("%d words", len(words))
	}
}

// TestWordsThatChangeNothing ensures that an unknown word is kept and shown, and tells neither state nor amounts; and that a
// cancelled payment does not say what became of its authorization.
func TestWordsThatChangeNothing(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	for status, state := range map[string]providers.State{"refundrejected": "", "AuthSuccessful": "", "cancelled": providers.StateCancelled} {
		u, err := c.update(record{id: "1", long: status, short: "Y", amount: "1.00", currency: "EUR", amounts: &amounts{captured: "1.00"}})
		if err != nil || u.State != state || u.Totals != nil || u.RawStatus != status {
			t.Errorf("%+v, %v", u, err)
		}
	}
	if StatusWords("refundrejected") != "" || CodeWords("19904") != "" {
		t.Error("a word was made up")
	}
}

// TestPayoutWords ensures that money that goes out is told as such.
func TestPayoutWords(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	for status, want := range map[string]struct {
		outcome  providers.Outcome
		refunded int64
	}{
		"payoutstarted": {providers.Pending, 0}, "payoutsuccessful": {providers.Succeeded, 100}, "payoutfailed": {providers.Declined, 0},
	} {
		u, err := c.update(record{id: "1", long: status, amount: "1.00", currency: "EUR"})
		if err != nil || u.Kind != providers.Payout || len(u.Operations) != 1 || u.Operations[0].Outcome != want.outcome ||
			u.Totals.Refunded.Minor != want.refunded || StatusWords(status) == "" {
			t.Errorf("%s: %+v, %v", status, u, err)
		}
	}
}

// TestShortWords ensures that the short word needs the payment's type to mean something, and has a plain one.
func TestShortWords(t *testing.T) {
	for _, want := range []struct {
		short string
		kind  text
		long  string // what it amounts to
	}{
		{"Y", typeDebit, "capturesuccess"},
		{"Y", typeHold, "authsuccessful"},
		{"N", typeDebit, "failed"},
		{"P", typeHold, "authstarted"},
		{"3D", typeHold, "authstarted"},
		{"C", "", "cancelled"},
	} {
		if got := (record{short: want.short, kind: want.kind}).standing(); got != words[want.long] || StatusWords(want.short) == "" {
			t.Errorf("%+v: %+v", want, got)
		}
	}
	if got := (record{short: "Y"}).standing(); got != (word{}) {
		t.Errorf("done, but what: %+v", got)
	}
}

func TestCodes(t *testing.T) {
	for code, refusal := range map[text]bool{
		"10001": true, "19999": true, "00001": false, "1000": false, "100011": false, "1000x": false, "": false, "200": false, "20001": false,
	} {
		if isRefusal(code) != refusal {
			t.Errorf("%q: %v", code, !refusal)
		}
	}
	for _, code := range []string{"00001", "00004", "00005", "00006", "00026", "00029", "10001", "200"} {
		if CodeWords(code) == "" {
			t.Errorf("%s has no plain words", code)
		}
	}
}

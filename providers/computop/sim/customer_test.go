package sim

import (
	"testing"
	"time"
)

func TestCustomer(t *testing.T) {
	r := newRig(t)
	id := r.session(100, "EUR", "")
	r.refused(r.sim.Pay(id, "4111111111111112"), codeBadCard)
	r.refused(r.sim.Pay(id, "4111"), codeBadCard)
	r.refused(r.sim.Pay("nobody", ""), codeUnknownPayID)
	r.is(id, StatusCreated, 0, 0, 0, 0)
	r.ok(r.sim.Cancel(id))
	r.is(id, StatusCancelled, 0, 0, 0, 0)
	r.refused(r.sim.Pay(id, ""), codeIsFinal)
	r.refused(r.sim.Decline(id), codeIsFinal)
	r.done("cancel", 1)
}

func TestReadCard(t *testing.T) {
	now := time.Date(2026, 3, 31, 23, 0, 0, 0, time.UTC)
	for number, want := range map[string]card{
		"4111 1111-1111 1111": {"VISA", "1111", "202603"},
		"5555555555554444":    {"MASTERCARD", "4444", "202603"},
		"2223003122003222":    {"MASTERCARD", "3222", "202603"},
		"378282246310005":     {"AMEX", "0005", "202603"},
		"6011111111111117":    {"DISCOVER", "1117", "202603"},
		"3530111333300000":    {"OTHER", "0000", "202603"},
	} {
		for _, expiry := range []string{"202603", "03/26", "03/2026", "03 / 26"} {
			if got, err := readCard(number, expiry, now); err != nil || got != want {
				t.Errorf("%s %s: %+v %v", number, expiry, got, err)
			}
		}
	}
	for _, wrong := range [][2]string{{"", ""}, {"0000", ""}, {"411111111111111x", ""}, {testCard, "02/26"}, {testCard, "13/30"}, {testCard, "soon"}} {
		if got, err := readCard(wrong[0], wrong[1], now); err == nil {
			t.Errorf("%v: %+v", wrong, got)
		}
	}
}

func TestCopiesAreTheCallers(t *testing.T) {
	r := newRig(t)
	id := r.captured(100, "EUR")
	p := r.payment(id)
	p.Operations[0].Amount = 7
	p.Captured = 7
	if again := r.payment(id); again.Operations[0].Amount != 100 || again.Captured != 100 {
		t.Errorf("%+v", again)
	}
}

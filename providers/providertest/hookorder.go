package providertest

import (
	"testing"

	"kontor/providers"
)

// hookOutOfOrder ensures that news in the wrong order stays within the truth, that two events are not taken for one,
// and that asking gives the end of it.
func hookOutOfOrder(t *testing.T, seen *witness) {
	w := seen.world(t)
	next, mode := operationOf(providers.Capture), providers.CaptureManual
	if next.of(w) == nil || !w.offers(mode) {
		next, mode = operationOf(providers.Refund), providers.CaptureAutomatic
	}
	if next.of(w) == nil || !w.offers(mode) || pages[0].of(w.Client) == nil {
		t.Skip("the client can't make two events")
	}
	w.NextHook(ReverseHook)
	ref := w.Pay(t, pages[0].make(t, seen, w, checkout(w, one, mode)))
	call := newCall(next.kind, ref, one)
	if _, err := seen.send(t, next.of(w), call); err != nil {
		t.Fatal(err)
	}
	if w.Settle != nil {
		w.Settle(t)
	}
	w.Release(t)
	apart(t, seen, w, ref, w.Deliveries(t))
	stands(t, w, ref, one.Currency, next.left(w.Client, one.Minor, one.Minor))
}

// apart ensures that deliveries are true and are events of their own.
func apart(t *testing.T, seen *witness, w World, ref providers.PaymentRef, arrived []Delivery) {
	t.Helper()
	if len(arrived) < 2 {
		t.Skipf("%d deliveries", len(arrived))
	}
	r, keys := w.Client.(providers.WebhookReceiver), map[string]bool{}
	for _, d := range arrived {
		within(t, w, ref, trueNews(t, seen, w, r, d))
		proof, err := r.VerifyWebhook(d.Header, d.Body)
		if err != nil || proof.EventKey != "" && keys[proof.EventKey] {
			t.Errorf("another event has the key %q too: %v", proof.EventKey, err)
		}
		keys[proof.EventKey] = true
	}
}

func hookMalformed(t *testing.T, seen *witness) {
	w := seen.world(t)
	r := w.Client.(providers.WebhookReceiver)
	for _, body := range []string{"", "{", "null", "[]", "{}", "<xml/>", "\x00\xff"} {
		if news, err := r.ParseWebhook([]byte(body)); err == nil {
			t.Errorf("%q is news: %+v", body, news)
		} else {
			isA(t, err, providers.ErrMalformed)
		}
		if proof, err := r.VerifyWebhook(nil, []byte(body)); err == nil && (proof.Signed || !w.Unsigned) {
			t.Errorf("%q proves %+v", body, proof)
		}
	}
}

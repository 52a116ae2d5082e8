package providertest

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"kontor/providers"
)

func runWebhooks(t *testing.T, seen *witness) {
	w := seen.world(t)
	if _, ok := w.Client.(providers.WebhookReceiver); !ok || w.Deliveries == nil {
		t.Skip("the client is no WebhookReceiver")
	}
	t.Run("true", func(t *testing.T) { hookTrue(t, seen) })
	t.Run("forged by the simulator", func(t *testing.T) { hookForged(t, seen) })
	t.Run("changed on its way", func(t *testing.T) { hookChanged(t, seen) })
	t.Run("doubled", func(t *testing.T) { hookDoubled(t, seen) })
	t.Run("out of order", func(t *testing.T) { hookOutOfOrder(t, seen) })
	t.Run("malformed", func(t *testing.T) { hookMalformed(t, seen) })
}

// hooked has a payment made and paid, and gives what arrived.
func hooked(t *testing.T, seen *witness, trouble ...HookTrouble) (World, providers.WebhookReceiver, providers.PaymentRef, []Delivery) {
	t.Helper()
	w := seen.world(t)
	for _, f := range trouble {
		w.NextHook(f)
	}
	host := pages[0].of(w.Client)
	if host == nil {
		t.Skip("the client is no Hoster")
	}
	ref := w.Pay(t, pages[0].make(t, seen, w, checkout(w, one, providers.CaptureManual)))
	return w, w.Client.(providers.WebhookReceiver), ref, w.Deliveries(t)
}

// hookTrue ensures that true news is taken and leads to the payment.
func hookTrue(t *testing.T, seen *witness) {
	w, r, ref, arrived := hooked(t, seen)
	if len(arrived) != 1 {
		t.Fatalf("%d deliveries", len(arrived))
	}
	proof, err := r.VerifyWebhook(arrived[0].Header, arrived[0].Body)
	if err != nil || !proof.Signed {
		t.Fatalf("%+v, %v", proof, err)
	}
	news, err := r.ParseWebhook(arrived[0].Body)
	seen.note(news, err)
	if err != nil || !slices.ContainsFunc(refs(news), func(p providers.PaymentRef) bool { return p.ProviderID == ref.ProviderID }) {
		t.Fatalf("%+v, %v", news, err)
	}
	within(t, w, ref, news)
}

func refs(n providers.News) []providers.PaymentRef {
	all := slices.Clone(n.Ask)
	for _, u := range n.Updates {
		all = append(all, u.Payment)
	}
	return all
}

// within ensures that news claims nothing beyond the truth, so that old news is harmless. What it does not tell is zero.
func within(t *testing.T, w World, ref providers.PaymentRef, n providers.News) {
	t.Helper()
	truth := w.Totals(t, ref)
	for _, u := range n.Updates {
		if u.Totals == nil {
			continue
		}
		if u.Totals.Authorized.Minor > truth.Authorized.Minor || u.Totals.Captured.Minor > truth.Captured.Minor ||
			u.Totals.Refunded.Minor > truth.Refunded.Minor || u.Totals.Reversed.Minor > truth.Reversed.Minor {
			t.Errorf("it says %+v, and the truth is %+v", *u.Totals, truth)
		}
	}
}

func hookForged(t *testing.T, seen *witness) {
	_, r, _, arrived := hooked(t, seen, ForgeHook)
	if len(arrived) != 1 {
		t.Fatalf("%d deliveries", len(arrived))
	}
	proof, err := r.VerifyWebhook(arrived[0].Header, arrived[0].Body)
	seen.note(proof, err)
	isA(t, err, providers.ErrSignature)
}

// hookChanged ensures that each byte of a signed delivery counts, and the signature itself.
func hookChanged(t *testing.T, seen *witness) {
	_, r, _, arrived := hooked(t, seen)
	good := arrived[0]
	changed := bytes.Replace(good.Body, []byte("12346"), []byte("92346"), 1)
	if bytes.Equal(changed, good.Body) {
		changed = append(bytes.Clone(good.Body), ' ')
	}
	if _, err := r.VerifyWebhook(good.Header, changed); err == nil {
		t.Error("a changed body passes")
	} else {
		isA(t, err, providers.ErrSignature)
	}
	if _, err := r.VerifyWebhook(nil, good.Body); err == nil {
		t.Error("a body without its headers passes")
	} else {
		isA(t, err, providers.ErrSignature)
	}
}

// hookDoubled ensures that a double says the same and has the same key.
func hookDoubled(t *testing.T, seen *witness) {
	_, r, _, arrived := hooked(t, seen, DoubleHook)
	if len(arrived) != 2 {
		t.Fatalf("%d deliveries", len(arrived))
	}
	var proofs []providers.Proof
	var all []providers.News
	for _, d := range arrived {
		proof, err := r.VerifyWebhook(d.Header, d.Body)
		news, parsed := r.ParseWebhook(d.Body)
		if err != nil || parsed != nil {
			t.Fatal(err, parsed)
		}
		proofs, all = append(proofs, proof), append(all, news)
	}
	if proofs[0] != proofs[1] || !reflect.DeepEqual(all[0], all[1]) {
		t.Errorf("%+v %+v, then %+v %+v", proofs[0], all[0], proofs[1], all[1])
	}
}

// hookOutOfOrder ensures that news in the wrong order stays within the truth, and that asking gives the end of it.
func hookOutOfOrder(t *testing.T, seen *witness) {
	w := seen.world(t)
	capture := operations[0].of(w.Client)
	if capture == nil {
		t.Skip("the client is no Capturer")
	}
	w.NextHook(ReverseHook)
	ref := w.Pay(t, pages[0].make(t, seen, w, checkout(w, one, providers.CaptureManual)))
	if _, err := seen.send(t, capture, newCall(providers.Capture, ref, one)); err != nil {
		t.Fatal(err)
	}
	w.Release(t)
	arrived := w.Deliveries(t)
	if len(arrived) < 2 {
		t.Fatalf("%d deliveries", len(arrived))
	}
	for _, d := range arrived {
		news, err := w.Client.(providers.WebhookReceiver).ParseWebhook(d.Body)
		seen.note(news, err)
		if err != nil {
			t.Fatal(err)
		}
		within(t, w, ref, news)
	}
	stands(t, w, ref, one.Currency, [4]int64{one.Minor, one.Minor, 0, 0})
}

func hookMalformed(t *testing.T, seen *witness) {
	r := seen.world(t).Client.(providers.WebhookReceiver)
	for _, body := range []string{"", "{", "null", "[]", "{}", "<xml/>"} {
		if news, err := r.ParseWebhook([]byte(body)); err == nil {
			t.Errorf("%q is news: %+v", body, news)
		} else {
			isA(t, err, providers.ErrMalformed)
		}
		if proof, err := r.VerifyWebhook(nil, []byte(body)); err == nil {
			t.Errorf("%q proves %+v", body, proof)
		}
	}
}

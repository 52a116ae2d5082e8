package providertest

import (
	"bytes"
	"reflect"
	"testing"

	"kontor/providers"
)

func runWebhooks(t *testing.T, seen *witness) {
	if seen.world(t).Deliveries == nil {
		t.Fatal("World.Deliveries is nil")
	}
	t.Run("true", func(t *testing.T) { hookTrue(t, seen) })
	t.Run("forged by the simulator", func(t *testing.T) { hookForged(t, seen) })
	t.Run("changed on its way", func(t *testing.T) { hookChanged(t, seen) })
	t.Run("changed where no proof reaches", func(t *testing.T) { hookTwisted(t, seen) })
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
	if pages[0].of(w.Client) == nil {
		t.Skip("the provider has no page to pay on")
	}
	ref := w.Pay(t, pages[0].make(t, seen, w, checkout(w, one, w.mode())))
	arrived := w.Deliveries(t)
	if len(arrived) == 0 {
		t.Fatal("no delivery")
	}
	return w, w.Client.(providers.WebhookReceiver), ref, arrived
}

// hookTrue ensures that true news is taken and leads to the payment.
func hookTrue(t *testing.T, seen *witness) {
	w, r, ref, arrived := hooked(t, seen)
	for _, d := range arrived {
		news := trueNews(t, seen, w, r, d)
		if !leadsTo(news, ref) {
			t.Errorf("it does not lead to %+v: %+v", ref, news)
		}
		within(t, w, ref, news)
	}
}

func hookForged(t *testing.T, seen *witness) {
	w, r, _, arrived := hooked(t, seen, ForgeHook)
	if w.Unsigned {
		t.Skip("deliveries prove nothing")
	}
	proof, err := r.VerifyWebhook(arrived[0].Header, arrived[0].Body)
	seen.note(proof, err)
	isA(t, err, providers.ErrSignature)
}

// hookChanged ensures that a changed amount is noticed, as each byte is where the proof covers the body, and that
// nothing goes without its proof.
func hookChanged(t *testing.T, seen *witness) {
	w, r, ref, arrived := hooked(t, seen)
	if w.Unsigned {
		t.Skip("deliveries prove nothing")
	}
	good, changes := arrived[0], 0
	for _, c := range [][2]string{{"12346", "92346"}, {"123.46", "923.46"}, {ref.Reference, fresh("pay")}} {
		changed := bytes.Replace(good.Body, []byte(c[0]), []byte(c[1]), 1)
		if bytes.Equal(changed, good.Body) {
			continue
		}
		changes++
		_, err := r.VerifyWebhook(good.Header, changed)
		isA(t, err, providers.ErrSignature)
	}
	if changes == 0 {
		t.Errorf("neither amount nor reference is in %s", good.Body)
	}
	if w.ProofInBody {
		return
	}
	_, err := r.VerifyWebhook(good.Header, append(bytes.Clone(good.Body), ' '))
	isA(t, err, providers.ErrSignature)
	_, err = r.VerifyWebhook(nil, good.Body)
	isA(t, err, providers.ErrSignature)
}

// hookTwisted ensures that what no proof covers is not believed.
func hookTwisted(t *testing.T, seen *witness) {
	w, r, ref, arrived := hooked(t, seen)
	if w.Twist == nil {
		t.Skip("a proof covers all of it")
	}
	for _, d := range w.Twist(t, arrived[len(arrived)-1]) {
		if _, err := r.VerifyWebhook(d.Header, d.Body); err != nil {
			isA(t, err, providers.ErrSignature)
			continue
		}
		news, err := r.ParseWebhook(d.Body)
		if seen.note(news, err); err == nil {
			within(t, w, ref, news)
		}
		for _, u := range news.Updates {
			if u.State != "" && u.State != providers.StateAuthorized {
				t.Errorf("%s is believed: %+v", d.Body, u)
			}
		}
	}
}

// hookDoubled ensures that a double says the same and has the same key.
func hookDoubled(t *testing.T, seen *witness) {
	_, r, _, arrived := hooked(t, seen, DoubleHook)
	if len(arrived) < 2 || !bytes.Equal(arrived[0].Body, arrived[1].Body) {
		t.Fatalf("%d deliveries, and the first two are not the same", len(arrived))
	}
	var proofs []providers.Proof
	var all []providers.News
	for _, d := range arrived[:2] {
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

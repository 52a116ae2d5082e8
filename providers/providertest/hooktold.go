package providertest

import (
	"testing"

	"kontor/providers"
)

// toldByHook ensures that a delivery about an operation leads to its payment and says nothing beyond the truth, and
// that the client then knows how the operation ended.
func toldByHook(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	r, ok := w.Client.(providers.WebhookReceiver)
	if !ok || w.Deliveries == nil {
		t.Skip("the client is no WebhookReceiver")
	}
	ref := o.start(t, w, one)
	call := o.call(t, w, ref, one)
	before := len(w.Deliveries(t))
	answer, err := seen.send(t, o.of(w), call)
	if err != nil {
		t.Fatal(err)
	}
	if w.Settle != nil {
		w.Settle(t)
	}
	arrived := w.Deliveries(t)[before:]
	if len(arrived) == 0 {
		t.Skip("no delivery tells of it")
	}
	var all providers.News
	for _, d := range arrived {
		news := trueNews(t, seen, w, r, d)
		within(t, w, ref, news)
		all.Updates, all.Ask = append(all.Updates, news.Updates...), append(all.Ask, news.Ask...)
	}
	if !leadsTo(all, ref) {
		t.Fatalf("it tells of others: %+v", all)
	}
	if o.moves() && o.kind != providers.Increment { // an increment is told by the sum alone
		ended(t, seen, w, call, answer, providers.Succeeded)
	}
}

// trueNews is what a delivery says that must be taken.
func trueNews(t *testing.T, seen *witness, w World, r providers.WebhookReceiver, d Delivery) providers.News {
	t.Helper()
	proof, err := r.VerifyWebhook(d.Header, d.Body)
	if err != nil || proof.Signed == w.Unsigned {
		t.Fatalf("%+v, %v", proof, err)
	}
	news, err := r.ParseWebhook(d.Body)
	seen.note(proof, news, err)
	if err != nil {
		t.Fatal(err)
	}
	if w.Unsigned && len(news.Updates) > 0 {
		t.Errorf("nothing proves it, and it is news: %+v", news.Updates)
	}
	return news
}

// leadsTo says whether news is about a payment.
func leadsTo(n providers.News, ref providers.PaymentRef) bool {
	all := n.Ask
	for _, u := range n.Updates {
		all = append(all, u.Payment)
	}
	for _, p := range all {
		if p.ProviderID != "" && p.ProviderID == ref.ProviderID || p.Reference != "" && p.Reference == ref.Reference {
			return true
		}
	}
	return false
}

// within ensures that news claims nothing beyond the truth, so that old news is harmless. What it does not tell is zero.
func within(t *testing.T, w World, ref providers.PaymentRef, n providers.News) {
	t.Helper()
	truth := w.Totals(t, ref)
	most := sums{
		truth.Authorized.Minor, truth.Captured.Minor, truth.Refunded.Minor, truth.Reversed.Minor, truth.Disputed.Minor,
	}
	for _, u := range n.Updates {
		if !leadsTo(providers.News{Updates: []providers.Update{u}}, ref) {
			continue
		}
		for _, total := range most.against(totalsOf(u)) {
			if total.says.Minor > total.want {
				t.Errorf("it says %s %s, and the truth is %+v", total.name, total.says, truth)
			}
		}
	}
}

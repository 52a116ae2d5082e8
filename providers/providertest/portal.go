package providertest

import (
	"slices"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// runPortal ensures that what was done behind our back is seen.
func runPortal(t *testing.T, seen *witness) {
	half := one.Minor / 2
	t.Run("capture, and reversal of the rest", func(t *testing.T) {
		w := seen.world(t)
		if w.PortalCapture == nil {
			t.Skip("the simulator has nobody who does so")
		}
		ref := authorized(t, w, one)
		w.PortalCapture(t, ref, half)
		shows(t, seen, w, ref, providers.Capture, half)
		if released := limits(w.Client, providers.Capture).ReleasesRest; w.PortalReverse != nil && !released {
			w.PortalReverse(t, ref, one.Minor-half)
		} else if !released {
			return
		}
		stands(t, w, ref, one.Currency, sums{authorized: one.Minor, captured: half, reversed: one.Minor - half})
	})
	t.Run("refund", func(t *testing.T) {
		w := seen.world(t)
		if w.PortalRefund == nil {
			t.Skip("the simulator has nobody who does so")
		}
		ref := captured(t, w, one)
		w.PortalRefund(t, ref, one.Minor)
		shows(t, seen, w, ref, providers.Refund, one.Minor)
		stands(t, w, ref, one.Currency, sums{authorized: one.Minor, captured: one.Minor, refunded: one.Minor})
		if refund := operationOf(providers.Refund); refund.of(w) != nil { // one too many
			refund.refuses(t, seen, w, newCall(providers.Refund, ref, money.New(1, one.Currency)))
		}
	})
	t.Run("chargeback", func(t *testing.T) {
		w := seen.world(t)
		if w.PortalChargeback == nil {
			t.Skip("the simulator has nobody who does so")
		}
		ref := captured(t, w, one)
		w.PortalChargeback(t, ref, one.Minor)
		shows(t, seen, w, ref, providers.Chargeback, one.Minor)
		stands(t, w, ref, one.Currency, sums{authorized: one.Minor, captured: one.Minor, disputed: one.Minor})
		if w.PortalWonback != nil {
			w.PortalWonback(t, ref, one.Minor)
			showsWonback(t, seen, w, ref)
			stands(t, w, ref, one.Currency, sums{authorized: one.Minor, captured: one.Minor})
		}
	})
}

// shows ensures that an amount that nobody of ours moved is told: by the payment, by a delivery or in the list.
func shows(t *testing.T, seen *witness, w World, ref providers.PaymentRef, kind providers.Kind, want int64) {
	t.Helper()
	all := tellings(t, seen, w, ref)
	for _, u := range all {
		totals := totalsOf(u)
		if fieldOf(&totals, kind).Minor == want {
			return
		}
	}
	t.Errorf("%s of %d behind our back, and nothing tells it: %+v", kind, want, all)
}

// showsWonback is shows for what was disputed and came back: no dispute is left, or it is told by itself.
func showsWonback(t *testing.T, seen *witness, w World, ref providers.PaymentRef) {
	t.Helper()
	all := tellings(t, seen, w, ref)
	if now := totalsOf(all[0]).Disputed; now.Currency != "" && now.Minor == 0 {
		return
	}
	for _, u := range all {
		for _, n := range u.Operations {
			if n.Kind == providers.Wonback && n.Outcome == providers.Succeeded {
				return
			}
		}
	}
	t.Errorf("it was won back, and nothing tells it: %+v", all)
}

// tellings are all ways in which a payment is told of, first what it says itself.
func tellings(t *testing.T, seen *witness, w World, ref providers.PaymentRef) []providers.Update {
	t.Helper()
	u, err := w.Client.FetchPayment(t.Context(), ref)
	if seen.note(u, err); err != nil {
		t.Fatal(err)
	}
	all := []providers.Update{u}
	if r, ok := w.Client.(providers.WebhookReceiver); ok && w.Deliveries != nil {
		for _, d := range w.Deliveries(t) {
			all = append(all, trueNews(t, seen, w, r, d).Updates...)
		}
	}
	if _, ok := w.Client.(providers.Lister); ok {
		all = append(all, listed(t, seen, w, today(), nil)...)
	}
	return slices.DeleteFunc(all, func(u providers.Update) bool {
		return !leadsTo(providers.News{Updates: []providers.Update{u}}, ref)
	})
}

package providertest

import (
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

func runFetch(t *testing.T, seen *witness) {
	w := seen.world(t)
	ref := authorized(t, w, one)
	for name, asked := range map[string]providers.PaymentRef{
		"by the provider's name": {ProviderID: ref.ProviderID},
		"by our reference":       {Reference: ref.Reference},
		"by both":                ref,
	} {
		t.Run(name, func(t *testing.T) {
			u, err := w.Client.FetchPayment(t.Context(), asked)
			seen.note(u, err)
			if err != nil || u.Payment != ref || u.State != providers.StateAuthorized || u.RawStatus == "" {
				t.Errorf("%+v, %v", u, err)
			}
			if len(u.Method.Last4) > 4 {
				t.Errorf("more than four digits of a card: %q", u.Method.Last4)
			}
		})
	}
	t.Run("not there", func(t *testing.T) {
		for _, asked := range []providers.PaymentRef{{ProviderID: missing(ref.ProviderID)}, {Reference: fresh("nobody")}} {
			u, err := w.Client.FetchPayment(t.Context(), asked)
			seen.note(u, err)
			isA(t, err, providers.ErrNotFound)
		}
	})
}

// runPortal ensures that what was done behind our back is seen.
func runPortal(t *testing.T, seen *witness) {
	w := seen.world(t)
	ref := authorized(t, w, one)
	half := one.Minor / 2
	t.Run("capture", func(t *testing.T) {
		w.PortalCapture(t, ref, half)
		stands(t, w, ref, one.Currency, [4]int64{one.Minor, half, 0, 0})
	})
	t.Run("reversal of the rest", func(t *testing.T) {
		w.PortalReverse(t, ref, one.Minor-half)
		stands(t, w, ref, one.Currency, [4]int64{one.Minor, half, 0, one.Minor - half})
	})
	t.Run("refund of all", func(t *testing.T) {
		w.PortalRefund(t, ref, half)
		stands(t, w, ref, one.Currency, [4]int64{one.Minor, half, half, one.Minor - half})
	})
	t.Run("refund that would be one too many", func(t *testing.T) {
		refund := operations[1].of(w.Client)
		if refund == nil {
			t.Skip("the client is no Refunder")
		}
		_, err := seen.send(t, refund, newCall(providers.Refund, ref, money.New(1, one.Currency)))
		isA(t, err, providers.ErrDeclined)
	})
}

func runTester(t *testing.T, seen *witness) {
	w := seen.world(t)
	tester, ok := w.Client.(providers.Tester)
	if !ok {
		t.Skip("the client is no Tester")
	}
	err := tester.TestConnection(t.Context())
	seen.note(err)
	if err != nil {
		t.Error(err)
	}
	for _, kind := range []providers.Kind{providers.Authorization, providers.Capture, providers.Refund, providers.Credit} {
		once(t, w, kind, 0)
	}
}

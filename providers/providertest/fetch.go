package providertest

import (
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

func runFetch(t *testing.T, seen *witness) {
	w := seen.world(t)
	ref := paidFor(t, w, one)
	names := map[string]providers.PaymentRef{"by our reference": {Reference: ref.Reference}, "by all its names": ref}
	if ref.ProviderID != "" {
		names["by the provider's name"] = providers.PaymentRef{ProviderID: ref.ProviderID}
	}
	for name, asked := range names {
		t.Run(name, func(t *testing.T) {
			u, err := w.Client.FetchPayment(t.Context(), asked)
			seen.note(u, err)
			if err != nil || u.Payment != ref || u.State != providers.StateAuthorized || u.RawStatus == "" || u.Amount != one || u.Asked != (money.Money{}) || u.Kind != "" {
				t.Errorf("%+v, %v", u, err)
			}
			if len(u.Method.Last4) > 4 {
				t.Errorf("more than four digits of a card: %q", u.Method.Last4)
			}
		})
	}
	t.Run("in another currency", func(t *testing.T) { exchanged(t, seen) })
	t.Run("not there", func(t *testing.T) {
		for _, asked := range []providers.PaymentRef{missing(ref), {Reference: fresh("nobody")}} {
			u, err := w.Client.FetchPayment(t.Context(), asked)
			seen.note(u, err)
			isA(t, err, providers.ErrNotFound)
		}
	})
	troubledQuestion(t, seen, FetchKind, func(c ctx, w World) error {
		u, err := w.Client.FetchPayment(c, paidFor(t, w, one))
		seen.note(u, err)
		return err
	})
}

// exchanged ensures that what goes through is not taken for what the customer was asked for.
func exchanged(t *testing.T, seen *witness) {
	w, asked := seen.world(t), amounts[1]
	if w.Exchanged == nil {
		t.Skip("the provider changes no money")
	}
	ref := w.Exchanged(t, fresh("pay"), asked, one)
	u, err := w.Client.FetchPayment(t.Context(), ref)
	seen.note(u, err)
	if err != nil || u.Amount != one || u.Asked != asked {
		t.Errorf("%+v, %v", u, err)
	}
	stands(t, w, ref, one.Currency, sums{authorized: one.Minor, captured: one.Minor})
}

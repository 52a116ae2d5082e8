package providertest

import (
	"errors"
	"testing"

	"kontor/providers"
)

// declines has the bank say no.
func declines(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if w.DeclineNext == nil {
		t.Skip("the simulator's bank always agrees")
	}
	ref := o.start(t, w, one)
	call := o.call(t, w, ref, one)
	w.DeclineNext(t, o.kind)
	no := o.refuses(t, seen, w, call)
	if outcome := foundDeclined(t, seen, w, call); outcome != "" {
		t.Errorf("it was declined, and is found as %q", outcome)
	}
	if begins(o.kind) {
		named(t, no, nothingCame(t, seen, w, call))
		return
	}
	stands(t, w, ref, one.Currency, o.want(one.Minor, 0))
}

// foundDeclined is what an inquiry after a declined call claims; "" where it says no, or can't tell.
func foundDeclined(t *testing.T, seen *witness, w World, call providers.Call) providers.Outcome {
	t.Helper()
	finder, ok := w.Client.(providers.OperationFinder)
	if !ok {
		return ""
	}
	answer, err := seen.send(t, finder.FindOperation, again(call))
	if err != nil {
		return ""
	}
	return answer.Outcome
}

// named ensures that a no names the payment that was made and declined: the book finds it in the provider's lists by it.
func named(t *testing.T, no *providers.Error, made providers.PaymentRef) {
	t.Helper()
	if no.PaymentID != made.ProviderID {
		t.Errorf("the no names payment %q, the provider has %q", no.PaymentID, made.ProviderID)
	}
}

// nothingCame ensures that a payment that its call did not make is not there, or stands as declined with no amounts;
// gives the one that is there.
func nothingCame(t *testing.T, seen *witness, w World, call providers.Call) providers.PaymentRef {
	t.Helper()
	u, err := w.Client.FetchPayment(t.Context(), call.Payment)
	seen.note(u, err)
	if err != nil {
		if !errors.Is(err, providers.ErrNotFound) {
			t.Error(err)
		}
		return providers.PaymentRef{}
	}
	if u.State != providers.StateDeclined && u.State != providers.StateCancelled {
		t.Errorf("state %q", u.State)
	}
	for _, total := range (sums{}).against(totalsOf(u)) {
		if total.name != "authorized" && total.says.Minor != 0 {
			t.Errorf("%s %s", total.name, total.says)
		}
	}
	return u.Payment
}

// declinesLater has the provider take it and the bank say no afterwards.
func declinesLater(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if w.Fail == nil {
		t.Skip("the simulator says no at once")
	}
	ref := o.start(t, w, one)
	call := o.call(t, w, ref, one)
	answer, err := seen.send(t, o.of(w), call)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Outcome != providers.Pending {
		t.Skip("it is done at once")
	}
	w.Fail(t)
	ended(t, seen, w, call, answer, providers.Declined)
	if begins(o.kind) {
		nothingCame(t, seen, w, call)
		return
	}
	stands(t, w, ref, one.Currency, o.want(one.Minor, 0))
}

package providertest

import (
	"errors"
	"slices"
	"testing"

	"kontor/providers"
)

// settle has a call that was taken come through, and ensures that the client learns of it.
func settle(t *testing.T, seen *witness, w World, call providers.Call, answer providers.Answer) {
	t.Helper()
	review := call.Kind == providers.Approval || call.Kind == providers.Rejection // the payout is what comes through
	switch {
	case answer.Outcome == providers.Pending && w.Settle == nil:
		t.Fatal("it is pending, and World.Settle is nil")
	case answer.Outcome == providers.Pending:
		w.Settle(t)
		ended(t, seen, w, call, answer, providers.Succeeded)
	case answer.Outcome != providers.Succeeded:
		t.Errorf("outcome %q", answer.Outcome)
	case review && w.Settle != nil:
		w.Settle(t)
	}
}

// ended ensures that the client tells how an operation ended in one way at least, and in no way anything else.
func ended(t *testing.T, seen *witness, w World, call providers.Call, answer providers.Answer, want providers.Outcome) {
	t.Helper()
	told := map[string]providers.Outcome{
		"asked for the operation": foundOutcome(t, seen, w, call),
		"in a delivery":           hookOutcome(t, seen, w, call, answer),
		"asked for the payment":   fetchedOutcome(t, seen, w, call, answer),
	}
	any := false
	for way, outcome := range told {
		if any = any || outcome == want; outcome != want && outcome != "" {
			t.Errorf("%s: %q, want %q", way, outcome, want)
		}
	}
	if !any {
		t.Errorf("it is %s, and the client never learns it", want)
	}
}

// foundOutcome is what OperationFinder says; "" where it can't tell.
func foundOutcome(t *testing.T, seen *witness, w World, call providers.Call) providers.Outcome {
	t.Helper()
	finder, ok := w.Client.(providers.OperationFinder)
	if !ok {
		return ""
	}
	answer, err := seen.send(t, finder.FindOperation, again(call))
	switch {
	case errors.Is(err, providers.ErrDeclined):
		return providers.Declined
	case errors.Is(err, providers.ErrNotFound):
		t.Errorf("it was taken, and is not found: %v", err)
	case err == nil:
		return answer.Outcome
	}
	return ""
}

// hookOutcome is what the deliveries say in the end.
func hookOutcome(t *testing.T, seen *witness, w World, call providers.Call, answer providers.Answer) (last providers.Outcome) {
	t.Helper()
	r, ok := w.Client.(providers.WebhookReceiver)
	if !ok || w.Deliveries == nil {
		return ""
	}
	for _, d := range w.Deliveries(t) {
		news, err := r.ParseWebhook(d.Body)
		seen.note(news, err)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range news.Updates {
			if outcome := namedOutcome(u, call, answer); outcome != "" {
				last = outcome
			}
		}
	}
	return last
}

// fetchedOutcome is what the payment shows: the operation by name, or the total that it adds to.
func fetchedOutcome(t *testing.T, seen *witness, w World, call providers.Call, answer providers.Answer) providers.Outcome {
	t.Helper()
	u, err := w.Client.FetchPayment(t.Context(), call.Payment)
	seen.note(u, err)
	if err != nil {
		t.Fatal(err)
	}
	if outcome := namedOutcome(u, call, answer); outcome != "" || u.Totals == nil {
		return outcome
	}
	kind := call.Kind
	if kind == providers.Charge {
		kind = providers.Capture
	}
	switch total := fieldOf(u.Totals, kind); {
	case total == nil || total.Currency == "" || kind == providers.Increment:
		return ""
	case total.Minor >= call.Amount.Minor:
		return providers.Succeeded
	case u.State == providers.StatePending:
		return providers.Pending
	}
	return providers.Declined
}

// namedOutcome is what an update says of an operation as the book looks for it: by our reference, by the provider's
// name, or as the one thing that a payment of its own is.
func namedOutcome(u providers.Update, call providers.Call, answer providers.Answer) providers.Outcome {
	p, q := u.Payment, call.Payment
	if (p.ProviderID == "" || p.ProviderID != q.ProviderID) && (p.Reference == "" || p.Reference != q.Reference) {
		return ""
	}
	i := slices.IndexFunc(u.Operations, func(n providers.OperationNews) bool {
		named := n.Reference != "" && n.Reference == call.Reference || n.ProviderID != "" && n.ProviderID == answer.ProviderID
		return n.Kind == call.Kind && (named || begins(n.Kind))
	})
	if i < 0 {
		return ""
	}
	return u.Operations[i].Outcome
}

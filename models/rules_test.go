package models_test

import (
	"math"
	"testing"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"
)

// held is a payment as the rules see it.
func held(authorized, captured, refunded, reversed int64, ops ...models.Operation) *models.Payment {
	return &models.Payment{
		Kind: models.KindPayment, Currency: "EUR", Authorized: authorized, Captured: captured, Refunded: refunded, Reversed: reversed,
		Operations: ops,
	}
}

func under(kind providers.Kind, status models.OperationStatus, amount int64) models.Operation {
	return models.Operation{Kind: kind, Status: status, Amount: amount}
}

// Ensure each rule of money, with all that is under way counted as if it had happened.
func TestRules(t *testing.T) {
	credit := held(0, 0, 100, 0)
	credit.Kind = models.KindCredit
	capture, refund := (*models.Payment).CheckCapture, (*models.Payment).CheckRefund
	reversal, increment := (*models.Payment).CheckReversal, (*models.Payment).CheckIncrement
	for _, c := range []struct {
		name   string
		rule   func(*models.Payment, money.Money) error
		p      *models.Payment
		amount int64
		key    string // "" where it may be done
	}{
		{"all of it", capture, held(100, 0, 0, 0), 100, ""},
		{"one too many", capture, held(100, 0, 0, 0), 101, "capture.too_large"},
		{"nothing", capture, held(100, 0, 0, 0), 0, "amount.not_positive"},
		{"less than nothing", capture, held(100, 0, 0, 0), -1, "amount.not_positive"},
		{"the rest", capture, held(100, 60, 0, 10), 30, ""},
		{"more than the rest", capture, held(100, 60, 0, 10), 31, "capture.too_large"},
		{"nothing is held", capture, held(0, 0, 0, 0), 1, "capture.not_authorized"},
		{"all was taken", capture, held(100, 100, 0, 0), 1, "capture.nothing_left"},
		{"all is being taken", capture, held(100, 0, 0, 0, under(providers.Capture, models.OpUnknown, 100)), 1, "capture.all_under_way"},
		{"a part is being taken", capture, held(100, 0, 0, 0, under(providers.Capture, models.OpSending, 40)), 61, "capture.too_large"},
		{"a declined one is free again", capture, held(100, 0, 0, 0, under(providers.Capture, models.OpDeclined, 100)), 100, ""},
		{"it is being let go", capture, held(100, 0, 0, 0, under(providers.Reversal, models.OpRequested, 100)), 1, "capture.nothing_left"},
		{"of a credit", capture, credit, 1, "capture.not_authorized"},

		{"all of it", refund, held(100, 100, 0, 0), 100, ""},
		{"a second part", refund, held(100, 100, 40, 0), 60, ""},
		{"one too many", refund, held(100, 100, 40, 0), 61, "refund.too_large"},
		{"not captured", refund, held(100, 0, 0, 0), 1, "refund.not_captured"},
		{"all was given back", refund, held(100, 100, 100, 0), 1, "refund.nothing_left"},
		{"awaiting approval counts", refund, held(100, 100, 0, 0, under(providers.Refund, models.OpAwaitingApproval, 100)), 1, "refund.all_under_way"},
		{"pending counts", refund, held(100, 100, 0, 0, under(providers.Refund, models.OpPending, 50)), 51, "refund.too_large"},
		{"of a credit", refund, credit, 1, "refund.not_captured"},

		{"all of it", reversal, held(100, 0, 0, 0), 100, ""},
		{"what is left", reversal, held(100, 60, 0, 0), 40, ""},
		{"all was taken", reversal, held(100, 100, 0, 0), 1, "reversal.nothing_left"},
		{"while it is being captured", reversal, held(100, 0, 0, 0, under(providers.Capture, models.OpUnknown, 10)), 90, "reversal.capture_under_way"},
		{"while it is being raised", reversal, held(100, 0, 0, 0, under(providers.Increment, models.OpPending, 10)), 100, "reversal.increment_under_way"},

		{"once more", increment, held(100, 0, 0, 0), 50, ""},
		{"after a capture", increment, held(100, 1, 0, 0), 50, "increment.already_used"},
		{"twice at once", increment, held(100, 0, 0, 0, under(providers.Increment, models.OpUnknown, 1)), 50, "increment.under_way"},
		{"nothing is held", increment, held(0, 0, 0, 0), 50, "increment.not_authorized"},
		{"beyond 64 bits", increment, held(math.MaxInt64, 0, 0, 0), 1, "amount.out_of_range"},
	} {
		err := c.rule(c.p, c.p.Money(c.amount))
		key := ""
		if p := models.AsProblem(err); p != nil {
			key = p.Key
		} else if err != nil {
			t.Errorf("%s: not a sentence: %v", c.name, err)
		}
		if key != c.key {
			t.Errorf("%s of %d: %q, want %q", c.name, c.amount, key, c.key)
		}
	}
	if err := held(100, 100, 0, 0).CheckRefund(money.New(1, "JPY")); models.AsProblem(err) == nil {
		t.Errorf("another currency: %v", err)
	}
}

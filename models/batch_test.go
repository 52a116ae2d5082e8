package models_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

// Ensure that a rehearsal moves nothing and says of each payment what would be moved or why not, and that the run does
// just that: at the gateway, in the amounts and in the ledger.
func TestBatchDoesWhatItRehearsed(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		payments := []*models.Payment{
			d.Authorized(t, euros(100_00)), d.Authorized(t, euros(50_00)), d.Authorized(t, money.New(12_000_000_000, "JPY")),
			d.Captured(t, euros(70_00)), d.Take(t, euros(20_00), providers.CaptureManual),
		}
		d.StartsCapture(t, payments[1], 20_00)
		b := d.rehearsed(t, providers.Capture, payments...)
		d.wantBatch(t, b, models.BatchRehearsed)
		rehearsal := "2 ready 130.00 EUR, 1 refused 0.00 EUR capture.nothing_left, 1 refused 0.00 EUR capture.not_authorized, 1 ready 12000000000 JPY"
		want := "2 ready 130.00 EUR"
		if got := d.fares(t, b); !strings.Contains(got, want) || !sameParts(got, rehearsal) {
			t.Fatalf("the rehearsal says: %s\n    want: %s", got, rehearsal)
		}
		if n := d.Sim.Calls("capture"); n != 1 {
			t.Fatalf("a rehearsal captured: %d calls", n)
		}
		sums, err := d.BatchSums(ctx, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		promised := map[string]int64{}
		for _, p := range models.BatchPostings(b.Kind, sums, models.OutcomeReady) {
			promised[string(p.Line.Book)+" "+p.Currency] += p.Line.Amount
		}
		before := d.books(t)
		d.starts(t, b)
		d.starts(t, b) // pressed twice
		d.Work(t)
		d.wantBatch(t, b, models.BatchDone)
		if got, want := d.fares(t, b), strings.ReplaceAll(rehearsal, "ready", "succeeded"); !sameParts(got, want) {
			t.Errorf("the run: %s\n    want: %s", got, want)
		}
		if n := d.Sim.Calls("capture"); n != 4 {
			t.Errorf("%d captures, want 1 + 3", n)
		}
		for _, p := range payments[:3] {
			p = d.Payment(t, p.ID)
			wantStatus(t, p, models.StatusCaptured)
			d.Agrees(t, p.ID)
		}
		after := d.books(t)
		for book, amount := range promised {
			if after[book]-before[book] != amount {
				t.Errorf("%s moved by %d, the rehearsal said %d", book, after[book]-before[book], amount)
			}
		}
		if len(promised) != 8 { // four books, two currencies
			t.Errorf("the rehearsal promised %v", promised)
		}
	})
}

// Ensure that what changed since the rehearsal is left alone and named, and the rest is done.
func TestBatchLeavesWhatChanged(t *testing.T) {
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		same, less, gone, tried := d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00)), d.Captured(t, euros(30_00)), d.Captured(t, euros(40_00))
		b := d.rehearsed(t, providers.Refund, same, less, gone, tried)
		d.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: "refund"}})
		giveBack(t, d.Shop, models.Ask{PaymentID: tried.ID, Amount: euros(40_00)}) // all is left, but somebody was at it
		for p, minor := range map[*models.Payment]int64{less: 5_00, gone: 30_00} {
			giveBack(t, d.Shop, models.Ask{PaymentID: p.ID, Amount: euros(minor)})
		}
		calls := d.Sim.Calls("refund")
		d.starts(t, b)
		d.Work(t)
		d.wantFares(t, b, "3 changed 90.00 EUR batch.changed, 1 succeeded 10.00 EUR")
		if n := d.Sim.Calls("refund") - calls; n != 1 {
			t.Errorf("%d refunds, want 1", n)
		}
		lines, err := d.BatchLines(context.Background(), b.ID, models.OutcomeChanged, 0, 10)
		if err != nil || len(lines) != 3 {
			t.Fatal(len(lines), err)
		}
		if l := lines[0]; l.PaymentID != less.ID || l.Stood != models.StatusCaptured || l.Stands != models.StatusPartiallyRefunded || l.Amount != 20_00 || l.LeftNow != 15_00 {
			t.Errorf("what changed is told as %+v", l.BatchRow)
		}
		if l := lines[1]; l.PaymentID != gone.ID || l.Stands != models.StatusRefunded || l.LeftNow != 0 {
			t.Errorf("what is gone is told as %+v", l.BatchRow)
		}
	})
}

// Ensure that the same form sent twice is one batch, and the form with another choice another.
func TestBatchFormSentTwice(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		a, b := d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00))
		in := models.BatchInput{Key: models.NewKey(), Kind: providers.Refund, PaymentIDs: []int64{a.ID, a.ID}}
		ids := map[int64]bool{}
		for range 2 {
			made, err := d.RehearseBatch(ctx, d.clerk, in)
			if err != nil || made.Size != 1 {
				t.Fatal(made, err)
			}
			ids[made.ID] = true
		}
		in.PaymentIDs = []int64{b.ID}
		other, err := d.RehearseBatch(ctx, d.clerk, in)
		if err != nil || len(ids) != 1 || ids[other.ID] {
			t.Errorf("batches %v, and %+v with %v", slices.Collect(maps.Keys(ids)), other, err)
		}
		again := d.rehearsed(t, providers.Refund, a)
		for id := range ids { // both rehearsed the same payment's whole: only one run gives it back
			d.starts(t, &models.Batch{ID: id})
		}
		d.starts(t, again)
		d.Work(t)
		d.wantFares(t, again, "1 changed 10.00 EUR batch.changed")
		if n := d.Sim.Calls("refund"); n != 1 {
			t.Errorf("%d refunds, want 1", n)
		}
	})
}

// Ensure that the whole view is what it was when it was chosen, and that nothing and too much are refused.
func TestBatchFreezesTheView(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		first := d.Captured(t, euros(10_00))
		d.Authorized(t, euros(10_00))
		view := &models.View{Statuses: []models.PaymentStatus{models.StatusCaptured}}
		b, err := d.RehearseBatch(ctx, d.clerk, models.BatchInput{Key: models.NewKey(), Kind: providers.Refund, View: view})
		if err != nil {
			t.Fatal(err)
		}
		d.Captured(t, euros(99_00))
		d.Work(t)
		lines, err := d.BatchLines(ctx, b.ID, "", 0, 10)
		if err != nil || len(lines) != 1 || lines[0].PaymentID != first.ID {
			t.Errorf("the batch holds %+v, %v", lines, err)
		}
		for name, in := range map[string]models.BatchInput{
			"batch.none_chosen": {View: &models.View{Statuses: []models.PaymentStatus{models.StatusExpired}}},
			"batch.too_many":    {PaymentIDs: make([]int64, models.MaxBatch+1)},
			"payment.missing":   {PaymentIDs: []int64{first.ID, 1 << 40}},
			"batch.no_kind":     {PaymentIDs: []int64{first.ID}, Kind: providers.Payout},
			"form.key_missing":  {PaymentIDs: []int64{first.ID}, Key: strings.Repeat("k", 101)},
		} {
			if in.Kind == "" {
				in.Kind = providers.Refund
			}
			if in.Key == "" {
				in.Key = models.NewKey()
			}
			if _, err := d.RehearseBatch(ctx, d.clerk, in); models.AsProblem(err) == nil || models.AsProblem(err).Key != name {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Ensure who may do what, and that a rehearsal does not hold for ever.
func TestBatchRights(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		p := d.Captured(t, euros(10_00))
		in := models.BatchInput{Key: models.NewKey(), Kind: providers.Refund, PaymentIDs: []int64{p.ID}}
		if _, err := d.RehearseBatch(ctx, d.person(t, "vera", models.Viewer), in); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a viewer rehearses: %v", err)
		}
		b := d.rehearsed(t, providers.Refund, p)
		for key, err := range map[string]error{
			"batch.of_another": d.StartBatch(ctx, d.other, b.ID, ""),
			"form.too_long":    d.StartBatch(ctx, d.clerk, b.ID, strings.Repeat("a", 501)),
			"batch.missing":    d.StartBatch(ctx, d.clerk, 1<<40, ""),
		} {
			if problem := models.AsProblem(err); problem == nil || problem.Key != key {
				t.Errorf("%s: %v", key, err)
			}
		}
		d.Clock.Turn(models.BatchHolds)
		if err := d.StartBatch(ctx, d.clerk, b.ID, ""); models.AsProblem(err) == nil || models.AsProblem(err).Key != "batch.too_old" {
			t.Errorf("a day later: %v", err)
		}
		fresh := d.rehearsed(t, providers.Refund, p)
		d.starts(t, fresh)
		if _, err := d.sql.Exec(fmt.Sprintf("UPDATE users SET role = 'viewer' WHERE id = %d", d.clerk.UserID)); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if got := d.wantBatch(t, fresh, models.BatchStopped); got.StoppedBy != models.System.Name {
			t.Errorf("stopped by %q", got.StoppedBy)
		}
		d.wantFares(t, fresh, "1 ready 10.00 EUR")
		if n := d.Sim.Calls("refund"); n != 0 {
			t.Errorf("%d refunds by who may act no more", n)
		}
	})
}

// Ensure that what paid an invoice is given back on its own page, where its credit note is made: also where it came to pay
// one after the rehearsal.
func TestBatchGivesNoInvoiceBack(t *testing.T) {
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		i := payable(t, d.Shop)
		p, free := payInvoice(t, d.Shop, i.ID, i.Total), d.Captured(t, euros(10_00))
		b := d.rehearsed(t, providers.Refund, p, free)
		d.wantFares(t, b, "1 ready 10.00 EUR, 1 refused 0.00 EUR batch.pays_invoice")
		for _, text := range []string{ // as it would have been without the invoice
			fmt.Sprintf("UPDATE batch_rows SET status = 'ready', amount = %d, why = '' WHERE payment_id = %d", i.Total, p.ID),
		} {
			if _, err := d.sql.Exec(text); err != nil {
				t.Fatal(err)
			}
		}
		d.starts(t, b)
		d.Work(t)
		if got := d.fares(t, b); !strings.Contains(got, "1 changed") || !strings.Contains(got, "batch.pays_invoice") || !strings.Contains(got, "1 succeeded 10.00 EUR") {
			t.Errorf("it fares: %s", got)
		}
	})
}

// Ensure that a reason that names somebody is scrubbed when they are erased.
func TestBatchReasonIsErased(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		p := d.Captured(t, euros(10_00))
		b := d.rehearsed(t, providers.Refund, p)
		if err := d.StartBatch(ctx, d.clerk, b.ID, "Erika Muster and others sent it back"); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if err := d.Erase(ctx, d.other, models.Erasure{Key: models.NewKey(), CustomerID: *d.Payment(t, p.ID).CustomerID}); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if got := d.wantBatch(t, b, models.BatchDone).Reason; strings.Contains(got, "Muster") || !strings.Contains(got, "sent it back") {
			t.Errorf("the reason is %q", got)
		}
	})
}

// Ensure that what a gateway does once a payment is refused at the rehearsal, where nothing has been asked for.
func TestBatchKnowsTheGateway(t *testing.T) {
	ctx := context.Background()
	d := modelstest.NewDesk(t, "")
	u, err := d.CreateUser(ctx, models.System, models.UserInput{Email: "karl@kontor.test", Name: "karl", Role: models.Clerk, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	p := d.Paid(t, "paymentz", euros(50_00), nil)
	if _, err := d.RequestRefund(ctx, modelstest.Clerk, ask(p, 20_00)); err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	b, err := d.RehearseBatch(ctx, u.Actor(), models.BatchInput{Key: models.NewKey(), Kind: providers.Refund, PaymentIDs: []int64{p.ID}})
	if err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	lines, err := d.BatchLines(ctx, b.ID, models.OutcomeRefused, 0, 10)
	if err != nil || len(lines) != 1 || lines[0].Why != "limit.once.refund" {
		t.Errorf("the rehearsal says %+v, %v", lines, err)
	}
	if err := d.StartBatch(ctx, u.Actor(), b.ID, ""); models.AsProblem(err) == nil || models.AsProblem(err).Key != "batch.nothing_ready" {
		t.Errorf("it is run: %v", err)
	}
}

package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

// Ensure that a process killed at any moment of a run asks no payment twice: where it had asked and not written so, and
// where it had claimed the batch and done nothing.
func TestBatchGoesOnAfterAKill(t *testing.T) {
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		b := d.rehearsed(t, providers.Refund, d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00)))
		d.starts(t, b)
		d.Work(t)
		d.wantFares(t, b, "2 succeeded 30.00 EUR")
		d.killed(t, b)
		ctx, stop := context.WithCancel(context.Background())
		stop()
		if err := d.Run(ctx, 1); err != nil { // takes over what was left behind
			t.Fatal(err)
		}
		if d.postgres { // others may be at it: their lease is waited for
			d.Clock.Turn(time.Minute)
		}
		d.Work(t)
		d.wantBatch(t, b, models.BatchDone)
		d.wantFares(t, b, "2 succeeded 30.00 EUR")
		if n := d.Sim.Calls("refund"); n != 2 {
			t.Errorf("%d refunds, want 2", n)
		}
	})
}

// killed leaves a batch as a process does that dies after it asked for all and before it wrote so.
func (d *bulkDesk) killed(t *testing.T, b *models.Batch) {
	t.Helper()
	lease := int64(models.At(d.Clock.Now().Add(time.Minute)))
	for _, text := range []string{
		fmt.Sprintf("UPDATE batch_rows SET status = 'ready', operation_id = NULL WHERE batch_id = %d", b.ID),
		fmt.Sprintf("UPDATE batches SET status = 'running', ended_at = 0, due_at = %d, lease_until = %d WHERE id = %d", lease, lease, b.ID),
	} {
		if _, err := d.sql.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
}

// Ensure that no more of a batch is on its way at once than its window holds, so that a stop leaves the rest and a gateway
// that does not answer makes few outcomes unknown; and that it goes on once they are known.
func TestBatchWaitsForItsOwn(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		var payments []*models.Payment
		for range 50 {
			payments = append(payments, d.Captured(t, euros(1_00)))
		}
		b := d.rehearsed(t, providers.Refund, payments...)
		d.Sim.SetFaults(sim.Faults{FailBefore: sim.Fault{Next: 1000, Only: "refund"}})
		d.starts(t, b)
		d.Work(t)
		d.wantBatch(t, b, models.BatchRunning)
		d.wantFares(t, b, "10 ready 10.00 EUR, 40 unknown 40.00 EUR")
		if err := d.StopBatch(ctx, d.person(t, "eve", models.Clerk), b.ID); !models.HasCode(err, models.Forbidden) {
			t.Errorf("another clerk stops it: %v", err)
		}
		if err := d.StopBatch(ctx, d.other, b.ID); err != nil {
			t.Fatal(err)
		}
		d.Sim.SetFaults(sim.Faults{})
		d.WorkLater(t, 5*time.Minute)
		d.wantFares(t, b, "10 ready 10.00 EUR, 40 succeeded 40.00 EUR")
		if got := d.wantBatch(t, b, models.BatchStopped); got.StoppedBy != "mia" || got.EndedAt == 0 {
			t.Errorf("who stopped it: %+v", got)
		}
		rest := d.rehearsed(t, providers.Refund, payments...)
		d.wantFares(t, rest, "10 ready 10.00 EUR, 40 refused 0.00 EUR refund.nothing_left")
		d.Sim.SetFaults(sim.Faults{})
		d.starts(t, rest)
		d.Work(t)
		d.wantBatch(t, rest, models.BatchDone)
		d.wantFares(t, rest, "40 refused 0.00 EUR refund.nothing_left, 10 succeeded 10.00 EUR")
	})
}

// Ensure that who lets many payments run is told once, in the end, and not of each that is declined.
func TestBatchTellsOnce(t *testing.T) {
	ctx := context.Background()
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		one, two := d.Captured(t, euros(10_00)), d.Captured(t, euros(20_00))
		b := d.rehearsed(t, providers.Refund, one, two)
		d.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: "refund"}})
		d.starts(t, b)
		d.Work(t)
		if got := d.fares(t, b); !strings.Contains(got, "1 declined") || !strings.Contains(got, "1 succeeded") {
			t.Fatalf("it fares: %s", got)
		}
		told, err := d.Notices(ctx, d.clerk, 0, 10)
		if err != nil || len(told) != 1 || told[0].Kind != models.NoticeBatch || told[0].ThingID != b.ID {
			t.Errorf("told %+v, %v", told, err)
		}
		d.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: "refund"}})
		if _, err := d.RequestRefund(ctx, d.clerk, ask(d.Payment(t, one.ID), 1_00)); err != nil {
			if _, err = d.RequestRefund(ctx, d.clerk, ask(d.Payment(t, two.ID), 1_00)); err != nil {
				t.Fatal(err)
			}
		}
		d.Work(t)
		if told, err := d.Notices(ctx, d.clerk, 0, 10); err != nil || len(told) != 2 || told[0].Kind != models.NoticeDeclined {
			t.Errorf("of one alone: told %+v, %v", told, err)
		}
	})
}

// Ensure that a stop in the middle of a step leaves its other rows alone, and is told to nobody as an end.
func TestBatchStopsBetweenTwoRows(t *testing.T) {
	onBulk(t, func(t *testing.T, d *bulkDesk) {
		var payments []*models.Payment
		for range 6 {
			payments = append(payments, d.Captured(t, euros(1_00)))
		}
		b := d.rehearsed(t, providers.Refund, payments...)
		d.starts(t, b)
		d.stopsAfter(t, b, payments[2])
		d.Work(t)
		if n := d.askedFor(t, b); n != 3 {
			t.Errorf("%d were asked for, want 3", n)
		}
		if told, err := d.Notices(context.Background(), d.clerk, 0, 10); err != nil || len(told) != 0 {
			t.Errorf("of one that was stopped: told %+v, %v", told, err)
		}
	})
}

// stopsAfter lets the database stop a batch at the moment at which a payment of it has been asked for: a stop that always
// comes between two rows, whichever is the quicker.
func (d *bulkDesk) stopsAfter(t *testing.T, b *models.Batch, p *models.Payment) {
	t.Helper()
	when := fmt.Sprintf("AFTER UPDATE OF operation_id ON batch_rows FOR EACH ROW WHEN (NEW.payment_id = %d)", p.ID)
	stop := fmt.Sprintf("UPDATE batches SET status = 'stopped', due_at = 0 WHERE id = %d;", b.ID)
	texts := []string{"CREATE TRIGGER stop_there " + when + " BEGIN " + stop + " END"}
	if d.postgres {
		texts = []string{
			"CREATE FUNCTION stop_there() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + stop + " RETURN NULL; END $$",
			"CREATE TRIGGER stop_there " + when + " EXECUTE FUNCTION stop_there()",
		}
	}
	for _, text := range texts {
		if _, err := d.sql.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
}

// askedFor is how many of a batch have an operation.
func (d *bulkDesk) askedFor(t *testing.T, b *models.Batch) (n int) {
	t.Helper()
	if err := d.sql.QueryRow(fmt.Sprintf("SELECT count(*) FROM batch_rows WHERE batch_id = %d AND operation_id IS NOT NULL", b.ID)).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

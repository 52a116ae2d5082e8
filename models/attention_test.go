package models_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

// Ensure that the home page lists what needs a person, most pressing first, and counts what it does not list.
func TestAttention(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		clock := modelstest.NewClock()
		l := modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
		fill(t, l, 0)
		now := models.At(clock.Now())
		for i := range 30 {
			p := randomPaymentOf(1, fmt.Sprintf("K%02d", i))
			switch {
			case i < 25:
				p.LapsesAt = now.Add(time.Duration(50-2*i) * time.Hour) // 50 h, which is not soon, down to 2 h
			case i < 28:
				p.Drift = "drift.capture"
			}
			insert(t, l, &p)
			status, due := models.OpUnknown, models.Instant(0)
			switch {
			case i < 10:
				due = now.Add(time.Duration(10-i) * time.Hour)
			case i == 29:
				status = models.OpPending
			}
			insert(t, l, &models.Operation{
				PaymentID: p.ID, Kind: providers.Refund, Status: status, Origin: models.FromKontor, Key: p.Reference,
				Reference: p.Reference, Currency: "EUR", DueAt: due, CreatedAt: now.Add(-time.Duration(i) * time.Minute),
			})
			failing := models.DeliveryProcessed
			if i%10 == 0 {
				failing = models.DeliveryFailing
			}
			insert(t, l, &models.Delivery{AccountID: 1, EventKey: p.Reference, Status: failing, Body: []byte("{}"), Times: 1, ReceivedAt: now})
		}
		a, err := l.Attention(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		unknown := ids(a.Unknown, func(u models.UnknownOperation) int64 { return u.Operation.ID })
		wantUnknown := []int64{29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10}
		if !slices.Equal(unknown, wantUnknown) || a.UnknownN.Counted != (models.Counted{N: 29}) || a.NeedPerson != (models.Counted{N: 19}) {
			t.Errorf("unknown %v %v %v", unknown, a.UnknownN, a.NeedPerson)
		}
		for _, u := range a.Unknown {
			if u.Payment.ID != u.PaymentID {
				t.Errorf("operation %d comes with payment %d, want %d", u.ID, u.Payment.ID, u.PaymentID)
			}
		}
		lapsing := ids(a.Lapsing, func(p models.Payment) int64 { return p.ID })
		if len(lapsing) != 20 || lapsing[0] != 25 || lapsing[19] != 6 || a.LapsingN.N != 24 {
			t.Errorf("lapsing %v of %v", lapsing, a.LapsingN)
		}
		failing := ids(a.Failing, func(d models.Delivery) int64 { return d.ID })
		drifting := ids(a.Drifting, func(p models.Payment) int64 { return p.ID })
		if !slices.Equal(failing, []int64{21, 11, 1}) || a.FailingN.N != 3 || !slices.Equal(drifting, []int64{28, 27, 26}) || a.DriftingN.N != 3 {
			t.Errorf("failing %v %v, drifting %v %v", failing, a.FailingN, drifting, a.DriftingN)
		}
	})
}

// Ensure that deliveries are listed by status and account, newest first, page by page, and found whole.
func TestFindDeliveries(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		fill(t, l, 0)
		var all []models.Delivery
		for i := range 40 {
			d := models.Delivery{AccountID: int64(1 + i%3), EventKey: fmt.Sprint(i), Status: models.DeliveryStatuses[i%4], Header: "{}", Body: []byte("body"), Times: 1, ReceivedAt: noon}
			insert(t, l, &d)
			all = append(all, d)
		}
		for _, f := range []models.DeliveryFilter{{}, {Status: models.DeliveryFailing}, {AccountID: 2}, {Status: models.DeliveryIgnored, AccountID: 3}, {AccountID: 9}} {
			var want, got []int64
			for _, d := range slices.Backward(all) {
				if (f.Status == "" || f.Status == d.Status) && (f.AccountID == 0 || f.AccountID == d.AccountID) {
					want = append(want, d.ID)
				}
			}
			f.Limit = 3
			for more := true; more && len(got) <= len(all); {
				var page []models.Delivery
				var err error
				if page, more, err = l.FindDeliveries(context.Background(), f); err != nil {
					t.Fatal(err)
				}
				for _, d := range page {
					got, f.Before = append(got, d.ID), d.ID
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %v, want %v", f, got, want)
			}
		}
		if d, err := l.Delivery(context.Background(), all[0].ID); err != nil || string(d.Body) != "body" {
			t.Errorf("%+v, %v", d, err)
		}
		if _, err := l.Delivery(context.Background(), 999); !models.HasCode(err, models.Missing) {
			t.Errorf("one that is not there: %v", err)
		}
		if _, _, err := l.FindDeliveries(context.Background(), models.DeliveryFilter{Status: "lost"}); !models.HasCode(err, models.Invalid) {
			t.Errorf("an unknown status: %v", err)
		}
	})
}

// Ensure that refused deliveries are counted from an hour on, by account and reason.
func TestRefusalCounts(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		fill(t, l, 0)
		hour := int64(noon) / 3_600_000_000
		for _, row := range [][]any{{1, "signature", hour - 1, 100}, {1, "signature", hour, 2}, {1, "signature", hour + 1, 3}, {2, "malformed", hour, 1}} {
			if err := models.Writer(l).Exec("INSERT INTO refusals (account_id, reason, hour, count) VALUES (?, ?, ?, ?)", row...).Error; err != nil {
				t.Fatal(err)
			}
		}
		got, err := l.RefusalCounts(context.Background(), noon)
		want := []models.RefusalCount{{AccountID: 1, Reason: "signature", Count: 5}, {AccountID: 2, Reason: "malformed", Count: 1}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	})
}

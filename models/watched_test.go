package models_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"

	"pgregory.net/rapid"
)

// Ensure that the new payments of any view are counted as the view itself would list them, beside those that are known.
func TestNewerPayments(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database, Now: func() time.Time { return noon.Time() }})
		all := fill(t, l, 150)
		rapid.Check(t, func(t *rapid.T) {
			v, after := drawView(t), rapid.Int64Range(0, 150).Draw(t, "after")
			known := []int64{rapid.Int64Range(1, 150).Draw(t, "known")}
			v.After = ""
			want := slices.DeleteFunc(naive(all, v), func(id int64) bool { return id <= after || id == known[0] })
			n, err := l.NewerPayments(context.Background(), v, after, known)
			if err != nil || n != min(len(want), models.MaxNewer+1) {
				t.Fatalf("%+v after %d: %d, %v, want %v", v, after, n, err, want)
			}
		})
	})
}

// Ensure that who looks at a payment is told when it changes and when another comes, and who looks at none only of that.
func TestWatchPayments(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		p := s.Take(t, euros(10_00), providers.CaptureManual)
		one, none := s.WatchPayments([]int64{p.ID}), s.WatchPayments(nil)
		defer one.Stop()
		defer none.Stop()
		hears := func(w *models.Watch, what string) {
			t.Helper()
			select {
			case <-w.C:
			case <-time.After(10 * time.Second):
				t.Fatalf("not told %s", what)
			}
		}
		hears(one, "to look at first")
		hears(none, "to look at first")
		s.Clock.Turn(time.Second)
		if err := s.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
			t.Fatal(err)
		}
		s.Work(t)
		hears(one, "of a change")
		select {
		case <-none.C:
			t.Error("told of a change of what is not looked at")
		default:
		}
		s.Take(t, euros(20_00), providers.CaptureManual)
		hears(one, "of a new payment")
		hears(none, "of a new payment")
	})
}

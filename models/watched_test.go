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

// Ensure that payments are counted as those that fit now where they changed since the page was read, stand on it, are no news of
// their own, and are not known.
func TestJoinedPayments(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		long := models.At(s.Clock.Now())
		s.Clock.Turn(time.Hour)
		read := models.At(s.Clock.Now())
		a, b := s.Captured(t, euros(10_00)), s.Captured(t, euros(20_00))
		s.Authorized(t, euros(30_00))
		s.Clock.Turn(time.Hour)
		after := models.At(s.Clock.Now())
		captured := models.View{Statuses: []models.PaymentStatus{models.StatusCaptured}}
		for name, c := range map[string]struct {
			limit int
			read  models.Instant
			upTo  int64
			known []int64
			want  int
		}{
			"both":                     {10, long, b.ID, nil, 2},
			"just before":              {10, read, b.ID, nil, 2},
			"one is known":             {10, read, b.ID, []int64{b.ID}, 1},
			"the other is on page two": {1, read, b.ID, []int64{b.ID}, 0},
			"one is new":               {10, read, a.ID, nil, 1},
			"changed before":           {10, after, b.ID, nil, 0},
		} {
			if n, err := s.JoinedPayments(t.Context(), captured, c.limit, c.read, c.upTo, c.known); err != nil || n != c.want {
				t.Errorf("%s: %d, %v, want %d", name, n, err, c.want)
			}
		}
	})
}

// Ensure that who looks at a payment is told when it changes and when another comes, and who looks at none only of that.
func TestWatchPayments(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		p := s.Take(t, euros(10_00), providers.CaptureManual)
		one := s.WatchPayments([]int64{p.ID})
		defer one.Stop()
		hears := func(w *models.Watch, what string) {
			t.Helper()
			select {
			case <-w.C:
			case <-time.After(time.Minute):
				t.Fatalf("not told %s", what)
			}
		}
		hears(one, "to look at first")
		none := s.WatchPayments(nil) // behind the first look, which would tell it too
		defer none.Stop()
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

package models_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a file is the book of one moment, whatever is written while it is read: no payment twice, none with an
// amount of later, none missing that has left the view since, and none that came.
func TestExportIsOfOneMoment(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		models.SmallViews(t)
		clock := modelstest.NewClock()
		l := modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
		all := fill(t, l, 60)
		v := models.View{Statuses: []models.PaymentStatus{"captured", "refunded", "authorized"}}
		want, began := naive(all, v), models.At(clock.Now())
		var got []int64
		at, err := l.ExportPayments(context.Background(), v, func(r *models.Row) error {
			if len(got) == 0 {
				disturb(t, l, all[0].AccountID)
			}
			if r.CustomerName == "later" {
				t.Errorf("%d is as it was made later", r.ID)
			}
			got = append(got, r.ID)
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("the file holds %v, %v; want %v", got, err, want)
		}
		if at != began {
			t.Errorf("it is said to be of %v, want %v", at, began)
		}
	})
}

// disturb changes every payment and adds some, and is there for everybody else at once.
func disturb(t *testing.T, l *models.Ledger, account int64) {
	t.Helper()
	db := models.Writer(l)
	if err := db.Exec("UPDATE payments SET status = 'declined', customer_name = 'later', captured = 0, refunded = 0, reversed = 0").Error; err != nil {
		t.Fatal(err)
	}
	insert(t, l, &models.Payment{
		AccountID: account, Kind: models.KindPayment, Reference: "NEW", Currency: "EUR", Amount: 1, Status: "captured", State: "authorized",
		CustomerName: "later", CreatedAt: 1,
	})
	page, err := l.FindPayments(context.Background(), models.View{}, 500)
	if err != nil || slices.ContainsFunc(page.Payments, func(p models.Payment) bool { return p.CustomerName != "later" }) {
		t.Fatalf("the list still shows what was, %v", err)
	}
}

// Ensure that a file gives up, with a sentence, before SQLite's log grows without end, and lets the next one begin.
func TestExportGivesUp(t *testing.T) {
	models.SmallViews(t)
	models.SmallSnapshots(t, 1)
	l := modelstest.Open(t, models.Options{Database: t.TempDir() + "/kontor.db"})
	fill(t, l, 60)
	for range 5 {
		_, err := l.ExportPayments(context.Background(), models.View{}, func(*models.Row) error { return nil })
		if p := models.AsProblem(err); p == nil || p.Code != models.Unavailable || p.Key != "export.too_busy" {
			t.Fatalf("%v", err)
		}
	}
}

// Ensure that files do not take all of the few readers: who asks for one too many waits, and leaves when they give up.
func TestExportsWaitForEachOther(t *testing.T) {
	l := modelstest.Open(t, models.Options{Database: t.TempDir() + "/kontor.db"})
	fill(t, l, 5)
	ctx, leave := context.WithCancel(context.Background())
	err := nested(l, 2, func() error {
		if _, err := l.FindPayments(context.Background(), models.View{}, 10); err != nil {
			t.Errorf("the list while files are read: %v", err)
		}
		leave()
		_, err := l.ExportPayments(ctx, models.View{}, func(*models.Row) error { return nil })
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the third: %v", err)
	}
	if err := nested(l, 2, func() error { return nil }); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// nested calls fn while so many files are read.
func nested(l *models.Ledger, files int, fn func() error) error {
	if files == 0 {
		return fn()
	}
	first := true
	_, err := l.ExportPayments(context.Background(), models.View{}, func(*models.Row) error {
		if !first {
			return nil
		}
		first = false
		return nested(l, files-1, fn)
	})
	return err
}

package models_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that all pages of a view together are its file, in its order, on both databases.
func TestCustomerPagesAreTheFile(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		clock := modelstest.NewClock()
		l, ctx := modelstest.Open(t, models.Options{Database: database, Now: clock.Now}), context.Background()
		names := []string{"Ärztin", "Zoë", "anna", "Anna", "李", "O'Neil", ""}
		var all []models.Customer
		for i := range 40 {
			if i%3 == 0 { // some at the same time
				clock.Turn(1_000_000)
			}
			in := models.CustomerInput{Name: names[i%len(names)], Email: fmt.Sprintf("c%02d@example.com", i)}
			if i%5 == 0 {
				in.Reference = fmt.Sprintf("C-%02d", i)
			}
			all = append(all, *made(t, l, in))
		}
		for _, v := range []models.CustomerView{{}, {Sort: models.CustomersByName}, {Query: "c1"}, {Query: "anna", Sort: models.CustomersByName}, {Query: "c-"}, {Query: "nobody"}} {
			want := slices.DeleteFunc(slices.Clone(all), func(c models.Customer) bool { return !fits(c, v.Query) })
			slices.SortFunc(want, func(a, b models.Customer) int {
				if v.Sort == models.CustomersByName {
					return cmp.Or(cmp.Compare(a.SortName, b.SortName), cmp.Compare(a.ID, b.ID))
				}
				return cmp.Or(cmp.Compare(b.CreatedAt, a.CreatedAt), cmp.Compare(b.ID, a.ID))
			})
			var file, paged []int64
			if err := l.ExportCustomers(ctx, v, func(r *models.CustomerRow) error { file = append(file, r.ID); return nil }); err != nil {
				t.Fatal(err)
			}
			for {
				page, err := l.FindCustomers(ctx, v, 7)
				if err != nil {
					t.Fatal(err)
				}
				if page.Total != len(want) || page.More || page.Narrow {
					t.Errorf("%+v: %d counted, want %d", v, page.Total, len(want))
				}
				for _, r := range page.Rows {
					paged = append(paged, r.ID)
				}
				if v.After = page.Next; v.After == 0 {
					break
				}
			}
			if ids := idsOf(want); !slices.Equal(file, ids) || !slices.Equal(paged, ids) {
				t.Errorf("%+v: the file has %v, the pages %v, want %v", v, file, paged, ids)
			}
		}
		for field, v := range map[string]models.CustomerView{"sort": {Sort: "x"}, "after": {After: 999}} {
			if _, err := l.FindCustomers(ctx, v, 7); models.AsProblem(err) == nil || models.AsProblem(err).Field != field {
				t.Errorf("%+v: %v", v, err)
			}
		}
	})
}

func fits(c models.Customer, query string) bool {
	begins := func(s string) bool { return strings.HasPrefix(strings.ToLower(s), query) }
	return query == "" || begins(c.Email) || c.Reference != "" && begins(c.Reference) || begins(c.Name)
}

func idsOf(all []models.Customer) (ids []int64) {
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

// Ensure that a row tells of the newest transaction, and that the sums are those of all of them, by currency.
func TestCustomerSums(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		p := s.Captured(t, money.New(5000, "EUR"))
		s.Clock.Turn(1_000_000_000)
		s.Authorized(t, money.New(700, "EUR"))
		last := s.Captured(t, money.New(12_000_000_000, "JPY"))
		if _, err := s.RequestRefund(context.Background(), modelstest.Clerk, models.Ask{PaymentID: p.ID, Amount: money.New(1500, "EUR"), Key: models.NewKey()}); err != nil {
			t.Fatal(err)
		}
		s.Work(t)
		sums, more, err := s.CustomerSums(context.Background(), *p.CustomerID)
		want := []models.CustomerSum{{Currency: "EUR", Captured: 5000, Refunded: 1500, Held: 700}, {Currency: "JPY", Captured: 12_000_000_000}}
		if err != nil || more || !slices.Equal(sums, want) {
			t.Errorf("%+v, %v", sums, err)
		}
		page, err := s.FindCustomers(context.Background(), models.CustomerView{}, 10)
		if err != nil || len(page.Rows) != 1 || page.Rows[0].LastAt != last.CreatedAt || page.Rows[0].Transactions != 3 {
			t.Errorf("%+v, %v", page.Rows, err)
		}
		if none, _, err := s.CustomerSums(context.Background(), 99); err != nil || len(none) != 0 {
			t.Errorf("%+v, %v", none, err)
		}
	})
}

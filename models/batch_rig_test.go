package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// bulkDesk is a shop with two clerks of flesh and blood, and a second way into its database.
type bulkDesk struct {
	*modelstest.Shop
	clerk, other models.Actor
	sql          *sql.DB
	postgres     bool
}

func onBulk(t *testing.T, test func(t *testing.T, d *bulkDesk)) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := &bulkDesk{Shop: till(t, database), postgres: strings.HasPrefix(database, "postgres")}
		d.sql = openSQL(t, database)
		d.clerk, d.other = d.person(t, "karl", models.Clerk), d.person(t, "mia", models.Manager)
		test(t, d)
	})
}

func (d *bulkDesk) person(t *testing.T, name string, role models.Role) models.Actor {
	t.Helper()
	u, err := d.CreateUser(context.Background(), models.System, models.UserInput{
		Email: name + "@kontor.test", Name: name, Role: role, Password: goodPassword,
	})
	if err != nil {
		t.Fatal(err)
	}
	return u.Actor()
}

// rehearsed chooses payments and lets the worker look at them.
func (d *bulkDesk) rehearsed(t *testing.T, kind providers.Kind, payments ...*models.Payment) *models.Batch {
	t.Helper()
	in := models.BatchInput{Key: models.NewKey(), Kind: kind}
	for _, p := range payments {
		in.PaymentIDs = append(in.PaymentIDs, p.ID)
	}
	b, err := d.RehearseBatch(context.Background(), d.clerk, in)
	if err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	return b
}

func (d *bulkDesk) starts(t *testing.T, b *models.Batch) {
	t.Helper()
	if err := d.StartBatch(context.Background(), d.clerk, b.ID, "the goods have left"); err != nil {
		t.Fatal(err)
	}
}

// fares is how many payments of a batch fare how, with what of each currency.
func (d *bulkDesk) fares(t *testing.T, b *models.Batch) string {
	t.Helper()
	sums, err := d.BatchSums(context.Background(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, s := range sums {
		told = append(told, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", s.Count, s.Outcome, money.New(s.Amount, s.Currency), s.Why)))
	}
	return strings.Join(told, ", ")
}

func (d *bulkDesk) wantFares(t *testing.T, b *models.Batch, want string) {
	t.Helper()
	if got := d.fares(t, b); got != want {
		t.Errorf("it fares: %s\n    want: %s", got, want)
	}
}

func (d *bulkDesk) wantBatch(t *testing.T, b *models.Batch, want models.BatchStatus) *models.Batch {
	t.Helper()
	got, err := d.Batch(context.Background(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Status != want {
		t.Errorf("the batch is %s, want %s", got.Status, want)
	}
	return got
}

// StartsCapture captures a part and waits for it.
func (d *bulkDesk) StartsCapture(t *testing.T, p *models.Payment, minor int64) {
	t.Helper()
	if _, err := d.RequestCapture(context.Background(), d.other, ask(p, minor)); err != nil {
		t.Fatal(err)
	}
	d.Work(t)
}

// sameParts compares lists whose order means nothing.
func sameParts(a, b string) bool {
	return slices.Equal(slices.Sorted(slices.Values(strings.Split(a, ", "))), slices.Sorted(slices.Values(strings.Split(b, ", "))))
}

// books are the sums of all lines, by book and currency.
func (d *bulkDesk) books(t *testing.T) map[string]int64 {
	t.Helper()
	rows, err := d.sql.Query("SELECT book, currency, CAST(sum(amount) AS BIGINT) FROM lines JOIN entries ON entries.id = entry_id GROUP BY book, currency")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	sums := map[string]int64{}
	for rows.Next() {
		var book, currency string
		var sum int64
		if err := rows.Scan(&book, &currency, &sum); err != nil {
			t.Fatal(err)
		}
		sums[book+" "+currency] = sum
	}
	return sums
}

package exports

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/sheets"
	"kontor/web/words"
)

// About is what a file says of itself beside its rows.
type About struct {
	Filter []Fact         `json:"filter"` // in words; empty for all transactions
	Order  string         `json:"order"`
	By     string         `json:"by"`
	Asked  models.Instant `json:"asked"`
}

// Fact is a line of it.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// facts are the lines above the control totals.
func (a About) facts(ctx context.Context, at models.Instant, rows, inexact int) []Fact {
	all := []Fact{{words.T(ctx, "export.rows"), words.Number(ctx, rows)}}
	if len(a.Filter) == 0 {
		all = append(all, Fact{words.T(ctx, "export.filter"), words.T(ctx, "export.everything")})
	}
	all = append(all, a.Filter...)
	all = append(all,
		Fact{words.T(ctx, "transactions.sort"), a.Order},
		Fact{words.T(ctx, "export.zone"), words.Zone(ctx)},
		Fact{words.T(ctx, "export.at"), words.Exact(ctx, at)},
		Fact{words.T(ctx, "export.by"), a.By},
		Fact{words.T(ctx, "export.asked"), words.Exact(ctx, a.Asked)},
	)
	if inexact > 0 {
		all = append(all, Fact{words.T(ctx, "export.inexact"), words.N(ctx, "export.inexact_hint", inexact)})
	}
	return all
}

// totals are the control totals: what the amounts of each currency come to.
type totals struct {
	rows int
	of   []*total
	last *total
}

type total struct {
	currency string
	rows     int
	sums     [7]money.Money // of amounts
}

// add counts a row. Returns money.ErrRange for more than can be counted.
func (t *totals) add(r *models.Row) (err error) {
	if t.last == nil || t.last.currency != r.Currency {
		t.last = t.find(r.Currency)
	}
	t.rows++
	t.last.rows++
	for i, minor := range amounts(r) {
		if t.last.sums[i], err = t.last.sums[i].Add(money.New(minor, r.Currency)); err != nil {
			return err
		}
	}
	return nil
}

func (t *totals) find(currency string) *total {
	i, found := slices.BinarySearchFunc(t.of, currency, func(o *total, code string) int {
		return strings.Compare(o.currency, code)
	})
	if !found {
		one := &total{currency: currency}
		for j := range one.sums {
			one.sums[j] = money.New(0, currency)
		}
		t.of = slices.Insert(t.of, i, one)
	}
	return t.of[i]
}

func (t *totals) head(ctx context.Context) []string {
	return append([]string{words.T(ctx, "export.totals"), words.T(ctx, "export.rows")}, columns[14:]...)
}

func (t *totals) csv(ctx context.Context, out *sheets.CSV) error {
	if err := out.Row([]string{""}); err != nil {
		return err
	}
	if err := out.Row(t.head(ctx)); err != nil {
		return err
	}
	for _, one := range t.of {
		cells := []string{one.currency, strconv.Itoa(one.rows)}
		for _, sum := range one.sums {
			cells = append(cells, sum.Typed(out.Locale))
		}
		if err := out.Row(cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *totals) book(ctx context.Context, book *sheets.Book) error {
	if err := book.Row(func() {}); err != nil {
		return err
	}
	err := book.Row(func() {
		for _, name := range t.head(ctx) {
			book.Bold(name)
		}
	})
	for _, one := range t.of {
		if err != nil {
			return err
		}
		err = book.Row(func() {
			book.Text(one.currency)
			book.Int(int64(one.rows))
			for _, sum := range one.sums {
				book.Money(sum)
			}
		})
	}
	return err
}

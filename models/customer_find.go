package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Customers are found by the e-mail or their number, each whole or by its beginning, or by words of the name and the
// company by their beginnings. Each is looked up in an index, bounded; who was merged is found under either name.

const (
	maxSuggested = 8
	// maxFound is how many people are found by the beginning of one column, and by their names.
	maxFound = 500
)

// SuggestCustomers gives the few whom somebody may mean who types q: those first of whom it begins the e-mail. None
// for less than two characters, which begin too much.
func (l *Ledger) SuggestCustomers(ctx context.Context, q string) ([]Customer, error) {
	q = strings.TrimSpace(q)
	if utf8.RuneCountInString(q) < 2 {
		return nil, nil
	}
	ids, _, err := l.findPeople(ctx, q, maxSuggested)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var all []Customer
	err = l.reads.WithContext(ctx).Where("id IN ? AND merged_into IS NULL AND erased_at = 0", ids).Order("sort_name, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read who was found: %w", err)
	}
	begins := func(c Customer) int {
		if strings.HasPrefix(c.Email, normalEmail(q)) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Customer) int { return begins(a) - begins(b) })
	return all[:min(len(all), maxSuggested)], nil
}

// findPeople gives who q may mean, at most limit by each look-up, and whether there were more.
func (l *Ledger) findPeople(ctx context.Context, q string, limit int) (ids []int64, narrow bool, err error) {
	q = strings.TrimSpace(q)
	if q == "" || len(q) > maxQuery || !utf8.ValidString(q) || strings.ContainsRune(q, 0) {
		return nil, false, nil
	}
	ids, narrow, err = l.peopleBeginning(ctx, q, limit)
	if err != nil {
		return nil, false, err
	}
	named, more, err := l.customersNamed(ctx, q, limit)
	if err != nil {
		return nil, false, err
	}
	ids = append(ids, named...)
	slices.Sort(ids)
	return slices.Compact(ids), narrow || more, nil
}

// peopleBeginning finds those of whom q is the e-mail or the number, or begins it. Who was merged stands for who they
// turned out to be.
func (l *Ledger) peopleBeginning(ctx context.Context, q string, limit int) (ids []int64, narrow bool, err error) {
	var parts []string
	var args []any
	look := func(column, from string) {
		where := column + " <> '' AND " + column + " >= ?"
		args = append(args, from)
		if upTo, bounded := behind(from); bounded {
			where, args = where+" AND "+column+" < ?", append(args, upTo)
		}
		parts = append(parts, fmt.Sprintf("SELECT * FROM (SELECT %[1]d AS part, COALESCE(merged_into, id) AS id FROM customers WHERE %[2]s ORDER BY %[3]s LIMIT %[4]d) AS p%[1]d",
			len(parts), where, column, limit+1))
	}
	look("email", normalEmail(q))
	for _, spelt := range spellings(q) {
		look("reference", spelt)
	}
	counts := make([]int, len(parts))
	err = l.each(ctx, strings.Join(parts, " UNION ALL "), args, func(rows *sql.Rows) error {
		var part int
		var id int64
		err := rows.Scan(&part, &id)
		if counts[part]++; counts[part] > limit {
			narrow = true
			return err
		}
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("search customers by beginnings: %w", err)
	}
	return ids, narrow, nil
}

package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kontor/models/money"
)

// Payment links are found by the e-mail, the reference or the description, each whole or by its beginning, by words of the
// customer's name, or by the amount. Each is looked up in an index, bounded.

// findLinkIDs gives the links that q may mean, and whether there were more.
func (l *Ledger) findLinkIDs(ctx context.Context, q string) (ids []int64, narrow bool, err error) {
	q = strings.TrimSpace(q)
	if q == "" || len(q) > maxQuery || !utf8.ValidString(q) || strings.ContainsRune(q, 0) {
		return nil, false, nil
	}
	people, narrow, err := l.customersNamed(ctx, q, maxCustomers)
	if err != nil {
		return nil, false, err
	}
	var parts []string
	var args []any
	look := func(where string, order string, more ...any) {
		parts = append(parts, fmt.Sprintf("SELECT * FROM (SELECT %[1]d AS part, id FROM links WHERE %[2]s ORDER BY %[3]s DESC LIMIT %[4]d) AS p%[1]d",
			len(parts), where, order, maxBeginning+1))
		args = append(args, more...)
	}
	begins := func(column, from string) {
		if upTo, bounded := behind(from); bounded {
			look(column+" <> '' AND "+column+" >= ? AND "+column+" < ?", column, from, upTo)
		}
	}
	begins("email", normalEmail(q))
	begins("sought", clip(strings.ToLower(q), maxSought))
	for _, spelt := range spellings(q) {
		begins("order_reference", spelt)
	}
	codes, err := l.linkCurrencies(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, m := range amountsMeant(q, codes) {
		look("currency = ? AND amount = ?", "created_at", m.Currency, m.Minor)
	}
	for _, id := range people {
		look("customer_id = ? AND customer_id IS NOT NULL", "created_at", id)
	}
	counts := make([]int, len(parts))
	err = l.each(ctx, joined(parts), args, func(rows *sql.Rows) error {
		var part int
		var id int64
		err := rows.Scan(&part, &id)
		if counts[part]++; counts[part] > maxBeginning {
			narrow = true
			return err
		}
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("search the payment links: %w", err)
	}
	slices.Sort(ids)
	return slices.Compact(ids), narrow, nil
}

func joined(parts []string) string { return strings.Join(parts, " UNION ALL ") }

// linkCurrencies are those that links are in: each is found behind the one before it in the index of amounts.
func (l *Ledger) linkCurrencies(ctx context.Context) (codes []string, err error) {
	err = l.each(ctx, `WITH RECURSIVE c(code) AS (
		SELECT min(currency) FROM links
		UNION ALL SELECT (SELECT min(currency) FROM links WHERE currency > c.code) FROM c WHERE c.code IS NOT NULL
	) SELECT code FROM c WHERE code IS NOT NULL`, nil, func(rows *sql.Rows) error {
		var code string
		err := rows.Scan(&code)
		codes = append(codes, code)
		return err
	})
	return codes, err
}

// amountsMeant are what somebody may mean who types a number: in each of the currencies, and either locale's way of
// writing.
func amountsMeant(q string, codes []string) []money.Money {
	if q[0] < '0' || q[0] > '9' {
		return nil
	}
	var all []money.Money
	for _, code := range codes {
		for _, locale := range []string{"en", "de"} {
			if m, err := money.Parse(q, code, locale); err == nil && !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	return all
}

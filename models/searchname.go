package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// amountArms look for payments of an amount as it was typed, in every currency that the cells hold and either
// locale's way of writing.
func amountArms(q string, cells []cell) (arms []arm) {
	for _, code := range currenciesOf(cells) {
		for _, minor := range amountsOf(q, code) {
			arms = append(arms, arm{}.and("currency = ? AND amount = ?", code, minor))
		}
	}
	return arms
}

func currenciesOf(cells []cell) []string {
	var codes []string
	for _, c := range cells {
		codes = append(codes, c.Currency)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// customersNamed gives a bounded number of people of whom every word of q begins a word of the name. The longest
// word is looked up, as it is the rarest; the others are asked of its people.
func (l *Ledger) customersNamed(ctx context.Context, q string, limit int) (ids []int64, narrow bool, err error) {
	words := nameWords(q)
	if len(words) == 0 || len(words) == maxNameWords || strings.Contains(q, "@") {
		return nil, false, nil
	}
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	text, args := namesBeginning("customer_id", words[0], "")
	text = fmt.Sprintf("SELECT DISTINCT customer_id FROM (%s LIMIT %d) AS n WHERE 1 = 1", text, maxNames)
	for _, word := range words[1:] {
		other, more := namesBeginning("1", word, "customer_id = n.customer_id AND ")
		text += " AND EXISTS (" + other + ")"
		args = append(args, more...)
	}
	err = l.each(ctx, fmt.Sprintf("%s LIMIT %d", text, limit+1), args, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("search by name: %w", err)
	}
	if len(ids) > limit {
		return ids[:limit], true, nil
	}
	narrow, err = l.manyNamed(ctx, words[0])
	return ids, narrow && len(words) > 1, err
}

// manyNamed says whether more people have a word than were looked at.
func (l *Ledger) manyNamed(ctx context.Context, word string) (bool, error) {
	text, args := namesBeginning("1", word, "")
	var n int
	err := l.queryRow(ctx, fmt.Sprintf("SELECT count(*) FROM (%s LIMIT %d) AS n", text, maxNames), args, &n)
	return n == maxNames, err
}

func namesBeginning(columns, word, condition string) (string, []any) {
	text, args := "SELECT "+columns+" FROM name_words WHERE "+condition+"word >= ?", []any{word}
	if upTo, bounded := behind(word); bounded {
		text, args = text+" AND word < ?", append(args, upTo)
	}
	return text, args
}

package models

import (
	"cmp"
	"slices"
	"strings"
)

type sumKey struct {
	quarter  int64
	account  int64
	currency string
	book     Book
}

type sum struct{ debit, credit, count int64 }

// sumParts makes rollups of the parts.
func (d *load) sumParts() error {
	if !d.fresh {
		return nil
	}
	return d.exec(`INSERT INTO rollups (account_id, currency, book, quarter, debit, credit, count)
		SELECT account_id, currency, book, quarter, sum(debit), sum(credit), sum(count) FROM parts
		GROUP BY quarter, account_id, currency, book ORDER BY quarter, account_id, currency, book`)
}

// describe tells PostgreSQL of what was loaded: else it guesses how to make sums and keys of it.
func (d *load) describe() error {
	if d.dialect != postgresDialect {
		return nil
	}
	return d.exec("ANALYZE lines, " + strings.Join(loaded, ", "))
}

// putSums adds to the rollups, in the order of their key.
func (d *load) putSums(sums map[sumKey]*sum) error {
	keys := make([]sumKey, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b sumKey) int {
		return cmp.Or(cmp.Compare(a.quarter, b.quarter), cmp.Compare(a.account, b.account),
			strings.Compare(a.currency, b.currency), strings.Compare(string(a.book), string(b.book)))
	})
	b := d.sumBulk()
	for i, k := range keys {
		v := sums[k]
		b.add(k.account, k.currency, string(k.book), k.quarter, v.debit, v.credit, v.count)
		if i%seedChunk == seedChunk-1 {
			if err := d.flush(b); err != nil {
				return err
			}
		}
	}
	return d.flush(b)
}

func (d *load) sumBulk() *bulk {
	const columns = "account_id currency book quarter debit credit count"
	if d.fresh {
		return d.bulk("parts", columns)
	}
	b := newBulk("rollups", columns)
	b.rest = `ON CONFLICT (quarter, account_id, currency, book) DO UPDATE SET debit = rollups.debit + excluded.debit,
		credit = rollups.credit + excluded.credit, count = rollups.count + excluded.count`
	return b
}

package models

import (
	"fmt"
	"strings"
)

// posted is the table of postings as SQL: what each kind moves.
func posted() string {
	var rows []string
	for _, kind := range movingKinds() {
		for _, line := range postingLines(kind, 1) {
			rows = append(rows, fmt.Sprintf("SELECT '%s' AS kind, '%s' AS book, %d AS times", kind, line.Book, line.Amount))
		}
	}
	return "(" + strings.Join(rows, " UNION ALL ") + ")"
}

// missingLines are those that an entry must have.
func (v *verifier) missingLines() comparison {
	return comparison{
		walk: "entries", id: "e.id", table: "lines", by: "by its operation",
		from: "entries e JOIN operations o ON o.id = e.operation_id JOIN " + posted() +
			" x ON x.kind = o.kind LEFT JOIN lines l ON l.entry_id = e.id AND l.book = x.book",
		where:  "o.settled > 0",
		fields: []field{{"amount in the book", "COALESCE(l.book, x.book) || ' ' || COALESCE(l.amount, 0)", "x.book || ' ' || (x.times * o.settled)"}},
	}
}

// foreignLines are those that no operation explains.
func (v *verifier) foreignLines() comparison {
	return comparison{
		walk: "lines", id: "l.entry_id", table: "lines", by: "by its operation",
		from: "lines l LEFT JOIN entries e ON e.id = l.entry_id LEFT JOIN operations o ON o.id = e.operation_id AND o.status = 'succeeded' LEFT JOIN " +
			posted() + " x ON x.kind = o.kind AND x.book = l.book",
		where:  "x.kind IS NULL",
		fields: []field{{"line", "l.book || ' ' || l.amount", "NULL"}},
	}
}

// balance is that each entry's lines sum to zero.
func (v *verifier) balance() comparison {
	return comparison{
		walk: "lines", id: "l.entry_id", table: "entries", by: "by the rule of double entry",
		from:   "(SELECT entry_id, sum(amount) AS total FROM lines WHERE {entry_id} GROUP BY entry_id) l",
		fields: []field{{"sum of lines", "l.total", "0"}},
	}
}

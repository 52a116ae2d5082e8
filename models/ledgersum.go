package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kontor/providers"
)

// entryArms are the stretches of an index that hold what the filter asks for.
func (l *Ledger) entryArms(ctx context.Context, f EntryFilter) ([]arm, error) {
	arms, err := l.entryStretches(ctx, f)
	if f.Method != "" {
		for i := range arms {
			arms[i] = arms[i].and(l.plain("method")+" = ?", told(f.Method))
		}
	}
	return arms, err
}

func (l *Ledger) entryStretches(ctx context.Context, f EntryFilter) ([]arm, error) {
	if f.PaymentID != 0 {
		a := arm{}.and("payment_id = ?", f.PaymentID)
		if f.Currency != "" {
			a = a.and(l.plain("currency")+" = ?", f.Currency)
		}
		if f.AccountID != 0 {
			a = a.and(l.plain("account_id")+" = ?", f.AccountID)
		}
		return f.inBook(a), nil
	}
	if f.AccountID == 0 && f.Book == "" && len(f.Events) == 0 && f.Currency == "" {
		return []arm{{}}, nil
	}
	cells, err := l.entryCells(ctx)
	if err != nil {
		return nil, err
	}
	var arms []arm
	for _, c := range cells {
		if f.hasEvent(c.Event) && (f.Currency == "" || f.Currency == c.Currency) &&
			(f.AccountID == 0 || f.AccountID == c.AccountID) && (f.Book == "" || moves(c.Event, f.Book)) {
			arms = append(arms, arm{}.and("event = ?", c.Event).and("currency = ?", c.Currency).and("account_id = ?", c.AccountID))
		}
	}
	return arms, nil
}

// moves says whether entries of an event have a line in the book.
func moves(event string, book Book) bool { return postings[providers.Kind(event)][book] != 0 }

func (f EntryFilter) hasEvent(event string) bool {
	return len(f.Events) == 0 || slices.Contains(f.Events, event)
}

// inBook narrows one payment's entries to those of the events, with a line in the book.
func (f EntryFilter) inBook(a arm) []arm {
	if f.Book == "" && len(f.Events) == 0 {
		return []arm{a}
	}
	var events []string
	for kind := range postings {
		if f.hasEvent(string(kind)) && (f.Book == "" || moves(string(kind), f.Book)) {
			events = append(events, string(kind))
		}
	}
	if len(events) == 0 {
		return nil
	}
	slices.Sort(events)
	return []arm{a.and("event"+in(len(events)), anyOf(events)...)}
}

// entryCells are the combinations of event, currency and account in the ledger, by a skip scan.
func (l *Ledger) entryCells(ctx context.Context) ([]Entry, error) {
	var cells []Entry
	text := skipScan("entries", "event", "currency", "account_id") +
		" SELECT t.event, t.currency, t.account_id FROM found CROSS JOIN entries t WHERE t.id = found.id"
	err := l.each(ctx, text, nil, func(rows *sql.Rows) error {
		var e Entry
		err := rows.Scan(&e.Event, &e.Currency, &e.AccountID)
		cells = append(cells, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look what the ledger can be filtered by: %w", err)
	}
	return cells, nil
}

// maxSummed is how many entries are summed line by line while somebody waits.
const maxSummed = 100_000

// sumEntries sums the whole filter. The sums by quarter hour keep neither events, methods nor payments apart: those are
// summed by their lines, and so are the edges of a time that begins or ends within a quarter hour.
func (l *Ledger) sumEntries(ctx context.Context, f EntryFilter, arms []arm) (sums []BookSum, unsummed bool, err error) {
	if f.PaymentID != 0 || len(f.Events) > 0 || f.Method != "" {
		n, err := l.countEntries(ctx, f, arms)
		if err != nil || n > maxSummed {
			return nil, n > maxSummed, err
		}
		sums, err = l.sumLines(ctx, f, arms, f.From, f.To)
		return sums, false, err
	}
	first, last := (f.From+quarterHour-1)/quarterHour*quarterHour, f.To/quarterHour*quarterHour
	if f.To != 0 && first >= last {
		sums, err = l.sumLines(ctx, f, arms, f.From, f.To)
		return sums, false, err
	}
	if sums, err = l.rolledUp(ctx, quarter(first), quarter(last), f); err != nil {
		return nil, false, err
	}
	for _, edge := range [][2]Instant{{f.From, first}, {last, f.To}} {
		if edge[0] == edge[1] {
			continue
		}
		more, err := l.sumLines(ctx, f, arms, edge[0], edge[1])
		if err != nil {
			return nil, false, err
		}
		sums = addSums(sums, more)
	}
	return sums, false, nil
}

func (l *Ledger) countEntries(ctx context.Context, f EntryFilter, arms []arm) (total int, err error) {
	for group := range slices.Chunk(f.booked(arms, f.From, f.To), maxArms) {
		text, args := union("SELECT 1 FROM entries", group, "")
		var n int
		err := l.queryRow(ctx, "SELECT count(*) FROM ("+text+" LIMIT "+strconv.Itoa(maxSummed+1)+") AS counted", args, &n)
		if err != nil {
			return 0, fmt.Errorf("count the entries: %w", err)
		}
		total += n
	}
	return total, nil
}

// sumLines sums lines of entries one by one.
func (l *Ledger) sumLines(ctx context.Context, f EntryFilter, arms []arm, from, to Instant) (sums []BookSum, err error) {
	book, last := "", []any(nil)
	if f.Book != "" {
		book, last = " WHERE l.book = ?", []any{f.Book}
	}
	for group := range slices.Chunk(f.booked(arms, from, to), maxArms) {
		text, args := union("SELECT id, currency FROM entries", group, "")
		var part []BookSum
		err := l.each(ctx, `SELECT e.currency, l.book, CAST(sum(CASE WHEN l.amount > 0 THEN l.amount ELSE 0 END) AS BIGINT),
			CAST(sum(CASE WHEN l.amount < 0 THEN -l.amount ELSE 0 END) AS BIGINT), count(*)
			FROM (`+text+`) AS e JOIN lines l ON l.entry_id = e.id`+book+` GROUP BY e.currency, l.book`,
			append(args, last...), func(rows *sql.Rows) error {
				var s BookSum
				err := rows.Scan(&s.Currency, &s.Book, &s.Debit, &s.Credit, &s.Count)
				part = append(part, s)
				return err
			})
		if err != nil {
			return nil, fmt.Errorf("sum the lines: %w", err)
		}
		sums = addSums(sums, part)
	}
	return sums, nil
}

// booked bounds arms by the time of the booking.
func (f EntryFilter) booked(arms []arm, from, to Instant) []arm {
	f.From, f.To = from, to
	begin, end := f.times()
	bounded := make([]arm, 0, len(arms))
	for _, a := range arms {
		bounded = append(bounded, a.span([]string{"booked_at"}, begin, end))
	}
	return bounded
}

// addSums adds sums by currency and book, in that order.
func addSums(a, b []BookSum) []BookSum {
	all := slices.Clone(a)
	for _, s := range b {
		i, found := slices.BinarySearchFunc(all, s, func(x, y BookSum) int {
			if c := strings.Compare(x.Currency, y.Currency); c != 0 {
				return c
			}
			return strings.Compare(string(x.Book), string(y.Book))
		})
		if found {
			all[i].Debit, all[i].Credit, all[i].Count = all[i].Debit+s.Debit, all[i].Credit+s.Credit, all[i].Count+s.Count
		} else {
			all = slices.Insert(all, i, s)
		}
	}
	return all
}

package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"kontor/models/money"

	"gorm.io/gorm"
)

// EntryFilter is the view of the page Ledger. A figure links to it with what it sums.
type EntryFilter struct {
	PaymentID int64
	AccountID int64
	Book      Book     // entries with a line in it; the sums are of that book alone
	Events    []string // any of these kinds of operation; all where empty
	Currency  string
	Method    string  // how the customer paid, as the entry has it; NotTold for those without
	From, To  Instant // of the booking; To is excluded, 0 is open
	Before    int64   // page key: the last entry of the page before
	Limit     int
}

// EntryView is an entry with its lines, in the order of Books.
type EntryView struct {
	Entry
	Reference      string // the payment's
	OrderReference string // the merchant's word for it
	Lines          []Line `gorm:"-"`
}

// EntryPage is one page of entries, newest first, and the sums of all that the filter holds.
type EntryPage struct {
	Entries  []EntryView
	Sums     []BookSum // by currency and book
	Unsummed bool      // too many entries of one event to sum while somebody waits: narrow the time
	More     bool
}

// FindEntries gives a page of the ledger. Returns Invalid for a filter that can't be.
func (l *Ledger) FindEntries(ctx context.Context, f EntryFilter) (*EntryPage, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	arms, err := l.entryArms(ctx, f)
	if err != nil {
		return nil, err
	}
	page := &EntryPage{}
	if err := l.readEntries(ctx, f, arms, page); err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	page.Sums, page.Unsummed, err = l.sumEntries(ctx, f, arms)
	return page, err
}

func (f *EntryFilter) check() error {
	f.Limit = min(max(f.Limit, 1), maxPage)
	switch {
	case f.Book != "" && !slices.Contains(Books, f.Book):
		return problem(Invalid, "ledger.book").at("book")
	case f.Currency != "" && !money.Known(f.Currency):
		return problem(Invalid, "view.currency").at("currency")
	case f.From != 0 && f.To != 0 && f.From >= f.To:
		return problem(Invalid, "view.period").at("to")
	}
	return nil
}

func (l *Ledger) readEntries(ctx context.Context, f EntryFilter, arms []arm, page *EntryPage) error {
	key, err := l.entryKey(ctx, f.Before)
	if err != nil {
		return err
	}
	from, to := f.times()
	var all []Entry
	for group := range slices.Chunk(arms, maxArms) {
		bounded := make([]arm, 0, len(group))
		for _, a := range group {
			bounded = append(bounded, a.keyed([]string{"booked_at", "id"}, true, from, to, key))
		}
		text, args := union("SELECT * FROM entries", bounded, "")
		err := l.each(ctx, text+" ORDER BY booked_at DESC, id DESC LIMIT "+strconv.Itoa(f.Limit+1), args, func(rows *sql.Rows) error {
			var e Entry
			err := l.reads.ScanRows(rows, &e)
			all = append(all, e)
			return err
		})
		if err != nil {
			return err
		}
	}
	slices.SortFunc(all, func(a, b Entry) int {
		return slices.Compare([]int64{int64(b.BookedAt), b.ID}, []int64{int64(a.BookedAt), a.ID})
	})
	page.More = len(all) > f.Limit
	return l.withLines(ctx, all[:min(len(all), f.Limit)], page)
}

func (f *EntryFilter) times() (from, to *int64) {
	v := View{From: f.From, To: f.To}
	return v.times()
}

// entryKey is where the last entry of the page before stands.
func (l *Ledger) entryKey(ctx context.Context, id int64) ([]int64, error) {
	if id == 0 {
		return nil, nil
	}
	var e Entry
	err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&e).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, problem(Invalid, "view.page_key").at("before")
	}
	return []int64{int64(e.BookedAt), e.ID}, err
}

func (l *Ledger) withLines(ctx context.Context, entries []Entry, page *EntryPage) error {
	var ids, payments []int64
	for _, e := range entries {
		ids, payments = append(ids, e.ID), append(payments, e.PaymentID)
	}
	var lines []Line
	var named []Payment
	db := l.reads.WithContext(ctx)
	err := errors.Join(db.Where("entry_id IN ?", ids).Find(&lines).Error,
		db.Select("id", "reference", "order_reference").Where("id IN ?", payments).Find(&named).Error)
	paid, of := map[int64]*Payment{}, map[int64][]Line{}
	for i := range named {
		paid[named[i].ID] = &named[i]
	}
	slices.SortFunc(lines, func(a, b Line) int { return slices.Index(Books, a.Book) - slices.Index(Books, b.Book) })
	for _, line := range lines {
		of[line.EntryID] = append(of[line.EntryID], line)
	}
	for _, e := range entries {
		v := EntryView{Entry: e, Lines: of[e.ID]}
		if p := paid[e.PaymentID]; p != nil {
			v.Reference, v.OrderReference = p.Reference, p.OrderReference
		}
		page.Entries = append(page.Entries, v)
	}
	return err
}

package models

import (
	"cmp"
	"context"
	"math"
	"slices"

	"kontor/models/money"

	"golang.org/x/sync/errgroup"
)

// Sort is the order of the list Transactions.
type Sort string

// The sorts. Those by amount need one currency: amounts of two have no order.
const (
	NewestFirst   Sort = "-created"
	OldestFirst   Sort = "created"
	LargestFirst  Sort = "-amount"
	SmallestFirst Sort = "amount"
)

// Sorts lists them. Their order is part of the page keys: add at the end only.
var Sorts = []Sort{NewestFirst, OldestFirst, LargestFirst, SmallestFirst}

func (s Sort) byAmount() bool   { return s == LargestFirst || s == SmallestFirst }
func (s Sort) descending() bool { return s == NewestFirst || s == LargestFirst }

// View is what the list Transactions shows, and its files hold. The zero View is all payments, newest first.
type View struct {
	Query      string // see search.go
	Terms      []Term // what is looked for in one place each, beside Query
	Need       Need   // only those that need a person, for this reason; see needing
	Statuses   []PaymentStatus
	Accounts   []int64
	Customer   int64 // whose
	Provider   string
	Kind       PaymentKind
	Method     string // how the customer pays; NotTold for those of which that is not known
	Code       string // the provider's reason of declined ones; NotTold for those without
	Currencies []string
	Min, Max   *money.Money // of the amount, both included; only with one currency
	From, To   Instant      // of the creation; To is excluded, 0 is open
	Sort       Sort
	After      string // page key: what comes behind it
}

// PaymentPage is one page of a view.
type PaymentPage struct {
	Payments []Payment
	Next     string // key of the next page; empty on the last
	Total    int    // in the whole view, counted up to MaxTotal
	More     bool   // there are more than Total, or may be: "10,000+"
	Narrow   bool   // more than was looked at begins with the words searched for: ask for more of them
}

// NotTold asks for what has no method, or no code.
const NotTold = "-"

func told(value string) string {
	if value == NotTold {
		return ""
	}
	return value
}

// MaxTotal is where counting stops.
const MaxTotal = 10_000

const maxPage = 500

// FindPayments gives a page of the view. A page costs the same at any depth and size of the book.
// Returns Invalid for a view that can't be.
func (l *Ledger) FindPayments(ctx context.Context, v View, limit int) (*PaymentPage, error) {
	return l.pageOf(ctx, v, limit, wholePayment, func(v *View) (*plan, error) { return l.planView(ctx, v) })
}

// FindPaymentsWithin is FindPayments with the cells of the book that were read already. Of each payment it reads what a row of the
// list shows, whatever its Columns are, and nothing else: half of all there is.
func (l *Ledger) FindPaymentsWithin(ctx context.Context, all Cells, v View, limit int) (*PaymentPage, error) {
	return l.pageOf(ctx, v, limit, shownPayment, func(v *View) (*plan, error) { return l.planWithin(ctx, all, v) })
}

func (l *Ledger) pageOf(ctx context.Context, v View, limit int, columns string, planned func(*View) (*plan, error)) (*PaymentPage, error) {
	limit = min(max(limit, 1), maxPage)
	after, err := v.check()
	if err != nil {
		return nil, err
	}
	plan, err := planned(&v)
	if err != nil {
		return nil, err
	}
	page := &PaymentPage{Narrow: plan.narrow}
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) { // while the rows are read
		page.Total, page.More, err = l.countView(ctx, plan)
		return err
	})
	both.Go(func() error {
		found, err := l.paymentReader(plan, columns).read(ctx, after, limit+1)
		if page.Payments = found[:min(len(found), limit)]; len(found) > limit {
			page.Next = pageKey(found[limit-1].position(), v.Sort)
		}
		return err
	})
	if err := both.Wait(); err != nil {
		return nil, err
	}
	return page, nil
}

func (p *Payment) position() position { return position{p.Amount, int64(p.CreatedAt), p.ID} }

// check fills in the default order, refuses what can't be, and reads the page key.
func (v *View) check() (*position, error) {
	if v.Sort == "" {
		v.Sort = NewestFirst
	}
	v.Statuses, v.Accounts, v.Currencies = ordered(v.Statuses), ordered(v.Accounts), ordered(v.Currencies)
	kinds := []PaymentKind{"", KindPayment, KindCredit, KindPayout}
	switch {
	case !slices.Contains(Sorts, v.Sort):
		return nil, problem(Invalid, "view.sort").at("sort")
	case slices.ContainsFunc(v.Statuses, func(s PaymentStatus) bool { return !slices.Contains(PaymentStatuses, s) }):
		return nil, problem(Invalid, "view.status").at("status")
	case !slices.Contains(kinds, v.Kind):
		return nil, problem(Invalid, "view.kind").at("kind")
	case slices.ContainsFunc(v.Currencies, func(code string) bool { return !money.Known(code) }):
		return nil, problem(Invalid, "view.currency").at("currency")
	case v.Method != "" && !Term{Value: v.Method}.searchable():
		return nil, problem(Invalid, "view.method").at("method")
	case v.Code != "" && !Term{Value: v.Code}.searchable():
		return nil, problem(Invalid, "view.code").at("code")
	case v.Need != "" && !slices.Contains(Needs, v.Need):
		return nil, problem(Invalid, "view.attention").at("is")
	case v.Sort.byAmount() && v.currency() == "":
		return nil, problem(Invalid, "view.sort_needs_currency").at("currency")
	case v.From != 0 && v.To != 0 && v.From >= v.To:
		return nil, problem(Invalid, "view.period").at("to")
	}
	if err := v.checkAmounts(); err != nil {
		return nil, err
	}
	for _, t := range v.Terms {
		if err := t.check(); err != nil {
			return nil, err
		}
	}
	if len(v.Terms) > maxTerms {
		return nil, problem(Invalid, "view.terms", "n", maxTerms).at("q")
	}
	return readPageKey(v.After, v.Sort)
}

// ordered is each value once.
func ordered[T cmp.Ordered](values []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}

func (v *View) checkAmounts() error {
	for _, bound := range []struct {
		m     *money.Money
		field string
	}{{v.Min, "min"}, {v.Max, "max"}} {
		switch {
		case bound.m == nil:
		case v.currency() == "":
			return problem(Invalid, "view.amount_needs_currency").at("currency")
		case bound.m.Currency != v.currency():
			return problem(Invalid, "amount.other_currency", "currency", v.currency()).at(bound.field)
		}
	}
	if v.Min != nil && v.Max != nil && v.Min.Minor > v.Max.Minor {
		return problem(Invalid, "view.amounts").at("max")
	}
	return nil
}

// currency is the one of the view; "" where it is of several or all.
func (v *View) currency() string {
	if len(v.Currencies) != 1 {
		return ""
	}
	return v.Currencies[0]
}

// times and amounts are the view's ranges, the upper end excluded; nil is open.
func (v *View) times() (from, to *int64) {
	if v.From != 0 {
		from = (*int64)(&v.From)
	}
	if v.To != 0 {
		to = (*int64)(&v.To)
	}
	return from, to
}

func (v *View) amounts() (from, to *int64) {
	if v.Min != nil {
		from = &v.Min.Minor
	}
	if v.Max != nil && v.Max.Minor < math.MaxInt64 {
		above := v.Max.Minor + 1
		to = &above
	}
	return from, to
}

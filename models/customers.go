package models

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// CustomerSort is the order of the list Customers.
type CustomerSort string

// The sorts of customers.
const (
	CustomersNewest CustomerSort = "-created"
	CustomersByName CustomerSort = "name"
)

// CustomerSorts lists them.
var CustomerSorts = []CustomerSort{CustomersNewest, CustomersByName}

// CustomerView is what the list Customers shows, and its file holds. The zero view is everybody, the newest first. Who was
// merged or erased is in none.
type CustomerView struct {
	Query string // see customer_find.go
	Sort  CustomerSort
	After int64 // page key: who comes behind this one. An id alone, so that no name stands in a URL or a log
}

// CustomerRow is a customer in the list.
type CustomerRow struct {
	Customer
	LastAt       Instant // of the newest transaction; 0 where there is none
	Transactions int     // counted up to MaxCounted
}

// MaxCounted is where the counting of a customer's transactions stops in the list.
const MaxCounted = 100

// CustomerPage is one page of a view.
type CustomerPage struct {
	Rows   []CustomerRow
	Next   int64 // page key of the next page; 0 on the last
	Total  int   // in the whole view, counted up to MaxTotal
	More   bool  // there are more than Total
	Narrow bool  // more than was looked at begins with the words searched for: ask for more of them
}

// FindCustomers gives a page of the view. A page costs the same at any depth and size of the book.
// Returns Invalid for a view that can't be.
func (l *Ledger) FindCustomers(ctx context.Context, v CustomerView, limit int) (*CustomerPage, error) {
	limit = min(max(limit, 1), maxPage)
	p, err := l.planCustomers(ctx, v)
	if err != nil {
		return nil, err
	}
	rows, err := l.readCustomers(ctx, p, v.After, limit+1)
	if err != nil {
		return nil, err
	}
	page := &CustomerPage{Rows: rows[:min(len(rows), limit)], Narrow: p.narrow}
	if len(rows) > limit {
		page.Next = rows[limit-1].ID
	}
	var total int
	text, args := union("SELECT 1 FROM customers", []arm{p.arm}, "")
	if err := l.queryRow(ctx, fmt.Sprintf("SELECT count(*) FROM (%s LIMIT %d) AS counted", text, MaxTotal+1), args, &total); err != nil {
		return nil, fmt.Errorf("count the customers: %w", err)
	}
	page.Total, page.More = min(total, MaxTotal), total > MaxTotal
	return page, nil
}

// ExportCustomers hands every row of the view on, in its order: what paging through all of it would show. Nothing of the
// database is held between chunks.
func (l *Ledger) ExportCustomers(ctx context.Context, v CustomerView, fn func(*CustomerRow) error) error {
	p, err := l.planCustomers(ctx, v)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		rows, err := l.readCustomers(ctx, p, after, exportChunk)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := fn(&rows[i]); err != nil {
				return err
			}
		}
		if len(rows) < exportChunk {
			return nil
		}
		after = rows[len(rows)-1].ID
	}
}

// customerPlan is how a view of customers is read: one stretch of one index, or the few that a search found.
type customerPlan struct {
	sort   CustomerSort
	arm    arm
	narrow bool
}

const listedCustomer = "merged_into IS NULL AND erased_at = 0"

func (l *Ledger) planCustomers(ctx context.Context, v CustomerView) (*customerPlan, error) {
	p := &customerPlan{sort: v.Sort, arm: arm{}.and(listedCustomer)}
	if p.sort == "" {
		p.sort = CustomersNewest
	}
	if !slices.Contains(CustomerSorts, p.sort) {
		return nil, problem(Invalid, "view.sort").at("sort")
	}
	if v.Query == "" {
		return p, nil
	}
	ids, narrow, err := l.findPeople(ctx, v.Query, maxFound)
	if err != nil {
		return nil, err
	}
	p.arm, p.narrow = p.arm.and("id IN ("+idList(append(ids, 0))+")"), narrow
	return p, nil
}

// order is how the rows of a sort follow each other.
func (p *customerPlan) order() string {
	if p.sort == CustomersByName {
		return " ORDER BY sort_name, id"
	}
	return " ORDER BY created_at DESC, id DESC"
}

// behind narrows an arm to those who come after a customer.
func (p *customerPlan) behind(c *Customer) arm {
	if p.sort == CustomersByName {
		return p.arm.and("(sort_name, id) > (?, ?)", c.SortName, c.ID)
	}
	return p.arm.and("(created_at, id) < (?, ?)", c.CreatedAt, c.ID)
}

// readCustomers gives up to limit rows behind a customer. Returns Invalid where the page key is nobody's.
func (l *Ledger) readCustomers(ctx context.Context, p *customerPlan, after int64, limit int) ([]CustomerRow, error) {
	a := p.arm
	if after != 0 {
		last, err := l.Customer(ctx, after)
		if HasCode(err, Missing) {
			return nil, problem(Invalid, "view.page_key").at("after")
		}
		if err != nil {
			return nil, err
		}
		a = p.behind(last)
	}
	text, args := union("SELECT * FROM customers", []arm{a}, "")
	var rows []CustomerRow
	err := l.reads.WithContext(ctx).Raw("SELECT c.*, "+lastTransaction+" AS last_at, "+countedTransactions+" AS transactions FROM ("+
		text+p.order()+" LIMIT "+strconv.Itoa(limit)+") AS c"+p.order(), args...).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the customers: %w", err)
	}
	return rows, nil
}

// What is told of a listed customer beside the row: each a look into the index payments_by_customer.
var (
	lastTransaction = "COALESCE((SELECT created_at FROM payments WHERE customer_id = c.id AND customer_id IS NOT NULL " +
		"ORDER BY created_at DESC LIMIT 1), 0)"
	countedTransactions = "(SELECT count(*) FROM (SELECT 1 FROM payments WHERE customer_id = c.id AND customer_id IS NOT NULL LIMIT " +
		strconv.Itoa(MaxCounted) + ") AS few)"
)

package models

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kontor/models/money"

	"gorm.io/gorm"
)

// SubscriptionFilter is the view of the list of subscriptions, and of its file.
type SubscriptionFilter struct {
	Query      string // a customer, see findPeople, or a subscription's reference
	Status     SubscriptionStatus
	AccountID  int64
	Currency   string
	CustomerID int64
	PlanID     int64
	Before     int64 // page key: those older than this one
}

// SubscriptionRow is a subscription with who it is of, and its open period.
type SubscriptionRow struct {
	Subscription
	Customer Customer            `gorm:"-"`
	Open     *SubscriptionCharge `gorm:"-"` // nil for none
}

// SubscriptionPage is one page of the list.
type SubscriptionPage struct {
	Rows   []SubscriptionRow
	Next   int64 // key of the next page; 0 on the last
	Total  Counted
	Narrow bool // more customers than were looked at begin with the words searched for
}

// maxPeople is how many customers a search of subscriptions goes by.
const maxPeople = 200

// FindSubscriptions gives a page of the list, newest first. Returns Invalid for a filter that can't be.
func (l *Ledger) FindSubscriptions(ctx context.Context, f SubscriptionFilter, limit int) (*SubscriptionPage, error) {
	limit = min(max(limit, 1), maxPage)
	where, narrow, err := l.filtered(ctx, f)
	if err != nil {
		return nil, err
	}
	page := &SubscriptionPage{Narrow: narrow}
	rows, err := l.subscriptionRows(ctx, where, f.Before, limit+1)
	if err != nil {
		return nil, err
	}
	page.Rows = rows[:min(len(rows), limit)]
	if len(rows) > limit {
		page.Next = page.Rows[limit-1].ID
	}
	from := "subscriptions"
	if len(where.where) > 0 {
		from += " WHERE " + strings.Join(where.where, " AND ")
	}
	return page, l.counted(ctx, &page.Total, from, where.args...)
}

// filtered is the filter as conditions, each of which has an index.
func (l *Ledger) filtered(ctx context.Context, f SubscriptionFilter) (where arm, narrow bool, err error) {
	switch {
	case f.Status != "" && !slices.Contains(SubscriptionStatuses, f.Status):
		return where, false, problem(Invalid, "view.status").at("status")
	case f.Currency != "" && !money.Known(f.Currency):
		return where, false, problem(Invalid, "view.currency").at("currency")
	}
	for _, is := range []struct {
		column string
		value  any
		asked  bool
	}{
		{"status", f.Status, f.Status != ""},
		{"account_id", f.AccountID, f.AccountID != 0},
		{"currency", f.Currency, f.Currency != ""},
		{"customer_id", f.CustomerID, f.CustomerID != 0},
		{"plan_id", f.PlanID, f.PlanID != 0},
	} {
		if is.asked {
			where = where.and(is.column+" = ?", is.value)
		}
	}
	if q := strings.TrimSpace(f.Query); q != "" {
		people, more, err := l.findPeople(ctx, q, maxPeople)
		if err != nil {
			return where, false, err
		}
		narrow = more
		where = where.and("(reference = ? OR customer_id IN (0"+idListAfter(people)+"))", strings.ToUpper(q))
	}
	return where, narrow, nil
}

// idListAfter is idList with a comma before it; "" for none.
func idListAfter(ids []int64) string {
	if len(ids) == 0 {
		return ""
	}
	return "," + idList(ids)
}

// subscriptionRows reads rows older than a key, with their customers and their open periods.
func (l *Ledger) subscriptionRows(ctx context.Context, where arm, before int64, limit int) ([]SubscriptionRow, error) {
	if before > 0 {
		where = where.and("id < ?", before)
	}
	q := l.reads.WithContext(ctx).Model(&Subscription{})
	if len(where.where) > 0 {
		q = q.Where(strings.Join(where.where, " AND "), where.args...)
	}
	var found []Subscription
	if err := q.Order("id DESC").Limit(limit).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("read the subscriptions: %w", err)
	}
	rows, ids, whose := make([]SubscriptionRow, len(found)), []int64{}, []int64{}
	for i := range found {
		rows[i].Subscription = found[i]
		ids, whose = append(ids, found[i].ID), append(whose, found[i].CustomerID)
	}
	var people []Customer
	if err := l.reads.WithContext(ctx).Where("id IN ?", whose).Find(&people).Error; err != nil {
		return nil, fmt.Errorf("read whose subscriptions they are: %w", err)
	}
	var open []SubscriptionCharge
	if err := l.reads.WithContext(ctx).Where("subscription_id IN ? AND "+chargeOpen, ids).Find(&open).Error; err != nil {
		return nil, fmt.Errorf("read the open periods of subscriptions: %w", err)
	}
	for i := range rows {
		if at := slices.IndexFunc(people, func(c Customer) bool { return c.ID == rows[i].CustomerID }); at >= 0 {
			rows[i].Customer = people[at]
		}
		if at := slices.IndexFunc(open, func(c SubscriptionCharge) bool { return c.SubscriptionID == rows[i].ID }); at >= 0 {
			rows[i].Open = &open[at]
		}
	}
	return rows, nil
}

// ExportSubscriptions hands every row of the view on, newest first: see ExportPayments.
func (l *Ledger) ExportSubscriptions(ctx context.Context, f SubscriptionFilter, fn func(*SubscriptionRow) error) error {
	where, _, err := l.filtered(ctx, f)
	if err != nil {
		return err
	}
	for before := int64(0); ; {
		rows, err := l.subscriptionRows(ctx, where, before, exportChunk)
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
		before = rows[len(rows)-1].ID
	}
}

// Period is a period's charge with the payments that were to pay it, the first try first.
type Period struct {
	SubscriptionCharge
	Payments []Payment
}

// Periods are a subscription's, the newest first: those before a number, or from the newest on where it is 0. more says
// that there are older ones.
func (l *Ledger) Periods(ctx context.Context, id int64, before, limit int) (periods []Period, more bool, err error) {
	limit = min(max(limit, 1), maxPage)
	q := l.reads.WithContext(ctx).Where("subscription_id = ?", id).Order("number DESC").Limit(limit + 1)
	if before > 0 {
		q = q.Where("number < ?", before)
	}
	var charges []SubscriptionCharge
	if err := q.Find(&charges).Error; err != nil {
		return nil, false, fmt.Errorf("read the periods of subscription %d: %w", id, err)
	}
	more = len(charges) > limit
	for _, c := range charges[:min(len(charges), limit)] {
		p := Period{SubscriptionCharge: c}
		err := l.reads.WithContext(ctx).Joins("JOIN subscription_tries t ON t.payment_id = payments.id AND t.charge_id = ?", c.ID).
			Order("t.try").Find(&p.Payments).Error
		if err != nil {
			return nil, false, fmt.Errorf("read the payments of period %d: %w", c.ID, err)
		}
		periods = append(periods, p)
	}
	return periods, more, nil
}

// Made counts the charges of a subscription that were made, or are under way.
func (l *Ledger) Made(ctx context.Context, id int64) (int, error) {
	var n int64
	err := l.reads.WithContext(ctx).Model(&SubscriptionCharge{}).
		Where("subscription_id = ? AND status NOT IN ?", id, []ChargeStatus{ChargeSkipped, ChargeScheduled}).Count(&n).Error
	return int(n), err
}

// OpenPeriod is the period that is not settled; nil for none.
func (l *Ledger) OpenPeriod(ctx context.Context, id int64) (*SubscriptionCharge, error) {
	return openCharge(l.reads.WithContext(ctx), id)
}

// SubscriptionOf is the subscription, and its period, that a payment was to pay; nil for none.
func (l *Ledger) SubscriptionOf(ctx context.Context, paymentID int64) (*Subscription, *SubscriptionCharge, error) {
	var c SubscriptionCharge
	err := l.reads.WithContext(ctx).Where("id = (SELECT charge_id FROM subscription_tries WHERE payment_id = ?)", paymentID).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the period of payment %d: %w", paymentID, err)
	}
	s, err := l.Subscription(ctx, c.SubscriptionID)
	return s, &c, err
}

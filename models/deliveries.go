package models

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
)

// DeliveryFilter is the view of the page Deliveries.
type DeliveryFilter struct {
	Status    DeliveryStatus
	AccountID int64
	Before    int64 // page key: deliveries older than this one
	Limit     int
}

// FindDeliveries lists what came in, newest first, without header and body; more says that there are older ones.
// Returns Invalid for an unknown status.
func (l *Ledger) FindDeliveries(ctx context.Context, f DeliveryFilter) (found []Delivery, more bool, err error) {
	statuses := DeliveryStatuses
	if f.Status != "" {
		if !validDelivery(f.Status) {
			return nil, false, problem(Invalid, "delivery.status").at("status")
		}
		statuses = []DeliveryStatus{f.Status}
	}
	limit := min(max(f.Limit, 1), maxPage)
	accounts, err := l.accountsOf(ctx, f)
	if err != nil {
		return nil, false, err
	}
	text, args := union("SELECT "+deliveryColumns+" FROM deliveries", f.arms(statuses, accounts), "")
	err = l.each(ctx, text+" ORDER BY id DESC LIMIT "+strconv.Itoa(limit+1), args, func(rows *sql.Rows) error {
		var d Delivery
		err := l.reads.ScanRows(rows, &d)
		found = append(found, d)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("read the deliveries: %w", err)
	}
	return found[:min(len(found), limit)], len(found) > limit, nil
}

const deliveryColumns = "id, account_id, event_key, signed, status, times, attempts, due_at, payment_id, changes, outcome, " +
	"received_at, last_at, processed_at"

func validDelivery(s DeliveryStatus) bool {
	for _, known := range DeliveryStatuses {
		if s == known {
			return true
		}
	}
	return false
}

// accountsOf are the accounts to look at: the chosen one, or all.
func (l *Ledger) accountsOf(ctx context.Context, f DeliveryFilter) (ids []int64, err error) {
	if f.AccountID != 0 {
		return []int64{f.AccountID}, nil
	}
	if err := l.reads.WithContext(ctx).Model(&Account{}).Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("read the accounts: %w", err)
	}
	return ids, nil
}

// arms are one stretch of an index each: by account and status, or by nothing.
func (f DeliveryFilter) arms(statuses []DeliveryStatus, accounts []int64) []arm {
	behind := arm{}
	if f.Before != 0 {
		behind = behind.and("id < ?", f.Before)
	}
	if f.Status == "" && f.AccountID == 0 || len(accounts) == 0 {
		return []arm{behind}
	}
	var arms []arm
	for _, id := range accounts {
		for _, s := range statuses {
			arms = append(arms, behind.and("account_id = ?", id).and("status = ?", s))
		}
	}
	return arms
}

// Delivery is one of them, with header and body. Returns Missing.
func (l *Ledger) Delivery(ctx context.Context, id int64) (*Delivery, error) {
	var d Delivery
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&d).Error; err != nil {
		return nil, missing(err, "delivery.missing")
	}
	return &d, nil
}

// RefusalCount is how many deliveries to an account were not let in for one reason: "signature", "malformed".
type RefusalCount struct {
	AccountID int64
	Reason    string
	Count     int64
}

// RefusalCounts counts what was not let in since the hour of the instant, most first.
func (l *Ledger) RefusalCounts(ctx context.Context, from Instant) ([]RefusalCount, error) {
	var counts []RefusalCount
	err := l.reads.WithContext(ctx).Raw(`SELECT account_id, reason, CAST(sum(count) AS BIGINT) AS count FROM refusals
		WHERE hour >= ? GROUP BY account_id, reason ORDER BY 3 DESC, account_id, reason`, int64(from)/3_600_000_000).Scan(&counts).Error
	if err != nil {
		return nil, fmt.Errorf("count what was refused: %w", err)
	}
	return counts, nil
}

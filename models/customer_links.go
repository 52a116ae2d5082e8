package models

import (
	"context"
	"fmt"
)

// LinksOf are a customer's payment links, the newest first; those that an invoice or a subscription is paid by are told of
// there.
func (l *Ledger) LinksOf(ctx context.Context, customerID int64, limit int) ([]Link, error) {
	var all []Link
	err := l.reads.WithContext(ctx).Where("customer_id = ? AND customer_id IS NOT NULL AND purpose = ?", customerID, ForLink).
		Order("created_at DESC, id DESC").Limit(limit).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the customer's payment links: %w", err)
	}
	return all, nil
}

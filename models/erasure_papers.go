package models

import "fmt"

// eraseInvoiceRows drops from issued invoices and credit notes what the document does not say: where it was mailed to. The
// document itself stays as the law demands, with the name and the address on it. A draft is none: it stands in the way.
func eraseInvoiceRows(e *eraser) (more bool, err error) {
	var invoices []Invoice
	err = e.tx.Select("id", "placed_at").
		Where("customer_id = ? AND customer_id IS NOT NULL AND (placed_at, id) > (?, ?)", e.task.CustomerID, e.task.PlaceAt, e.task.Place).
		Order("placed_at, id").Limit(eraseAtOnce).Find(&invoices).Error
	if err != nil || len(invoices) == 0 {
		return false, err
	}
	ids := make([]int64, 0, len(invoices))
	for i := range invoices {
		ids = append(ids, invoices[i].ID)
	}
	last := invoices[len(invoices)-1]
	e.task.PlaceAt, e.task.Place = last.PlacedAt, last.ID
	err = e.blank(ids,
		"UPDATE invoices SET email = '' WHERE id IN ?",
		"UPDATE lodgings SET email = '', url = '' WHERE invoice_id IN ?",
		"UPDATE thing_notes SET body = '' WHERE thing = 'invoice' AND thing_id IN ?",
		"UPDATE lodging_acts SET message = '' WHERE lodging_id IN (SELECT id FROM lodgings WHERE invoice_id IN ?)",
	)
	if err != nil {
		return false, err
	}
	return len(invoices) == eraseAtOnce, e.eraseMailsAbout(AboutInvoice, ids)
}

// eraseSubscriptionRows takes the person out of what staff wrote about subscriptions.
func eraseSubscriptionRows(e *eraser) (more bool, err error) {
	var subscriptions []Subscription
	err = e.tx.Select("id", "name").Where("customer_id = ? AND id > ?", e.task.CustomerID, e.task.Place).
		Order("id").Limit(eraseAtOnce).Find(&subscriptions).Error
	if err != nil || len(subscriptions) == 0 {
		return false, err
	}
	s := e.words.scrubber()
	ids := make([]int64, 0, len(subscriptions))
	for i := range subscriptions {
		if err := e.scrubRow("subscriptions", subscriptions[i].ID, s, map[string]string{"name": subscriptions[i].Name}); err != nil {
			return false, err
		}
		ids = append(ids, subscriptions[i].ID)
	}
	e.task.Place = ids[len(ids)-1]
	var changes []struct {
		ID             int64
		Reason, Detail string
	}
	if err := e.tx.Raw("SELECT id, reason, detail FROM subscription_changes WHERE subscription_id IN ?", ids).Scan(&changes).Error; err != nil {
		return false, fmt.Errorf("read changes to be scrubbed: %w", err)
	}
	for _, c := range changes {
		if err := e.scrubRow("subscription_changes", c.ID, s, map[string]string{"reason": c.Reason, "detail": c.Detail}); err != nil {
			return false, err
		}
	}
	err = e.blank(ids,
		"UPDATE subscriptions SET method_expiry = '' WHERE id IN ?",
		"UPDATE thing_notes SET body = '' WHERE thing = 'subscription' AND thing_id IN ?",
	)
	if err != nil {
		return false, err
	}
	return len(ids) == eraseAtOnce, e.eraseMailsAbout(AboutSubscription, ids)
}

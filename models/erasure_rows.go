package models

import (
	"fmt"
	"strings"

	"gorm.io/gorm/clause"
)

// erasePaymentRows empties payments with their operations, notes and deliveries, the oldest first.
func erasePaymentRows(e *eraser) (more bool, err error) {
	var payments []Payment
	err = e.tx.Clauses(clause.Locking{Strength: "UPDATE"}).
		Select("id", "created_at", "customer_name", "email", "order_reference", "description", "provider_message").
		Where("customer_id = ? AND customer_id IS NOT NULL AND (created_at, id) > (?, ?)", e.task.CustomerID, e.task.PlaceAt, e.task.Place).
		Order("created_at, id").Limit(eraseAtOnce).Find(&payments).Error
	if err != nil || len(payments) == 0 {
		return false, err
	}
	ids := make([]int64, 0, len(payments))
	scrubbers := map[int64]scrubber{}
	for i := range payments {
		p := &payments[i]
		s := e.words.with(p.CustomerName, p.Email).scrubber()
		ids, scrubbers[p.ID] = append(ids, p.ID), s
		err := e.scrubRow("payments", p.ID, s, map[string]string{
			"order_reference": p.OrderReference, "description": p.Description, "provider_message": p.ProviderMessage,
		})
		if err != nil {
			return false, err
		}
	}
	if err := e.eraseOperations(ids, scrubbers); err != nil {
		return false, err
	}
	last := payments[len(payments)-1]
	e.task.PlaceAt, e.task.Place, e.done = last.CreatedAt, last.ID, len(payments)
	return len(payments) == eraseAtOnce, e.blank(ids,
		"UPDATE payments SET customer_name = '', email = '', last4 = '', expiry = '', recurring_token = '', checkout_url = '', checkout_form = '' WHERE id IN ?",
		"UPDATE notes SET body = '' WHERE payment_id IN ?",
		"UPDATE thing_notes SET body = '' WHERE thing = 'delivery' AND thing_id IN (SELECT id FROM deliveries WHERE payment_id IN ? AND payment_id IS NOT NULL)",
		"UPDATE thing_notes SET body = '' WHERE thing = 'entry' AND thing_id IN (SELECT id FROM entries WHERE payment_id IN ?)",
		"UPDATE deliveries SET header = '{}', body = "+e.noBytes()+" WHERE payment_id IN ? AND payment_id IS NOT NULL",
	)
}

// eraseOperations drops what operations carry beside an amount: customers, tokens, bank accounts.
func (e *eraser) eraseOperations(payments []int64, scrubbers map[int64]scrubber) error {
	var operations []Operation
	err := e.tx.Select("id", "payment_id", "reason", "message").Where("payment_id IN ?", payments).Find(&operations).Error
	if err != nil {
		return fmt.Errorf("read operations to be emptied: %w", err)
	}
	for i := range operations {
		o := &operations[i]
		if err := e.scrubRow("operations", o.ID, scrubbers[o.PaymentID], map[string]string{"reason": o.Reason, "message": o.Message}); err != nil {
			return err
		}
	}
	if err := e.eraseBatches(payments, scrubbers); err != nil {
		return err
	}
	return e.blank(payments, "UPDATE operations SET details = '' WHERE payment_id IN ?")
}

// eraseBatches scrubs the reasons of what was done to many payments at once, theirs among them.
func (e *eraser) eraseBatches(payments []int64, scrubbers map[int64]scrubber) error {
	var reasons []struct {
		ID, PaymentID int64
		Reason        string
	}
	err := e.tx.Raw(`SELECT b.id, r.payment_id, b.reason FROM batch_rows r JOIN batches b ON b.id = r.batch_id
		WHERE r.payment_id IN ? AND b.reason <> ''`, payments).Scan(&reasons).Error
	if err != nil {
		return fmt.Errorf("read the reasons of batches: %w", err)
	}
	for _, b := range reasons {
		if err := e.scrubRow("batches", b.ID, scrubbers[b.PaymentID], map[string]string{"reason": b.Reason}); err != nil {
			return err
		}
	}
	return nil
}

// eraseLinkRows empties links with what was mailed about them and who opened them.
func eraseLinkRows(e *eraser) (more bool, err error) {
	var links []Link
	err = e.tx.Select("id", "created_at", "first_name", "last_name", "email", "order_reference", "description").
		Where("customer_id = ? AND customer_id IS NOT NULL AND (created_at, id) > (?, ?)", e.task.CustomerID, e.task.PlaceAt, e.task.Place).
		Order("created_at, id").Limit(eraseAtOnce).Find(&links).Error
	if err != nil || len(links) == 0 {
		return false, err
	}
	ids := make([]int64, 0, len(links))
	for i := range links {
		k := &links[i]
		ids = append(ids, k.ID)
		s := e.words.with(strings.TrimSpace(k.FirstName+" "+k.LastName), k.Email).scrubber()
		description := s.scrub(k.Description)
		err := e.scrubRow("links", k.ID, s, map[string]string{"order_reference": k.OrderReference, "description": k.Description})
		if err == nil && description != k.Description {
			err = e.tx.Model(&Link{}).Where("id = ?", k.ID).UpdateColumn("sought", clip(strings.ToLower(description), maxSought)).Error
		}
		if err != nil {
			return false, err
		}
	}
	last := links[len(links)-1]
	e.task.PlaceAt, e.task.Place = last.CreatedAt, last.ID
	err = e.blank(ids,
		"UPDATE links SET first_name = '', last_name = '', email = '', message = '' WHERE id IN ?",
		"DELETE FROM link_openings WHERE link_id IN ?",
		"UPDATE thing_notes SET body = '' WHERE thing = 'link' AND thing_id IN ?",
	)
	if err != nil {
		return false, err
	}
	return len(links) == eraseAtOnce, e.eraseMailsAbout(AboutLink, ids)
}

// eraseStrayRows empties deliveries that led to no payment and hold an e-mail of theirs, and takes them out of saved views.
func eraseStrayRows(e *eraser) (more bool, err error) {
	var last int64
	if err := e.tx.Raw("SELECT COALESCE(max(id), 0) FROM deliveries").Scan(&last).Error; err != nil {
		return false, err
	}
	var strays []Delivery
	from := e.task.Place
	e.task.Place += eraseLooked
	err = e.tx.Select("id", "body").Where("id > ? AND id <= ? AND payment_id IS NULL", from, e.task.Place).Find(&strays).Error
	if err != nil {
		return false, fmt.Errorf("look through deliveries: %w", err)
	}
	var ids []int64
	for i := range strays {
		if e.words.in(strays[i].Body) {
			ids = append(ids, strays[i].ID)
		}
	}
	err = e.blank(ids,
		"UPDATE deliveries SET header = '{}', body = "+e.noBytes()+" WHERE id IN ?",
		"UPDATE thing_notes SET body = '' WHERE thing = 'delivery' AND thing_id IN ?",
	)
	if err != nil || e.task.Place < last {
		return e.task.Place < last, err
	}
	return false, e.scrubViews()
}

// scrubRow takes the person out of a row's free text, where there is something to take out.
func (e *eraser) scrubRow(table string, id int64, s scrubber, texts map[string]string) error {
	changed := map[string]any{}
	for column, text := range texts {
		if clean := s.scrub(text); clean != text {
			changed[column] = clean
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if err := e.tx.Table(table).Where("id = ?", id).UpdateColumns(changed).Error; err != nil {
		return fmt.Errorf("scrub %s: %w", table, err)
	}
	return nil
}

// blank runs statements over rows.
func (e *eraser) blank(ids []int64, statements ...string) error {
	if len(ids) == 0 {
		return nil
	}
	for _, text := range statements {
		if err := e.tx.Exec(text, ids).Error; err != nil {
			return fmt.Errorf("empty rows of somebody: %w", err)
		}
	}
	return nil
}

// noBytes is an empty blob in the database's words.
func (e *eraser) noBytes() string {
	if e.tx.Name() == "sqlite" {
		return "x''"
	}
	return "''"
}

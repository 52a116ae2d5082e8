package models

import (
	"fmt"

	"gorm.io/gorm"
)

// ofCustomers are the tables whose rows point to a customer, each with an index that is led by customer_id. What is
// written down elsewhere of people is in erasure.go.
var ofCustomers = []string{"payments", "links", "invoices", "subscriptions", "saved_methods", "customer_notes"}

// moveSome lets up to limit rows that point to one customer point to another, and tells how many of each table. As many
// as the limit: there may be more.
func moveSome(tx *gorm.DB, from, to int64, limit int) (moved map[string]int64, rest bool, err error) {
	moved = map[string]int64{}
	for _, table := range ofCustomers {
		few := fmt.Sprintf("SELECT id FROM %s WHERE customer_id = ? AND customer_id IS NOT NULL LIMIT %d", table, limit)
		r := tx.Exec("UPDATE "+table+" SET customer_id = ? WHERE id IN ("+few+")", to, from)
		if r.Error != nil {
			return nil, false, fmt.Errorf("move %s to another customer: %w", table, r.Error)
		}
		if r.RowsAffected > 0 {
			moved[table] = r.RowsAffected
		}
		if limit -= int(r.RowsAffected); limit <= 0 {
			return moved, true, nil
		}
	}
	return moved, false, nil
}

// countOf counts what points to a customer, up to MaxTotal of each table.
func countOf(db *gorm.DB, id int64) (map[string]int64, error) {
	counts := map[string]int64{}
	for _, table := range ofCustomers {
		var n int64
		where := "customer_id = ? AND customer_id IS NOT NULL"
		if table == "saved_methods" { // what was forgotten is there for nobody to see
			where += " AND forgotten_at = 0"
		}
		few := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d) AS few", table, where, MaxTotal)
		if err := db.Raw(few, id).Scan(&n).Error; err != nil {
			return nil, fmt.Errorf("count the customer's %s: %w", table, err)
		}
		counts[table] = n
	}
	return counts, nil
}

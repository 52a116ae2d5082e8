package models

import (
	"database/sql"
	"fmt"
	"reflect"

	"gorm.io/gorm"
)

// scanPayments adds the payment that rows stand at, and those behind it, by GORM's names of their columns. GORM would do so
// too, but takes each column through a value of its own: of a page of fifty, two thousand of them.
func scanPayments(db *gorm.DB, rows *sql.Rows, all *[]Payment) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	of := &gorm.Statement{DB: db}
	if err := of.Parse(&Payment{}); err != nil {
		return err
	}
	fields, places := make([][]int, len(columns)), make([]any, len(columns))
	for i, column := range columns {
		field := of.Schema.LookUpField(column)
		if field == nil {
			return fmt.Errorf("the column %s has no field", column)
		}
		fields[i] = field.StructField.Index
	}
	for more := true; more; more = rows.Next() {
		*all = append(*all, Payment{})
		row := reflect.ValueOf(&(*all)[len(*all)-1]).Elem()
		for i, field := range fields {
			places[i] = row.FieldByIndex(field).Addr().Interface()
		}
		if err := rows.Scan(places...); err != nil {
			return err
		}
	}
	return nil
}

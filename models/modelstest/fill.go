package modelstest

import (
	"reflect"

	"kontor/models"
)

// FillIn gives every text and number of a payment that has none one of its own.
func FillIn(p *models.Payment) {
	of := reflect.ValueOf(p).Elem()
	for i := range of.NumField() {
		if f := of.Field(i); f.IsZero() && f.Kind() == reflect.String {
			f.SetString(of.Type().Field(i).Name)
		} else if f.IsZero() && f.CanInt() {
			f.SetInt(int64(i))
		}
	}
}

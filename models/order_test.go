package models_test

import (
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

// Ensure that an order reference holds 64 letters of any script and no more, and none that a gateway would refuse.
func TestOrderReference(t *testing.T) {
	d := till(t, modelstest.SQLite(t))
	for reference, fine := range map[string]bool{
		"": true, "A-17 / Ü.1:#2_": true, strings.Repeat("ß", 64): true, strings.Repeat("a", 65): false, strings.Repeat("ß", 65): false,
		"<b>": false, "a\nb": false, "a\xffb": false, "50%": false,
	} {
		_, err := d.TakePayment(t.Context(), modelstest.Clerk, models.NewPayment{
			Key: models.NewKey(), AccountID: d.Account.ID, Amount: euros(1_00), OrderReference: reference,
			Description: "Coffee", Capture: providers.CaptureManual, Channel: models.ChannelHosted,
		})
		if told := models.AsProblem(err); fine != (err == nil) || !fine && (told == nil || told.Key != "payment.order_shape") {
			t.Errorf("%q: %v", reference, err)
		}
	}
}

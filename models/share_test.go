package models_test

import (
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that an account whose calls hang holds half of the workers and no more: another's refund is worked meanwhile,
// and its own once a worker is free.
func TestShareOfWorkers(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		hung, other := d.Paid(t, "gate", money.New(5000, "EUR"), nil), d.Paid(t, "paytech", money.New(5000, "EUR"), nil)
		leave := []func(){d.ShareOf(4, hung.AccountID), d.ShareOf(4, hung.AccountID)}
		refund(t, d, hung, 5000)
		refund(t, d, other, 5000)
		d.Work(t)
		wantStatus(t, d.Payment(t, other.ID), models.StatusRefunded)
		if op := d.Payment(t, hung.ID).Operations; op[len(op)-1].Status != models.OpRequested {
			t.Errorf("the hung account's is %s", op[len(op)-1].Status)
		}
		leave[0]()
		d.Work(t)
		wantStatus(t, d.Payment(t, hung.ID), models.StatusRefunded)
	})
}

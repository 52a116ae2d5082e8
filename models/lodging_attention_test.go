package models_test

import (
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a lodging needs a person when nobody knows whether the gateway holds its invoice and nothing asks any more,
// when it can't be said whether it was cancelled there, and no longer when it is over; a lost reminder needs nobody.
func TestUnknownLodgings(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, i := lodgingDesk(t, database)
		g := lodge(t, d, i.ID)
		d.Work(t)
		if err := d.CancelLodged(t.Context(), modelstest.Clerk, "cancel", g.ID); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			act    models.LodgingActKind
			status models.LodgingStatus
			due    int
			needs  int
		}{
			{models.LodgeAct, models.LodgingUnknown, 0, 1},
			{models.LodgeAct, models.LodgingUnknown, 1, 0},
			{models.LodgeAct, models.LodgingPaid, 0, 0},
			{models.CancelAct, models.LodgingOpen, 0, 1},
			{models.CancelAct, models.LodgingOpen, 1, 0},
			{models.CancelAct, models.LodgingCancelled, 0, 0},
			{models.RemindAct, models.LodgingOpen, 0, 0},
		} {
			db := models.Writer(d.Ledger)
			for _, err := range []error{
				db.Exec("UPDATE lodgings SET status = ?", c.status).Error,
				db.Exec("UPDATE lodging_acts SET status = 'succeeded', due_at = 0").Error,
				db.Exec("UPDATE lodging_acts SET status = 'unknown', kind = ?, due_at = ? WHERE key = 'cancel'", c.act, c.due).Error,
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			a, err := d.Attention(t.Context())
			if err != nil || len(a.Lodgings) != c.needs || a.LodgingsN.N != c.needs {
				t.Fatalf("%+v: %+v of %v, %v", c, a.Lodgings, a.LodgingsN, err)
			}
			if c.needs == 1 && (a.Lodgings[0].Number != i.Number || a.Lodgings[0].Act != c.act || a.Lodgings[0].Amount != 1211_60 || a.Lodgings[0].InvoiceID != i.ID) {
				t.Errorf("%+v: %+v", c, a.Lodgings[0])
			}
		}
	})
}

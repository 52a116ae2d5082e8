package models_test

import (
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a migration whose number is below the last applied one is applied all the same: a book that ran in between
// gets what it lacks.
func TestMigrationsMayComeLate(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		for _, statement := range []string{"DROP TABLE export_chunks", "DROP TABLE exports", "DELETE FROM goose_db_version WHERE version_id = 15"} {
			if err := models.Writer(l).Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		again := modelstest.Open(t, models.Options{Database: database})
		if n := models.ExportRows(t, again, "exports"); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}

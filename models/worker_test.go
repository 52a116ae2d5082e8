package models_test

import (
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a start reads what was under way, and not all that ever was: nobody can write until it is done.
func TestTakeOverPlans(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	fill(t, l, 300)
	for table, text := range models.TakeOverStatements() {
		if table == "syncs" { // a row for each account
			continue
		}
		var lines []struct{ Detail string }
		if err := models.Writer(l).Raw("EXPLAIN QUERY PLAN "+text, 1).Scan(&lines).Error; err != nil {
			t.Fatal(err)
		}
		want := "USING INDEX " + table + "_due "
		if !slices.ContainsFunc(lines, func(line struct{ Detail string }) bool { return strings.Contains(line.Detail, want) }) {
			t.Errorf("%s is read by %v, want %s", table, lines, want)
		}
	}
}

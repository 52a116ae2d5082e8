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
		plan, want := planOf(t, l, text, 1), "USING INDEX "+table+"_due "
		if !slices.ContainsFunc(plan, func(step string) bool { return strings.Contains(step, want) }) {
			t.Errorf("%s is read by %v, want %s", table, plan, want)
		}
	}
}

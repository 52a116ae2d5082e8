package words_test

import (
	"maps"

	"kontor/models"
)

// The families of saved views and columns.
func init() {
	maps.Copy(families, map[string][]string{"column.": of(models.Columns), "display.density.": of(models.Densities)})
	families["audit.about."] = append(families["audit.about."], "saved_view")
}

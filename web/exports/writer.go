package exports

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"kontor/models"
	"kontor/web/words"
)

// Writer writes the files that are made while nobody waits: a models.Exporter.
type Writer struct{}

// WriteExport writes one, in the words of whoever asked for it.
func (Writer) WriteExport(ctx context.Context, e *models.Export, house *models.Company, accounts []models.Account, w io.Writer, rows func(fn func(*models.Row) error) (models.Instant, error)) error {
	ctx = words.With(ctx, words.Settings{Language: e.Language, Locale: house.NumberLocale(), Zone: house.Zone()})
	file := File{Format: Format(e.Format), Name: e.Name, Accounts: map[int64]string{}}
	if err := json.Unmarshal([]byte(e.About), &file.About); err != nil {
		return fmt.Errorf("read what file %d says of itself: %w", e.ID, err)
	}
	for i := range accounts {
		file.Accounts[accounts[i].ID] = accounts[i].Name
	}
	return file.Write(ctx, w, rows)
}

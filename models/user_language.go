package models

import (
	"context"
	"slices"

	"gorm.io/gorm"
)

// ChangeLanguage makes the actor's pages speak another language; "" leaves it to the configuration. The problem stands
// at "language".
func (l *Ledger) ChangeLanguage(ctx context.Context, actor Actor, language string) error {
	if language != "" && !slices.Contains(Locales, language) {
		return problem(Invalid, "user.language_unknown").at("language")
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		row, err := lockUser(tx, actor.UserID)
		if err != nil || row.Language == language {
			return err
		}
		if err := updateUser(tx, row.ID, map[string]any{"language": language, "updated_at": l.now()}); err != nil {
			return err
		}
		return l.record(tx, actor, "user.language_changed", row.subject(), map[string]any{"from": row.Language, "to": language})
	})
}

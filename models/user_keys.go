package models

import (
	"context"

	"gorm.io/gorm"
)

// SwitchKeys lets keys act alone on the actor's pages, without Ctrl or Alt, or not (WCAG 2.1.4).
func (l *Ledger) SwitchKeys(ctx context.Context, actor Actor, on bool) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		row, err := lockUser(tx, actor.UserID)
		if err != nil || row.KeysOff == !on {
			return err
		}
		if err := updateUser(tx, row.ID, map[string]any{"keys_off": !on, "updated_at": l.now()}); err != nil {
			return err
		}
		action := map[bool]string{true: "user.keys_on", false: "user.keys_off"}[on]
		return l.record(tx, actor, action, row.subject(), nil)
	})
}

package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// SetRights gives a user a role and lets them in or keeps them out; a change ends their sessions. For admins; the
// last admin stays one.
func (l *Ledger) SetRights(ctx context.Context, actor Actor, id int64, role Role, active bool) error {
	if !slices.Contains(Roles, role) {
		return problem(Invalid, "user.role_unknown").at("role")
	}
	return l.changeRights(ctx, actor, id, func(tx *gorm.DB, u *User) error {
		return errors.Join(l.setRole(tx, actor, u, role), l.setActive(tx, actor, u, active))
	})
}

func (l *Ledger) setRole(tx *gorm.DB, actor Actor, u *User, role Role) error {
	if u.Role == role {
		return nil
	}
	if err := updateUser(tx, u.ID, l.ended(map[string]any{"role": role})); err != nil {
		return err
	}
	return l.record(tx, actor, "user.role_changed", u.subject(), map[string]any{"from": u.Role, "to": role})
}

func (l *Ledger) setActive(tx *gorm.DB, actor Actor, u *User, active bool) error {
	if u.Active == active {
		return nil
	}
	if err := updateUser(tx, u.ID, l.ended(map[string]any{"active": active})); err != nil {
		return err
	}
	action := map[bool]string{true: "user.activated", false: "user.deactivated"}[active]
	return l.record(tx, actor, action, u.subject(), map[string]any{"email": u.Email})
}

// changeRights runs a change and takes it back where it leaves nobody who could undo it. The admins' rows are locked
// first, so that of two who demote each other one is refused.
func (l *Ledger) changeRights(ctx context.Context, actor Actor, id int64, change func(tx *gorm.DB, u *User) error) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		before, err := lockAdmins(tx)
		if err != nil {
			return err
		}
		row, err := lockUser(tx, id)
		if err != nil {
			return err
		}
		if err := change(tx, &row.User); err != nil {
			return err
		}
		after, err := lockAdmins(tx)
		if err == nil && before > 0 && after == 0 {
			return problem(Conflict, "user.last_admin")
		}
		return err
	})
}

// lockAdmins counts the admins who can sign in.
func lockAdmins(tx *gorm.DB) (int, error) {
	var admins []User
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("role = ? AND active", Admin).Order("id").Find(&admins).Error
	if err != nil {
		return 0, fmt.Errorf("look for admins: %w", err)
	}
	return len(admins), nil
}

// lockUser reads a row that nobody else changes until the transaction ends.
func lockUser(tx *gorm.DB, id int64) (*login, error) {
	var row login
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, missing(err, "user.missing")
	}
	return &row, nil
}

func updateUser(tx *gorm.DB, id int64, columns map[string]any) error {
	if err := tx.Model(&User{}).Where("id = ?", id).UpdateColumns(columns).Error; err != nil {
		return fmt.Errorf("change the user: %w", err)
	}
	return nil
}

// ended are the columns of a change after which every session of the user is over.
func (l *Ledger) ended(columns map[string]any) map[string]any {
	columns["session_epoch"], columns["updated_at"] = gorm.Expr("session_epoch + 1"), l.now()
	return columns
}

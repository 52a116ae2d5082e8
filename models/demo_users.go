package models

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// DemoPassword is every demo user's. It is known to all and shorter than a real one may be.
const DemoPassword = "kontor-demo"

// DemoUsers are the people of the demo.
var DemoUsers = []UserInput{
	{Email: "admin@demo.test", Name: "Ada Admin", Role: Admin, Password: DemoPassword},
	{Email: "manager@demo.test", Name: "Mia Manager", Role: Manager, Password: DemoPassword},
	{Email: "clerk@demo.test", Name: "Carl Clerk", Role: Clerk, Password: DemoPassword},
	{Email: "viewer@demo.test", Name: "Vera Viewer", Role: Viewer, Password: DemoPassword},
}

// CreateDemoUsers makes those of the demo's users that are not there yet, and leaves the others as they are.
func (l *Ledger) CreateDemoUsers(ctx context.Context) error {
	var emails []string
	for _, in := range DemoUsers {
		emails = append(emails, in.Email)
	}
	var there int64
	if err := l.reads.WithContext(ctx).Model(&User{}).Where("email IN ?", emails).Count(&there).Error; err != nil {
		return fmt.Errorf("look for the demo's users: %w", err)
	}
	if int(there) == len(DemoUsers) {
		return nil
	}
	hash, err := l.passwords.hash(ctx, DemoPassword)
	if err != nil {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		for _, in := range DemoUsers {
			if err := l.insertDemoUser(tx, in, hash); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *Ledger) insertDemoUser(tx *gorm.DB, in UserInput, hash string) error {
	now := l.now()
	u := User{Email: in.Email, Name: in.Name, Role: in.Role, Demo: true, Active: true, CreatedAt: now, UpdatedAt: now}
	row := &login{User: u, PasswordHash: hash}
	r := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "email"}}, DoNothing: true}).Create(row)
	if r.Error != nil {
		return fmt.Errorf("write down a demo user: %w", r.Error)
	}
	if r.RowsAffected == 0 {
		return nil
	}
	return l.record(tx, System, "user.created", row.subject(), map[string]any{"email": row.Email, "role": row.Role})
}

// RefuseDemoUsers fails where someone still has the demo's password, with their names: production does not start so.
// Those who are not active count as well, since they may be let in again.
func (l *Ledger) RefuseDemoUsers(ctx context.Context) error {
	var emails []string
	if err := l.reads.WithContext(ctx).Model(&User{}).Where("demo").Order("email").Pluck("email", &emails).Error; err != nil {
		return fmt.Errorf("look for the demo's users: %w", err)
	}
	if len(emails) > 0 {
		return fmt.Errorf("this database has the demo's users, whose password everybody knows: %s; "+
			"give each another one with `kontor admin reset-password`, or take a new database", strings.Join(emails, ", "))
	}
	return nil
}

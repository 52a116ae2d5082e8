package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// ChangePassword gives the actor another password and ends all their sessions: the page that asked saves its own
// anew, under User(id).SessionEpoch. Problems stand at "old" and "new"; a wrong old one counts as a failed sign-in.
func (l *Ledger) ChangePassword(ctx context.Context, actor Actor, old, replacement string) error {
	u, err := l.User(ctx, actor.UserID)
	if err != nil {
		return err
	}
	if err := checkPassword("new", replacement, u.Email); err != nil {
		return err
	}
	row, right, err := l.try(ctx, u.ID, old)
	if err != nil {
		return err
	}
	if !right {
		return problem(Invalid, "password.wrong").at("old")
	}
	hash, err := l.passwords.hash(ctx, replacement)
	if err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		held, err := lockUser(tx, u.ID)
		if err != nil {
			return err
		}
		if !held.Active || held.PasswordHash != row.PasswordHash || held.SessionEpoch != row.SessionEpoch {
			return problem(Unauthorized, "session.ended") // changed or kept out in between
		}
		return l.setPassword(tx, actor, &held.User, hash, "user.password_changed")
	})
}

// ResetPassword gives the user of this e-mail another password, unlocks them and ends their sessions. For the command:
// whoever can run it on the machine may do this. Returns Missing.
func (l *Ledger) ResetPassword(ctx context.Context, email, replacement string) error {
	var u User
	err := l.reads.WithContext(ctx).Where("email = ?", normalEmail(email)).Take(&u).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return problem(Missing, "user.missing")
	}
	if err != nil {
		return fmt.Errorf("look for the user: %w", err)
	}
	if err := checkPassword("password", replacement, u.Email); err != nil {
		return err
	}
	hash, err := l.passwords.hash(ctx, replacement)
	if err != nil {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error { return l.setPassword(tx, System, &u, hash, "user.password_reset") })
}

// setPassword writes the new hash. Whoever has a password of their own is no demo user any more.
func (l *Ledger) setPassword(tx *gorm.DB, actor Actor, u *User, hash, action string) error {
	columns := l.ended(map[string]any{"password_hash": hash, "failures": 0, "locked_until": 0, "demo": false})
	if err := updateUser(tx, u.ID, columns); err != nil {
		return err
	}
	return l.record(tx, actor, action, u.subject(), nil)
}

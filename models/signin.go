package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"
)

const (
	// After so many wrong passwords in a row a user is locked, for a minute first, then twice as long each time.
	maxFailures = 5
	maxLock     = time.Hour
)

// lockTime is how long a user is locked after so many wrong passwords in a row.
func lockTime(failures int) time.Duration {
	if failures < maxFailures {
		return 0
	}
	return min(time.Minute<<min(failures-maxFailures, 10), maxLock)
}

// SignIn gives the user of this e-mail and password.
// Returns Unauthorized, the same and after the same time whether the e-mail, the password or both are wrong, and
// TooMany while the user is locked, whatever the password.
func (l *Ledger) SignIn(ctx context.Context, email, password string) (*User, error) {
	var u User
	err := l.reads.WithContext(ctx).Where("email = ? AND active", normalEmail(email)).Take(&u).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		if err := l.passwords.pretend(ctx, password); err != nil {
			return nil, err
		}
		return nil, problem(Unauthorized, "signin.wrong") // no audit line: strangers could fill the trail
	}
	if err != nil {
		return nil, fmt.Errorf("look for the user: %w", err)
	}
	row, right, err := l.try(ctx, u.ID, password)
	if err != nil {
		return nil, err
	}
	if !right {
		return nil, problem(Unauthorized, "signin.wrong")
	}
	return l.welcome(ctx, row, password)
}

// welcome finishes a sign-in, if the password is still the one that was compared: else the old one's newer hash would
// take the place of a password set in between. The session epoch is the one read with the hash, for the same reason.
func (l *Ledger) welcome(ctx context.Context, row *login, password string) (*User, error) {
	hash, err := l.passwords.renew(ctx, password, row.PasswordHash)
	if err != nil {
		return nil, err
	}
	u := row.User
	u.Failures, u.LockedUntil, u.LastSeenAt = 0, 0, l.now()
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		r := tx.Model(&User{}).Where("id = ? AND active AND password_hash = ?", u.ID, row.PasswordHash).
			UpdateColumns(map[string]any{"failures": 0, "locked_until": 0, "last_seen_at": u.LastSeenAt, "password_hash": hash})
		if r.Error != nil {
			return fmt.Errorf("sign in: %w", r.Error)
		}
		if r.RowsAffected == 0 {
			return problem(Unauthorized, "signin.wrong")
		}
		return l.record(tx, u.Actor(), "signin.succeeded", u.subject(), nil)
	})
	if err != nil {
		return nil, err
	}
	return &u, nil
}

// try compares a password and counts it as wrong where it is. The row is as it was when the try was spent; taking
// the count back after the right one is the caller's.
func (l *Ledger) try(ctx context.Context, id int64, password string) (row *login, right bool, err error) {
	leave, err := l.passwords.enter(ctx)
	if err != nil {
		return nil, false, err
	}
	defer leave()
	if row, err = l.spendTry(ctx, id); err != nil {
		return nil, false, err
	}
	if right, err = argon2id.ComparePasswordAndHash(password, row.PasswordHash); err != nil {
		return nil, false, fmt.Errorf("compare a password: %w", err)
	}
	if !right {
		err = l.recordFailure(context.WithoutCancel(ctx), &row.User)
	}
	return row, right, err
}

// spendTry counts a try before the password is looked at, so that no two of many parallel guesses share one.
func (l *Ledger) spendTry(ctx context.Context, id int64) (*login, error) {
	var row *login
	err := l.write(ctx, func(tx *gorm.DB) (err error) {
		if row, err = lockUser(tx, id); err != nil {
			return err
		}
		now := l.now()
		if row.LockedUntil > now {
			return problem(TooMany, "signin.locked", "until", row.LockedUntil)
		}
		row.Failures++
		if wait := lockTime(row.Failures); wait > 0 {
			row.LockedUntil = now.Add(wait)
		}
		return updateUser(tx, id, map[string]any{"failures": row.Failures, "locked_until": row.LockedUntil})
	})
	return row, err
}

// recordFailure writes of a wrong password, and of the lock that came with it: once a lock, not once a guess.
func (l *Ledger) recordFailure(ctx context.Context, u *User) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		err := l.record(tx, System, "signin.failed", u.subject(), map[string]any{"failures": u.Failures})
		if err != nil || lockTime(u.Failures) == 0 {
			return err
		}
		return l.record(tx, System, "signin.locked", u.subject(), map[string]any{"until": u.LockedUntil})
	})
}

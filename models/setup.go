package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// setupToken names the setting that holds the hash of the set-up link's token.
const setupToken = "setup token"

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// SetupToken makes the token of a link that the first admin is made with, once. Call it at each start: it takes the
// place of the one before. Empty as soon as there is a user.
func (l *Ledger) SetupToken(ctx context.Context) (string, error) {
	token := rand.Text()
	err := l.write(ctx, func(tx *gorm.DB) error {
		some, err := anyUser(tx)
		if err != nil {
			return err
		}
		if some {
			token = ""
			return tx.Where("name = ?", setupToken).Delete(&Setting{}).Error
		}
		return tx.Save(&Setting{Name: setupToken, Value: hashToken(token)}).Error
	})
	if err != nil {
		return "", fmt.Errorf("make the set-up token: %w", err)
	}
	return token, nil
}

// CheckSetupToken says whether set-up may go on. Returns Conflict once it is done, Unauthorized for another token.
func (l *Ledger) CheckSetupToken(ctx context.Context, token string) error {
	return checkSetup(l.reads.WithContext(ctx), token)
}

// checkSetup reads the token before it looks for users: they come and it goes in one commit, so that whoever finds it
// gone finds the reason too.
func checkSetup(db *gorm.DB, token string) error {
	var held Setting
	err := db.Where("name = ?", setupToken).Take(&held).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return fmt.Errorf("read the set-up token: %w", err)
	}
	some, err := anyUser(db)
	switch {
	case err != nil:
		return err
	case some:
		return problem(Conflict, "setup.done")
	case subtle.ConstantTimeCompare([]byte(held.Value), []byte(hashToken(token))) == 0:
		return problem(Unauthorized, "setup.token_wrong")
	}
	return nil
}

// CompleteSetup makes the first admin, once: whoever takes the token's row away is the one. The input's role is not
// looked at. Returns what CheckSetupToken returns, and Invalid as CreateUser.
func (l *Ledger) CompleteSetup(ctx context.Context, token string, in UserInput) (*User, error) {
	if err := l.CheckSetupToken(ctx, token); err != nil {
		return nil, err
	}
	in.Role = Admin
	row, err := l.newLogin(ctx, in)
	if err != nil {
		return nil, err
	}
	err = l.write(ctx, func(tx *gorm.DB) error {
		r := tx.Where("name = ? AND value = ?", setupToken, hashToken(token)).Delete(&Setting{})
		if r.Error != nil {
			return fmt.Errorf("take the set-up token: %w", r.Error)
		}
		some, err := anyUser(tx)
		switch {
		case err != nil:
			return err
		case some:
			return problem(Conflict, "setup.done")
		case r.RowsAffected == 0:
			return problem(Unauthorized, "setup.token_wrong") // there was a start in between
		}
		return l.insertUser(tx, System, row, "setup.completed")
	})
	if err != nil {
		return nil, err
	}
	return &row.User, nil
}

func anyUser(db *gorm.DB) (bool, error) {
	var ids []int64
	if err := db.Model(&User{}).Limit(1).Pluck("id", &ids).Error; err != nil {
		return false, fmt.Errorf("look for users: %w", err)
	}
	return len(ids) > 0, nil
}

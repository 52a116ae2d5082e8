package models

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// The secret key is changed in steps, for there may be many letters and large ones. Each sealed value names its key, so
// that both kinds are read meanwhile. What was begun is written down: until all is sealed anew, nobody starts without
// both keys, and whoever starts with both goes on where it was cut off.
const (
	keyCheck  = "key check"  // a word sealed with the current key
	keyChange = "key change" // the same word as it was sealed before, until the change is through
)

// checkKey writes a sealed word on the first start and opens it on every other, so that a wrong key is told at
// once and not in the middle of a refund. With old keys given, everything is sealed anew with the current one.
func (l *Ledger) checkKey(ctx context.Context) error {
	changes := false
	err := l.write(ctx, func(tx *gorm.DB) (err error) {
		changes, err = l.beginKeyChange(tx)
		return err
	})
	if !changes || err != nil {
		return err
	}
	if err := l.sealAnew(ctx); err != nil {
		return fmt.Errorf("seal everything with the new key: %w", err)
	}
	return l.write(ctx, func(tx *gorm.DB) error { return tx.Where("name = ?", keyChange).Delete(&Setting{}).Error })
}

// beginKeyChange opens the sealed word, and says whether everything is to be sealed anew: the key is another, or the change
// to it was cut off.
func (l *Ledger) beginKeyChange(tx *gorm.DB) (changes bool, err error) {
	var held, before Setting
	err = tx.Where("name = ?", keyCheck).Take(&held).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return false, tx.Clauses(clause.OnConflict{DoNothing: true}).Create(l.keyCheck()).Error
	}
	if err != nil {
		return false, err
	}
	current, err := l.vault.opensWord(held.Value)
	if err != nil {
		return false, err
	}
	err = tx.Where("name = ?", keyChange).Take(&before).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound) && current:
		return false, nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		err = tx.Create(&Setting{Name: keyChange, Value: held.Value}).Error
	case err == nil:
		if _, err = l.vault.opensWord(before.Value); err != nil {
			err = fmt.Errorf("%w; its last change was cut off, start once more with the old key beside the new one", err)
		}
	}
	if err != nil {
		return false, err
	}
	return true, tx.Save(l.keyCheck()).Error
}

func (l *Ledger) keyCheck() *Setting {
	sealed := l.vault.seal([]byte("kontor"), keyCheck)
	return &Setting{Name: keyCheck, Value: base64.StdEncoding.EncodeToString(sealed)}
}

// opensWord opens the sealed word of a setting, and says whether the current key sealed it. Returns ErrKey.
func (v *vault) opensWord(value string) (current bool, err error) {
	sealed, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return false, ErrKey
	}
	_, err = v.open(sealed, keyCheck)
	return v.isCurrent(sealed), err
}

// sealAnew moves every account's credentials, every token and every letter to the current key.
func (l *Ledger) sealAnew(ctx context.Context) error {
	if err := l.write(ctx, l.sealCredentialsAnew); err != nil {
		return err
	}
	for _, table := range tokenTables {
		err := l.inChunks(ctx, func(tx *gorm.DB, after int64) (int64, error) { return l.sealTokensAnew(tx, table, after) })
		if err != nil {
			return err
		}
	}
	return l.inChunks(ctx, l.sealLettersAnew)
}

// sealChunk is how many rows are sealed anew in one transaction.
const sealChunk = 100

// inChunks does a step in transactions, each from the key that the last one ended with, until it gives 0.
func (l *Ledger) inChunks(ctx context.Context, step func(tx *gorm.DB, after int64) (last int64, err error)) error {
	for last := int64(0); ; {
		err := l.write(ctx, func(tx *gorm.DB) (err error) {
			last, err = step(tx, last)
			return err
		})
		if last == 0 || err != nil {
			return err
		}
	}
}

func (l *Ledger) sealCredentialsAnew(tx *gorm.DB) error {
	var accounts []Account
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Find(&accounts).Error; err != nil {
		return err
	}
	for _, a := range accounts {
		if l.vault.isCurrent(a.Credentials) {
			continue
		}
		plain, err := l.vault.open(a.Credentials, a.owner())
		if err != nil {
			return fmt.Errorf("account %s: %w", a.Slug, err)
		}
		if err := tx.Model(&a).Update("credentials", l.vault.seal(plain, a.owner())).Error; err != nil {
			return err
		}
	}
	return nil
}

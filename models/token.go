package models

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"gorm.io/gorm"
)

// A token is all that a customer's page asks for: who has it may pay, or read an invoice. The book finds it by its hash,
// and keeps it sealed so that the desk can copy and mail it. A stolen database opens no page.

// newToken is 130 random bits in letters and digits that survive being read out.
func newToken() string { return strings.ToLower(rand.Text()) }

var tokenShape = regexp.MustCompile(`^[a-z2-7]{26}$`)

// readToken is a token as it came; "" for what can't be one.
func readToken(s string) string {
	if s = strings.ToLower(s); tokenShape.MatchString(s) {
		return s
	}
	return ""
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// sealToken gives what a row keeps of a token: the hash, and the token sealed to that hash.
func (l *Ledger) sealToken(token string) (hash string, sealed []byte) {
	hash = tokenHash(token)
	return hash, l.vault.seal([]byte(token), tokenOwner(hash))
}

// openToken is the token of a row. Returns ErrKey.
func (l *Ledger) openToken(hash string, sealed []byte) (string, error) {
	token, err := l.vault.open(sealed, tokenOwner(hash))
	return string(token), err
}

func tokenOwner(hash string) string { return "token " + hash }

// tokenTables keep tokens, each in the columns token_hash and token.
var tokenTables = []string{"links", "invoices"}

// sealTokensAnew moves every token to the current key.
func (l *Ledger) sealTokensAnew(tx *gorm.DB) error {
	for _, table := range tokenTables {
		var rows []struct {
			ID        int64
			TokenHash string
			Token     []byte
		}
		if err := tx.Table(table).Select("id, token_hash, token").Where("token_hash <> ''").Find(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			token, err := l.openToken(r.TokenHash, r.Token)
			if err != nil {
				return fmt.Errorf("%s %d: %w", table, r.ID, err)
			}
			_, sealed := l.sealToken(token)
			if err := tx.Table(table).Where("id = ?", r.ID).Update("token", sealed).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

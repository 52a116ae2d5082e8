package models

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
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

// sealTokensAnew moves the tokens of a few rows behind a key to the current key, and gives the last row's; 0 for none.
func (l *Ledger) sealTokensAnew(tx *gorm.DB, table string, after int64) (last int64, err error) {
	var few []struct {
		ID        int64
		TokenHash string
		Token     []byte
	}
	err = tx.Table(table).Clauses(clause.Locking{Strength: "UPDATE"}).Select("id, token_hash, token").
		Where("id > ? AND token_hash <> ''", after).Order("id").Limit(sealChunk).Find(&few).Error
	if err != nil {
		return 0, err
	}
	for _, r := range few {
		last = r.ID
		if l.vault.isCurrent(r.Token) {
			continue
		}
		token, err := l.openToken(r.TokenHash, r.Token)
		if err != nil {
			return 0, fmt.Errorf("%s %d: %w", table, r.ID, err)
		}
		_, sealed := l.sealToken(token)
		if err := tx.Table(table).Where("id = ?", r.ID).Update("token", sealed).Error; err != nil {
			return 0, err
		}
	}
	return last, nil
}

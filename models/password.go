package models

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

const (
	minPassword = 12  // characters
	maxPassword = 200 // bytes
	// Each hash takes 64 MiB, so that only so many run at a time; the others wait.
	maxHashes = 2
)

var strongHash = &argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// commonPasswords are those of the lists of leaked ones that are long enough to pass otherwise.
var commonPasswords = []string{
	"123123123123", "123456123456", "123456789012", "1234567890123", "123456789101112", "12345678910", "0123456789012",
	"1q2w3e4r5t6y", "1qaz2wsx3edc", "1qazxsw23edc", "qwertyuiop12", "qwertyuiop123", "qwertyuiop[]", "qwertzuiop12",
	"qwerty123456", "qwertz123456", "qwertyqwerty", "asdfghjkl123", "asdfasdfasdf", "abcdefghijkl", "abcdefghijklm",
	"abc123abc123", "abcd12345678", "password1234", "password12345", "password123456", "passwordpassword",
	"password2024", "password2025", "password2026", "password123!", "passw0rd1234", "passwort1234", "passwort12345",
	"passwortpasswort", "letmeinletmein", "letmein12345", "welcome12345", "welcome123456", "willkommen123",
	"iloveyou1234", "iloveyouiloveyou", "changeme1234", "changemechangeme", "administrator", "administrator1",
	"admin1234567", "adminadminadmin", "kontorkontor", "kontor123456", "correcthorsebatterystaple", "trustno1trustno1",
	"unbelievable", "superman1234", "football1234", "hello1234567", "hallo1234567", "sunshine1234",
}

// checkPassword is the rule for new passwords. The problem stands beside the given field.
func checkPassword(field, password, email string) error {
	plain := strings.ToLower(strings.TrimSpace(password))
	switch {
	case len(password) > maxPassword:
		return problem(Invalid, "password.too_long", "max", maxPassword).at(field)
	case utf8.RuneCountInString(password) < minPassword:
		return problem(Invalid, "password.too_short", "min", minPassword).at(field)
	case plain == email:
		return problem(Invalid, "password.is_email").at(field)
	case slices.Contains(commonPasswords, plain), isMonotonous(plain):
		return problem(Invalid, "password.common").at(field)
	}
	return nil
}

// isMonotonous says whether a password is made of four characters or fewer: aaaaaaaaaaaa, 121212121212.
func isMonotonous(password string) bool {
	runes := []rune(password)
	slices.Sort(runes)
	return len(slices.Compact(runes)) <= 4
}

// passwords hashes and compares, never more than maxHashes at a time.
type passwords struct {
	params *argon2id.Params
	slots  chan struct{}
}

func newPasswords(params *argon2id.Params) passwords {
	if params == nil {
		params = strongHash
	}
	return passwords{params: params, slots: make(chan struct{}, maxHashes)}
}

// enter waits for a slot. Whoever holds one must not enter again: two of them would wait for each other.
func (p passwords) enter(ctx context.Context) (leave func(), err error) {
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p passwords) hash(ctx context.Context, password string) (string, error) {
	leave, err := p.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	hash, err := argon2id.CreateHash(password, p.params)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// renew gives a hash with today's parameters for a password that has just been found right: the one held, where it
// is strong enough.
func (p passwords) renew(ctx context.Context, password, held string) (string, error) {
	was, _, _, err := argon2id.DecodeHash(held)
	if err != nil {
		return "", fmt.Errorf("read a password's hash: %w", err)
	}
	if was.Memory >= p.params.Memory && was.Iterations >= p.params.Iterations && was.KeyLength >= p.params.KeyLength {
		return held, nil
	}
	return p.hash(ctx, password)
}

// pretend takes as long as comparing with a real hash, for people who are not there.
func (p passwords) pretend(ctx context.Context, password string) error {
	leave, err := p.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	_, err = argon2id.ComparePasswordAndHash(password, p.nobody())
	return err
}

// nobody is a well-formed hash that no password is known for.
func (p passwords) nobody() string {
	zeros := func(n uint32) string { return base64.RawStdEncoding.EncodeToString(make([]byte, n)) }
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", p.params.Memory, p.params.Iterations, p.params.Parallelism,
		zeros(p.params.SaltLength), zeros(p.params.KeyLength))
}

package models

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"
)

// User is a person who may sign in.
type User struct {
	ID           int64
	Email        string // lower case
	Name         string
	Role         Role
	Language     string // of their pages: "en", "de"; "" where they chose none
	KeysOff      bool   // keys that act alone are switched off on their pages
	Demo         bool   // still has the demo's password, which everybody knows
	Active       bool   // false: can't sign in, is kept for the trail
	SessionEpoch int64  // sessions made under an earlier one are over
	Failures     int    // wrong passwords since the last right one
	LockedUntil  Instant
	LastSeenAt   Instant // to a few minutes
	CreatedAt    Instant `gorm:"autoCreateTime:false"`
	UpdatedAt    Instant `gorm:"autoUpdateTime:false"`
}

// Actor is the user as one who does something.
func (u *User) Actor() Actor { return Actor{UserID: u.ID, Name: u.Name, Role: u.Role} }

func (u *User) subject() subject { return subject{kind: "user", id: u.ID} }

// login is a user's row with the hash of the password, which never leaves this package.
type login struct {
	User         `gorm:"embedded"`
	PasswordHash string
}

// TableName is GORM's word for the table.
func (login) TableName() string { return "users" }

// UserInput is a new user as the form or the command gives it.
type UserInput struct {
	Email    string
	Name     string
	Role     Role
	Password string
}

const (
	maxEmail = 254 // bytes
	maxName  = 100 // characters
)

// CreateUser writes a new user down. For admins.
func (l *Ledger) CreateUser(ctx context.Context, actor Actor, in UserInput) (*User, error) {
	if err := actor.must(Admin); err != nil {
		return nil, err
	}
	row, err := l.newLogin(ctx, in)
	if err != nil {
		return nil, err
	}
	err = l.write(ctx, func(tx *gorm.DB) error { return l.insertUser(tx, actor, row, "user.created") })
	if err != nil {
		return nil, err
	}
	return &row.User, nil
}

// newLogin checks the input and hashes its password.
func (l *Ledger) newLogin(ctx context.Context, in UserInput) (*login, error) {
	in.Email, in.Name = strings.ToLower(strings.TrimSpace(in.Email)), strings.TrimSpace(in.Name)
	if err := checkUser(in); err != nil {
		return nil, err
	}
	hash, err := l.passwords.hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	now := l.now()
	u := User{Email: in.Email, Name: in.Name, Role: in.Role, Active: true, CreatedAt: now, UpdatedAt: now}
	return &login{User: u, PasswordHash: hash}, nil
}

func checkUser(in UserInput) error {
	address, err := mail.ParseAddress(in.Email)
	switch {
	case err != nil || address.Address != in.Email || len(in.Email) > maxEmail:
		return problem(Invalid, "user.email_shape").at("email")
	case in.Name == "" || strings.ContainsFunc(in.Name, isUnreadable):
		return problem(Invalid, "user.name_shape").at("name")
	case utf8.RuneCountInString(in.Name) > maxName:
		return problem(Invalid, "user.name_too_long", "max", maxName).at("name")
	case !slices.Contains(Roles, in.Role):
		return problem(Invalid, "user.role_unknown").at("role")
	}
	return checkPassword("password", in.Password, in.Email)
}

func isUnreadable(r rune) bool { return r == unicode.ReplacementChar || unicode.IsControl(r) }

// insertUser writes the row and its audit line.
func (l *Ledger) insertUser(tx *gorm.DB, actor Actor, row *login, action string) error {
	err := tx.Create(row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return problem(Invalid, "user.email_taken", "email", row.Email).at("email")
	}
	if err != nil {
		return fmt.Errorf("write down the user: %w", err)
	}
	return l.record(tx, actor, action, row.subject(), map[string]any{"email": row.Email, "role": row.Role})
}

// Users lists everyone by name, the inactive as well. For admins.
func (l *Ledger) Users(ctx context.Context, actor Actor) ([]User, error) {
	if err := actor.must(Admin); err != nil {
		return nil, err
	}
	var all []User
	return all, l.reads.WithContext(ctx).Order("name, id").Find(&all).Error
}

// User is one of them. Returns Missing.
func (l *Ledger) User(ctx context.Context, id int64) (*User, error) {
	var u User
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&u).Error; err != nil {
		return nil, missing(err, "user.missing")
	}
	return &u, nil
}

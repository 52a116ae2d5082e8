package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kontor/providers"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Customer is a person that payments are from: known by e-mail, where there is one.
type Customer struct {
	ID         int64
	Key        string // of the form that made them; empty where a payment brought them
	Reference  string // the merchant's own number
	Name       string
	Email      string // lower case
	Company    string
	VATID      string
	Phone      string
	Street     string
	PostalCode string
	City       string
	Country    string  // ISO 3166, two capitals; empty where it is not known
	Language   string  // what they read: "en", "de"; empty where it is not known
	SortName   string  // see called
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
	UpdatedAt  Instant `gorm:"autoUpdateTime:false"`
	MergedInto *int64  // who they turned out to be: nothing else points here any more, but the e-mail still leads there
	ErasedAt   Instant // when nothing was left of them but the number
}

// NameWord finds customers by a word of their name.
type NameWord struct {
	Word       string `gorm:"primaryKey"`
	CustomerID int64  `gorm:"primaryKey"`
}

const maxNameWords = 8

// nameCustomer ties a payment to its person, who is made where nobody of that e-mail is known.
func (l *Ledger) nameCustomer(tx *gorm.DB, p *Payment, c providers.Customer) error {
	customer := Customer{
		Reference: clip(c.Reference, 100), Name: clip(strings.TrimSpace(c.FirstName+" "+c.LastName), 200),
		Email: normalEmail(c.Email), CreatedAt: l.now(), UpdatedAt: l.now(),
	}
	p.CustomerName, p.Email = customer.Name, customer.Email
	if customer.Name == "" && customer.Email == "" && customer.Reference == "" {
		return nil
	}
	if err := upsertCustomer(tx, &customer); err != nil {
		return err
	}
	p.CustomerID = &customer.ID
	return nil
}

func upsertCustomer(tx *gorm.DB, c *Customer) error {
	known, err := customerKnown(tx, c.Email)
	if known != nil {
		*c = *known
	}
	if known != nil || err != nil {
		return err
	}
	c.SortName = c.called()
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(c)
	if made.Error != nil {
		return fmt.Errorf("write down the customer: %w", made.Error)
	}
	if made.RowsAffected == 0 { // somebody wrote the same address down at the same moment
		return tx.Where("email = ? AND email <> ''", c.Email).Take(c).Error
	}
	return writeNameWords(tx, c)
}

// customerKnown is the customer of an e-mail address, whoever they were merged into; nil where nobody has it.
func customerKnown(tx *gorm.DB, email string) (*Customer, error) {
	if email == "" {
		return nil, nil
	}
	var known Customer
	err := tx.Where("email = ? AND email <> ''", email).Take(&known).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case known.MergedInto != nil:
		var into Customer
		return &into, tx.Where("id = ?", *known.MergedInto).Take(&into).Error
	}
	return &known, nil
}

// writeNameWords lets the customer be found by each word of the name and the company.
func writeNameWords(tx *gorm.DB, c *Customer) error {
	for _, word := range append(nameWords(c.Name), nameWords(c.Company)...) {
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&NameWord{Word: word, CustomerID: c.ID}).Error; err != nil {
			return fmt.Errorf("write down the customer's name: %w", err)
		}
	}
	return nil
}

// called is what a list by name sorts them by.
func (c *Customer) called() string {
	return strings.ToLower(cmp.Or(c.Name, c.Company, c.Email, c.Reference))
}

// nameWords splits a name into what people search by: lower case, letters and digits only.
func nameWords(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), maxNameWords)]
}

func normalEmail(s string) string { return clip(strings.ToLower(strings.TrimSpace(s)), 254) }

// clip bounds foreign text to a number of bytes, at the edge of a character.
func clip(s string, size int) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "�")
	if len(s) <= size {
		return s
	}
	for size > 0 && s[size]&0xC0 == 0x80 {
		size--
	}
	return s[:size]
}

// PresentCustomer is one who is still there. Returns Missing, and Conflict for one who was merged or erased.
func (l *Ledger) PresentCustomer(ctx context.Context, id int64) (*Customer, error) {
	c, err := l.Customer(ctx, id)
	if err != nil {
		return nil, err
	}
	return c, c.present()
}

// present is why nothing more can be done with a customer; nil for one who is still there.
func (c *Customer) present() error {
	switch {
	case c.MergedInto != nil:
		return problem(Conflict, "customer.merged")
	case c.ErasedAt != 0:
		return problem(Conflict, "customer.erased")
	}
	return nil
}

// Customer is one person, whatever became of them. Returns Missing.
func (l *Ledger) Customer(ctx context.Context, id int64) (*Customer, error) {
	var c Customer
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&c).Error; err != nil {
		return nil, missing(err, "customer.missing")
	}
	return &c, nil
}

// named is the person in a provider's words. A name of several words ends in the last name.
func (c *Customer) named() providers.Customer {
	first, last, found := cutLast(c.Name)
	if !found {
		first, last = "", c.Name
	}
	return providers.Customer{Reference: c.Reference, FirstName: first, LastName: last, Email: c.Email}
}

func cutLast(s string) (before, after string, found bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

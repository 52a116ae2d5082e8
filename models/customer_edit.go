package models

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// CustomerInput is what a person types of a customer.
type CustomerInput struct {
	Key        string  // of the form that makes a customer
	Seen       Instant // of the form that changes one: UpdatedAt as it was drawn
	Name       string
	Email      string
	Reference  string
	Company    string
	VATID      string
	Phone      string
	Street     string
	PostalCode string
	City       string
	Country    string // two letters
	Language   string // "en", "de" or empty
}

var (
	vatShape     = regexp.MustCompile(`^[A-Z]{2}[0-9A-Z+*]{2,13}$`)
	phoneShape   = regexp.MustCompile(`^[0-9+() ./-]*$`)
	countryShape = regexp.MustCompile(`^[A-Z]{2}$`)
)

// row is the input as it is kept. Returns Invalid beside the field.
func (in CustomerInput) row() (*Customer, error) {
	c := &Customer{
		Key: in.Key, Name: tidy(in.Name), Email: strings.ToLower(strings.TrimSpace(in.Email)), Reference: tidy(in.Reference), Company: tidy(in.Company),
		VATID: strings.ToUpper(strings.NewReplacer(" ", "", ".", "", "-", "").Replace(in.VATID)), Phone: tidy(in.Phone), Street: tidy(in.Street),
		PostalCode: tidy(in.PostalCode), City: tidy(in.City), Country: strings.ToUpper(strings.TrimSpace(in.Country)), Language: in.Language,
	}
	for _, f := range []struct {
		field, text string
		longest     int
	}{
		{"name", c.Name, 200},
		{"reference", c.Reference, 100},
		{"company", c.Company, 200},
		{"phone", c.Phone, 40},
		{"street", c.Street, 200},
		{"postal_code", c.PostalCode, 20},
		{"city", c.City, 100},
	} {
		if utf8.RuneCountInString(f.text) > f.longest {
			return nil, problem(Invalid, "form.too_long", "max", f.longest).at(f.field)
		}
		if strings.ContainsFunc(f.text, isUnreadable) {
			return nil, problem(Invalid, "customer.unreadable").at(f.field)
		}
	}
	switch {
	case c.Email != "" && !isEmail(c.Email):
		return nil, problem(Invalid, "form.email").at("email")
	case c.VATID != "" && !vatShape.MatchString(c.VATID):
		return nil, problem(Invalid, "customer.vat_id_shape").at("vat_id")
	case !phoneShape.MatchString(c.Phone):
		return nil, problem(Invalid, "customer.phone_shape").at("phone")
	case c.Country != "" && !countryShape.MatchString(c.Country):
		return nil, problem(Invalid, "customer.country_shape").at("country")
	case c.Language != "" && c.Language != "en" && c.Language != "de":
		return nil, problem(Invalid, "customer.language_shape").at("language")
	case c.Name == "" && c.Company == "" && c.Email == "" && c.Reference == "":
		return nil, problem(Invalid, "customer.nothing").at("name")
	}
	c.SortName = c.called()
	return c, nil
}

func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	return err == nil && address.Address == s && len(s) <= maxEmail
}

// tidy takes the spaces off that came along.
func tidy(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// CreateCustomer writes a new customer down. For clerks. The same form sent twice makes one.
// Returns Invalid beside the field, at "email" where somebody else has it.
func (l *Ledger) CreateCustomer(ctx context.Context, actor Actor, in CustomerInput) (*Customer, error) {
	if err := actor.must(Clerk); err != nil {
		return nil, err
	}
	c, err := in.row()
	switch {
	case err != nil:
		return nil, err
	case in.Key == "" || len(in.Key) > maxKey:
		return nil, problem(Invalid, "form.key_missing").at("key")
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var made Customer
		err := tx.Where("key = ? AND key <> ''", in.Key).Take(&made).Error
		switch {
		case err == nil && len(made.differs(c)) == 0:
			c = &made
			return nil
		case err == nil:
			return problem(Conflict, "form.key_reused")
		case !errors.Is(err, gorm.ErrRecordNotFound):
			return err
		}
		return l.insertCustomer(tx, actor, c)
	})
	return c, err
}

// insertCustomer writes the row, its words and its audit line, which names nobody: the trail can't be erased.
func (l *Ledger) insertCustomer(tx *gorm.DB, actor Actor, c *Customer) error {
	if err := emailFree(tx, c); err != nil {
		return err
	}
	c.CreatedAt, c.UpdatedAt = l.now(), l.now()
	if err := tx.Create(c).Error; err != nil {
		return taken(err, c)
	}
	if err := writeNameWords(tx, c); err != nil {
		return err
	}
	return l.record(tx, actor, "customer.created", c.subject(), nil)
}

// ChangeCustomer changes what is known of a customer. For clerks. The same form sent twice changes it once.
// Returns Invalid beside the field, Missing, Conflict where somebody else changed it meanwhile, or where it was merged or
// erased.
func (l *Ledger) ChangeCustomer(ctx context.Context, actor Actor, id int64, in CustomerInput) (*Customer, error) {
	if err := actor.must(Clerk); err != nil {
		return nil, err
	}
	wanted, err := in.row()
	if err != nil {
		return nil, err
	}
	var c *Customer
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		if c, err = lockCustomer(tx, id); err != nil {
			return err
		}
		changed := c.differs(wanted)
		switch {
		case len(changed) == 0:
			return nil
		case c.UpdatedAt != in.Seen:
			return problem(Conflict, "customer.changed_meanwhile")
		}
		return l.updateCustomer(tx, actor, c, wanted, changed)
	})
	return c, err
}

func (l *Ledger) updateCustomer(tx *gorm.DB, actor Actor, c, wanted *Customer, changed []string) error {
	wanted.ID = c.ID
	if err := swapEmail(tx, c, wanted.Email); err != nil {
		return err
	}
	if err := emailFree(tx, wanted); err != nil {
		return err
	}
	c.take(wanted)
	c.UpdatedAt = max(l.now(), c.UpdatedAt+1) // two changes within one tick of the clock are two
	if err := tx.Model(c).Select(factColumns).Updates(c).Error; err != nil {
		return taken(err, c)
	}
	if err := rewriteNameWords(tx, c); err != nil {
		return err
	}
	return l.record(tx, actor, "customer.changed", c.subject(), map[string]any{"fields": changed})
}

// swapEmail lets a customer go by the e-mail of somebody who was merged into them: that one keeps theirs.
func swapEmail(tx *gorm.DB, c *Customer, wanted string) error {
	var merged Customer
	err := tx.Where("email = ? AND email <> '' AND merged_into = ?", wanted, c.ID).Take(&merged).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	for _, step := range []struct {
		id    int64
		email string
	}{{merged.ID, ""}, {c.ID, wanted}, {merged.ID, c.Email}} { // at no time do two have the same
		if err == nil {
			err = tx.Model(&Customer{}).Where("id = ?", step.id).UpdateColumn("email", step.email).Error
		}
	}
	return err
}

// emailFree refuses an e-mail that is somebody else's, by name, so that the two can be merged.
func emailFree(tx *gorm.DB, c *Customer) error {
	var other Customer
	err := tx.Where("email = ? AND email <> '' AND id <> ?", c.Email, c.ID).Take(&other).Error
	switch {
	case c.Email == "" || errors.Is(err, gorm.ErrRecordNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("look whose e-mail it is: %w", err)
	}
	return emailTaken(&other)
}

// taken is the same where another was quicker.
func taken(err error, c *Customer) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return emailTaken(&Customer{Name: c.Email})
	}
	return fmt.Errorf("write down the customer: %w", err)
}

func emailTaken(by *Customer) error {
	name := by.Name
	if name == "" {
		name = by.Company + by.Email
	}
	return problem(Invalid, "customer.email_taken", "name", name).at("email")
}

// lockCustomer reads a row that nobody else changes until the transaction ends. Returns Missing, and Conflict for one
// who was merged or erased.
func lockCustomer(tx *gorm.DB, id int64) (*Customer, error) {
	c, err := lockWhoever(tx, id)
	if err != nil {
		return nil, err
	}
	return c, c.present()
}

// lockWhoever is lockCustomer, whatever became of them.
func lockWhoever(tx *gorm.DB, id int64) (*Customer, error) {
	var c Customer
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&c).Error; err != nil {
		return nil, missing(err, "customer.missing")
	}
	return &c, nil
}

func (c *Customer) subject() subject { return subject{kind: "customer", id: c.ID} }

// rewriteNameWords lets them be found by what they are called now, and by the names of those who were merged into them.
func rewriteNameWords(tx *gorm.DB, c *Customer) error {
	if err := tx.Where("customer_id = ?", c.ID).Delete(&NameWord{}).Error; err != nil {
		return fmt.Errorf("forget the customer's old name: %w", err)
	}
	var merged []Customer
	if err := tx.Where("merged_into = ?", c.ID).Find(&merged).Error; err != nil {
		return fmt.Errorf("read who was merged: %w", err)
	}
	for _, m := range append(merged, *c) {
		m.ID = c.ID
		if err := writeNameWords(tx, &m); err != nil {
			return err
		}
	}
	return nil
}

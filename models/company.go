package models

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Company is the merchant whose book this is: who asks for the money on pages, documents and mails. Empty text is what
// was not said yet.
type Company struct {
	ID         int64 // always 1
	Name       string
	Street     string
	PostalCode string
	City       string
	Country    string // ISO 3166-1, two letters
	VATID      string `gorm:"column:vat_id"`
	TaxNumber  string
	Register   string // court and number
	Email      string
	Phone      string
	Website    string

	AccountHolder string
	IBAN          string `gorm:"column:iban"` // without spaces
	BIC           string `gorm:"column:bic"`
	BankName      string

	Color    string // #rrggbb
	LogoHash string // of the logo's content: its place in the URL; empty where there is none
	// Pixels of the logo, for the picture's place before it is there.
	LogoWidth, LogoHeight int

	Locale   string // "en", "de"; empty: as configured
	TimeZone string // "Europe/Berlin"; empty: as configured

	InvoiceSeries    string // see ParseSeries
	CreditNoteSeries string
	PaymentDays      int                          // from an invoice's date until it is due
	ReminderDays     []int                        `gorm:"serializer:json"` // after it was due, ascending; none: no reminders
	LetterTexts      map[string]map[string]string `gorm:"serializer:json"` // language → place → text: see LetterText
	UpdatedAt        Instant                      `gorm:"autoUpdateTime:false"`

	configured locality // where the merchant named none
}

// locality is where a merchant is at home.
type locality struct {
	zone   *time.Location
	locale string
}

// TableName is GORM's word for the table.
func (Company) TableName() string { return "company" }

// HasLogo says whether there is a logo: see Ledger.Logo.
func (c *Company) HasLogo() bool { return c.LogoHash != "" }

// LetterText is the merchant's own text for a place of a letter in a language, placeholders and all; empty where they
// have none. Places are "greeting", "closing", and each LetterKind for its introduction.
func (c *Company) LetterText(language, place string) string { return c.LetterTexts[language][place] }

// Zone is the one zone of screen and files: the merchant's, else as configured, else UTC.
func (c *Company) Zone() *time.Location {
	if c.TimeZone != "" {
		if zone, err := time.LoadLocation(c.TimeZone); err == nil { // it was one when it was saved
			return zone
		}
	}
	if c.configured.zone == nil {
		return time.UTC
	}
	return c.configured.zone
}

// NumberLocale is how numbers and dates are written on screen and in files: the merchant's, else as configured, else
// "en". A customer's pages, letters and documents go by their own language.
func (c *Company) NumberLocale() string { return cmp.Or(c.Locale, c.configured.locale, "en") }

// Today is the day in the merchant's zone, at its beginning.
func (l *Ledger) Today(ctx context.Context) (time.Time, error) {
	c, err := l.Company(ctx)
	if err != nil {
		return time.Time{}, err
	}
	y, m, d := l.clock().In(c.Zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, c.Zone()), nil
}

// Logo is the merchant's logo, PNG or JPEG. Returns Missing where there is none.
func (l *Ledger) Logo(ctx context.Context) (content []byte, contentType string, err error) {
	var logo Logo
	if err := l.reads.WithContext(ctx).Where("hash = (SELECT logo_hash FROM company)").Take(&logo).Error; err != nil {
		return nil, "", missing(err, "company.logo_missing")
	}
	return logo.Content, logo.ContentType, nil
}

// logoCalled is a logo of today or of some time ago.
func (l *Ledger) logoCalled(ctx context.Context, hash string) ([]byte, error) {
	var logo Logo
	if err := l.reads.WithContext(ctx).Where("hash = ?", hash).Take(&logo).Error; err != nil {
		return nil, missing(err, "company.logo_missing")
	}
	return logo.Content, nil
}

// Logo is a picture as Kontor encoded it: PNG or JPEG. One that was in use stays: a document may have been issued with it
// of which the file is not made yet.
type Logo struct {
	Hash        string `gorm:"primaryKey"`
	ContentType string
	Content     []byte
	CreatedAt   Instant `gorm:"autoCreateTime:false"`
}

// LogoHash names a logo's content.
func LogoHash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// Company is the merchant, at most fresh old. It is shared: change nothing in it.
func (l *Ledger) Company(ctx context.Context) (*Company, error) {
	held, changes := l.company.get(l.clock())
	if held != nil {
		return held, nil
	}
	var c Company
	if err := l.reads.WithContext(ctx).Take(&c, 1).Error; err != nil {
		return nil, fmt.Errorf("read the company: %w", err)
	}
	c.configured = l.configured
	l.company.put(&c, l.clock(), changes)
	return &c, nil
}

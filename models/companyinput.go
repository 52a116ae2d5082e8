package models

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"time"
)

// CompanyAddress is who the merchant is and where.
type CompanyAddress struct {
	Name, Street, PostalCode, City, Country string
	VATID, TaxNumber, Register              string
	Email, Phone, Website                   string
}

func (in CompanyAddress) columns(*Company) (map[string]any, error) {
	var f fields
	f.line("name", in.Name, 100, true)
	f.line("street", in.Street, 100, false)
	f.line("postal_code", in.PostalCode, 20, false)
	f.line("city", in.City, 80, false)
	f.put("country", in.Country, checkCountry(in.Country))
	f.checked("vat_id", in.VATID, ParseVATID)
	f.line("tax_number", in.TaxNumber, 40, false)
	f.line("register", in.Register, 120, false)
	f.checked("email", in.Email, CheckAddress)
	f.checked("phone", in.Phone, parsePhone)
	f.checked("website", in.Website, parseWebsite)
	return f.columns, errors.Join(f.wrong...)
}

// CompanyBank is where invoices are paid to.
type CompanyBank struct {
	AccountHolder, IBAN, BIC, BankName string
}

func (in CompanyBank) columns(*Company) (map[string]any, error) {
	var f fields
	f.line("account_holder", in.AccountHolder, 70, false)
	f.checked("iban", in.IBAN, ParseIBAN)
	f.checked("bic", in.BIC, ParseBIC)
	f.line("bank_name", in.BankName, 100, false)
	return f.columns, errors.Join(f.wrong...)
}

// CompanyLook is the merchant's color; empty: Kontor's own.
type CompanyLook struct {
	Color string
}

func (in CompanyLook) columns(*Company) (map[string]any, error) {
	var f fields
	f.checked("color", in.Color, parseColor)
	return f.columns, errors.Join(f.wrong...)
}

// CompanyRegion is where the merchant is at home; empty: as configured.
type CompanyRegion struct {
	TimeZone string // a name of the zone database: "Europe/Berlin", "UTC"
	Locale   string // see Locales
}

// Locales are the ways in which numbers and dates can be written.
var Locales = []string{"en", "de"}

func (in CompanyRegion) columns(*Company) (map[string]any, error) {
	var f fields
	f.checked("time_zone", in.TimeZone, parseZone)
	var err error
	if in.Locale != "" && !slices.Contains(Locales, in.Locale) {
		err = problem(Invalid, "company.locale")
	}
	f.put("locale", in.Locale, err)
	return f.columns, errors.Join(f.wrong...)
}

var zoneShape = regexp.MustCompile(`^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+){1,2}$`)

// parseZone takes the names of places. "Local" would be whatever the machine is set to, which is no name at all.
func parseZone(typed string) (string, error) {
	if typed != "UTC" && !zoneShape.MatchString(typed) {
		return "", problem(Invalid, "company.zone")
	}
	zone, err := time.LoadLocation(typed)
	if err != nil {
		return "", problem(Invalid, "company.zone")
	}
	return zone.String(), nil
}

// CompanyTerms are how invoices are numbered, when they are due and when their customers are reminded.
type CompanyTerms struct {
	InvoiceSeries, CreditNoteSeries string
	PaymentDays                     int
	ReminderDays                    []int // after an invoice was due; none: no reminders
}

const (
	// MaxPaymentDays is the longest term of payment.
	MaxPaymentDays = 365
	// MaxReminders is how often a customer can be reminded.
	MaxReminders = 5
	maxReminder  = 365
)

func (in CompanyTerms) columns(*Company) (map[string]any, error) {
	var f fields
	f.series("invoice_series", in.InvoiceSeries)
	f.series("credit_note_series", in.CreditNoteSeries)
	var err error
	if in.PaymentDays < 0 || in.PaymentDays > MaxPaymentDays {
		err = problem(Invalid, "company.payment_days", "max", MaxPaymentDays)
	}
	f.put("payment_days", in.PaymentDays, err)
	days, err := json.Marshal(append([]int{}, in.ReminderDays...))
	if err == nil {
		err = checkReminders(in.ReminderDays)
	}
	f.put("reminder_days", string(days), err)
	return f.columns, errors.Join(f.wrong...)
}

func (f *fields) series(column, pattern string) {
	_, err := ParseSeries(pattern)
	f.put(column, pattern, err)
}

func checkReminders(days []int) error {
	if len(days) > MaxReminders {
		return problem(Invalid, "company.reminders_many", "max", MaxReminders)
	}
	for i, day := range days {
		switch {
		case day < 1 || day > maxReminder:
			return problem(Invalid, "company.reminder_range", "max", maxReminder)
		case i > 0 && day <= days[i-1]:
			return problem(Invalid, "company.reminder_order")
		}
	}
	return nil
}

package models

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Datev is what a tax adviser's DATEV calls the merchant and the merchant's books. An account without a number is "".
type Datev struct {
	Consultant  string           `json:"consultant"`   // Beraternummer
	Client      string           `json:"client"`       // Mandantennummer
	FiscalMonth int              `json:"fiscal_month"` // on whose first day the fiscal year begins
	Digits      int              `json:"digits"`       // of an account's number: Sachkontenlänge
	Currency    string           `json:"currency"`     // in which the client keeps the books
	Books       map[Book]string  `json:"books"`        // of DatevBooks
	Receivable  map[int64]string `json:"receivable"`   // by merchant account
}

// DatevBooks have one number for the whole house. What a provider owes has one for each merchant account; the memo books
// are not booked there.
var DatevBooks = []Book{Sales, Refunds, Payouts, Chargebacks}

// DatevDigits are the lengths that an account's number can have
// (https://github.com/ledermann/datev/blob/22d3c324c14844d934c5de18ae8e86df7e00828a/lib/datev/base/header.rb, field 14).
var DatevDigits = []int{4, 5, 6, 7, 8}

// DatevCurrencies are those that can be a client's own: amounts have two decimals there.
var DatevCurrencies = []string{"EUR", "CHF", "CZK", "DKK", "GBP", "HUF", "NOK", "PLN", "RON", "SEK", "USD"}

const datevSetting = "datev"

// SetUp says whether a file can be made at all.
func (d *Datev) SetUp() bool { return d.Consultant != "" }

// Number is the DATEV account of a book of a merchant account; "" where none was named.
func (d *Datev) Number(book Book, account int64) string {
	if book == Receivable {
		return d.Receivable[account]
	}
	return d.Books[book]
}

// Datev is what was set, or where nothing was, what most would set.
func (l *Ledger) Datev(ctx context.Context) (*Datev, error) {
	return readDatev(l.reads.WithContext(ctx))
}

func readDatev(tx *gorm.DB) (*Datev, error) {
	d := &Datev{FiscalMonth: 1, Digits: 4, Currency: "EUR", Books: map[Book]string{}, Receivable: map[int64]string{}}
	var held Setting
	err := tx.Where("name = ?", datevSetting).Take(&held).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return d, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(held.Value), d)
	}
	if err != nil {
		return nil, fmt.Errorf("read what DATEV calls the books: %w", err)
	}
	return d, nil
}

// ChangeDatev sets it, for admins. The same form sent twice changes nothing the second time. What is wrong is joined, each
// beside its field: "consultant", "book_sales", "receivable_1": see Problems.
func (l *Ledger) ChangeDatev(ctx context.Context, actor Actor, in Datev) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Take(&Company{}, 1).Error; err != nil { // of two at once the second sees the first
			return fmt.Errorf("lock the settings: %w", err)
		}
		held, err := readDatev(tx)
		if err != nil {
			return err
		}
		changes := map[string]any{}
		was, is := held.fields(), in.fields()
		for name := range is {
			if was[name] != is[name] {
				tell(changes, name, was[name], is[name])
			}
		}
		if len(changes) == 0 && held.SetUp() {
			return nil
		}
		value, err := json.Marshal(in)
		if err != nil {
			return err
		}
		if err := tx.Save(&Setting{Name: datevSetting, Value: string(value)}).Error; err != nil {
			return fmt.Errorf("keep what DATEV calls the books: %w", err)
		}
		return l.record(tx, actor, "datev.changed", subject{kind: "company", id: 1}, changes)
	})
}

// fields are the settings as an audit line names them.
func (d *Datev) fields() map[string]string {
	all := map[string]string{
		"datev_consultant": d.Consultant, "datev_client": d.Client, "datev_fiscal_month": strconv.Itoa(d.FiscalMonth),
		"datev_digits": strconv.Itoa(d.Digits), "datev_currency": d.Currency,
	}
	for _, book := range DatevBooks {
		all["datev_"+string(book)] = d.Books[book]
	}
	for account, number := range d.Receivable {
		all["datev_receivable_"+strconv.FormatInt(account, 10)] = number
	}
	return all
}

// The ranges of both numbers: the header's fields 11 and 12 (https://github.com/anti43/openyabs/wiki/DATEV-Export).
var (
	datevConsultant = regexp.MustCompile(`^[1-9][0-9]{3,6}$`)
	datevClient     = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)
	datevAccount    = regexp.MustCompile(`^[0-9]+$`)
	datevNothing    = regexp.MustCompile(`^0+$`)
)

func (d *Datev) check() error {
	var f fields
	must := func(field string, fits bool, key string) {
		if !fits {
			f.wrong = append(f.wrong, problem(Invalid, key).at(field))
		}
	}
	must("consultant", datevConsultant.MatchString(d.Consultant) && d.Consultant != "1000", "datev.consultant_wrong")
	must("client", datevClient.MatchString(d.Client), "datev.client_wrong")
	must("fiscal_month", d.FiscalMonth >= 1 && d.FiscalMonth <= 12, "form.choose")
	must("digits", slices.Contains(DatevDigits, d.Digits), "form.choose")
	must("currency", slices.Contains(DatevCurrencies, d.Currency), "form.choose")
	if len(f.wrong) == 0 { // the accounts go by those
		d.checkAccounts(&f)
	}
	slices.SortFunc(f.wrong, func(a, b error) int { return cmp.Compare(AsProblem(a).Field, AsProblem(b).Field) })
	return errors.Join(f.wrong...)
}

func (d *Datev) checkAccounts(f *fields) {
	for book, number := range d.Books {
		f.put("book_"+string(book), number, d.checkAccount(number, false))
	}
	for account, number := range d.Receivable {
		f.put("receivable_"+strconv.FormatInt(account, 10), number, d.checkAccount(number, true))
	}
}

// checkAccount takes a general ledger account of exactly the client's length, and where it may be one a debtor's, which is
// one digit longer (https://developer.datev.de/datev/platform/de/dtvf/formate/buchungsstapel, field 7).
func (d *Datev) checkAccount(number string, person bool) error {
	switch {
	case number == "":
		return nil
	case datevAccount.MatchString(number) && !datevNothing.MatchString(number) && (len(number) == d.Digits || person && len(number) == d.Digits+1):
		return nil
	case person:
		return problem(Invalid, "datev.debtor_wrong", "n", d.Digits, "longer", d.Digits+1)
	}
	return problem(Invalid, "datev.account_wrong", "n", d.Digits)
}

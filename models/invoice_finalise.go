package models

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kontor/models/billing"
	"kontor/providers"

	"gorm.io/gorm"
)

// Faults are all that keeps an invoice from being issued, each beside its field.
type Faults []*Problem

func (f Faults) Error() string {
	all := make([]string, len(f))
	for n := range f {
		all[n] = f[n].Error()
	}
	return strings.Join(all, "; ")
}

// Unwrap gives the problems.
func (f Faults) Unwrap() []error {
	all := make([]error, len(f))
	for n := range f {
		all[n] = f[n]
	}
	return all
}

// faultsOf are the rules that a document breaks, as problems; nil where it breaks none.
func faultsOf(broken []billing.Fault) error {
	if len(broken) == 0 {
		return nil
	}
	faults := make(Faults, len(broken))
	for n, b := range broken {
		faults[n] = &Problem{Code: Invalid, Field: b.Field, Key: b.Key, Args: b.Args, Cause: b}
	}
	return faults
}

// FinaliseInvoice issues a draft: it takes its number and stays as it is from then on. Number, content and the job that
// makes its files are one transaction, so that no number is ever lost. For clerks. Finalised twice is finalised once.
// Returns Faults where a rule is broken, Conflict where somebody changed the draft since version.
func (l *Ledger) FinaliseInvoice(ctx context.Context, actor Actor, id, version int64) (*Invoice, error) {
	if err := actor.must(Clerk); err != nil {
		return nil, err
	}
	c, err := l.Company(ctx)
	if err != nil {
		return nil, err
	}
	i, err := l.Invoice(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := l.printableDraft(ctx, i); err != nil {
		return nil, err
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		if i, err = lockInvoice(tx, id); err != nil || i.Status != InvoiceDraft {
			return err
		}
		if i.Version != version {
			return problem(Conflict, "invoice.changed_meanwhile")
		}
		if err := l.nameBuyer(tx, i); err != nil {
			return err
		}
		i.date(c, l.today(c))
		return l.issue(tx, actor, i, c, nil)
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return i, nil
}

// printableDraft tries a draft on paper that breaks no other rule.
func (l *Ledger) printableDraft(ctx context.Context, i *Invoice) error {
	d, faults, err := l.DraftDocument(ctx, i)
	if err != nil || i.Status != InvoiceDraft || len(faults) > 0 {
		return err
	}
	return l.printable(ctx, d)
}

// nameBuyer ties an invoice to its customer, who is made where nobody knows them yet.
func (l *Ledger) nameBuyer(tx *gorm.DB, i *Invoice) error {
	if i.CustomerID != nil {
		return nil
	}
	var who Payment
	first, last, found := cutLast(i.CustomerName)
	if !found {
		first, last = "", i.CustomerName
	}
	err := l.nameCustomer(tx, &who, providers.Customer{FirstName: first, LastName: last, Email: i.Email})
	i.CustomerID = who.CustomerID
	return err
}

// issue gives a draft in the transaction its number and freezes it.
func (l *Ledger) issue(tx *gorm.DB, actor Actor, i *Invoice, c *Company, corrected *Invoice) error {
	pattern := c.InvoiceSeries
	if corrected != nil {
		pattern = c.CreditNoteSeries
	}
	i.Number = "-" // its turn comes last: a number is taken for what breaks no rule
	if err := faultsOf(i.document(c, corrected).Check()); err != nil {
		return err
	}
	if today := l.today(c); i.IssuedOn > today {
		return problem(Invalid, "invoice.issued_later", "day", today).at("issued")
	}
	if err := l.takeNumber(tx, i, pattern); err != nil {
		return err
	}
	content, err := json.Marshal(i.document(c, corrected))
	if err != nil {
		return err
	}
	now := l.now()
	i.Content, i.Status, i.PlacedAt, i.UpdatedAt, i.DueAt = string(content), InvoiceOpen, l.place(i.IssuedOn, c), now, now
	if corrected != nil {
		i.Status = InvoiceIssued
	}
	i.TokenHash, i.Token = l.sealToken(newToken())
	i.settle()
	i.RemindAt = l.nextReminder(i, c)
	if err := tx.Save(i).Error; err != nil {
		return fmt.Errorf("issue invoice %d: %w", i.ID, err)
	}
	return l.record(tx, actor, "invoice.finalised", i.subject(), map[string]any{"number": i.Number, "amount": i.Total, "currency": i.Currency})
}

// place is where an invoice of a day stands in the list: at the time of that day, by the merchant's clock; behind all
// others of it where it was written later.
func (l *Ledger) place(day billing.Date, c *Company) Instant {
	const last = 24*time.Hour - time.Microsecond
	now, into := l.clock().In(c.Zone()), last
	if day == billing.DateOf(now) {
		y, m, d := now.Date()
		into = min(now.Sub(time.Date(y, m, d, 0, 0, 0, 0, now.Location())), last)
	}
	return At(day.Time()).Add(into)
}

// takeNumber takes the next number of a series. Whoever comes next waits for the transaction to end: a number that is
// rolled back is the next one's.
func (l *Ledger) takeNumber(tx *gorm.DB, i *Invoice, pattern string) error {
	s, err := ParseSeries(pattern)
	if err != nil {
		return err
	}
	year := i.IssuedOn.Time().Year()
	i.Series = s.Scope(year)
	if err := tx.Exec("INSERT INTO number_series (scope) VALUES (?) ON CONFLICT DO NOTHING", i.Series).Error; err != nil {
		return fmt.Errorf("begin the series %s: %w", i.Series, err)
	}
	var last []int64
	err = tx.Raw("UPDATE number_series SET last = last + 1, issued_on = ? WHERE scope = ? AND issued_on <= ? RETURNING last",
		i.IssuedOn, i.Series, i.IssuedOn).Scan(&last).Error
	if err != nil {
		return fmt.Errorf("take a number of %s: %w", i.Series, err)
	}
	if len(last) == 0 {
		return l.issuedBefore(tx, i.Series)
	}
	i.Sequence, i.Number = last[0], s.Number(year, last[0])
	return nil
}

func (l *Ledger) issuedBefore(tx *gorm.DB, scope string) error {
	var day billing.Date
	if err := tx.Raw("SELECT issued_on FROM number_series WHERE scope = ?", scope).Scan(&day).Error; err != nil {
		return err
	}
	return problem(Invalid, "invoice.issued_before", "day", day).at("issued")
}

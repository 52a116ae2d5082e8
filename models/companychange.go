package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// CompanyInput is one section of the company as its form gives it.
type CompanyInput interface {
	// columns are what the section sets, checked and in the way they are kept, given what holds now. Where several
	// fields are wrong, the error joins their problems: see Problems.
	columns(held *Company) (map[string]any, error)
}

// ChangeCompany saves one section. For admins. The same form sent twice changes nothing the second time.
func (l *Ledger) ChangeCompany(ctx context.Context, actor Actor, in CompanyInput) error {
	return l.changeCompany(ctx, actor, func(_ *gorm.DB, held *Company) (map[string]any, error) { return in.columns(held) })
}

// changeCompany sets what change gives, with an audit line that names what was another before. The row is locked, so
// that of two who save the same section the second is compared with the first.
func (l *Ledger) changeCompany(ctx context.Context, actor Actor, change func(tx *gorm.DB, held *Company) (map[string]any, error)) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var held Company
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Take(&held, 1).Error; err != nil {
			return fmt.Errorf("read the company for a change: %w", err)
		}
		columns, err := change(tx, &held)
		if err != nil {
			return err
		}
		return l.setCompany(tx, actor, columns)
	})
	l.company.forget()
	return err
}

func (l *Ledger) setCompany(tx *gorm.DB, actor Actor, columns map[string]any) error {
	row := map[string]any{}
	if err := tx.Table("company").Where("id = 1").Take(&row).Error; err != nil {
		return fmt.Errorf("read the company as it is kept: %w", err)
	}
	changes := map[string]any{}
	for name, value := range columns {
		before, after := fmt.Sprint(row[name]), fmt.Sprint(value)
		if before == after {
			delete(columns, name)
			continue
		}
		tell(changes, name, before, after)
	}
	if len(columns) == 0 {
		return nil
	}
	columns["updated_at"] = int64(l.now())
	if err := tx.Table("company").Where("id = 1").Updates(columns).Error; err != nil {
		return fmt.Errorf("change the company: %w", err)
	}
	if zone, changed := columns["time_zone"]; changed {
		c := Company{TimeZone: fmt.Sprint(zone), configured: l.configured}
		if err := l.sumByDays(tx, c.Zone()); err != nil {
			return err
		}
	}
	return l.record(tx, actor, "company.changed", subject{kind: "company", id: 1}, changes)
}

// maxTrail bounds what an audit line repeats of a value.
const maxTrail = 120

// tell puts into an audit line what a column was and what it is now; of texts, which ones are other.
func tell(changes map[string]any, name, before, after string) {
	switch name {
	case "logo_width", "logo_height": // its hash tells of it
	case "letter_texts":
		changes[name] = strings.Join(otherTexts(before, after), ", ")
	default:
		changes[name] = clip(cmp.Or(before, "–"), maxTrail) + " → " + clip(cmp.Or(after, "–"), maxTrail)
	}
}

// Problems are all that an error joins, each beside its field; none where it is no problem alone.
func Problems(err error) []*Problem {
	var joined interface{ Unwrap() []error }
	if p := (*Problem)(nil); errors.As(err, &p) && !errors.As(err, &joined) {
		return []*Problem{p}
	}
	if joined == nil {
		return nil
	}
	var all []*Problem
	for _, e := range joined.Unwrap() {
		some := Problems(e)
		if some == nil {
			return nil
		}
		all = slices.Concat(all, some)
	}
	return all
}

package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
)

// Plan is what subscriptions are made of. Its terms are copied into each: those that run keep theirs.
type Plan struct {
	ID    int64
	Key   string // of the form
	Name  string
	Terms `gorm:"embedded"`
	// Active says whether new subscriptions can have it.
	Active    bool
	CreatedAt Instant `gorm:"autoCreateTime:false"`
	UpdatedAt Instant `gorm:"autoUpdateTime:false"`
}

// PlanInput is a plan as a person fills it in.
type PlanInput struct {
	Key  string
	Name string
	Terms
}

const maxPlanName = 100 // characters

func checkName(name string) (string, error) {
	name = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), "\uFFFD"))
	switch {
	case name == "":
		return "", problem(Invalid, "plan.no_name").at("name")
	case utf8.RuneCountInString(name) > maxPlanName:
		return "", problem(Invalid, "form.too_long", "max", maxPlanName).at("name")
	}
	return name, nil
}

func (in *PlanInput) check() error {
	name, err := checkName(in.Name)
	in.Name = name
	if in.Key == "" || len(in.Key) > maxKey {
		err = errors.Join(problem(Invalid, "form.key_missing").at("key"), err)
	}
	return errors.Join(err, in.Terms.check())
}

// Plans are all plans, by name; those that nobody can choose any more at the end.
func (l *Ledger) Plans(ctx context.Context) ([]Plan, error) {
	var all []Plan
	if err := l.reads.WithContext(ctx).Order("active DESC, name, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the plans: %w", err)
	}
	return all, nil
}

// Plan is one of them. Returns Missing.
func (l *Ledger) Plan(ctx context.Context, id int64) (*Plan, error) {
	var p Plan
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&p).Error; err != nil {
		return nil, missing(err, "plan.missing")
	}
	return &p, nil
}

// CreatePlan makes one. For clerks. The same form sent twice is one plan; its key with another name is Conflict.
func (l *Ledger) CreatePlan(ctx context.Context, actor Actor, in PlanInput) (*Plan, error) {
	if err := errors.Join(actor.must(Clerk), in.check()); err != nil {
		return nil, err
	}
	p := &Plan{Key: in.Key, Name: in.Name, Terms: in.Terms, Active: true, CreatedAt: l.now(), UpdatedAt: l.now()}
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var there Plan
		err := tx.Where("key = ?", in.Key).Take(&there).Error
		switch {
		case err == nil && there.Name == in.Name:
			p = &there
			return nil
		case err == nil:
			return problem(Conflict, "form.key_reused")
		case !errors.Is(err, gorm.ErrRecordNotFound):
			return err
		}
		if err := tx.Create(p).Error; err != nil {
			return fmt.Errorf("write down the plan: %w", err)
		}
		return l.record(tx, actor, "plan.created", subject{kind: "plan", id: p.ID}, p.told())
	})
	return p, err
}

// UpdatePlan changes a plan for the subscriptions to come. For clerks.
func (l *Ledger) UpdatePlan(ctx context.Context, actor Actor, id int64, in PlanInput) error {
	if err := errors.Join(actor.must(Clerk), in.check()); err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var p Plan
		if err := tx.Where("id = ?", id).Take(&p).Error; err != nil {
			return missing(err, "plan.missing")
		}
		if p.Name == in.Name && p.Terms == in.Terms {
			return nil
		}
		p.Name, p.Terms, p.UpdatedAt = in.Name, in.Terms, l.now()
		if err := tx.Save(&p).Error; err != nil {
			return fmt.Errorf("change the plan: %w", err)
		}
		return l.record(tx, actor, "plan.updated", subject{kind: "plan", id: p.ID}, p.told())
	})
}

// SetPlanActivity says whether new subscriptions can have a plan. For clerks. Those that have it run on.
func (l *Ledger) SetPlanActivity(ctx context.Context, actor Actor, id int64, active bool) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		r := tx.Model(&Plan{}).Where("id = ? AND active <> ?", id, active).UpdateColumns(map[string]any{"active": active, "updated_at": l.now()})
		if r.Error != nil || r.RowsAffected == 0 {
			return r.Error
		}
		return l.record(tx, actor, "plan.activity", subject{kind: "plan", id: id}, map[string]any{"active": active})
	})
}

// told is what the audit trail keeps of a plan.
func (p *Plan) told() map[string]any {
	return map[string]any{"name": p.Name, "amount": p.Amount, "currency": p.Currency, "every": p.Every, "unit": p.Unit}
}

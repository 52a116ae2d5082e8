package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Sync is how far an account's payments were pulled from its provider: what was made or refunded in the provider's own
// portal comes into the book by it. One run goes through a period, step by step, and goes on where it broke off.
type Sync struct {
	AccountID  int64   `gorm:"primaryKey;autoIncrement:false"`
	Reached    Instant // all that was made before it is in the book
	FromAt     Instant // the run that is under way; 0: none
	ToAt       Instant
	Place      string // where it goes on: the provider's cursor, or the id of our last payment
	Seen       int
	Changed    int
	Skipped    int    // what the provider lists and the book can't hold
	SkippedWhy string // of the first of them, for a person
	Failed     string // the provider's words, where the last try broke off
	DueAt      Instant
	LeaseUntil Instant
	EndedAt    Instant
}

// Running says whether a run is under way.
func (s *Sync) Running() bool { return s.FromAt > 0 }

const (
	syncEvery   = time.Hour
	syncFirst   = 30 * 24 * time.Hour // how far back the first run goes
	syncOverlap = 48 * time.Hour      // each run looks again at what may have changed since
	syncStep    = 5                   // payments asked after in one step, where the provider can't list them
	syncPause   = time.Second         // between steps: no provider tells how often it may be asked
	syncRetry   = time.Minute         // after a failure, where the provider names no time
)

// Syncs are all accounts', by account.
func (l *Ledger) Syncs(ctx context.Context) ([]Sync, error) {
	var all []Sync
	if err := l.reads.WithContext(ctx).Order("account_id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the syncs: %w", err)
	}
	return all, nil
}

// StartSync begins a run from an instant on, for all active accounts, or goes on with the one under way. 0: from where
// each account's last one ended.
func (l *Ledger) StartSync(ctx context.Context, from Instant) error {
	var accounts []Account
	if err := l.reads.WithContext(ctx).Where("active").Find(&accounts).Error; err != nil {
		return err
	}
	err := l.write(ctx, func(tx *gorm.DB) error {
		for _, a := range accounts {
			if err := planSync(tx, a.ID, l.now()); err != nil {
				return err
			}
			if err := l.beginSync(tx, a.ID, from); err != nil {
				return err
			}
		}
		return nil
	})
	l.nudge()
	return err
}

// planSync has an account looked at from an instant on.
func planSync(tx *gorm.DB, accountID int64, at Instant) error {
	s := Sync{AccountID: accountID, DueAt: at}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&s).Error
}

func (l *Ledger) beginSync(tx *gorm.DB, accountID int64, from Instant) error {
	var s Sync
	if err := tx.Where("account_id = ?", accountID).Take(&s).Error; err != nil {
		return err
	}
	if s.Running() {
		return tx.Model(&s).Update("due_at", l.now()).Error
	}
	s.begin(l.now(), from)
	return tx.Save(&s).Error
}

func (s *Sync) begin(now, from Instant) {
	switch {
	case from > 0:
		s.FromAt = from
	case s.Reached > 0:
		s.FromAt = s.Reached.Add(-syncOverlap)
	default:
		s.FromAt = now.Add(-syncFirst)
	}
	s.ToAt, s.Place, s.Seen, s.Changed, s.Failed, s.DueAt = now, "", 0, 0, "", now
	s.Skipped, s.SkippedWhy = 0, ""
}

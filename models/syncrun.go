package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
)

// workSync does one step of an account's run that is due.
func (l *Ledger) workSync(ctx context.Context) (bool, error) {
	s, err := l.claimSync(ctx)
	if s == nil || err != nil {
		return false, err
	}
	defer l.share.take(s.AccountID)()
	c, err := l.connect(ctx, s.AccountID)
	if err != nil {
		return true, l.pauseSync(ctx, s, err)
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	if lister, ok := c.client.(providers.Lister); ok {
		err = l.syncPage(call, s, c, lister)
	} else {
		err = l.syncAsking(call, s, c)
	}
	if err != nil {
		return true, l.pauseSync(ctx, s, err)
	}
	return true, l.saveSync(ctx, s)
}

func (l *Ledger) claimSync(ctx context.Context) (*Sync, error) {
	now := l.now()
	var s *Sync
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found Sync
		err := l.ofOthers(tx).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		s = &found
		if !s.Running() {
			s.begin(now, 0)
		}
		s.DueAt, s.LeaseUntil = now.Add(leaseTime), now.Add(leaseTime)
		return tx.Save(s).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim a sync: %w", err)
	}
	return s, nil
}

// syncPage takes one page of the provider's list.
func (l *Ledger) syncPage(ctx context.Context, s *Sync, c connected, lister providers.Lister) error {
	began := l.now()
	page, err := lister.ListPayments(ctx, providers.Period{From: s.FromAt.Time(), To: s.ToAt.Time()}, s.Place)
	if err != nil {
		return err
	}
	for _, u := range page.Updates {
		if err := l.syncOne(ctx, s, c, u, began); err != nil {
			return err
		}
	}
	if page.Skipped > 0 && s.Skipped == 0 {
		s.SkippedWhy = clip(page.Why, 500)
	}
	s.Skipped += page.Skipped
	if page.Next == "" {
		s.end(l.now())
		return nil
	}
	s.Place, s.DueAt = page.Next, l.now().Add(syncPause)
	return nil
}

// syncOne applies one update of a list.
func (l *Ledger) syncOne(ctx context.Context, s *Sync, c connected, u providers.Update, began Instant) error {
	_, changes, err := l.applyWhole(ctx, c, u, heard{at: began})
	s.Seen++
	s.Changed += changes
	return err
}

// syncAsking asks after a few of our own payments of the period, where the provider can't list them.
func (l *Ledger) syncAsking(ctx context.Context, s *Sync, c connected) error {
	some, err := l.nextToAsk(ctx, s)
	if err != nil {
		return err
	}
	for i := range some {
		changes, err := l.ask(ctx, c.client, &some[i])
		if err != nil && !errors.Is(err, providers.ErrNotFound) {
			return err
		}
		s.Seen++
		s.Changed += changes
		s.Place = fmt.Sprintf("%d %d", some[i].CreatedAt, some[i].ID)
	}
	if len(some) < syncStep {
		s.end(l.now())
		return nil
	}
	s.DueAt = l.now().Add(syncPause)
	return nil
}

// nextToAsk walks the index by time.
func (l *Ledger) nextToAsk(ctx context.Context, s *Sync) (some []Payment, err error) {
	at, id := s.FromAt, int64(0)
	if s.Place != "" {
		if _, err := fmt.Sscanf(s.Place, "%d %d", &at, &id); err != nil {
			return nil, fmt.Errorf("read the place of a sync: %w", err)
		}
	}
	err = l.reads.WithContext(ctx).Where("created_at >= ? AND (created_at, id) > (?, ?) AND created_at < ?", at, at, id, s.ToAt).
		Where("account_id = ? AND kind = ?", s.AccountID, KindPayment).Order("created_at, id").Limit(syncStep).Find(&some).Error
	return some, err
}

func (s *Sync) end(now Instant) {
	s.Reached, s.FromAt, s.Place, s.EndedAt, s.DueAt, s.Failed = max(s.Reached, s.ToAt), 0, "", now, now.Add(syncEvery), ""
}

// pauseSync leaves a run where it is, for as long as the provider asks for. To be asked to wait is no failure.
func (l *Ledger) pauseSync(ctx context.Context, s *Sync, cause error) error {
	d := providers.Detail(cause)
	l.log.Warn("a sync broke off", "account", s.AccountID, "place", s.Place, "error", cause)
	s.Failed, s.DueAt = clip(d.Message, 500), l.now().Add(syncRetry)
	if d.RetryAfter > 0 {
		s.Failed, s.DueAt = "", l.now().Add(d.RetryAfter)
	}
	return l.saveSync(ctx, s)
}

func (l *Ledger) saveSync(ctx context.Context, s *Sync) error {
	s.LeaseUntil = 0
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error { return tx.Save(s).Error })
	if err != nil {
		return fmt.Errorf("keep the place of a sync: %w", err)
	}
	return nil
}

// RunSyncs works the runs that are under way to their end, or until they break off, and tells of each step. Another
// process may work them as well.
func (l *Ledger) RunSyncs(ctx context.Context, tell func([]Sync)) error {
	for {
		worked, err := l.workSync(ctx)
		if err != nil {
			return err
		}
		all, err := l.Syncs(ctx)
		if err != nil {
			return err
		}
		tell(all)
		next, running := nextDue(all)
		if !running {
			return nil
		}
		if worked && next <= l.now() {
			continue
		}
		if err := l.pause(ctx, next); err != nil {
			return err
		}
	}
}

func nextDue(all []Sync) (next Instant, running bool) {
	for _, s := range all {
		if s.Running() && s.Failed == "" && (!running || s.DueAt < next) {
			next, running = s.DueAt, true
		}
	}
	return next, running
}

// pause waits until an instant, at least a moment: somebody else may be at it.
func (l *Ledger) pause(ctx context.Context, until Instant) error {
	timer := time.NewTimer(max(until.Time().Sub(l.clock()), 50*time.Millisecond))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// remindingHour is when on its day a reminder goes out, by the merchant's clock.
const remindingHour = 9

// nextReminder is when the company's schedule wants the next reminder of an invoice; 0 for none. Its days are those of the
// merchant's calendar, whatever the clocks do.
func (l *Ledger) nextReminder(i *Invoice, c *Company) Instant {
	if !i.Asks() || i.RemindersPaused || i.Email == "" || i.Reminded >= len(c.ReminderDays) {
		return 0
	}
	due := i.DueOn.Time()
	day := time.Date(due.Year(), due.Month(), due.Day()+c.ReminderDays[i.Reminded], remindingHour, 0, 0, 0, c.Zone())
	return At(day)
}

// skipReminders plans the next one that is not late.
func (l *Ledger) skipReminders(i *Invoice, c *Company) {
	now := l.now()
	for i.RemindAt = l.nextReminder(i, c); i.RemindAt != 0 && i.RemindAt < now; i.RemindAt = l.nextReminder(i, c) {
		i.Reminded++
	}
}

// workReminder reminds of one invoice whose time has come. That it is still owed is asked in the same transaction that
// queues the mail. Where several are late, as after a night without power, the last of them stands for all.
func (l *Ledger) workReminder(ctx context.Context) (bool, error) {
	now := l.now()
	c, err := l.Company(ctx)
	if err != nil {
		return false, err
	}
	worked := false
	err = l.write(ctx, func(tx *gorm.DB) error {
		var found Invoice
		err := tx.Clauses(skipLocked).Where("remind_at > 0 AND remind_at <= ?", now).Order("remind_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		worked = err == nil
		if err != nil {
			return err
		}
		return l.remind(tx, &found, c, now)
	})
	if err != nil {
		return false, fmt.Errorf("remind of an invoice: %w", err)
	}
	return worked, nil
}

func (l *Ledger) remind(tx *gorm.DB, i *Invoice, c *Company, now Instant) error {
	late := i.Reminded
	for at := l.nextReminder(i, c); at != 0 && at <= now; at = l.nextReminder(i, c) {
		i.Reminded++
	}
	i.RemindAt = l.nextReminder(i, c)
	if !i.Ready() && i.Reminded > late { // the letter has the PDF: once it is there
		return tx.Model(&Invoice{}).Where("id = ?", i.ID).UpdateColumn("remind_at", now.Add(backoff(i.Attempts))).Error
	}
	if i.Reminded > late {
		err := l.queueReminder(tx, i)
		if problem := AsProblem(err); problem != nil { // an address that no mail can be sent to
			l.log.Warn("a reminder can't be sent", "invoice", i.ID, "error", err)
		} else if err != nil {
			return err
		}
	}
	return tx.Model(&Invoice{}).Where("id = ?", i.ID).UpdateColumns(map[string]any{"reminded": i.Reminded, "remind_at": i.RemindAt}).Error
}

func (l *Ledger) queueReminder(tx *gorm.DB, i *Invoice) error {
	key := fmt.Sprintf("invoice-%d-reminder-%d", i.ID, i.Reminded)
	m, err := l.queueInvoiceMail(tx, System, i, LetterInvoiceReminder, SendAsk{Key: key})
	if err != nil {
		return err
	}
	return l.record(tx, System, "invoice.reminded", i.subject(), map[string]any{"number": i.Number, "n": i.Reminded, "mail": m.ID})
}

// PauseReminders stops the reminders of an invoice, or lets them go on. For clerks.
func (l *Ledger) PauseReminders(ctx context.Context, actor Actor, id int64, paused bool) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	c, err := l.Company(ctx)
	if err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		i, err := lockInvoice(tx, id)
		if err != nil || i.RemindersPaused == paused {
			return err
		}
		i.RemindersPaused = paused
		l.skipReminders(i, c) // what fell into the pause is not made up for
		action := "invoice.reminders_paused"
		if !paused {
			action = "invoice.reminders_resumed"
		}
		err = tx.Model(&Invoice{}).Where("id = ?", id).UpdateColumns(map[string]any{
			"reminders_paused": paused, "reminded": i.Reminded, "remind_at": i.RemindAt,
		}).Error
		return errors.Join(err, l.record(tx, actor, action, i.subject(), map[string]any{"number": i.Number}))
	})
}

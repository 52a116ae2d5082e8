package models

import (
	"context"
	"time"
)

// mailLate is how long a mail may be put off before somebody should know. Greylisting takes less.
const mailLate = time.Hour

// lostMails gathers the mails that did not arrive and that nobody has looked after, newest first, then those that have
// been put off for long, the longest first.
func (l *Ledger) lostMails(ctx context.Context, a *Attention) error {
	late := l.now().Add(-mailLate)
	err := l.reads.WithContext(ctx).Select(mailColumns).Where("status IN ('bounced', 'failed') AND set_aside_at = 0").Order("id DESC").Limit(attentionList).Find(&a.Mails).Error
	if err != nil {
		return err
	}
	var deferred []Mail
	err = l.reads.WithContext(ctx).Select(mailColumns).Where("status = 'deferred' AND first_tried_at <= ?", late).Order("first_tried_at, id").
		Limit(attentionList - len(a.Mails)).Find(&deferred).Error
	if err != nil {
		return err
	}
	a.Mails = append(a.Mails, deferred...)
	return l.counted(ctx, &a.MailsN,
		"(SELECT 1 FROM mails WHERE status IN ('bounced', 'failed') AND set_aside_at = 0 UNION ALL SELECT 1 FROM mails WHERE status = 'deferred' AND first_tried_at <= ?) AS lost", late)
}

package models

import (
	"context"

	"gorm.io/gorm"
)

// SendTestMail queues a letter about nothing, to see whether mail arrives. For clerks. The same form sent twice is one
// mail. Returns Invalid as queueMail does.
func (l *Ledger) SendTestMail(ctx context.Context, actor Actor, key, to, language string) (*Mail, error) {
	if err := actor.must(Clerk); err != nil {
		return nil, err
	}
	var m *Mail
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		m, err = l.queueMail(tx, actor, NewMail{Key: key, Kind: LetterTest, Language: language, To: to, Name: actor.Name})
		return err
	})
	if err != nil {
		return nil, err
	}
	l.postbox.wake() // whoever asks wants to see whether it goes now
	l.nudge()
	return m, nil
}

package models_test

import (
	"context"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that nothing is sent of what was erased: not a mail that waits, nor, to another address, one that bounced.
func TestErasedMailIsNotSent(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		p.server.Next(modelstest.MailFault{At: modelstest.AtRcpt, Code: 450}, bounce)
		waits, bounced := p.send(), p.send()
		p.work()
		fresh := p.send()
		err := models.Writer(p.Ledger).Exec("UPDATE mails SET email = 'erased', name = '', text = NULL, html = NULL, subject = ''").Error
		if err != nil {
			t.Fatal(err)
		}
		p.clock.Turn(time.Hour)
		p.work()
		for _, id := range []int64{waits.ID, fresh.ID} {
			if m := p.is(id, models.MailFailed); m.Answer != "mail.erased" || m.SetAsideAt == 0 || m.DueAt != 0 {
				t.Errorf("%+v", m)
			}
		}
		for _, to := range []string{"", "erased", "right@example.test"} {
			_, err := p.again(bounced.ID, models.NewKey(), to)
			if problem := models.AsProblem(err); problem == nil || problem.Key != "mail.erased" {
				t.Errorf("again to %q: %v", to, err)
			}
		}
		p.work()
		if got := p.server.Received(); len(got) != 0 {
			t.Errorf("%+v", got)
		}
		if err := p.SetMailAside(context.Background(), modelstest.Admin, bounced.ID); err != nil {
			t.Error(err)
		}
	})
}

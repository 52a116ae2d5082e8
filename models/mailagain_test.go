package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

var bounce = modelstest.MailFault{At: modelstest.AtRcpt, Code: 550, Words: "no such user"}

func (p *posts) again(id int64, key, email string) (*models.Mail, error) {
	p.t.Helper()
	return p.SendMailAgain(context.Background(), modelstest.Admin, id, models.MailAgain{Key: key, Email: email})
}

// Ensure that a mail that bounced is sent again as it was, once for each form, under its old Message-ID.
func TestSendMailAgain(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		p.server.Next(bounce, bounce)
		m := p.send()
		p.work()
		p.is(m.ID, models.MailBounced)
		p.clock.Turn(100 * time.Hour) // long after it would have been given up
		for range 2 {
			again, err := p.again(m.ID, "form-1", "Vera@example.test")
			if err != nil || again.ID != m.ID || again.Status != models.MailQueued {
				t.Fatalf("%+v, %v", again, err)
			}
		}
		p.work()
		p.is(m.ID, models.MailBounced)
		if again, err := p.again(m.ID, "form-1", ""); err != nil || again.Status != models.MailBounced { // the form of before
			t.Errorf("%+v, %v", again, err)
		}
		p.work()
		p.is(m.ID, models.MailBounced)
		if _, err := p.again(m.ID, "form-2", ""); err != nil {
			t.Fatal(err)
		}
		p.work()
		held := p.is(m.ID, models.MailAccepted)
		got := p.server.Received()
		if len(got) != 1 || !strings.Contains(got[0].Content, "Message-ID: <"+m.MessageID+">") || p.composer.composed != 1 {
			t.Errorf("%d arrived, %d were composed", len(got), p.composer.composed)
		}
		if want := p.clock.Now().Format("Date: Mon, 02 Jan 2006 15:04"); !strings.Contains(got[0].Content, want) {
			t.Errorf("%q is not in %s", want, got[0].Content)
		}
		if _, err := p.again(held.ID, "form-3", ""); !models.HasCode(err, models.Conflict) {
			t.Errorf("one that was accepted: %v", err)
		}
		wantAudit(t, p.Ledger, "mail.queued", "mail.again", "mail.again")
	})
}

// wantAudit compares the trail's actions about mails, oldest first.
func wantAudit(t *testing.T, l *models.Ledger, want ...string) {
	t.Helper()
	lines, err := l.FindAudit(context.Background(), modelstest.Admin, models.AuditFilter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].Subject == "mail" {
			got = append(got, lines[i].Action)
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the trail has %v, want %v", got, want)
	}
}

// Ensure that a mail goes to another address as a mail of its own, with the words and files of the first, and that the
// first needs nobody any more.
func TestSendMailToAnotherAddress(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx := context.Background()
		p := newPosts(t, database)
		p.server.Next(bounce)
		m := p.send()
		p.work()
		var sent *models.Mail
		for range 2 {
			again, err := p.again(m.ID, "form-1", "right@example.test")
			if err != nil || again.ID == m.ID || sent != nil && sent.ID != again.ID {
				t.Fatalf("%+v, %v", again, err)
			}
			sent = again
		}
		if _, err := p.again(m.ID, "form-1", "other@example.test"); !models.HasCode(err, models.Conflict) {
			t.Errorf("the same form with another address: %v", err)
		}
		p.work()
		n := p.is(sent.ID, models.MailAccepted)
		if n.Email != "right@example.test" || n.AgainOf == nil || *n.AgainOf != m.ID || n.MessageID == m.MessageID || n.Subject != "Hello no 1" {
			t.Errorf("%+v", n)
		}
		if files, err := p.MailFiles(ctx, n.ID); err != nil || len(files) != 2 || string(files[1].Content) != "second file" {
			t.Errorf("%v, %v", files, err)
		}
		if old := p.is(m.ID, models.MailBounced); old.SetAsideAt == 0 || old.Email != "vera@example.test" {
			t.Errorf("%+v", old)
		}
		if again, err := p.MailsAgain(ctx, m.ID); err != nil || len(again) != 1 || again[0].ID != n.ID {
			t.Errorf("%v, %v", again, err)
		}
		if a, err := p.Attention(ctx); err != nil || len(a.Mails) != 0 {
			t.Errorf("%v, %v", a.Mails, err)
		}
		if got := p.server.Received(); len(got) != 1 || got[0].To != "right@example.test" {
			t.Errorf("%+v", got)
		}
		wantAudit(t, p.Ledger, "mail.queued", "mail.readdressed")
	})
}

// Ensure that one that is still tried is tried at once where somebody asks, and stops where it goes elsewhere.
func TestDeferredMailAgain(t *testing.T) {
	p := newPosts(t, modelstest.SQLite(t))
	busy := modelstest.MailFault{At: modelstest.AtRcpt, Code: 450}
	p.server.Next(busy, busy)
	m := p.send()
	p.work()
	if _, err := p.again(m.ID, "form-1", ""); err != nil {
		t.Fatal(err)
	}
	p.work()
	p.is(m.ID, models.MailDeferred)
	if _, err := p.again(m.ID, "form-2", "right@example.test"); err != nil {
		t.Fatal(err)
	}
	p.clock.Turn(time.Hour)
	p.work()
	p.is(m.ID, models.MailFailed)
	if got := p.server.Received(); len(got) != 1 || got[0].To != "right@example.test" {
		t.Errorf("%+v", got)
	}
}

func TestSendMailAgainIsRefused(t *testing.T) {
	p := newPosts(t, modelstest.SQLite(t))
	ctx := context.Background()
	p.server.Next(bounce)
	m := p.send()
	if _, err := p.again(m.ID, "form-1", ""); !models.HasCode(err, models.Conflict) {
		t.Errorf("one that is queued: %v", err)
	}
	p.work()
	if _, err := p.SendMailAgain(ctx, models.Actor{Name: "Vera", Role: models.Viewer}, m.ID, models.MailAgain{Key: "k"}); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
	if _, err := p.again(m.ID, "", ""); !models.HasCode(err, models.Invalid) {
		t.Errorf("without a key: %v", err)
	}
	if _, err := p.again(m.ID, "k", "a@b.example, c@d.example"); models.AsProblem(err) == nil || models.AsProblem(err).Field != "email" {
		t.Errorf("to two: %v", err)
	}
	if _, err := p.again(99, "k", ""); !models.HasCode(err, models.Missing) {
		t.Errorf("one that is not there: %v", err)
	}
	kept := modelstest.Open(t, models.Options{Composer: &plainly{}})
	if _, err := kept.SendTestMail(ctx, modelstest.Admin, "k1", "vera@example.test", "en"); err != nil {
		t.Fatal(err)
	}
	if err := kept.RunDueJobs(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := kept.SendMailAgain(ctx, modelstest.Admin, 1, models.MailAgain{Key: "k"}); !models.HasCode(err, models.Conflict) {
		t.Errorf("without a mail server: %v", err)
	}
}

// Ensure that what was kept while there was no mail server can be sent once there is one, and does not go by itself.
func TestKeptMailIsSentLater(t *testing.T) {
	p := newPosts(t, modelstest.SQLite(t))
	m := p.send()
	if err := models.Writer(p.Ledger).Exec("UPDATE mails SET status = 'kept', due_at = 0").Error; err != nil {
		t.Fatal(err)
	}
	p.clock.Turn(time.Hour)
	p.work()
	p.is(m.ID, models.MailKept)
	if _, err := p.again(m.ID, "k", ""); err != nil {
		t.Fatal(err)
	}
	p.work()
	p.is(m.ID, models.MailAccepted)
}

func TestSetMailAside(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx := context.Background()
		p := newPosts(t, database)
		p.server.Next(bounce)
		m, other := p.send(), p.send()
		p.work()
		if err := p.SetMailAside(ctx, models.Actor{Name: "Vera", Role: models.Viewer}, m.ID); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a viewer: %v", err)
		}
		if err := p.SetMailAside(ctx, modelstest.Admin, other.ID); !models.HasCode(err, models.Conflict) {
			t.Errorf("one that arrived: %v", err)
		}
		for range 2 {
			if err := p.SetMailAside(ctx, modelstest.Admin, m.ID); err != nil {
				t.Fatal(err)
			}
		}
		if a, err := p.Attention(ctx); err != nil || len(a.Mails) != 0 || a.MailsN.N != 0 {
			t.Errorf("%v, %v", a.Mails, err)
		}
		wantAudit(t, p.Ledger, "mail.queued", "mail.queued", "mail.set_aside")
	})
}

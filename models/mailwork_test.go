package models_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/post"
)

// plainly composes letters without the pages, and counts them.
type plainly struct {
	composed int
	fails    error
	breaks   bool
}

func (p *plainly) Compose(_ context.Context, letter *models.Letter) (*models.Composed, error) {
	if p.breaks {
		panic("no font")
	}
	if p.fails != nil {
		return nil, p.fails
	}
	p.composed++
	m := letter.Mail
	return &models.Composed{
		Subject: fmt.Sprintf("Hello\r\nno %d", p.composed), Text: "Hello " + m.Name, HTML: "<p>Hello " + m.Name + "</p>",
		Files: []models.MailFile{{Name: "a.txt", Type: "text/plain", Content: []byte("first file")}, {Name: "b.txt", Type: "text/plain", Content: []byte("second file")}},
	}, nil
}

// posts is a ledger with a mail server.
type posts struct {
	*models.Ledger
	t        *testing.T
	clock    *modelstest.Clock
	composer *plainly
	server   *modelstest.MailServer
	database string
}

func newPosts(t *testing.T, database string) *posts {
	t.Helper()
	p := &posts{t: t, clock: modelstest.NewClock(), composer: &plainly{}, server: modelstest.NewMailServer(t, modelstest.MailServerOptions{}), database: database}
	p.open()
	return p
}

// open opens the ledger, anew as a start of the program does.
func (p *posts) open() {
	p.t.Helper()
	p.Ledger = modelstest.Open(p.t, models.Options{
		Database: p.database, Now: p.clock.Now, Composer: p.composer, Mailer: p.server.Post(p.t),
	})
}

func (p *posts) send() *models.Mail {
	p.t.Helper()
	m, err := p.SendTestMail(context.Background(), modelstest.Admin, models.NewKey(), "vera@example.test", "en")
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

func (p *posts) work() {
	p.t.Helper()
	if err := p.RunDueJobs(context.Background()); err != nil {
		p.t.Fatal(err)
	}
}

// is reads a mail and fails where it stands elsewhere.
func (p *posts) is(id int64, want models.MailStatus) *models.Mail {
	p.t.Helper()
	m, err := p.Mail(context.Background(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	if m.Status != want {
		p.t.Fatalf("mail %d is %s (%d %s), want %s", id, m.Status, m.Code, m.Answer, want)
	}
	return m
}

func (p *posts) tries(id int64) (outcomes []post.Outcome) {
	p.t.Helper()
	tries, err := p.MailTries(context.Background(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, t := range tries {
		outcomes = append(outcomes, t.Outcome)
	}
	return outcomes
}

func TestMailIsSent(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		m := p.send()
		p.work()
		p.work()
		m = p.is(m.ID, models.MailAccepted)
		if m.Code != 250 || m.SettledAt == 0 || m.DueAt != 0 || m.LeaseUntil != 0 || m.Sender != "pay@example.test" || m.Attempts != 1 {
			t.Errorf("%+v", m)
		}
		got := p.server.Received()
		if len(got) != 1 || got[0].To != "vera@example.test" || !strings.Contains(got[0].Content, "Message-ID: <"+m.MessageID+">") ||
			!strings.Contains(got[0].Content, "Subject: Hello no 1") || strings.Count(got[0].Content, "Content-Disposition: attachment") != 2 {
			t.Errorf("%+v", got)
		}
		if outcomes := p.tries(m.ID); fmt.Sprint(outcomes) != "[accepted]" {
			t.Errorf("%v", outcomes)
		}
	})
}

// Ensure that what was said not now is tried again after longer and longer pauses, as it was composed, until it is taken.
func TestMailIsDeferred(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		busy := modelstest.MailFault{At: modelstest.AtRcpt, Code: 450, Words: "greylisted, card 4242 4242 4242 4242"}
		p.server.Next(busy, busy, busy)
		m := p.send()
		for i, pause := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute} {
			p.work()
			held := p.is(m.ID, models.MailDeferred)
			if held.Attempts != i+1 || held.Code != 450 || !strings.Contains(held.Answer, "greylisted, card ************4242") {
				t.Errorf("%+v", held)
			}
			if held.DueAt != models.At(p.clock.Now().Add(pause)) {
				t.Errorf("try %d: due in %s", i+1, held.DueAt.Time().Sub(p.clock.Now()))
			}
			p.clock.Turn(pause - time.Second)
			p.work()
			p.is(m.ID, models.MailDeferred)
			p.clock.Turn(time.Second)
		}
		p.work()
		held := p.is(m.ID, models.MailAccepted)
		if p.composer.composed != 1 || held.Subject != "Hello no 1" {
			t.Errorf("composed %d times, %q", p.composer.composed, held.Subject)
		}
		if outcomes := p.tries(m.ID); fmt.Sprint(outcomes) != "[deferred deferred deferred accepted]" {
			t.Errorf("%v", outcomes)
		}
	})
}

// Ensure that nobody tries for ever: after three days it is given up, with the server's words, and a person is told.
func TestMailIsGivenUp(t *testing.T) {
	p := newPosts(t, modelstest.SQLite(t))
	for range 100 {
		p.server.Next(modelstest.MailFault{At: modelstest.AtRcpt, Code: 452, Words: "mailbox full"})
	}
	m, began, tries := p.send(), p.clock.Now(), 0
	for ; tries < 100; tries++ {
		p.work()
		held, err := p.Mail(context.Background(), m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if held.Status == models.MailFailed {
			break
		}
		p.clock.Turn(held.DueAt.Time().Sub(p.clock.Now()))
	}
	held := p.is(m.ID, models.MailFailed)
	took := p.clock.Now().Sub(began)
	if held.Uncertain || held.Code != 452 || held.Answer != "4.7.1 mailbox full" || held.DueAt != 0 || took < 66*time.Hour || took > 72*time.Hour || tries > 30 {
		t.Errorf("after %s and %d tries: %+v", took, tries, held)
	}
	a, err := p.Attention(context.Background())
	if err != nil || len(a.Mails) != 1 || a.MailsN.N != 1 {
		t.Errorf("%v, %v", a.Mails, err)
	}
}

func TestMailBounces(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		p.server.Next(modelstest.MailFault{At: modelstest.AtRcpt, Code: 550, Words: "no such user"}, modelstest.MailFault{At: modelstest.AfterDot, Code: 554, Words: "spam"})
		first, second := p.send(), p.send()
		p.work()
		p.clock.Turn(100 * time.Hour)
		p.work()
		if m := p.is(first.ID, models.MailBounced); m.Code != 550 || m.Answer != "5.7.1 no such user" || m.Attempts != 1 {
			t.Errorf("%+v", m)
		}
		if m := p.is(second.ID, models.MailBounced); m.Code != 554 || m.Answer != "5.7.1 spam" {
			t.Errorf("%+v", m)
		}
	})
}

// Ensure that a mail which was handed over without an answer is not sent again by itself.
func TestMailIsUncertain(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		p.server.Next(modelstest.MailFault{At: modelstest.AfterDot, Drop: true})
		m := p.send()
		p.work()
		p.clock.Turn(100 * time.Hour)
		p.work()
		if held := p.is(m.ID, models.MailFailed); !held.Uncertain || held.DueAt != 0 {
			t.Errorf("%+v", held)
		}
		if got := p.server.Received(); len(got) != 1 {
			t.Errorf("it was sent %d times", len(got))
		}
	})
}

// Ensure that a process killed while it handed a mail over leaves it to a person, and one killed before does not.
func TestMailAfterKill(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		sent, waiting := p.send(), p.send()
		ctx := context.Background()
		p.composer.breaks = true // both are claimed, and neither is handed over
		p.work()
		p.composer.breaks = false
		lease := models.At(p.clock.Now().Add(time.Minute))
		for _, change := range []string{
			fmt.Sprintf("UPDATE mails SET status = 'sending', lease_until = %d, due_at = %[1]d WHERE id = %d", lease, sent.ID),
			fmt.Sprintf("UPDATE mails SET lease_until = %d, due_at = %[1]d WHERE id = %d", lease, waiting.ID),
			fmt.Sprintf("INSERT INTO mail_tries (mail_id, email, began_at) VALUES (%d, 'vera@example.test', 1)", sent.ID),
		} {
			if err := models.Writer(p.Ledger).Exec(change).Error; err != nil {
				t.Fatal(err)
			}
		}
		p.work() // the leases still hold
		p.is(sent.ID, models.MailSending)
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		p.clock.Turn(2 * time.Minute)
		p.open()
		stop, cancel := context.WithCancel(ctx)
		cancel()
		if err := p.Run(stop, 1); err != nil { // takes over and stops
			t.Fatal(err)
		}
		p.work()
		held := p.is(sent.ID, models.MailFailed)
		if !held.Uncertain || held.Answer != "mail.cut_off" {
			t.Errorf("%+v", held)
		}
		if outcomes := p.tries(sent.ID); fmt.Sprint(outcomes) != "[uncertain]" {
			t.Errorf("%v", outcomes)
		}
		p.is(waiting.ID, models.MailAccepted)
		if got := p.server.Received(); len(got) != 1 {
			t.Errorf("%d mails arrived", len(got))
		}
	})
}

// Ensure that a server that takes nobody's mail is let be, and asked again after a rest.
func TestMailServerRests(t *testing.T) {
	p := newPosts(t, modelstest.SQLite(t))
	p.server.Next(modelstest.MailFault{At: modelstest.AtMail, Code: 530, Words: "sign in first"})
	first, second := p.send(), p.send()
	p.work()
	if m := p.is(first.ID, models.MailDeferred); m.Code != 530 {
		t.Errorf("%+v", m)
	}
	if m := p.is(second.ID, models.MailQueued); m.Attempts != 0 {
		t.Errorf("the second was tried too: %+v", m)
	}
	if until := p.MailServerRests(); until != models.At(p.clock.Now().Add(time.Minute)) {
		t.Errorf("it rests until %s", until.Time())
	}
	p.clock.Turn(time.Minute)
	p.work()
	p.is(first.ID, models.MailAccepted)
	p.is(second.ID, models.MailAccepted)
}

// Ensure that a letter that can't be composed is tried again, whether its composer fails or breaks, and waits in sight.
func TestMailIsNotComposed(t *testing.T) {
	p := newPosts(t, modelstest.SQLite(t))
	for _, c := range []*plainly{{fails: errors.New("no font")}, {breaks: true}} {
		*p.composer = *c
		m := p.send()
		p.work()
		if held := p.is(m.ID, models.MailDeferred); held.Answer != "mail.not_composed" || held.ComposedAt != 0 {
			t.Errorf("%+v", held)
		}
		p.clock.Turn(2 * time.Hour)
		a, err := p.Attention(context.Background())
		if err != nil || len(a.Mails) != 1 || a.Mails[0].ID != m.ID {
			t.Errorf("%v, %v", a.Mails, err)
		}
		*p.composer = plainly{}
		p.work()
		p.is(m.ID, models.MailAccepted)
	}
}

// Ensure that mails wait, and nothing fails, where nobody composes letters: other parts are tried without.
func TestMailWaitsForComposer(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	m, err := l.SendTestMail(context.Background(), modelstest.Admin, "k1", "vera@example.test", "de")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.RunDueJobs(context.Background()); err != nil {
		t.Fatal(err)
	}
	if m, err = l.Mail(context.Background(), m.ID); err != nil || m.Status != models.MailQueued {
		t.Errorf("%+v, %v", m, err)
	}
}

// Ensure that many workers at once send each mail once.
func TestMailOnceAmongWorkers(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		p := newPosts(t, database)
		for range 30 {
			p.send()
		}
		done := make(chan error)
		for range 4 {
			go func() { done <- p.RunDueJobs(context.Background()) }()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		p.work()
		ids := map[string]int{}
		for _, got := range p.server.Received() {
			_, rest, _ := strings.Cut(got.Content, "Message-ID: <")
			id, _, _ := strings.Cut(rest, ">")
			ids[id]++
		}
		if len(ids) != 30 || len(p.server.Received()) != 30 {
			t.Errorf("%d mails of 30 arrived, %d times", len(ids), len(p.server.Received()))
		}
	})
}

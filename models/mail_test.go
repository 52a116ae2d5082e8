package models_test

import (
	"context"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// plainly composes letters without the pages.
type plainly struct{}

func (plainly) Compose(_ context.Context, letter *models.Letter) (*models.Composed, error) {
	m := letter.Mail
	return &models.Composed{
		Subject: "To " + m.Name, Text: "Hello " + m.Name, HTML: "<p>Hello " + m.Name + "</p>",
		Files: []models.MailFile{{Name: "hello.txt", Type: "text/plain", Content: []byte("hello")}},
	}, nil
}

// Ensure that without a mail server a mail is composed, kept and read.
func TestMailIsKept(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx := context.Background()
		l := modelstest.Open(t, models.Options{Database: database, Composer: plainly{}})
		var first *models.Mail
		for range 2 { // the same form sent twice
			m, err := l.SendTestMail(ctx, modelstest.Admin, "k1", " Vera@Example.com ", "en")
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = m
			}
			if m.ID != first.ID || m.Email != "Vera@example.com" || m.Status != models.MailQueued {
				t.Errorf("%+v", m)
			}
		}
		if err := l.RunDueJobs(ctx); err != nil {
			t.Fatal(err)
		}
		m, err := l.Mail(ctx, first.ID)
		if err != nil {
			t.Fatal(err)
		}
		if m.Status != models.MailKept || m.Text == "" || m.HTML == "" || m.Subject == "" || m.DueAt != 0 {
			t.Errorf("%+v", m)
		}
	})
}

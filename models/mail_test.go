package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that without a mail server a mail is composed once, kept with its files, and read.
func TestMailIsKept(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx := context.Background()
		l := modelstest.Open(t, models.Options{Database: database, Composer: &plainly{}})
		var first *models.Mail
		for range 2 { // the same form sent twice
			m, err := l.SendTestMail(ctx, modelstest.Admin, "k1", " Vera@Example.com ", "en")
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = m
			}
			if m.ID != first.ID || m.Email != "vera@example.com" || m.Status != models.MailQueued {
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
		if m.Status != models.MailKept || m.Text == "" || m.HTML == "" || m.Subject != "Hello no 1" || m.DueAt != 0 || m.LeaseUntil != 0 {
			t.Errorf("%+v", m)
		}
		files, err := l.MailFiles(ctx, m.ID)
		if err != nil || len(files) != 2 || string(files[0].Content) != "first file" || files[1].Name != "b.txt" {
			t.Errorf("%v, %v", files, err)
		}
		if _, err := l.Mail(ctx, 99); !models.HasCode(err, models.Missing) {
			t.Errorf("one that is not there: %v", err)
		}
	})
}

// Ensure that a mail is refused whose words or address could not be sent, and that only clerks send.
func TestMailIsRefused(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	ctx := context.Background()
	for _, tt := range []struct{ key, to, language, field string }{
		{"k", "a@b.example\r\nBcc: c@d.example", "en", "email"},
		{"k", "", "en", "email"},
		{"k", "vera@example.test", "fr", "language"},
		{"", "vera@example.test", "en", "key"},
	} {
		if _, err := l.SendTestMail(ctx, modelstest.Admin, tt.key, tt.to, tt.language); models.AsProblem(err) == nil || models.AsProblem(err).Field != tt.field {
			t.Errorf("%+v: %v", tt, err)
		}
	}
	if _, err := l.SendTestMail(ctx, models.Actor{Name: "Vera", Role: models.Viewer}, "k", "vera@example.test", "en"); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
}

// Ensure that mails are listed by status and by the beginning of their address, page by page, none twice and none left out.
func TestFindMails(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		var all []models.Mail
		for i := range 60 {
			m := models.Mail{
				Key: fmt.Sprint(i), Kind: models.LetterTest, Language: "en", MessageID: fmt.Sprint(i), CreatedAt: 1,
				Email: fmt.Sprintf("%s@example.test", []string{"vera", "verena", "anna", "zoe", "ver"}[i%5]), Status: models.MailStatuses[i%7],
			}
			insert(t, l, &m)
			all = append(all, m)
		}
		for _, f := range []models.MailFilter{
			{}, {Status: models.MailBounced}, {Email: "ver"}, {Email: " VERA@ "}, {Email: "ver", Status: models.MailKept}, {Email: "nobody"}, {Email: "é"},
		} {
			var want, got []int64
			begins := strings.ToLower(strings.TrimSpace(f.Email))
			for _, m := range slices.Backward(all) {
				if (f.Status == "" || f.Status == m.Status) && strings.HasPrefix(m.Email, begins) {
					want = append(want, m.ID)
				}
			}
			if begins != "" {
				slices.SortStableFunc(want, func(a, b int64) int { return strings.Compare(all[a-1].Email, all[b-1].Email) })
			}
			f.Limit = 7
			for more := true; more && len(got) <= len(all); {
				var page []models.Mail
				var err error
				if page, more, err = l.FindMails(context.Background(), f); err != nil {
					t.Fatal(err)
				}
				for _, m := range page {
					got, f.Before = append(got, m.ID), m.ID
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %v, want %v", f, got, want)
			}
		}
		for _, f := range []models.MailFilter{{Status: "lost"}, {Email: "ver", Before: 999}, {Email: "zoe", Before: 1}} {
			if _, _, err := l.FindMails(context.Background(), f); !models.HasCode(err, models.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
	})
}

package models_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
)

// remindersOf are the keys of the reminders that were queued for an invoice, oldest first.
func remindersOf(t *testing.T, l *models.Ledger, id int64) (keys []string) {
	t.Helper()
	err := models.Writer(l).Model(&models.Mail{}).Where("about = 'invoice' AND about_id = ? AND kind = ?", id, models.LetterInvoiceReminder).
		Order("id").Pluck("key", &keys).Error
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// Ensure that reminders go out on the merchant's calendar days whatever the clocks do, each once, the last of several late
// ones alone, none while paused, and none once it is paid.
func TestReminders(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		clock := modelstest.NewClock() // 18 November 2026
		ctx := context.Background()
		l := modelstest.Open(t, models.Options{Database: database, Now: clock.Now, Renderer: paper{}})
		merchant(t, l)
		work := func(days int) {
			clock.Turn(time.Duration(days) * 24 * time.Hour)
			if err := l.RunDueJobs(ctx); err != nil {
				t.Fatal(err)
			}
		}
		in := threeRates()
		in.DueOn = "2027-03-25" // the clocks change on the 28th
		i := finalised(t, l, in)
		berlin, _ := time.LoadLocation("Europe/Berlin")
		if at := reread(t, l, i.ID).RemindAt.Time().In(berlin); !at.Equal(time.Date(2027, 3, 28, 9, 0, 0, 0, berlin)) {
			t.Errorf("first reminder at %s", at)
		}
		work(129) // 27 March, noon
		if keys := remindersOf(t, l, i.ID); len(keys) > 0 {
			t.Errorf("reminded too early: %v", keys)
		}
		work(1)
		work(0)
		key := func(n int) string { return fmt.Sprintf("invoice-%d-reminder-%d", i.ID, n) }
		if keys := remindersOf(t, l, i.ID); !slices.Equal(keys, []string{key(1)}) {
			t.Errorf("reminders: %v", keys)
		}
		for range 2 {
			if err := l.PauseReminders(ctx, modelstest.Clerk, i.ID, true); err != nil {
				t.Fatal(err)
			}
		}
		work(10)
		if keys := remindersOf(t, l, i.ID); len(keys) != 1 {
			t.Errorf("reminded while paused: %v", keys)
		}
		if err := l.PauseReminders(ctx, modelstest.Clerk, i.ID, false); err != nil {
			t.Fatal(err)
		}
		work(0)
		if keys := remindersOf(t, l, i.ID); len(keys) != 1 {
			t.Errorf("what fell into the pause was made up for: %v", keys)
		}
		work(10)
		if keys := remindersOf(t, l, i.ID); !slices.Equal(keys, []string{key(1), key(3)}) {
			t.Errorf("reminders: %v", keys)
		}

		late := finalised(t, l, threeRates()) // due in 14 days
		work(14 + 11)                         // nobody was there for the first two
		if keys := remindersOf(t, l, late.ID); !slices.Equal(keys, []string{fmt.Sprintf("invoice-%d-reminder-2", late.ID)}) {
			t.Errorf("reminders after a gap: %v", keys)
		}
		transfer := models.NewAllocation{Key: models.NewKey(), InvoiceID: late.ID, Amount: euros(late.Total), ReceivedOn: billing.Date("2027-05-01")}
		if _, err := l.RecordTransfer(ctx, modelstest.Clerk, transfer); err != nil {
			t.Fatal(err)
		}
		work(30)
		if keys := remindersOf(t, l, late.ID); len(keys) != 1 {
			t.Errorf("reminded of a paid invoice: %v", keys)
		}
		if _, err := l.RemindOfInvoice(ctx, modelstest.Clerk, models.SendAsk{Key: models.NewKey(), ID: late.ID}); !models.HasCode(err, models.Conflict) {
			t.Errorf("reminded by hand of a paid invoice: %v", err)
		}
	})
}

// Ensure that an invoice is mailed once for each form, to whom it is for, and never before its PDF is there.
func TestSendInvoice(t *testing.T) {
	clock := modelstest.NewClock()
	ctx, l := context.Background(), modelstest.Open(t, models.Options{Now: clock.Now, Renderer: paper{}})
	merchant(t, l)
	i := finalised(t, l, threeRates())
	ask := models.SendAsk{Key: models.NewKey(), ID: i.ID, Message: "Here it is"}
	for range 2 {
		m, err := l.SendInvoice(ctx, modelstest.Clerk, ask)
		if err != nil || m.Email != "erika@example.com" || m.Kind != models.LetterInvoice {
			t.Fatalf("%+v, %v", m, err)
		}
	}
	mails, err := l.MailsAbout(ctx, models.AboutInvoice, i.ID)
	if err != nil || len(mails) != 1 {
		t.Errorf("%d mails, %v", len(mails), err)
	}
	if now := reread(t, l, i.ID); now.SentAt == 0 || !now.Ready() {
		t.Errorf("sent at %d, ready %t", now.SentAt, now.Ready())
	}
	if _, err := l.SendInvoice(ctx, modelstest.Viewer, ask); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
	d := drafted(t, l, threeRates())
	if _, err := l.SendInvoice(ctx, modelstest.Clerk, models.SendAsk{Key: models.NewKey(), ID: d.ID}); !models.HasCode(err, models.Conflict) {
		t.Errorf("a draft: %v", err)
	}
	url, err := l.InvoiceURL(i)
	if err != nil {
		t.Fatal(err)
	}
	token := url[len(url)-26:]
	if found, err := l.InvoiceByToken(ctx, token); err != nil || found.ID != i.ID {
		t.Errorf("%+v, %v", found, err)
	}
	if _, err := l.InvoiceByToken(ctx, "a"+token[1:]); token[0] != 'a' && !models.HasCode(err, models.Missing) {
		t.Errorf("another token: %v", err)
	}
}

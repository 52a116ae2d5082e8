package web_test

import (
	"maps"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/post"
	"kontor/web/mails"
	"kontor/web/ui"

	"github.com/a-h/templ"
)

func mailOf(status models.MailStatus) models.Mail {
	other, payment := int64(4), int64(7)
	return models.Mail{
		ID: 5, Kind: models.LetterLink, About: models.AboutLink, AboutID: 9, PaymentID: &payment, Language: "en", Email: "vera@example.test", Name: evil,
		MessageID: "abc@kontor.test", Status: status, Sender: "pay@example.test", ReplyTo: "shop@example.test", Subject: evil, Text: evil, HTML: evil,
		ComposedAt: now, Code: 550, Answer: "5.1.1 " + evil, AgainOf: &other, DueAt: now, CreatedAt: now,
	}
}

func mailPage(status models.MailStatus) mails.DetailProps {
	m := mailOf(status)
	return mails.DetailProps{
		Shell: shell, Mail: &m, Posts: true, Form: mails.AgainForm{Key: "k1", Email: m.Email},
		Files: []models.MailFile{{MailID: 5, Name: evil + ".pdf", Size: 2048}},
		Tries: []models.MailTry{
			{ID: 1, Email: m.Email, BeganAt: now, EndedAt: now, Outcome: post.Deferred, Code: 450, Answer: evil},
			{ID: 2, Email: m.Email, BeganAt: now},
		},
		Again: []models.Mail{{ID: 6, Email: "right@example.test"}},
	}
}

func init() {
	uncertain, wrong := mailPage(models.MailFailed), mailPage(models.MailBounced)
	uncertain.Mail.Uncertain = true
	wrong.Form = mails.AgainForm{Key: "k1", Email: evil, Errors: ui.Errors{"email": "Type an e-mail address."}}
	unwritten := mailPage(models.MailQueued)
	unwritten.Mail.ComposedAt, unwritten.Mail.Subject = 0, ""
	maps.Copy(pages, map[string]templ.Component{
		"mails":          mails.List(mails.ListProps{Shell: shell, Rows: []models.Mail{mailOf(models.MailBounced), mailOf(models.MailKept)}, More: true, Posts: true, Test: mails.TestForm{Key: "k1"}}),
		"mails none":     mails.List(mails.ListProps{Shell: shell, Test: mails.TestForm{Key: "k1"}}),
		"mails refused":  mails.List(mails.ListProps{Shell: shell, Errors: ui.Errors{"status": "Choose one."}, Test: mails.TestForm{Key: "k1", Email: evil, Errors: ui.Errors{"email": "No address."}}}),
		"mail queued":    mails.Detail(unwritten),
		"mail bounced":   mails.Detail(mailPage(models.MailBounced)),
		"mail accepted":  mails.Detail(mailPage(models.MailAccepted)),
		"mail uncertain": mails.Detail(uncertain),
		"mail wrong":     mails.Detail(wrong),
	})
}

// A mail that may have arrived says so, and what sending it again risks; one that was accepted is not offered.
func TestMailPage(t *testing.T) {
	doc := draw(t, pages["mail uncertain"])
	if text := said(doc.Find("main")); !strings.Contains(text, "may have arrived") || !strings.Contains(text, "some deliver it twice all the same") {
		t.Errorf("%s", text)
	}
	for page, forms := range map[string]int{"mail uncertain": 1, "mail bounced": 1, "mail accepted": 0, "mail queued": 0} {
		if got := draw(t, pages[page]).Find(`form[action="/mail/5/sendings"]`).Length(); got != forms {
			t.Errorf("%s offers to send it again %d times", page, got)
		}
	}
}

package e2e

import (
	"testing"

	"kontor/models/modelstest"

	"github.com/playwright-community/playwright-go"
)

// mailed is Kontor as a merchant runs it, with a mail server, and its first admin at the browser.
func mailed(t *testing.T) (*app, *modelstest.MailServer, playwright.Page) {
	t.Helper()
	server := modelstest.NewMailServer(t, modelstest.MailServerOptions{})
	a := start(t, withArgs("serve"), withEnv("KONTOR_SECRET_KEY", secretKey), withEnv("KONTOR_SMTP_URL", server.URL),
		withEnv("KONTOR_MAIL_FROM", "pay@example.com"))
	page := newPage(t, expecting(422))
	visit(t, page, setupLink.FindString(string(a.output.Bytes())))
	for label, text := range map[string]string{"Name": "Ada Muster", "E-mail": "ada@example.com", "Password": "correct horse battery"} {
		must(t, page.GetByLabel(label).Fill(text))
	}
	must(t, button(page, "Make the first admin").Click())
	must(t, expect.Locator(heading(page, "Home")).ToBeVisible())
	return a, server, page
}

// sendsAgain presses the button of that on a mail's page, to another address where one is given.
func sendsAgain(t *testing.T, page playwright.Page, to string) {
	t.Helper()
	form := page.Locator("form[action$='/sendings']")
	if to != "" {
		fill(t, form, "E-mail", to)
	}
	press(t, form, "Send again")
}

// A mail that the server refuses is seen with its words, at home too, and sent again: to the same address, and to the right
// one. What becomes of it comes into the page by itself.
func TestMailBouncesAndIsSentAgain(t *testing.T) {
	t.Parallel()
	a, server, page := mailed(t)
	refused := modelstest.MailFault{At: modelstest.AtRcpt, Code: 550, Words: "no such user here"}
	server.Next(refused, refused)
	a.testMail(t, page, "vera@exampel.com")
	must(t, patient.Locator(mailStatus(page)).ToContainText("bounced"))
	sees(t, page.GetByRole("main"), "no such user here")
	axe(t, page)
	visit(t, page, a.URL+"/")
	sees(t, page.GetByRole("main"), "vera@exampel.com")
	must(t, page.GetByRole("main").GetByRole("link").Filter(locatorWith("vera@exampel.com")).First().Click())

	sendsAgain(t, page, "")
	must(t, patient.Locator(tableOf(page, "Attempts").GetByRole("row")).ToHaveCount(3)) // with its head
	must(t, patient.Locator(mailStatus(page)).ToContainText("bounced"))
	sendsAgain(t, page, "vera@example.com, eve@example.com")
	must(t, expect.Locator(page.GetByText("Type one e-mail address").First()).ToBeVisible())
	sendsAgain(t, page, "vera@example.com")
	must(t, patient.Locator(mailStatus(page)).ToContainText("accepted"))
	sees(t, page.GetByRole("main"), "Sent again instead of")
	must(t, expect.Locator(page.Locator("form[action$='/sendings']")).ToHaveCount(0)) // nobody gets it twice
	axe(t, page)
	if got := server.Received(); len(got) != 1 || got[0].To != "vera@example.com" {
		t.Errorf("the server has %+v", got)
	}
	visit(t, page, a.URL+"/")
	must(t, expect.Locator(page.Locator("main .needs")).ToHaveCount(0)) // the bounce needs nobody any more
	sees(t, page.GetByRole("main"), "Connect your first merchant account")
}

// A mail that is put off is sent at once where a person asks. One whose answer got lost is not sent again by itself, and
// says before it is that it may have arrived.
func TestMailIsPutOffAndLost(t *testing.T) {
	t.Parallel()
	a, server, page := mailed(t)
	server.Next(modelstest.MailFault{At: modelstest.AtRcpt, Code: 450, Words: "greylisted, come back later"}, modelstest.MailFault{At: modelstest.AfterDot, Drop: true})
	a.testMail(t, page, "vera@example.com")
	must(t, patient.Locator(mailStatus(page)).ToContainText("deferred"))
	sees(t, page.GetByRole("main"), "greylisted, come back later")
	sendsAgain(t, page, "")
	must(t, patient.Locator(mailStatus(page)).ToContainText("may have arrived"))
	sees(t, page.GetByRole("main"), "It is not sent again by itself")
	must(t, expect.Locator(page.Locator("form[action$='/sendings']")).ToContainText("Message-ID"))
	axe(t, page)
	if got := server.Received(); len(got) != 1 {
		t.Errorf("it was handed over %d times", len(got))
	}
	sendsAgain(t, page, "")
	must(t, patient.Locator(mailStatus(page)).ToContainText("accepted"))
}

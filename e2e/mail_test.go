package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kontor/models/modelstest"

	"github.com/playwright-community/playwright-go"
)

// testMail sends one from the page and leaves the browser on the page of the mail.
func (a *app) testMail(t *testing.T, page playwright.Page, to string) {
	t.Helper()
	visit(t, page, a.URL+"/mail")
	form := page.Locator("form[action='/mail'][method=post]")
	fill(t, form, "E-mail", to)
	press(t, form, "Send test mail")
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`/mail/[0-9]+$`)))
}

// testMailKept sends one by hand, and gives the address of its page.
func (s *shop) testMailKept(t *testing.T) string {
	t.Helper()
	status, location, body := s.clerk.post(t, "/mail", url.Values{"key": {"k" + unique()}, "email": {"vera@example.com"}, "language": {"en"}})
	if status != 303 {
		t.Fatalf("the mail answered %d: %s", status, body)
	}
	return location
}

// mailStatus is where a mail's page says how it stands.
func mailStatus(page playwright.Page) playwright.Locator { return page.Locator("#mail header .status") }

// The demo keeps a mail, also where a mail server is set, and it is read as its recipient would: in the page, as text, and in
// the list. It works without scripts too.
func TestMailIsKeptAndRead(t *testing.T) {
	t.Parallel()
	server := modelstest.NewMailServer(t, modelstest.MailServerOptions{})
	a := start(t, withEnv("KONTOR_SMTP_URL", server.URL), withEnv("KONTOR_MAIL_FROM", "pay@example.com"))
	for name, options := range map[string][]viewOption{"scripts": nil, "no scripts": {withoutScripts}} {
		t.Run(name, func(t *testing.T) {
			page := a.signedIn(t, "clerk", options...)
			visit(t, page, a.URL+"/mail")
			must(t, expect.Locator(heading(page, "Mail")).ToBeVisible())
			sees(t, page.GetByRole("main"), "No mail leaves this house")
			to := "kept-" + unique() + "@example.com"
			a.testMail(t, page, to)
			if name == "no scripts" {
				until(t, "the mail is kept", func() bool {
					_, err := page.Reload()
					must(t, err)
					text, err := mailStatus(page).TextContent()
					return err == nil && strings.Contains(text, "kept")
				})
			}
			must(t, patient.Locator(mailStatus(page)).ToContainText("kept"))
			letter := page.FrameLocator("iframe.mail-letter")
			must(t, patient.Locator(letter.Locator("body")).ToContainText("This mail was sent to see whether mail arrives"))
			must(t, page.GetByText("The letter as plain text").Click())
			sees(t, page.Locator("pre.body"), "Kind regards")
			fits(t, page)
			must(t, page.GetByRole("main").GetByRole("link", playwright.LocatorGetByRoleOptions{Name: "Mail", Exact: playwright.Bool(true)}).Click())
			must(t, expect.Locator(tableOf(page, "Mail").GetByRole("row").Filter(locatorWith(to))).ToContainText("kept"))
		})
	}
	if got := server.Received(); len(got) != 0 {
		t.Errorf("%d mails left the demo, the first to %s", len(got), got[0].To)
	}
}

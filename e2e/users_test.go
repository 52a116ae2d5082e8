package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// An admin adds somebody, changes what they may do and keeps them out; the trail names who did it, to whom.
func (s *shop) usersAndTrail(t *testing.T) {
	page := s.signedIn(t, "admin", expecting(409))
	visit(t, page, s.URL+"/settings/users")
	must(t, link(page, "New user").First().Click())
	must(t, page.GetByLabel("Name").Fill("Zoë Bauer"))
	must(t, page.GetByLabel("E-mail").Fill("clerk@demo.test"))
	must(t, role(page, "clerk").Check())
	must(t, page.GetByLabel("Password").Fill("correct horse battery"))
	must(t, button(page, "Create user").Click())
	sees(t, page.GetByRole("main"), "Somebody with the e-mail clerk@demo.test is here already.")
	must(t, page.GetByLabel("E-mail").Fill("zoe@example.com"))
	must(t, page.GetByLabel("Password").Fill("correct horse battery"))
	must(t, button(page, "Create user").Click())
	row := tableOf(page, "Users").GetByRole("row").Filter(locatorWith("Zoë Bauer"))
	sees(t, row, "clerk")

	zoe := newPage(t, expecting(403))
	visit(t, zoe, s.URL+"/login")
	typeSignIn(t, zoe, "zoe@example.com", "correct horse battery")
	must(t, expect.Locator(link(zoe, "Take a payment").First()).ToBeVisible())
	must(t, row.GetByRole("link").Click())
	must(t, role(page, "viewer").Check())
	must(t, button(page, "Save changes").Click())
	sees(t, row, "viewer")
	_, err := zoe.Reload()
	must(t, err)
	must(t, expect.Page(zoe).ToHaveURL(atLogin)) // what was granted before ends at once
	must(t, row.GetByRole("link").Click())
	must(t, page.GetByLabel("May sign in").Uncheck())
	must(t, button(page, "Save changes").Click())
	sees(t, row, "kept out")
	typeSignIn(t, zoe, "zoe@example.com", "correct horse battery")
	sees(t, zoe.GetByRole("main"), "don't belong together")

	visit(t, page, s.URL+"/audit")
	for _, what := range []string{"Person kept out.", "Role changed.", "Person added."} {
		line := tableOf(page, "Audit").GetByRole("row").Filter(locatorWith(what)).First()
		sees(t, line, "Admin")
	}
	visit(t, page, s.URL+"/settings/users/1")
	must(t, role(page, "viewer").Check())
	must(t, button(page, "Save changes").Click())
	sees(t, page.GetByRole("main"), "This is the last admin. Make somebody else an admin first.")
}

func role(page playwright.Page, name string) playwright.Locator {
	return page.GetByRole("radio", playwright.PageGetByRoleOptions{Name: regexp.MustCompile("^" + name)})
}

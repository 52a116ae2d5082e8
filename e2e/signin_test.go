package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	a := start(t)
	t.Run("leads back", a.leadsBack)
	t.Run("locks", a.locks)
	t.Run("out everywhere", a.signsOutEverywhere)
	t.Run("password", a.changesPassword)
}

func typeSignIn(t *testing.T, page playwright.Page, email, password string) {
	t.Helper()
	must(t, page.GetByLabel("E-mail").Fill(email))
	must(t, page.GetByLabel("Password").Fill(password))
	must(t, button(page, "Sign in").Click())
}

var atLogin = regexp.MustCompile(`/login(\?.*)?$`)

// Who is not signed in is led to the sign-in and back, and stays out after signing out, also by the back button.
func (a *app) leadsBack(t *testing.T) {
	page := newPage(t)
	visit(t, page, a.URL+"/transactions?status=refunded")
	must(t, expect.Page(page).ToHaveURL(atLogin))
	must(t, expect.Locator(heading(page, "Sign in")).ToBeVisible())
	typeSignIn(t, page, "clerk@demo.test", "wrong")
	sees(t, page.GetByRole("main"), "This e-mail and password don't belong together. Type them once more.")
	must(t, expect.Locator(page.GetByLabel("E-mail")).ToHaveValue("clerk@demo.test"))
	must(t, expect.Locator(page.GetByLabel("Password")).ToHaveValue(""))
	typeSignIn(t, page, "clerk@demo.test", "kontor-demo")
	must(t, expect.Page(page).ToHaveURL(a.URL+"/transactions?status=refunded"))
	must(t, button(page, "Sign out").Click())
	must(t, expect.Page(page).ToHaveURL(atLogin))
	sees(t, said(page), "You are signed out.")
	_, err := page.GoBack()
	must(t, err)
	must(t, expect.Page(page).ToHaveURL(atLogin))
}

// After five wrong passwords the right one is refused too, with a sentence that says until when.
func (a *app) locks(t *testing.T) {
	page := newPage(t, expecting(429))
	visit(t, page, a.URL+"/login")
	for range 5 {
		typeSignIn(t, page, "viewer@demo.test", "wrong")
		sees(t, page.GetByRole("main"), "don't belong together")
	}
	typeSignIn(t, page, "viewer@demo.test", "kontor-demo")
	must(t, expect.Locator(page.GetByRole("main")).ToContainText(regexp.MustCompile(`Too many wrong passwords\. Try again after .*\d{2}:\d{2}`)))
	must(t, expect.Page(page).ToHaveURL(atLogin))

	admin := a.signedIn(t, "admin")
	visit(t, admin, a.URL+"/settings/users")
	sees(t, tableOf(admin, "Users").GetByRole("row").Filter(locatorWith("viewer@demo.test")), "locked until")
}

// Signing out everywhere ends the sessions of other browsers at once.
func (a *app) signsOutEverywhere(t *testing.T) {
	here, there := a.signedIn(t, "manager"), a.signedIn(t, "manager")
	visit(t, here, a.URL+"/profile")
	must(t, button(here, "Sign out everywhere").Click())
	must(t, expect.Page(here).ToHaveURL(atLogin))
	_, err := there.Reload()
	must(t, err)
	must(t, expect.Page(there).ToHaveURL(atLogin))
}

// A new password needs the old one and some length; it ends other sessions and keeps this one.
func (a *app) changesPassword(t *testing.T) {
	here, there := a.signedIn(t, "manager"), a.signedIn(t, "manager")
	visit(t, here, a.URL+"/profile")
	change := func(old, fresh string) {
		must(t, here.GetByLabel("Present password").Fill(old))
		must(t, here.GetByLabel("New password").Fill(fresh))
		must(t, button(here, "Change password").Click())
	}
	change("not it", "correct horse battery")
	sees(t, here.GetByRole("main"), "This is not your present password. Type it once more.")
	change("kontor-demo", "short")
	sees(t, here.GetByRole("main"), "This is too short. Choose a password of at least 12 characters.")
	change("kontor-demo", "correct horse battery")
	sees(t, said(here), "Your new password is set. Other sessions were signed out.")
	_, err := there.Reload()
	must(t, err)
	must(t, expect.Page(there).ToHaveURL(atLogin))
	typeSignIn(t, there, "manager@demo.test", "kontor-demo")
	sees(t, there.GetByRole("main"), "don't belong together")
	typeSignIn(t, there, "manager@demo.test", "correct horse battery")
	must(t, expect.Locator(heading(there, "Home")).ToBeVisible())
}

package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// What the journeys have in common.

// patient waits longer than expect, for what takes several tries and pauses until it is so.
var patient = playwright.NewPlaywrightAssertions(60_000)

// signedIn opens a page of somebody of the demo.
func (a *app) signedIn(t *testing.T, who string, options ...viewOption) playwright.Page {
	t.Helper()
	page := newPage(t, options...)
	signIn(t, page, a, who+"@demo.test")
	return page
}

// paysOnGateway pays on the gateway's hosted page, which a customer was just led to, and comes back. An empty card is for a
// page that asks for none.
func (a *app) paysOnGateway(t *testing.T, customer playwright.Page, card string) {
	t.Helper()
	must(t, patient.Page(customer).ToHaveURL(regexp.MustCompile(`^`+regexp.QuoteMeta(a.Sims))))
	if card != "" {
		must(t, customer.Locator("#number").Fill(card))
		must(t, customer.Locator("#expiry").Fill("12/39"))
	}
	must(t, button(customer, "Pay").Click())
	must(t, patient.Locator(heading(customer, "Payment received")).ToBeVisible())
}

func link(page playwright.Page, name string) playwright.Locator {
	return page.GetByRole("link", playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)})
}

func heading(page playwright.Page, name string) playwright.Locator {
	return page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true), Level: playwright.Int(1)})
}

// tableOf is the table with this caption.
func tableOf(page playwright.Page, caption string) playwright.Locator {
	return page.GetByRole("table", playwright.PageGetByRoleOptions{Name: caption, Exact: playwright.Bool(true)})
}

// said is where outcomes are announced.
func said(page playwright.Page) playwright.Locator { return page.GetByRole("status") }

// head is where a payment's page says what it is and how it stands.
func head(page playwright.Page) playwright.Locator { return page.Locator("main header.head") }

// amount is one of a payment's figures by its name.
func amount(page playwright.Page, name string) playwright.Locator {
	return page.Locator("dl.amounts > div", playwright.PageLocatorOptions{HasText: name}).Locator("dd")
}

// operations is the list of what was done to a payment; its row n, counted from the newest, is nth(1), nth(2) …
func operation(page playwright.Page, n int) playwright.Locator {
	return tableOf(page, "Operations").GetByRole("row").Nth(n)
}

// act opens the form of an action and gives its dialog.
func act(t *testing.T, page playwright.Page, verb string) playwright.Locator {
	t.Helper()
	must(t, button(page, verb).Click())
	dialog := page.GetByRole("dialog")
	must(t, expect.Locator(dialog).ToBeVisible())
	return dialog
}

// press presses a button within a part of the page.
func press(t *testing.T, part playwright.Locator, name string) {
	t.Helper()
	must(t, part.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}).Click())
}

// fill types into the field with this label.
func fill(t *testing.T, part playwright.Locator, label, text string) {
	t.Helper()
	must(t, part.GetByLabel(label, playwright.LocatorGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(text))
}

// sees waits until a part of a page says something.
func sees(t *testing.T, part playwright.Locator, text string) {
	t.Helper()
	must(t, expect.Locator(part).ToContainText(text))
}

// exactLabel tells a field's label from another that has the same word in it.
var exactLabel = playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}

// locatorWith narrows a locator to what says this.
func locatorWith(text string) playwright.LocatorFilterOptions {
	return playwright.LocatorFilterOptions{HasText: text}
}

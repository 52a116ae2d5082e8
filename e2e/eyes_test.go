package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A person who wants no motion, their own few colours, or the page on paper.
func TestPagesForOtherEyes(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.pay(t, order{automatic: true})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions")
	t.Run("nothing moves", func(t *testing.T) {
		holds(t, page, `() => [...document.querySelectorAll("*")].filter(e => ["", "::before", "::after"].some(part => {
			const s = getComputedStyle(e, part || null);
			return s.transitionDuration.split(", ").some(d => parseFloat(d) > 0.001) && s.transitionProperty !== "none"
				|| s.animationName !== "none" && (parseFloat(s.animationDuration) > 0.001 || s.animationIterationCount === "infinite");
		})).map(e => "moves: " + e.outerHTML.slice(0, 100))`)
	})
	t.Run("forced colours", func(t *testing.T) {
		must(t, page.EmulateMedia(playwright.PageEmulateMediaOptions{ForcedColors: playwright.ForcedColorsActive}))
		must(t, page.Locator("tbody .cell-pick input").First().Check())
		holds(t, page, `() => {
			const lined = e => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 };
			const wrong = [];
			const told = (what, chosen, other) => { if (!lined(chosen) || other && lined(other)) wrong.push(what + " is not told apart") };
			const of = selector => document.querySelector(selector);
			told("the page one is on", of(".side [aria-current=page]"), of(".side a:not([aria-current])"));
			told("the theme", of(".themes [aria-pressed=true]"), of(".themes [aria-pressed=false]"));
			told("a row that is ticked", of("tr:has(> .cell-pick :checked)"), of("thead tr"));
			if (getComputedStyle(of("tbody .cell-pick input")).appearance !== "auto") wrong.push("a box hides its tick");
			if (parseFloat(getComputedStyle(of(".status")).borderTopWidth) < 1) wrong.push("a status has no edge");
			return wrong;
		}`)
	})
	t.Run("paper", func(t *testing.T) {
		must(t, page.SetViewportSize(1047, 700)) // A4 across, within its margins
		must(t, page.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaPrint}))
		holds(t, page, `() => {
			const wrong = [".side", ".topbar", ".filters", ".selection", ".cell-pick", "button"].flatMap(s => [...document.querySelectorAll(s)]
				.filter(e => e.checkVisibility()).map(e => "printed: " + e.outerHTML.slice(0, 100)));
			if (getComputedStyle(document.querySelector("main thead")).display !== "table-header-group") wrong.push("the table is no table");
			if (document.querySelector("main").getBoundingClientRect().left > 0) wrong.push("room is left for what is not printed");
			if (getComputedStyle(document.body).page !== "auto") wrong.push("the list is upright");
			return wrong;
		}`)
		visit(t, page, s.URL+"/transactions/1")
		must(t, page.SetViewportSize(703, 1030)) // A4 upright
		holds(t, page, `() => {
			const wrong = [];
			if (getComputedStyle(document.querySelector("main thead")).display !== "table-header-group") wrong.push("operations are no table");
			if (document.documentElement.scrollWidth > innerWidth) wrong.push("something is cut off");
			if (getComputedStyle(document.body).page !== "upright") wrong.push("a payment is across");
			return wrong;
		}`)
	})
}

// holds fails the test with every line that a script in the page answers.
func holds(t *testing.T, page playwright.Page, script string) {
	t.Helper()
	found, err := page.Evaluate(script)
	must(t, err)
	for _, line := range found.([]any) {
		t.Error(line)
	}
}

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/playwright-community/playwright-go"

	"kontor/static"
)

// posts counts the POSTs that a stand-in received. They are answered while nobody holds the lock.
type posts struct {
	atomic.Int64
	hold sync.RWMutex
}

// standIn serves one page with our style sheet and scripts under our policy, without the program. A POST answers as the
// real pages do: with the part to a script, else by sending the browser on.
func standIn(t *testing.T, lang, body string) (string, *posts) {
	t.Helper()
	received := new(posts)
	mux := http.NewServeMux()
	mux.Handle("GET "+static.Prefix, static.Handler())
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		received.Add(1)
		received.hold.RLock()
		defer received.hold.RUnlock()
		if r.Header.Get("HX-Request") == "" {
			http.Redirect(w, r, "/saved", http.StatusSeeOther)
			return
		}
		if r.FormValue("amount") == "refuse" {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		if r.FormValue("amount") == "close" {
			w.Header().Set("HX-Trigger", "close-dialog")
		}
		fmt.Fprint(w, `<p id="answer" role="status">Answered.</p>`)
	})
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		var scripts strings.Builder
		for _, name := range []string{"lib/htmx.js", "js/app.js", "js/keys.js"} {
			fmt.Fprintf(&scripts, `<script src="%s" defer></script>`, static.Path(name))
		}
		fmt.Fprintf(w, `<!doctype html><html lang="en" data-locale="%s"><head><title>Stand-in</title><meta name="viewport" content="width=device-width">
			<link rel="icon" href="%s"><link rel="stylesheet" href="%s"><script src="%s"></script>%s</head>
			<body>%s<p id="announcer" role="status"></p></body></html>`,
			lang, static.Path("icons/favicon.svg"), static.Path("app.css"), static.Path("js/theme.js"), scripts.String(), body)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL, received
}

func button(page playwright.Page, name string) playwright.Locator {
	return page.GetByRole("button", playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)})
}

const refundDialog = `<main><h1>Payment</h1>
	<a class="btn" href="/?action=refund#refund" data-dialog="refund">Refund</a>
	<dialog id="refund" class="dialog" aria-labelledby="refund-title"%s><div>
		<header><h2 id="refund-title">Refund this payment</h2></header>
		<form method="post" action="/" hx-post="/" hx-target="#answer" hx-swap="outerHTML">
			<input type="hidden" name="key" value="1">
			<label for="amount">Amount</label><input class="input" id="amount" name="amount" value="">
			<button class="btn" data-amount-button data-label="Refund {amount}" data-bare="Refund" data-currency="%s">Refund</button>
			<button class="btn" type="button" data-variant="outline" data-dialog-close>Cancel</button>
		</form></div></dialog>
	<p id="answer"></p></main>`

func TestDialogOpensAtItsFirstField(t *testing.T) {
	t.Parallel()
	url, _ := standIn(t, "en", fmt.Sprintf(refundDialog, "", "EUR"))
	page := newPage(t)
	visit(t, page, url)
	dialog := page.GetByRole("dialog")
	must(t, expect.Locator(dialog).Not().ToBeVisible())
	must(t, page.GetByText("Refund", playwright.PageGetByTextOptions{Exact: playwright.Bool(true)}).First().Click())
	must(t, expect.Locator(dialog).ToBeVisible())
	must(t, expect.Locator(page.GetByLabel("Amount")).ToBeFocused())
	must(t, expect.Page(page).ToHaveURL(url+"/")) // the link was not followed
	axe(t, page)
	must(t, button(page, "Cancel").Click())
	must(t, expect.Locator(dialog).Not().ToBeVisible())
	must(t, expect.Locator(page.GetByRole("link", playwright.PageGetByRoleOptions{Name: "Refund"})).ToBeFocused())
	must(t, page.Keyboard().Press("Enter"))
	must(t, expect.Locator(dialog).ToBeVisible())
	must(t, page.Keyboard().Press("Escape"))
	must(t, expect.Locator(dialog).Not().ToBeVisible())
}

func TestDialogOfTheServerBecomesModal(t *testing.T) {
	t.Parallel()
	url, _ := standIn(t, "en", fmt.Sprintf(refundDialog, " open", "EUR"))
	page := newPage(t)
	visit(t, page, url)
	must(t, expect.Locator(page.Locator("dialog:modal")).ToBeVisible())
	must(t, expect.Locator(page.GetByLabel("Amount")).ToBeFocused())
}

func TestDialogLinkWorksWithoutScripts(t *testing.T) {
	t.Parallel()
	url, received := standIn(t, "en", fmt.Sprintf(refundDialog, " open", "EUR"))
	page := newPage(t, withoutScripts)
	visit(t, page, url)
	must(t, page.GetByLabel("Amount").Fill("12"))
	must(t, button(page, "Refund").Click())
	must(t, expect.Page(page).ToHaveURL(url+"/saved"))
	if received.Load() != 1 {
		t.Errorf("%d posts, want 1", received.Load())
	}
}

func TestButtonRepeatsTheAmount(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang, currency string
		labels         map[string]string // by what was typed
	}{
		{"en", "EUR", map[string]string{
			"12": "Refund €12.00", "1,234.5": "Refund €1,234.50", "9007199254740993.01": "Refund €9,007,199,254,740,993.01",
			"1.234,56": "Refund 1.234,56", // unclear: as typed
			"":         "Refund",
		}},
		{"en", "JPY", map[string]string{"1200": "Refund ¥1,200", "12.5": "Refund 12.5"}}, // the server will refuse the second
		{"en", "BHD", map[string]string{"1.234": "Refund BHD\u00a01.234"}},
		{"de", "EUR", map[string]string{"1.234,56": "Refund 1.234,56\u00a0€", "12,5": "Refund 12,50\u00a0€"}},
	} {
		t.Run(tt.lang+" "+tt.currency, func(t *testing.T) {
			t.Parallel()
			url, _ := standIn(t, tt.lang, fmt.Sprintf(refundDialog, " open", tt.currency))
			page := newPage(t)
			visit(t, page, url)
			for typed, label := range tt.labels {
				must(t, page.GetByLabel("Amount").Fill(typed))
				must(t, expect.Locator(page.Locator("[data-amount-button]")).ToHaveText(label))
			}
		})
	}
}

func TestDoubleClickSendsOnce(t *testing.T) {
	t.Parallel()
	url, received := standIn(t, "en", fmt.Sprintf(refundDialog, " open", "EUR"))
	page := newPage(t)
	visit(t, page, url)
	for i, amount := range []string{"1", "refuse", "2"} { // after each answer, also a refusal, the form works again
		must(t, page.GetByLabel("Amount").Fill(amount))
		send := page.Locator("[data-amount-button]")
		received.hold.Lock()
		must(t, send.Dblclick())
		must(t, expect.Locator(send).ToBeDisabled())
		received.hold.Unlock()
		must(t, expect.Locator(send).ToBeEnabled())
		if received.Load() != int64(i+1) {
			t.Fatalf("%d posts after %d double clicks", received.Load(), i+1)
		}
	}
	must(t, expect.Locator(page.Locator("#answer")).ToHaveText("Answered."))
	must(t, page.GetByLabel("Amount").Fill("close"))
	must(t, page.Keyboard().Press("Enter"))
	must(t, expect.Locator(page.GetByRole("dialog")).Not().ToBeVisible())
}

func TestDoubleClickSendsOnceWithoutHtmx(t *testing.T) {
	t.Parallel()
	url, received := standIn(t, "en", `<main><h1>Note</h1><form method="post" action="/"><button class="btn" name="do" value="it">Save</button></form></main>`)
	page := newPage(t)
	visit(t, page, url)
	received.hold.Lock()
	box, err := button(page, "Save").BoundingBox()
	must(t, err)
	must(t, page.Mouse().Dblclick(box.X+box.Width/2, box.Y+box.Height/2)) // does not wait for the page that follows
	received.hold.Unlock()
	must(t, expect.Page(page).ToHaveURL(url+"/saved")) // an unguarded second click would have sent a second POST before it
	must(t, expect.Locator(button(page, "Save")).ToBeEnabled())
	if received.Load() != 1 {
		t.Errorf("%d posts, want 1", received.Load())
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()
	url, _ := standIn(t, "en", `<main><h1>Link</h1><button class="btn" data-copy="https://shop.test/pay/1" data-copied="Link copied.">Copy</button></main>`)
	page := newPage(t)
	must(t, page.Context().GrantPermissions([]string{"clipboard-read", "clipboard-write"}))
	visit(t, page, url)
	must(t, button(page, "Copy").Click())
	must(t, expect.Locator(page.Locator("#announcer")).ToHaveText("Link copied."))
	got, err := page.Evaluate(`() => navigator.clipboard.readText()`)
	must(t, err)
	if got != "https://shop.test/pay/1" {
		t.Errorf("clipboard holds %q", got)
	}
}

func TestSlashMovesToTheSearch(t *testing.T) {
	t.Parallel()
	url, _ := standIn(t, "en", `<main data-single-keys><h1>Transactions</h1><label>Search <input type="search" data-search></label><label>Note <input></label></main>`)
	page := newPage(t)
	visit(t, page, url)
	must(t, page.Keyboard().Press("/"))
	must(t, expect.Locator(page.GetByLabel("Search")).ToBeFocused())
	must(t, page.GetByLabel("Note").Focus())
	must(t, page.Keyboard().Type("a/b"))
	must(t, expect.Locator(page.GetByLabel("Note")).ToHaveValue("a/b"))
}

func TestTheme(t *testing.T) {
	t.Parallel()
	url, _ := standIn(t, "en", `<main><h1>Profile</h1>
		<button class="btn" data-theme-set="light">Light</button><button class="btn" data-theme-set="dark">Dark</button><button class="btn" data-theme-set="system">System</button></main>`)
	page := newPage(t, dark)
	isDark := func() bool {
		result, err := page.Evaluate(`() => document.documentElement.classList.contains("dark")`)
		must(t, err)
		return result.(bool)
	}
	// Noted when the body begins, so before anything is painted.
	must(t, page.AddInitScript(playwright.Script{Content: playwright.String(`new MutationObserver(() => {
		if (document.body && window.darkAtFirst === undefined) window.darkAtFirst = document.documentElement.classList.contains("dark");
	}).observe(document, {childList: true, subtree: true})`)}))
	visit(t, page, url)
	if first, err := page.Evaluate(`() => window.darkAtFirst`); err != nil || first != true {
		t.Errorf("dark at the first paint: %v %v", first, err)
	}
	must(t, expect.Locator(button(page, "System")).ToHaveAttribute("aria-pressed", "true"))
	axe(t, page)
	must(t, button(page, "Light").Click())
	must(t, expect.Locator(button(page, "Light")).ToHaveAttribute("aria-pressed", "true"))
	must(t, expect.Locator(button(page, "System")).ToHaveAttribute("aria-pressed", "false"))
	if isDark() {
		t.Error("still dark")
	}
	axe(t, page)
	visit(t, page, url)
	if isDark() {
		t.Error("the choice was not remembered")
	}
	must(t, button(page, "System").Click())
	if !isDark() {
		t.Error("not as the system")
	}
}

// What is cut at its edge says itself whole to a pointer that rests on it; what is not cut does not say itself twice.
func TestClippedIsShownWhole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("much longer than the room it has ", 20) + "to the end"
	url, _ := standIn(t, "en", `<main><h1>List</h1><p><span class="clipped">`+long+`</span></p><p><span class="clipped">Short</span></p></main>`)
	page := newPage(t)
	visit(t, page, url)
	cut, short := page.GetByText(long), page.GetByText("Short")
	must(t, cut.Hover())
	must(t, expect.Locator(cut).ToHaveAttribute("title", long))
	must(t, short.Hover())
	must(t, expect.Locator(short).Not().ToHaveAttribute("title", regexp.MustCompile(`.`)))
}

func TestLanguageOfTheBrowser(t *testing.T) {
	t.Parallel()
	url, _ := standIn(t, "de", `<main><h1>Zahlungen</h1></main>`)
	page := newPage(t, inLanguage("de-DE"))
	visit(t, page, url)
	got, err := page.Evaluate(`() => navigator.language`)
	must(t, err)
	if got != "de-DE" {
		t.Errorf("the browser speaks %v", got)
	}
}

// A form whose field is still looking something up is sent all the same, once.
func TestFormIsSentWhileAFieldLooksUp(t *testing.T) {
	t.Parallel()
	url, received := standIn(t, "en", `<main><h1>Form</h1>
		<form method="post" action="/" hx-post="/" hx-target="#answer" hx-swap="outerHTML">
			<label for="q">Name</label><input class="input" id="q" name="q" hx-get="/look" hx-trigger="input" hx-target="#list">
			<div id="list"></div><button class="btn">Save</button>
		</form><p id="answer"></p></main>`)
	page := newPage(t)
	must(t, page.Route(url+"/look**", func(playwright.Route) {})) // is never answered
	visit(t, page, url)
	_, err := page.ExpectRequest(url+"/look**", func() error { return page.GetByLabel("Name").Fill("Ami") })
	must(t, err)
	must(t, button(page, "Save").Click())
	sees(t, page.Locator("#answer"), "Answered.")
	if n := received.Load(); n != 1 {
		t.Errorf("it was sent %d times", n)
	}
}

// Whoever has chosen is not asked again by an answer that was still on its way.
func TestLateSuggestionsStayClosed(t *testing.T) {
	t.Parallel()
	url, _ := standIn(t, "en", `<main><h1>Form</h1><form><div data-suggest>
		<label for="q">Name</label><input class="input" id="q" name="q" data-suggest-list="list" hx-get="/look" hx-trigger="input" hx-target="#list">
		<div id="list" role="listbox" aria-label="Known" hidden></div><p data-suggest-said></p>
	</div></form></main>`)
	page := newPage(t)
	offered := func(name string) playwright.RouteFulfillOptions {
		return playwright.RouteFulfillOptions{ContentType: playwright.String("text/html"), Body: `<div role="option" data-fill='{"q":"Amira"}'>` + name + `</div>`}
	}
	late := make(chan playwright.Route, 1)
	must(t, page.Route(url+"/look?q=A", func(r playwright.Route) { _ = r.Fulfill(offered("Amira")) }))
	must(t, page.Route(url+"/look?q=Am", func(r playwright.Route) { late <- r }))
	visit(t, page, url)
	field := page.GetByLabel("Name")
	must(t, field.PressSequentially("A"))
	must(t, expect.Locator(page.GetByRole("option")).ToHaveText("Amira"))
	must(t, field.PressSequentially("m"))
	must(t, page.GetByRole("option").Click())
	must(t, expect.Locator(field).ToHaveValue("Amira"))
	must(t, (<-late).Fulfill(offered("Amal")))
	must(t, expect.Locator(page.Locator("#list")).ToHaveText("Amal"))
	must(t, expect.Locator(field).ToHaveAttribute("aria-expanded", "false"))
}

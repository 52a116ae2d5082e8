package e2e

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// expect asserts what a page shows; it waits until it does, or long enough for a busy machine.
var expect = playwright.NewPlaywrightAssertions(15_000)

// view is how a test looks at pages.
type view struct {
	context playwright.BrowserNewContextOptions
	allowed map[int]bool // statuses of answers that are no mistake
	outage  bool         // no answer at all is no mistake
}

// viewOption changes a view.
type viewOption func(*view)

// expecting allows answers with these statuses, which the browser reports on its console. 422 is always allowed: it is
// how a form says what is wrong.
func expecting(statuses ...int) viewOption {
	return func(v *view) {
		for _, status := range statuses {
			v.allowed[status] = true
		}
	}
}

// throughOutage allows requests to go unanswered: for tests that kill the program or cut its connections.
func throughOutage(v *view) { v.outage = true }

// withoutScripts switches JavaScript off: every journey works without.
func withoutScripts(v *view) { v.context.JavaScriptEnabled = playwright.Bool(false) }

// dark asks for the dark theme, as the system's setting.
func dark(v *view) { v.context.ColorScheme = playwright.ColorSchemeDark }

// onPhone looks through a small screen.
func onPhone(v *view) { v.context.Viewport = &playwright.Size{Width: 390, Height: 844} }

// inLanguage sets the browser's language.
func inLanguage(language string) viewOption {
	return func(v *view) { v.context.Locale = playwright.String(language) }
}

// newPage opens a page with its own cookies and storage. The test fails on any console or page error.
func newPage(t *testing.T, options ...viewOption) playwright.Page {
	t.Helper()
	page, problems := watchedPage(t, options...)
	t.Cleanup(func() {
		for _, problem := range problems.all() {
			t.Errorf("in the browser: %s", problem)
		}
		if t.Failed() {
			keep(t, page)
		}
		if err := page.Context().Close(); err != nil {
			t.Error(err)
		}
	})
	return page
}

// watchedPage opens a page and collects its problems.
func watchedPage(t *testing.T, options ...viewOption) (playwright.Page, *problems) {
	t.Helper()
	b, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	v := &view{
		context: playwright.BrowserNewContextOptions{
			Viewport:      &playwright.Size{Width: 1280, Height: 900},
			Locale:        playwright.String("en-GB"),
			TimezoneId:    playwright.String("UTC"),
			ReducedMotion: playwright.ReducedMotionReduce, // a picture taken half-way through a fade shows nothing
		},
		allowed: map[int]bool{422: true},
	}
	for _, o := range options {
		o(v)
	}
	context, err := b.NewContext(v.context)
	if err != nil {
		t.Fatal(err)
	}
	context.SetDefaultTimeout(30_000)
	found := &problems{allowed: v.allowed, outage: v.outage}
	context.OnConsole(func(message playwright.ConsoleMessage) {
		if message.Type() == "error" {
			where := ""
			if location := message.Location(); location != nil {
				where = location.URL
			}
			found.add(message.Text(), where)
		}
	})
	context.OnWebError(func(webError playwright.WebError) { found.add(webError.Error().Error(), "") })
	tracing := playwright.TracingStartOptions{Snapshots: playwright.Bool(true)}
	if err := context.Tracing().Start(tracing); err != nil {
		t.Fatal(err)
	}
	page, err := context.NewPage()
	if err != nil {
		t.Fatal(err)
	}
	return page, found
}

// problems collects what the browser complains about.
type problems struct {
	mu      sync.Mutex
	allowed map[int]bool
	outage  bool
	list    []string
}

// failedResource is the browser's word for an answer of 400 and above.
var failedResource = regexp.MustCompile(`^Failed to load resource: the server responded with a status of (\d+)`)

// noAnswer is the browser's word, and htmx's, for a request that was not answered.
var noAnswer = regexp.MustCompile(`net::ERR_|Failed to fetch`)

// tracedFrame is what the browser says when the trace's own script is kept out of a letter's frame, where nothing may run.
// That a letter has no script of its own is held by the tests of web/letters.
var tracedFrame = regexp.MustCompile(`^Blocked script execution in '[^']*/(letter|letters/preview/frame)(\?[^']*)?' because the document's frame is sandboxed`)

func (p *problems) add(text, where string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if match := failedResource.FindStringSubmatch(text); match != nil {
		var status int
		if _, err := fmt.Sscan(match[1], &status); err == nil && p.allowed[status] {
			return
		}
	}
	if tracedFrame.MatchString(text) {
		return
	}
	if p.outage && noAnswer.MatchString(text) {
		return
	}
	if where != "" {
		text += " (" + where + ")"
	}
	p.list = append(p.list, text)
}

func (p *problems) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.list...)
}

// keep saves the trace and a picture of a failed test. A page that hangs must not hang the tests: it gives up after a while.
func keep(t *testing.T, page playwright.Page) {
	t.Helper()
	dir := outputDir(t)
	done := make(chan error, 1)
	go func() {
		traceErr := page.Context().Tracing().Stop(filepath.Join(dir, "trace.zip"))
		_, pictureErr := page.Screenshot(playwright.PageScreenshotOptions{
			Path: playwright.String(filepath.Join(dir, "screenshot.png")), FullPage: playwright.Bool(true), Timeout: playwright.Float(5000),
		})
		done <- errors.Join(traceErr, pictureErr)
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Logf("some evidence is missing: %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Log("some evidence is missing: the page does not answer")
	}
	t.Logf("trace and screenshot are in %s; the page was %s", dir, page.URL())
}

// outputDir makes the folder in which a failed test leaves its evidence.
func outputDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("output", strings.NewReplacer("/", "_", " ", "_").Replace(t.Name()))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	return absolute
}

// visit opens an address.
func visit(t *testing.T, page playwright.Page, url string) {
	t.Helper()
	if _, err := page.Goto(url); err != nil {
		t.Fatal(err)
	}
}

// must fails the test when an action in the browser could not be done.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// signIn signs a demo user in and waits for the page that follows.
func signIn(t *testing.T, page playwright.Page, a *app, email string) {
	t.Helper()
	visit(t, page, a.URL+"/login")
	must(t, page.GetByLabel("E-mail").Fill(email))
	must(t, page.GetByLabel("Password").Fill("kontor-demo"))
	must(t, page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Sign in", Exact: playwright.Bool(true)}).Click())
	must(t, expect.Page(page).Not().ToHaveURL(regexp.MustCompile(`/login(\?.*)?$`)))
}

//go:embed testdata/axe.min.js
var axeSource string

// axeRun tries the rules of WCAG 2.2 at level AA.
const axeRun = `async () => {
	const result = await axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
	});
	return JSON.stringify(result.violations.map(v => ({
		id: v.id, help: v.help, impact: v.impact,
		nodes: v.nodes.map(n => ({html: n.html, summary: n.failureSummary})),
	})));
}`

// axeViolation is one rule of accessibility that a page breaks.
type axeViolation struct {
	ID, Help, Impact string
	Nodes            []struct{ HTML, Summary string }
}

func (v axeViolation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, %s)", v.Help, v.ID, v.Impact)
	for _, node := range v.Nodes {
		fmt.Fprintf(&b, "\n    %.300s\n      %s", node.HTML, strings.ReplaceAll(node.Summary, "\n", "\n      "))
	}
	return b.String()
}

// axe fails the test for everything that keeps people from using the page as it stands now.
func axe(t *testing.T, page playwright.Page) {
	t.Helper()
	for _, violation := range axeViolations(t, page) {
		t.Errorf("accessibility of %s: %s", page.URL(), violation)
	}
}

func axeViolations(t *testing.T, page playwright.Page) []axeViolation {
	t.Helper()
	loaded, err := page.Evaluate(`typeof axe !== "undefined"`)
	must(t, err)
	if loaded != true {
		// Evaluated through the browser's debugger, which our content security policy does not bind.
		_, err = page.Evaluate(axeSource)
		must(t, err)
	}
	result, err := page.Evaluate(axeRun)
	must(t, err)
	var violations []axeViolation
	if err := json.Unmarshal([]byte(result.(string)), &violations); err != nil {
		t.Fatal(err)
	}
	return violations
}

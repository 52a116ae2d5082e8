package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A tab has one stream while it is looked at and none while it is not, and catches up when one comes back to it.
func TestLiveStreams(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("hidden", s.looksElsewhere)
	t.Run("away and back", s.goesAndComesBack)
	t.Run("fits now", s.fitsNow)
}

// ear stands between a browser and the pages, and counts the streams that are open.
type ear struct {
	app  *app
	open atomic.Int32
}

func (s *shop) ear(t *testing.T) *ear {
	t.Helper()
	pages, err := url.Parse(s.URL)
	must(t, err)
	e, through := &ear{}, httputil.NewSingleHostReverseProxy(pages)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") == "text/event-stream" {
			e.open.Add(1)
			defer e.open.Add(-1)
		}
		through.ServeHTTP(w, r)
	}))
	t.Cleanup(front.CloseClientConnections)
	t.Cleanup(front.Close)
	e.app = &app{URL: front.URL}
	return e
}

func (e *ear) hears(t *testing.T, streams int32) {
	t.Helper()
	until(t, fmt.Sprintf("%d streams are open", streams), func() bool { return e.open.Load() == streams })
}

// looksAtRow opens the list and waits until it is live.
func (e *ear) looksAtRow(t *testing.T, p paid) (playwright.Page, playwright.Locator) {
	t.Helper()
	page := e.app.signedIn(t, "clerk")
	visit(t, page, e.app.URL+"/transactions?kind=payment")
	row := resultOf(page, p)
	sees(t, row, "authorized")
	e.hears(t, 1)
	return page, row
}

// does all of it to a payment, in another way than through the page that is looked at.
func (s *shop) does(t *testing.T, p paid, what, column string) {
	t.Helper()
	status, _, body := s.clerk.post(t, "/transactions/"+p.id+what, url.Values{"key": {newKey()}, "amount": {"50"}, "reason": {"goodwill"}})
	if status != http.StatusSeeOther {
		t.Fatalf("%s answered %d: %s", what, status, body)
	}
	until(t, "it is "+column, func() bool { return s.clerk.export(t, url.Values{"q": {p.payID}})[0][column] == "50.00" })
}

func (s *shop) looksElsewhere(t *testing.T) {
	e, p := s.ear(t), s.pay(t, order{})
	page, row := e.looksAtRow(t, p)
	hide(t, page, true)
	e.hears(t, 0)
	s.does(t, p, "/captures", "captured")
	sees(t, row, "authorized")
	hide(t, page, false)
	sees(t, row, "captured")
	e.hears(t, 1)
}

// hide tells a page that it is behind another, or in front again. Without a window Chromium takes every page to be in front.
func hide(t *testing.T, page playwright.Page, hidden bool) {
	t.Helper()
	_, err := page.Evaluate(`hidden => {
		Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
		document.dispatchEvent(new Event("visibilitychange"));
	}`, hidden)
	must(t, err)
}

func (s *shop) goesAndComesBack(t *testing.T) {
	e, p := s.ear(t), s.pay(t, order{})
	page, row := e.looksAtRow(t, p)
	must(t, row.GetByRole("link").First().Click())
	sees(t, head(page), "authorized")
	e.hears(t, 0)
	_, err := page.GoBack()
	must(t, err)
	sees(t, row, "authorized")
	e.hears(t, 1)
	s.does(t, p, "/captures", "captured")
	must(t, patient.Locator(row).ToContainText("captured"))
	e.hears(t, 1)

	// Where the browser keeps the page as it was, it is woken. Playwright switches that off, so that the page is told as if.
	turn(t, page, "pagehide")
	e.hears(t, 0)
	s.does(t, p, "/refunds", "refunded")
	sees(t, row, "captured")
	turn(t, page, "pageshow")
	sees(t, row, "refunded")
	e.hears(t, 1)
}

// A payment that comes to fit what is listed is announced, and is there when the list is asked for.
func (s *shop) fitsNow(t *testing.T) {
	p := s.pay(t, order{})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions?status=captured&kind=payment")
	must(t, expect.Locator(tableOf(page, "Transactions")).ToBeVisible())
	s.does(t, p, "/captures", "captured")
	newer := page.Locator("#newer")
	must(t, patient.Locator(newer).ToContainText("1 new"))
	must(t, expect.Locator(resultOf(page, p)).ToHaveCount(0))
	must(t, newer.GetByRole("link").Click())
	must(t, expect.Locator(resultOf(page, p)).ToHaveCount(1))
}

func turn(t *testing.T, page playwright.Page, event string) {
	t.Helper()
	_, err := page.Evaluate(`event => dispatchEvent(new PageTransitionEvent(event, { persisted: true }))`, event)
	must(t, err)
}

// A stop does not wait for those who look on; their page, which asked in vain, goes on by itself when the program is there again, by
// events.
func TestLiveThroughARestart(t *testing.T) {
	t.Parallel()
	sims, m := simulators(t), newMachine(t)
	file, database := filepath.Join(m.dir, "accounts.yaml"), filepath.Join(m.dir, "kontor.db")
	accountsFile(t, file, listed{"shop", sims.Sims + "/computop", "sim_demo"})
	m.does(0, "can sign in as admin", "correct horse battery\n", "admin", "create", "--email", "ada@example.com", "--name", "Ada")
	s := &shop{app: start(t, withArgs("serve"), withEnv("KONTOR_ADDR", freeAddress(t)), withEnv("KONTOR_SECRET_KEY", secretKey),
		withEnv("KONTOR_ACCOUNTS_FILE", file), withEnv("KONTOR_DATABASE", database))}
	page := newPage(t, throughOutage)
	var streams, vain atomic.Int32
	page.OnRequestFailed(func(r playwright.Request) {
		if strings.Contains(r.URL(), "/transactions/live?") && r.Headers()["accept"] == "text/html" {
			vain.Add(1)
		}
	})
	page.OnResponse(func(r playwright.Response) {
		if strings.HasPrefix(r.Headers()["content-type"], "text/event-stream") {
			streams.Add(1)
		}
	})
	visit(t, page, s.URL+"/login")
	typeSignIn(t, page, "ada@example.com", "correct horse battery")
	must(t, expect.Locator(heading(page, "Home")).ToBeVisible())
	s.takeForm(t, page, "49.90", "RE-5432", byHand)
	must(t, button(hosted(t, page), "Pay").Click())
	sees(t, head(page), "authorized")
	colleague, err := page.Context().NewPage()
	must(t, err)
	visit(t, colleague, page.URL())
	visit(t, page, s.URL+"/transactions")
	row := tableOf(page, "Transactions").GetByRole("row").Filter(locatorWith("RE-5432"))
	sees(t, row, "authorized")
	until(t, "the list is live", func() bool { return streams.Load() >= 1 })
	_, err = page.Evaluate("window.stayed = true")
	must(t, err)

	s.stop() // far sooner than the time that it has for requests
	until(t, "the page asks in vain", func() bool { return vain.Load() > 0 })
	s.run()
	press(t, act(t, colleague, "Capture"), "Capture €49.90")
	must(t, patient.Locator(row).ToContainText("captured"))
	until(t, "the list is live by events again", func() bool { return streams.Load() >= 2 })
	stayed, err := page.Evaluate("window.stayed")
	must(t, err)
	if stayed != true {
		t.Error("the page was loaded anew")
	}
}

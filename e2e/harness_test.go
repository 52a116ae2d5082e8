package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// The policy of the real pages.
const policy = "default-src 'self'"

// serve answers every path with the given body under the policy, but /status/N, which answers with that status, and the
// icon that the browser asks for by itself.
func serve(t *testing.T, body string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if r.URL.Path == "/abort" {
			panic(http.ErrAbortHandler)
		}
		var status int
		if _, err := fmt.Sscanf(r.URL.Path, "/status/%d", &status); err == nil {
			w.WriteHeader(status)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>Stand-in</title></head><body>%s</body></html>`, body)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestHarnessSeesProblems(t *testing.T) {
	tests := []struct {
		name, body string
		options    []viewOption
		script     string
		want       string // part of a problem; "" for none
	}{
		{name: "nothing", body: "<p>Fine.</p>"},
		{name: "console error", script: `() => console.error("something broke")`, want: "something broke"},
		{name: "console warning", script: `() => console.warn("take care")`},
		{name: "page error", script: `() => { setTimeout(() => { throw new Error("thrown later") }) }`, want: "thrown later"},
		{name: "inline script against the policy", body: `<script>alert(1)</script>`, want: "Content Security Policy"},
		{name: "inline style against the policy", body: `<p style="color: red">red</p>`, want: "Content Security Policy"},
		{name: "failed answer", script: `() => fetch("/status/500")`, want: "status of 500"},
		{name: "refused form", script: `() => fetch("/status/422")`},
		{name: "expected answer", script: `() => fetch("/status/403")`, options: []viewOption{expecting(403)}},
		{name: "no answer", script: `() => fetch("/abort").catch(() => {})`, want: "net::ERR_"},
		{name: "no answer in an outage", script: `() => fetch("/abort").catch(() => {})`, options: []viewOption{throughOutage}},
		{name: "unexpected answer", script: `() => fetch("/status/403")`, want: "status of 403"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, tt.body)
			page, problems := watchedPage(t, tt.options...)
			t.Cleanup(func() { _ = page.Context().Close() })
			visit(t, page, server.URL)
			if tt.script != "" {
				if _, err := page.Evaluate(tt.script); err != nil {
					t.Fatal(err)
				}
			}
			// What the browser said before this answer has arrived before it too.
			if _, err := page.Evaluate(`() => new Promise(resolve => setTimeout(resolve, 100))`); err != nil {
				t.Fatal(err)
			}
			found := func() string { return strings.Join(problems.all(), "\n") }
			until(t, "the problem is told: "+tt.want, func() bool { return strings.Contains(found(), tt.want) })
			if tt.want == "" && found() != "" {
				t.Errorf("problems %q, want none", found())
			}
		})
	}
}

func TestHarnessKeepsEvidence(t *testing.T) {
	t.Cleanup(func() { _ = os.RemoveAll(outputDir(t)) })
	page, _ := watchedPage(t)
	t.Cleanup(func() { _ = page.Context().Close() })
	visit(t, page, serve(t, "<p>Here I am.</p>").URL)
	keep(t, page)
	for _, name := range []string{"trace.zip", "screenshot.png"} {
		if info, err := os.Stat(filepath.Join(outputDir(t), name)); err != nil || info.Size() == 0 {
			t.Errorf("%s was not kept: %v", name, err)
		}
	}
}

func TestAxeSeesViolations(t *testing.T) {
	page := newPage(t)
	visit(t, page, serve(t, `<main><h1>Names</h1><label>Name <input></label></main>`).URL)
	if found := axeViolations(t, page); len(found) != 0 {
		t.Errorf("a sound page has violations: %v", found)
	}
	visit(t, page, serve(t, `<main><h1>Names</h1><input type="text"></main>`).URL)
	found := axeViolations(t, page)
	if len(found) != 1 || found[0].ID != "label" || !strings.Contains(found[0].String(), `<input type="text">`) {
		t.Errorf("a field without a label: %v", found)
	}
}

var standInProgram = sync.OnceValues(func() (string, error) { return build("standin", "testdata/standin") })

func TestStart(t *testing.T) {
	t.Parallel()
	a := start(t, withProgram(standInProgram), withEnv("KONTOR_NAME", "Ana"))
	if a.Sims != "http://127.0.0.1:1" || a.Controls != "http://127.0.0.1:2" {
		t.Errorf("simulators on %q, controls on %q", a.Sims, a.Controls)
	}
	page := newPage(t, throughOutage)
	signIn(t, page, a, "clerk@demo.test")
	must(t, expect.Locator(page.GetByRole("heading")).ToHaveText("clerk@demo.test Ana"))

	a.kill()
	a.restart()
	visit(t, page, a.URL)
	a.restart()
	visit(t, page, a.URL)

	// Only the pages' address is waited for.
	if other := start(t, withProgram(standInProgram), withArgs("serve")); other.Sims != "" || other.URL == "" {
		t.Errorf("serve: simulators on %q, listening on %q", other.Sims, other.URL)
	}
}

func TestExecute(t *testing.T) {
	t.Parallel()
	if out, _, status := execute(t, standInProgram, nil, "version"); out != "standin 1\n" || status != 0 {
		t.Errorf("version: %q, status %d", out, status)
	}
	if _, errOut, status := execute(t, standInProgram, nil, "fail"); errOut != "standin: can't go on\n" || status != 1 {
		t.Errorf("fail: %q, status %d", errOut, status)
	}
}

// recorder stands for a test that may fail.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}
func (r *recorder) Helper() {}

func TestStopSeesABadEnd(t *testing.T) {
	t.Parallel()
	a := start(t, withProgram(standInProgram), withArgs("badly"))
	var seen recorder
	a.t = &seen
	a.stop()
	if len(seen.errors) != 1 || !strings.Contains(seen.errors[0], "exit status 3") {
		t.Errorf("a bad end: %v", seen.errors)
	}
}

func TestReadAddresses(t *testing.T) {
	printed := "seed 1\nsimulators on http://127.0.0.1:2: below it /computop/\n{\"msg\":\"controls on http://127.0.0.1:3\"}\nlistening on http://127.0.0.1:1 (Ctrl-C stops)\nlater\n"
	found := readAddresses(strings.NewReader(printed), []string{"listening", "simulators", "controls"})
	for word, want := range map[string]string{
		"listening": "http://127.0.0.1:1", "simulators": "http://127.0.0.1:2", "controls": "http://127.0.0.1:3",
	} {
		if found[word] != want {
			t.Errorf("%s on %q, want %q", word, found[word], want)
		}
	}
	if found := readAddresses(strings.NewReader("oh no\n"), []string{"listening"}); len(found) != 0 {
		t.Errorf("addresses out of nothing: %v", found)
	}
}

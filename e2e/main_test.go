// Package e2e holds the journeys through the browser: each test starts the built binary with a database and simulators
// of its own, acts through pages as a person does, and asserts what a person sees. One browser serves them all.
//
//	func TestRefund(t *testing.T) {
//		t.Parallel()
//		app := start(t)
//		page := newPage(t)
//		signIn(t, page, app, "clerk@demo.test")
//		…
//		axe(t, page)
//	}
//
// A test fails on any console or page error. When it fails, its trace, screenshot and the program's output are kept
// below e2e/output; `npx playwright show-trace` opens the trace.
package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"

	"kontor/e2e/browser"
)

var (
	workDir     string // for the binary; removed at the end
	stopBrowser = func() {}
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if workDir, err = os.MkdirTemp("", "kontor-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	defer os.RemoveAll(workDir)
	defer func() { stopBrowser() }()
	return m.Run()
}

// binary builds the program once, when the first test needs it, and returns its path. The flags are those of every
// other build, so that the compiled SQLite is shared; the tag is that of the Dockerfile.
var binary = sync.OnceValues(func() (string, error) { return build("kontor", "..") })

// build compiles the main package in a folder.
func build(name, dir string) (string, error) {
	path := filepath.Join(workDir, name)
	command := exec.Command("go", "build", "-tags", "nomsgpack", "-o", path, ".")
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", name, err, out)
	}
	return path, nil
}

// chromium starts the browser once, when the first test needs it.
var chromium = sync.OnceValues(func() (playwright.Browser, error) {
	b, stop, err := browser.Start()
	if err != nil {
		return nil, errors.Join(err, errors.New("`make setup` installs what is missing"))
	}
	stopBrowser = stop
	return b, nil
})

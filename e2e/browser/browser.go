// Package browser finds and starts the Chromium that the end-to-end tests drive.
package browser

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/playwright-community/playwright-go"
)

// Executable returns the path of an installed Chromium or Chrome: $KONTOR_CHROMIUM, else the first found in the PATH.
// It is empty where there is none; Playwright's own is used then.
func Executable() string {
	for _, name := range []string{os.Getenv("KONTOR_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Install makes Playwright's driver ready, and downloads its Chromium where no other is installed. It may change files
// of the driver, so it must be done once, before tests of several packages run.
func Install() error {
	return playwright.Install(options())
}

// Start runs the driver and one browser. The function returned stops both.
func Start() (playwright.Browser, func(), error) {
	run := options()
	run.SkipInstallBrowsers = true
	driver, err := playwright.Run(run)
	if err != nil {
		return nil, nil, fmt.Errorf("starting Playwright's driver (make setup installs it): %w", err)
	}
	launch := playwright.BrowserTypeLaunchOptions{
		// Nothing but the page under test: no calls home, no sandbox (it needs privileges that containers lack).
		Args: []string{
			"--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
			"--disable-sync", "--no-first-run",
		},
	}
	if path := Executable(); path != "" {
		launch.ExecutablePath = playwright.String(path)
	}
	browser, err := driver.Chromium.Launch(launch)
	if err != nil { // it dies at its start now and then, where the machine is busy
		browser, err = driver.Chromium.Launch(launch)
	}
	if err != nil {
		_ = driver.Stop()
		return nil, nil, fmt.Errorf("starting Chromium (make setup installs it): %w", err)
	}
	stop := func() {
		_ = browser.Close()
		_ = driver.Stop()
	}
	return browser, stop, nil
}

func options() *playwright.RunOptions {
	return &playwright.RunOptions{
		Browsers:            []string{"chromium"},
		SkipInstallBrowsers: Executable() != "",
		Verbose:             false,
		Stdout:              os.Stderr,
		Stderr:              os.Stderr,
	}
}

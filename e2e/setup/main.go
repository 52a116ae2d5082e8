// Command setup makes Playwright's driver, and a browser where none is installed, ready for the end-to-end tests.
package main

import (
	"fmt"
	"os"

	"kontor/e2e/browser"
)

func main() {
	if err := browser.Install(); err != nil {
		fmt.Fprintln(os.Stderr, "setup:", err)
		os.Exit(1)
	}
}

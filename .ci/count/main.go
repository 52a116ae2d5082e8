// Command count reads what `go test -json` writes, prints what plain `go test` would print, with the whole output of
// tests that failed and the reasons of those that were skipped, and closes with a line that counts them:
//
//	321 passed, 0 failed, 4 skipped
//
// Its exit status is 1 when a test or a package failed, or when no test ran at all.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// event is one line of `go test -json`.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// id names a test.
type id struct{ pkg, test string }

// counter follows a run.
type counter struct {
	out                     io.Writer
	passed, failed, skipped int
	output                  map[id][]string // of tests that have not ended, and of packages
	order                   []id            // tests that have not ended, in their order
	failedIn                map[string]int  // failed tests by package
}

func main() {
	ok := count(os.Stdin, os.Stdout)
	if !ok {
		os.Exit(1)
	}
}

// count copies the run from in to out and says whether it passed.
func count(in io.Reader, out io.Writer) bool {
	c := &counter{out: out, output: make(map[id][]string), failedIn: make(map[string]int)}
	reader := bufio.NewReader(in)
	for {
		line, err := reader.ReadString('\n')
		if strings.HasPrefix(line, "{") {
			var e event
			if json.Unmarshal([]byte(line), &e) == nil {
				c.take(e)
				line = ""
			}
		}
		fmt.Fprint(out, line) // not an event: the go command itself speaks
		if err != nil {
			break
		}
	}
	for _, open := range slices.Clone(c.order) { // the go command was stopped
		c.end(open, "fail")
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", c.passed, c.failed, c.skipped)
	return c.failed == 0 && c.passed > 0
}

// take works one event.
func (c *counter) take(e event) {
	test := id{e.Package, e.Test}
	switch e.Action {
	case "build-output":
		fmt.Fprint(c.out, e.Output)
	case "run":
		c.order = append(c.order, test)
	case "output":
		switch {
		case e.Test != "":
			c.output[test] = append(c.output[test], e.Output)
		case e.Output != "PASS\n":
			fmt.Fprint(c.out, e.Output)
		}
	case "pass", "fail", "skip":
		if e.Test != "" {
			c.end(test, e.Action)
		} else {
			c.endPackage(e.Package, e.Action)
		}
	}
}

// end counts a test that ended, and prints what it said where that matters.
func (c *counter) end(test id, action string) {
	switch action {
	case "pass":
		c.passed++
	case "skip":
		c.skipped++
		c.print(test)
	case "fail":
		c.failed++
		c.failedIn[test.pkg]++
		c.print(test)
	}
	delete(c.output, test)
	c.order = slices.DeleteFunc(c.order, func(open id) bool { return open == test })
}

// endPackage counts as failed the tests that a panic or the time limit cut off, and a package that failed without a
// failing test: it did not build, or ended early.
func (c *counter) endPackage(pkg, action string) {
	for _, open := range slices.Clone(c.order) {
		if open.pkg == pkg {
			c.end(open, "fail")
		}
	}
	if action == "fail" && c.failedIn[pkg] == 0 {
		c.failed++
	}
}

// print shows the output of a test without the lines that only say it began or went on.
func (c *counter) print(test id) {
	for _, line := range c.output[test] {
		if strings.HasPrefix(line, "=== ") {
			continue
		}
		fmt.Fprint(c.out, line)
	}
}

package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// app is one running program with a folder, a database and simulators of its own.
type app struct {
	URL      string // of the pages
	Sims     string // of the simulators, each below its provider's name; empty for commands that start none
	Controls string // of the simulators' controls
	Dir      string // its working folder; Dir/kontor.db is its database

	t       testing.TB
	program func() (string, error)
	args    []string
	env     []string
	waitFor []string // words printed before an address when the program is ready
	command *exec.Cmd
	output  *output
	done    chan struct{} // closed when the process has ended and err is set
	err     error
	stopped bool
}

// option changes how a program is started.
type option func(*app)

// withArgs runs another command than `kontor demo`. Only the pages' address is waited for.
func withArgs(args ...string) option {
	return func(a *app) {
		a.args = args
		a.waitFor = []string{"listening"}
	}
}

// withEnv sets a variable of the program's environment.
func withEnv(name, value string) option {
	return func(a *app) { a.env = append(a.env, name+"="+value) }
}

// withProgram runs another program than ours.
func withProgram(program func() (string, error)) option {
	return func(a *app) { a.program = program }
}

// start runs the program with `demo` and returns when its pages and simulators answer. It is stopped with the test.
func start(t *testing.T, options ...option) *app {
	t.Helper()
	a := &app{t: t, Dir: t.TempDir(), program: binary, args: []string{"demo"}, waitFor: []string{"listening", "simulators", "controls"}}
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "KONTOR_") {
			a.env = append(a.env, variable)
		}
	}
	a.env = append(a.env,
		"KONTOR_ADDR=127.0.0.1:0",
		"KONTOR_SIM_ADDR=127.0.0.1:0",
		"KONTOR_SIM_CONTROL_ADDR=127.0.0.1:0",
		"KONTOR_DATABASE="+filepath.Join(a.Dir, "kontor.db"),
		"KONTOR_SEED=1",
	)
	for _, o := range options {
		o(a)
	}
	t.Cleanup(func() {
		a.stop()
		if t.Failed() && a.output != nil {
			name := filepath.Join(outputDir(t), "kontor.log")
			if err := os.WriteFile(name, a.output.Bytes(), 0o644); err != nil {
				t.Error(err)
			}
			t.Logf("the program's output is in %s; its end:\n%s", name, lastLines(a.output.Bytes(), 30))
		}
	})
	a.run()
	return a
}

// restart starts a program that was stopped or killed again, over what it left behind. Its addresses change.
func (a *app) restart() {
	a.t.Helper()
	a.stop()
	a.run()
}

// run starts the program and waits until it has said where it listens.
func (a *app) run() {
	a.t.Helper()
	path, err := a.program()
	if err != nil {
		a.t.Fatal(err)
	}
	a.command = exec.Command(path, a.args...)
	a.command.Dir = a.Dir
	a.command.Env = a.env
	reader, writer := io.Pipe()
	if a.output == nil {
		a.output = &output{}
	}
	a.command.Stdout = io.MultiWriter(a.output, writer)
	a.command.Stderr = a.output
	a.command.WaitDelay = 5 * time.Second
	a.stopped = false
	a.done = make(chan struct{})
	if err := a.command.Start(); err != nil {
		a.t.Fatal(err)
	}
	go func() {
		a.err = a.command.Wait()
		writer.Close()
		close(a.done)
	}()

	addresses := make(chan map[string]string, 1)
	go func() {
		addresses <- readAddresses(reader, a.waitFor)
		_, _ = io.Copy(io.Discard, reader)
	}()
	select {
	case found := <-addresses:
		for _, word := range a.waitFor {
			if found[word] == "" {
				a.t.Fatalf("the program ended without saying `%s on http://…`; it said:\n%s", word, lastLines(a.output.Bytes(), 30))
			}
		}
		a.URL, a.Sims, a.Controls = found["listening"], found["simulators"], found["controls"]
	case <-time.After(2 * time.Minute):
		a.t.Fatalf("the program was not ready after two minutes; it said:\n%s", lastLines(a.output.Bytes(), 30))
	}
}

// stop ends the program as an operator would, and fails the test when it doesn't end well.
func (a *app) stop() {
	a.t.Helper()
	if a.command == nil || a.command.Process == nil || a.stopped {
		return
	}
	a.stopped = true
	select {
	case <-a.done:
		a.t.Errorf("the program ended by itself: %v", a.err)
		return
	default:
	}
	_ = a.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-a.done:
		if a.err != nil {
			a.t.Errorf("the program did not end well after SIGTERM: %v", a.err)
		}
	case <-time.After(20 * time.Second):
		_ = a.command.Process.Kill()
		<-a.done
		a.t.Error("the program did not end within 20 seconds of SIGTERM")
	}
}

// kill ends the program as a power cut would. Start it again with restart.
func (a *app) kill() {
	a.t.Helper()
	a.stopped = true
	_ = a.command.Process.Kill()
	<-a.done
}

// addressLine is a line like `listening on http://127.0.0.1:34567`, whatever stands around it.
var addressLine = regexp.MustCompile(`\b(listening|simulators|controls) on (http://[^\s"]+)`)

// readAddresses reads lines until every word's address is known, or there are no more lines.
func readAddresses(r io.Reader, words []string) map[string]string {
	found := make(map[string]string)
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		for _, match := range addressLine.FindAllStringSubmatch(lines.Text(), -1) {
			found[match[1]] = strings.TrimRight(match[2], "/:")
		}
		if !slices.ContainsFunc(words, func(word string) bool { return found[word] == "" }) {
			break
		}
	}
	return found
}

// output collects what a program prints.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

// Bytes returns a copy of all that was printed so far.
func (o *output) Bytes() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	return bytes.Clone(o.buf.Bytes())
}

var port = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// hasNoCard fails the test where digits of a card were printed. A port may have the same, so addresses do not count.
func (o *output) hasNoCard(t *testing.T, digits string) {
	t.Helper()
	if printed := port.ReplaceAll(o.Bytes(), nil); bytes.Contains(printed, []byte(digits)) {
		t.Error("the program printed a card")
	}
}

func lastLines(text []byte, n int) string {
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// execute runs a command of a program, mostly binary, to its end and returns what it printed and its exit status.
func execute(t *testing.T, program func() (string, error), env []string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	command := exec.Command(path, args...)
	command.Dir = t.TempDir()
	command.Env = append(os.Environ(), env...)
	command.Stdout, command.Stderr = &out, &errOut
	err = command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), command.ProcessState.ExitCode()
}

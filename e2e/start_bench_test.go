package e2e

import (
	"encoding/base64"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"kontor/models/modelstest"
)

// BenchmarkStart is the time from the start of the program to its first page and, of `serve`, the most it holds in memory in
// the minute after that, while nobody asks it for anything. The yardstick is the same program that prints its version: it is
// loaded, and ends.
func BenchmarkStart(b *testing.B) {
	program := installed(b)
	own := func(*testing.B) string { return "" }
	for _, c := range []struct {
		name, command string
		book          func(b *testing.B) string // "": each start has an empty one of its own
		again         bool                      // it was started on that book before
		held          bool                      // to the targets of a start
	}{
		{"demo, first time", "demo", own, false, false},
		{"demo, again", "demo", own, true, false},
		{"serve, empty book", "serve", own, true, true},
		{"serve, large book, SQLite", "serve", func(b *testing.B) string { return modelstest.Seeded(b, modelstest.Large(b)) }, true, true},
		{"serve, large book, PostgreSQL", "serve", func(b *testing.B) string { return modelstest.SeededPostgres(b, modelstest.Large(b)) }, true, true},
	} {
		b.Run(c.name+", beside an empty run", func(b *testing.B) {
			const rounds = 5
			book := c.book(b)
			var first, empty []float64
			var standing float64
			for b.Loop() {
				for round := range rounds {
					a := starting(b, program, c.command, book)
					if c.again {
						a.run()
						a.stop()
					}
					first = append(first, firstPage(b, a))
					if c.held && round == rounds-1 {
						standing = mostHeld(b, a, time.Minute)
					}
					a.stop()
					empty = append(empty, emptyRun(b, program))
				}
			}
			modelstest.BesideRounds(b, "ms", first, empty, modelstest.Bound{})
			if c.held {
				modelstest.Alone(b, "first-page-ms", modelstest.Median(first), modelstest.AtMost(100))
				modelstest.Alone(b, "held-MB", standing, modelstest.AtMost(64))
			}
		})
	}
}

// installed is a copy of the program, as every installation is. Of a file that the linker has just written the kernel may map
// large pages whole, needed or not, for as long as it keeps them: that is 17 MB more.
func installed(b *testing.B) string {
	b.Helper()
	linked, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	program := filepath.Join(b.TempDir(), "kontor")
	if out, err := exec.Command("cp", linked, program).CombinedOutput(); err != nil {
		b.Fatalf("copying the program: %v\n%s", err, out)
	}
	return program
}

// starting is the program, about to be started on a book; "": an empty one of its own.
func starting(b *testing.B, program, command, book string) *app {
	b.Helper()
	dir := b.TempDir()
	if book == "" {
		book = filepath.Join(dir, "kontor.db")
	}
	return &app{
		t: b, Dir: dir, program: func() (string, error) { return program, nil }, args: []string{command}, waitFor: []string{"listening"},
		env: []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "KONTOR_SECRET_KEY=" + base64.StdEncoding.EncodeToString(modelstest.Key),
			"KONTOR_ADDR=127.0.0.1:0", "KONTOR_SIM_ADDR=127.0.0.1:0", "KONTOR_SIM_CONTROL_ADDR=127.0.0.1:0",
			"KONTOR_DATABASE=" + book, "KONTOR_SEED=1",
		},
	}
}

// firstPage starts the program and asks for the page that everybody sees first.
func firstPage(b *testing.B, a *app) (ms float64) {
	b.Helper()
	began := time.Now()
	a.run()
	r, err := http.Get(a.URL + "/login")
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	took := time.Since(began)
	if r.StatusCode != http.StatusOK {
		b.Fatalf("the first page is answered with %s", r.Status)
	}
	return float64(took.Microseconds()) / 1000
}

func emptyRun(b *testing.B, program string) (ms float64) {
	b.Helper()
	began := time.Now()
	if err := exec.Command(program, "version").Run(); err != nil {
		b.Fatal(err)
	}
	return float64(time.Since(began).Microseconds()) / 1000
}

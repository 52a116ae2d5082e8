package e2e

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"kontor/models/modelstest"
)

// BenchmarkRest is what `serve` holds in memory on a large book while somebody works, and once they have stopped: the most
// within the third minute after.
func BenchmarkRest(b *testing.B) {
	program := installed(b)
	for _, c := range []struct {
		name string
		book func(b *testing.B, payments int) (database string)
	}{{"SQLite", modelstest.Seeded}, {"PostgreSQL", modelstest.SeededPostgres}} {
		b.Run(c.name, func(b *testing.B) {
			a := starting(b, program, "serve", c.book(b, modelstest.Large(b)))
			var busy, rest float64
			for b.Loop() {
				a.run()
				busy = worked(b, a)
				mostHeld(b, a, 2*time.Minute)
				rest = mostHeld(b, a, time.Minute)
				a.stop()
			}
			modelstest.Alone(b, "busy-MB", busy, modelstest.Bound{})
			modelstest.Alone(b, "rest-MB", rest, modelstest.AtMost(64))
		})
	}
}

// worked signs a clerk in, who opens each kind of page twenty times. Gives the most that the program held after a page.
func worked(b *testing.B, a *app) (mb float64) {
	b.Helper()
	clerk := a.personWith(b, modelstest.SeededClerk.Email, modelstest.SeededClerk.Password)
	for range 20 {
		for _, path := range []string{
			"/", "/transactions", "/transactions?status=refunded", "/transactions/1", "/reports", "/ledger", "/customers", "/invoices",
		} {
			if status, _ := clerk.get(b, path); status != http.StatusOK {
				b.Fatalf("%s is answered with %d", path, status)
			}
			mb = max(mb, residentMB(b, a.command.Process.Pid))
		}
	}
	return mb
}

// mostHeld is the most that the program holds in the time to come, looked at each second: what starting took is given back
// before the first look.
func mostHeld(b *testing.B, a *app, within time.Duration) (mb float64) {
	b.Helper()
	looks := time.NewTicker(time.Second)
	defer looks.Stop()
	for range within / time.Second {
		<-looks.C
		mb = max(mb, residentMB(b, a.command.Process.Pid))
	}
	return mb
}

// residentMB is what a process holds in memory, by the kernel: its own, and what it has mapped of its file.
func residentMB(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("there is no /proc here: ", err)
	}
	for line := range strings.Lines(string(text)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kib); err == nil {
			return kib * 1024 / 1e6
		}
	}
	b.Fatal("the kernel does not say what the process holds")
	return 0
}

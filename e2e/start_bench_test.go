package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kontor/models/modelstest"
)

// BenchmarkStart is the time from the start of the built program to its first page, and what it holds in memory then
// and a moment later. The yardstick is the same program that prints its version: it is loaded, and ends.
func BenchmarkStart(b *testing.B) {
	key := "KONTOR_SECRET_KEY=" + base64.StdEncoding.EncodeToString(make([]byte, 32))
	for _, c := range []struct {
		name string
		args []string
		used bool // there is a database already
		held bool // to the targets of a start
	}{
		{"demo, first time, beside an empty run", []string{"demo"}, false, false},
		{"demo, again, beside an empty run", []string{"demo"}, true, false},
		{"serve, beside an empty run", []string{"serve"}, true, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			const rounds = 5
			var first, empty, memory, emptyMemory []float64
			for b.Loop() {
				for range rounds {
					a := &app{t: b, Dir: b.TempDir(), program: binary, args: c.args, waitFor: []string{"listening"}}
					a.env = startEnv(a.Dir, key)
					if c.used {
						a.run()
						a.stop()
					}
					ms, mib := firstPage(b, a)
					first, memory = append(first, ms), append(memory, mib)
					ms, mib = emptyRun(b)
					empty, emptyMemory = append(empty, ms), append(emptyMemory, mib)
				}
			}
			modelstest.BesideRounds(b, "ms", first, empty, modelstest.Bound{})
			modelstest.BesideRounds(b, "MiB-at-rest", memory, emptyMemory, modelstest.Bound{})
			if c.held {
				modelstest.Alone(b, "first-page-ms", modelstest.Median(first), modelstest.AtMost(100))
				modelstest.Alone(b, "held-MiB", modelstest.Median(memory), modelstest.AtMost(64))
			}
		})
	}
}

func startEnv(dir, key string) []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, key, "KONTOR_ADDR=127.0.0.1:0", "KONTOR_SIM_ADDR=127.0.0.1:0",
		"KONTOR_SIM_CONTROL_ADDR=127.0.0.1:0", "KONTOR_DATABASE=" + filepath.Join(dir, "kontor.db"), "KONTOR_SEED=1",
	}
}

// firstPage starts the program, asks for the page that everybody sees first, and stops it.
func firstPage(b *testing.B, a *app) (ms, mib float64) {
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
	mib = restingMiB(b, a.command.Process.Pid)
	a.stop()
	return float64(took.Microseconds()) / 1000, mib
}

// restingMiB is what a process holds once it has not changed for ten looks: what starting took is given back then. One that
// does not come to rest within ten seconds fails.
func restingMiB(b *testing.B, pid int) float64 {
	b.Helper()
	looks := time.NewTicker(50 * time.Millisecond)
	defer looks.Stop()
	last, same := residentMiB(b, pid), 0
	for range 200 {
		<-looks.C
		if now := residentMiB(b, pid); now != last {
			last, same = now, 0
		} else if same++; same == 10 {
			return last
		}
	}
	b.Fatal("what the program holds does not come to rest")
	return 0
}

// residentMiB is what a process holds in memory, by the kernel.
func residentMiB(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("there is no /proc here: ", err)
	}
	for line := range strings.Lines(string(text)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	b.Fatal("the kernel does not say what the process holds")
	return 0
}

func emptyRun(b *testing.B) (ms, mib float64) {
	b.Helper()
	path, err := binary()
	if err != nil {
		b.Fatal(err)
	}
	command := exec.Command(path, "version")
	began := time.Now()
	if err := command.Run(); err != nil {
		b.Fatal(err)
	}
	took := time.Since(began)
	kib := command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	return float64(took.Microseconds()) / 1000, float64(kib) / 1024
}

package handlers

import (
	"context"
	"net/http"
	"os"
	"testing"

	"kontor/models/modelstest"
)

// BenchmarkListWhileBusy is the list while the whole book is written into a file and deliveries come in as fast as they
// are taken, beside the list of a house at rest.
func BenchmarkListWhileBusy(b *testing.B) {
	onEach(b, listWhileBusy)
}

func listWhileBusy(b *testing.B, book seeded) {
	const path = "/transactions?status=captured&currency=EUR"
	b.Run("beside a house at rest", func(b *testing.B) {
		database := book(b, modelstest.Large(b))
		d := openSeeded(b, database)
		var busy, idle modelstest.Times
		var log float64
		for b.Loop() {
			idle, busy = append(idle, nil), append(busy, nil)
			last := len(idle) - 1
			for range turns {
				idle[last] = append(idle[last], d.page(path))
			}
			stop := d.busy()
			for range turns {
				busy[last] = append(busy[last], d.page(path))
				if !onPostgres(database) {
					log = max(log, walMiB(b, database))
				}
			}
			stop()
		}
		modelstest.BesideTimes(b, busy, idle, modelstest.Bound{}, modelstest.AtMost(10))
		if !onPostgres(database) {
			modelstest.Alone(b, "MiB-of-log", log, modelstest.AtMost(256))
		}
	})
}

// busy exports and ingests until the function is called, and fails where neither went on.
func (d *desk) busy() (stop func()) {
	end, files, deliveries := make(chan struct{}), make(chan int), make(chan int)
	go func() { files <- repeat(end, func() { d.exportSome(end) }) }()
	go func() { deliveries <- repeat(end, func() { send(d.b, d.url) }) }()
	return func() {
		close(end)
		if f, n := <-files, <-deliveries; f == 0 || n == 0 {
			d.b.Errorf("%d files and %d rounds of deliveries were begun", f, n)
		}
	}
}

// repeat does something again and again until the end, and says how often.
func repeat(end <-chan struct{}, do func()) (n int) {
	for {
		select {
		case <-end:
			return n
		default:
			do()
			n++
		}
	}
}

// exportSome takes the file of everything until the end.
func (d *desk) exportSome(end <-chan struct{}) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-end
		cancel()
	}()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+"/transactions.csv", nil)
	if err != nil {
		d.b.Error(err)
		return
	}
	r, err := d.people.Do(request)
	if err != nil {
		return // it was the end
	}
	defer r.Body.Close()
	buffer := make([]byte, 64<<10)
	for {
		if _, err := r.Body.Read(buffer); err != nil {
			return
		}
	}
}

// walMiB is the log of a SQLite file; PostgreSQL sees to its own.
func walMiB(b *testing.B, file string) float64 {
	b.Helper()
	info, err := os.Stat(file + "-wal")
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size()) / (1 << 20)
}

package handlers

import (
	"bufio"
	"bytes"
	"database/sql"
	"io"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// BenchmarkExportFile is the whole list of a million payments as a file, over HTTP, as it is and as browsers ask for it.
// The yardstick is a bare loop of database/sql over the same rows and columns that writes as many bytes as the CSV.
func BenchmarkExportFile(b *testing.B) {
	for name, c := range map[string]struct {
		path, encodings string
		bound           modelstest.Bound
	}{
		"as it is, beside a bare loop":           {"/transactions.csv", "identity", modelstest.AtLeast(0.6)},
		"compressed, beside a bare loop":         {"/transactions.csv", acceptedEncodings, modelstest.AtLeast(0.3)},
		"as a workbook, beside a bare loop":      {"/transactions.xlsx", "identity", modelstest.AtLeast(0.3)},
		"zipped with totals, beside a bare loop": {"/transactions.zip", "identity", modelstest.AtLeast(0.3)},
	} {
		b.Run(million(name), func(b *testing.B) {
			exportsBeside(b, modelstest.Seeded(b, 1_000_000), 3, c.path, c.encodings, c.bound)
		})
	}
}

// BenchmarkLargeExport is the whole list of a large book as a file: a list may be as long as the book.
func BenchmarkLargeExport(b *testing.B) {
	onEach(b, func(b *testing.B, book seeded) {
		b.Run("as it is, beside a bare loop", func(b *testing.B) {
			exportsBeside(b, book(b, modelstest.Large(b)), 1, "/transactions.csv", "identity", modelstest.AtLeast(0.6))
		})
	})
}

func exportsBeside(b *testing.B, book string, turns int, path, encodings string, bound modelstest.Bound) {
	d, db := openSeeded(b, book), readOnly(b, book)
	var payments int
	if err := db.QueryRow("SELECT count(*) FROM payments").Scan(&payments); err != nil { // one that is kept grows by other benchmarks
		b.Fatal(err)
	}
	line := oneLine(b, d)
	bareExport(b, db, payments, line) // the first to read the book reads the disk
	var ours, theirs, grown []float64
	for b.Loop() {
		for range turns {
			rows, more := exportAll(d, payments, path, encodings)
			ours, grown, theirs = append(ours, rows), append(grown, more), append(theirs, bareExport(b, db, payments, line))
		}
	}
	modelstest.BesideRounds(b, "rows/s", ours, theirs, bound)
	modelstest.Alone(b, "MiB-more", modelstest.Median(grown), modelstest.AtMost(16))
}

// exportAll gives the rows a second, and by how many MiB the heap grew at most.
func exportAll(d *desk, payments int, path, encodings string) (rate, grown float64) {
	w, before := &lineCount{}, heapNow(true)
	peak := watchHeap()
	took := d.get(path, encodings, w)
	if path == "/transactions.csv" && encodings == "identity" && w.n != payments+1 {
		d.b.Fatalf("the file has %d lines", w.n)
	}
	return float64(payments) / took.Seconds(), (peak() - before) / (1 << 20)
}

type lineCount struct{ n int }

func (l *lineCount) Write(p []byte) (int, error) {
	l.n += bytes.Count(p, []byte("\n"))
	return len(p), nil
}

// watchHeap looks at the heap until it is asked how much it was at most.
func watchHeap() (peak func() float64) {
	stop, most := make(chan struct{}), make(chan float64)
	go func() {
		seen := 0.0
		for every := time.NewTicker(5 * time.Millisecond); ; {
			select {
			case <-every.C:
				seen = max(seen, heapNow(false))
			case <-stop:
				every.Stop()
				most <- seen
				return
			}
		}
	}()
	return func() float64 { close(stop); return <-most }
}

// heapNow is what objects take, those included that the next collection frees.
func heapNow(collect bool) float64 {
	if collect {
		runtime.GC()
	}
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64())
}

// oneLine is a line of the file's mean length.
func oneLine(b *testing.B, d *desk) []byte {
	b.Helper()
	var file bytes.Buffer
	d.get("/transactions.csv?from="+d.ledger.Now().UTC().AddDate(0, 0, -3).Format(time.DateOnly), "identity", &file)
	return make([]byte, file.Len()/max(bytes.Count(file.Bytes(), []byte("\n")), 1))
}

// bareExport gives the rows a second of a loop that does nothing else.
func bareExport(b *testing.B, db *sql.DB, payments int, line []byte) float64 {
	b.Helper()
	began := time.Now()
	rows, err := db.Query(`SELECT id, created_at, account_id, kind, status, disputed, reference, provider_id, order_reference,
		description, currency, amount, authorized, captured, refunded, reversed, customer_name, email, method, brand, last4
		FROM payments ORDER BY created_at DESC, id DESC`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	out, n := bufio.NewWriterSize(io.Discard, 64<<10), 0
	var r models.Row
	for ; rows.Next(); n++ {
		err := rows.Scan(&r.ID, &r.CreatedAt, &r.AccountID, &r.Kind, &r.Status, &r.Disputed, &r.Reference, &r.ProviderID,
			&r.OrderReference, &r.Description, &r.Currency, &r.Amount, &r.Authorized, &r.Captured, &r.Refunded, &r.Reversed,
			&r.CustomerName, &r.Email, &r.Method, &r.Brand, &r.Last4)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = out.Write(line)
	}
	if err := rows.Err(); err != nil || n != payments {
		b.Fatalf("%d rows, %v", n, err)
	}
	return float64(n) / modelstest.Since(began)
}

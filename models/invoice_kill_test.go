package models_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
)

// killedBookEnv names the database of a process that is there to be killed.
const killedBookEnv = "KONTOR_TEST_KILLED_BOOK"

// paper stands for the pages that make documents: what it gives follows from the document alone.
type paper struct{}

func (paper) PDF(_ context.Context, d *billing.Document, _ billing.Letterhead) ([]byte, error) {
	return fmt.Appendf(nil, "pdf %s %d", d.Number, d.Totals().Due.Minor), nil
}

func (paper) XML(d *billing.Document) ([]byte, error) { return []byte("xml " + d.Number), nil }

func (paper) Hybrid(_ context.Context, d *billing.Document, _ billing.Letterhead) ([]byte, error) {
	return []byte("hybrid " + d.Number), nil
}

// Ensure that a process killed with kill -9 while a hundred people finalise at once leaves no gap and no double behind, and
// that the files of every invoice are made exactly once by whoever comes next.
func TestNumbersHaveNoGapWhenKilled(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		merchant(t, l)
		const drafts, most = 150, 5
		for range drafts {
			in := threeRates()
			in.Lines = in.Lines[:1]
			drafted(t, l, in)
		}
		kills := 0
		for left := drafts; left > 0; {
			after := time.Duration(kills+1) * 20 * time.Millisecond
			if kills >= most {
				after = 5 * time.Minute
			}
			if runKilled(t, database, after) {
				kills++
			}
			left = countOf(t, l, "status = 'draft'")
		}
		if kills == 0 {
			t.Error("never killed: all was done too soon to tell")
		}
		wholeSeries(t, l, drafts)
		other := modelstest.Open(t, models.Options{Database: database, Renderer: paper{}, Now: func() time.Time { return time.Now().Add(time.Hour) }})
		if err := other.RunDueJobs(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := countOf(t, l, "due_at > 0"); n > 0 {
			t.Errorf("%d invoices have no files", n)
		}
		var files int64
		if err := models.Writer(l).Model(&models.InvoiceFile{}).Count(&files).Error; err != nil || files != 3*drafts {
			t.Errorf("%d files, %v", files, err)
		}
	})
}

func countOf(t *testing.T, l *models.Ledger, where string) int {
	t.Helper()
	var n int64
	if err := models.Writer(l).Model(&models.Invoice{}).Where(where).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return int(n)
}

// runKilled runs a process that finalises every draft, and kills it once it has begun and a moment has passed. Says whether
// it was killed.
func runKilled(t *testing.T, database string, after time.Duration) bool {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestFinaliseUntilKilled$")
	c.Env = append(os.Environ(), killedBookEnv+"="+database)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = out.Read(make([]byte, 1)) // it has begun
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	return c.Wait() != nil
}

// TestFinaliseUntilKilled is no test but the process that TestNumbersHaveNoGapWhenKilled kills.
func TestFinaliseUntilKilled(t *testing.T) {
	database := os.Getenv(killedBookEnv)
	if database == "" {
		t.Skip("run by TestNumbersHaveNoGapWhenKilled")
	}
	ctx, l := context.Background(), modelstest.Open(t, models.Options{Database: database, Renderer: paper{}})
	page, err := l.FindInvoices(ctx, models.InvoiceView{Statuses: []models.InvoiceStatus{models.InvoiceDraft}}, 500)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("begun")
	var wg sync.WaitGroup
	for _, draft := range page.Invoices[:min(len(page.Invoices), 100)] {
		wg.Go(func() {
			if i, err := l.Invoice(ctx, draft.ID); err == nil {
				_, _ = l.FinaliseInvoice(ctx, modelstest.Clerk, i.ID, i.Version)
			}
		})
	}
	wg.Go(func() { _ = l.RunDueJobs(ctx) })
	wg.Wait()
}

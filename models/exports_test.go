package models_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// lister writes the ids of the rows, and says at which it is.
type lister struct{ at func(row int) error }

func (x lister) WriteExport(_ context.Context, _ *models.Export, _ *models.Company, _ []models.Account, w io.Writer, rows func(func(*models.Row) error) (models.Instant, error)) error {
	n := 0
	_, err := rows(func(r *models.Row) error {
		if n++; x.at != nil {
			if err := x.at(n); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintln(w, r.ID)
		return err
	})
	return err
}

// exportDesk is a ledger with payments and people.
type exportDesk struct {
	*models.Ledger
	clock    *modelstest.Clock
	payments []models.Payment
	a, b     models.Actor
	x        *lister
}

func newExportDesk(t *testing.T, database string) *exportDesk {
	t.Helper()
	models.SmallViews(t)
	models.SmallExports(t, 16)
	d := &exportDesk{clock: modelstest.NewClock(), x: &lister{}}
	d.Ledger = modelstest.Open(t, models.Options{Database: database, Now: d.clock.Now, Exporter: d})
	d.payments = fill(t, d.Ledger, 60)
	if err := d.CreateDemoUsers(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.a, d.b = d.person(t, models.Viewer), d.person(t, models.Admin)
	return d
}

func (d *exportDesk) WriteExport(ctx context.Context, e *models.Export, c *models.Company, a []models.Account, w io.Writer, rows func(func(*models.Row) error) (models.Instant, error)) error {
	return d.x.WriteExport(ctx, e, c, a, w, rows)
}

func (d *exportDesk) person(t *testing.T, role models.Role) models.Actor {
	t.Helper()
	var u models.User
	if err := models.Writer(d.Ledger).Where("role = ?", role).Take(&u).Error; err != nil {
		t.Fatal(err)
	}
	return u.Actor()
}

func asked(format string) models.ExportInput {
	return models.ExportInput{Key: models.NewKey(), Format: format, Name: "transactions", Query: "status=captured", View: models.View{Sort: models.OldestFirst}, About: "x", Language: "en"}
}

func (d *exportDesk) ask(t *testing.T, format string) *models.Export {
	t.Helper()
	e, err := d.RequestExport(context.Background(), d.a, asked(format))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (d *exportDesk) work(t *testing.T) {
	t.Helper()
	if err := d.RunDueJobs(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// whole is what the file must be.
func (d *exportDesk) whole() string {
	var b strings.Builder
	for _, id := range naive(d.payments, models.View{Sort: models.OldestFirst}) {
		fmt.Fprintln(&b, id)
	}
	return b.String()
}

func (d *exportDesk) fetch(a models.Actor, id int64) (string, error) {
	var out bytes.Buffer
	err := d.ExportFile(context.Background(), a, id, func(*models.Export) io.Writer { return &out })
	return out.String(), err
}

func (d *exportDesk) one(t *testing.T, id int64) models.Export {
	t.Helper()
	all, err := d.Exports(context.Background(), d.a)
	at := slices.IndexFunc(all, func(e models.Export) bool { return e.ID == id })
	if err != nil || at < 0 {
		t.Fatalf("%d is not among %d, %v", id, len(all), err)
	}
	return all[at]
}

func (d *exportDesk) nothingLeft(t *testing.T) {
	t.Helper()
	if rows, pieces := models.ExportRows(t, d.Ledger, "exports"), models.ExportRows(t, d.Ledger, "export_chunks"); rows != 0 || pieces != 0 {
		t.Errorf("%d files and %d pieces are left", rows, pieces)
	}
}

// Ensure that a file is the whole view of one moment, is its owner's alone, is there until its time is over, and is nowhere
// after that.
func TestPreparedExport(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, ctx := newExportDesk(t, database), context.Background()
		in := asked("csv")
		first, err := d.RequestExport(ctx, d.a, in)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := d.RequestExport(ctx, d.a, in); err != nil || again.ID != first.ID {
			t.Errorf("the same form again: %+v, %v", again, err)
		}
		in.Format = "xlsx"
		if _, err := d.RequestExport(ctx, d.a, in); !models.HasCode(err, models.Conflict) {
			t.Errorf("its key for something else: %v", err)
		}
		second := d.ask(t, "xlsx")
		if _, err := d.fetch(d.a, first.ID); !models.HasCode(err, models.Conflict) {
			t.Errorf("before it is made: %v", err)
		}
		seen := false
		d.x.at = func(row int) error {
			if e := d.one(t, first.ID); row == 30 && !seen {
				seen = true
				if e.State != models.ExportRunning || e.Done == 0 || e.Done >= 30 || e.Total < 30 {
					t.Errorf("half-way it is %s, %d of %d", e.State, e.Done, e.Total)
				}
				if _, err := d.fetch(d.a, first.ID); !models.HasCode(err, models.Conflict) {
					t.Errorf("half of it: %v", err)
				}
				disturb(t, d.Ledger, d.payments[0].AccountID)
			}
			return nil
		}
		want := d.whole()
		d.work(t)
		e := d.one(t, first.ID)
		if got, err := d.fetch(d.a, first.ID); got != want || err != nil || e.State != models.ExportReady || e.Done != len(d.payments) || e.Total != e.Done {
			t.Errorf("%s, %d of %d rows, %v:\n%s", e.State, e.Done, e.Total, err, got)
		}
		for name, err := range map[string]error{
			"fetch": func() error { _, err := d.fetch(d.b, first.ID); return err }(), "drop": d.DropExport(ctx, d.b, first.ID),
		} {
			if !models.HasCode(err, models.Missing) {
				t.Errorf("%s by somebody else: %v", name, err)
			}
		}
		if all, err := d.Exports(ctx, d.b); len(all) != 0 || err != nil {
			t.Errorf("somebody else sees %d, %v", len(all), err)
		}
		if c, err := d.ListSigns(ctx, d.a); c.Files != (models.ExportCounts{Ready: 1}) || err != nil { // the other was fetched
			t.Errorf("to be fetched: %+v, %v", c, err)
		}
		d.clock.Turn(models.ExportKept - time.Second)
		d.work(t)
		if _, err := d.fetch(d.a, second.ID); err != nil {
			t.Errorf("within its time: %v", err)
		}
		d.clock.Turn(2 * time.Second)
		d.work(t)
		d.nothingLeft(t)
	})
}

// Ensure that one who has enough files waiting is told so.
func TestTooManyExports(t *testing.T) {
	d := newExportDesk(t, modelstest.SQLite(t))
	for range 20 {
		d.ask(t, "csv")
	}
	if _, err := d.RequestExport(context.Background(), d.a, asked("csv")); models.AsProblem(err) == nil || models.AsProblem(err).Key != "exports.too_many" {
		t.Errorf("one more: %v", err)
	}
}

// Ensure that a file that is cancelled while it waits, is made, or is ready leaves nothing.
func TestCancelledExport(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, ctx := newExportDesk(t, database), context.Background()
		for _, at := range []int{-1, 20, 1000} {
			e := d.ask(t, "csv")
			drop := func() {
				if err := d.DropExport(ctx, d.a, e.ID); err != nil {
					t.Error(err)
				}
			}
			last := 0
			d.x.at = func(row int) error {
				if last = row; row == at {
					drop()
				}
				return nil
			}
			if at == -1 {
				drop()
			}
			d.work(t)
			if at == 20 && last > 30 {
				t.Errorf("it was made on to row %d", last)
			}
			if at == 1000 {
				drop()
				d.work(t)
			}
			d.nothingLeft(t)
			if _, err := d.fetch(d.a, e.ID); !models.HasCode(err, models.Missing) {
				t.Errorf("cancelled at %d: %v", at, err)
			}
		}
	})
}

// Ensure that a file that can't be made is tried again, not for ever, and says so.
func TestFailedExport(t *testing.T) {
	d := newExportDesk(t, modelstest.SQLite(t))
	d.x.at = func(int) error { return errors.New("no room") }
	e := d.ask(t, "csv")
	for try := range 5 {
		d.work(t)
		if got := d.one(t, e.ID); got.Attempts != try+1 || got.Failed != "exports.failed" || (got.State == models.ExportFailed) != (try == 4) {
			t.Errorf("try %d: %+v", try+1, got)
		}
		d.clock.Turn(20 * time.Minute)
	}
	d.clock.Turn(models.ExportKept)
	d.work(t)
	d.nothingLeft(t)
}

// Ensure that a stop is no try, and that the file is begun anew after it.
func TestStoppedExport(t *testing.T) {
	d := newExportDesk(t, modelstest.SQLite(t))
	e := d.ask(t, "csv")
	ctx, stop := context.WithCancel(context.Background())
	d.x.at = func(row int) error {
		if row == 20 {
			stop()
		}
		return nil
	}
	if _, err := models.RunExport(ctx, d.Ledger); err != nil {
		t.Fatal(err)
	}
	if got := d.one(t, e.ID); got.State != models.ExportWaiting || got.Attempts != 0 || got.Failed != "" {
		t.Errorf("stopped: %+v", got)
	}
	d.x.at = nil
	d.work(t)
	if got, err := d.fetch(d.a, e.ID); got != d.whole() || err != nil {
		t.Errorf("%v:\n%s", err, got)
	}
}

// Ensure that a lease that ran out is taken over, and that whoever held it keeps nothing of the file afterwards.
func TestExportIsTakenOver(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := newExportDesk(t, database)
		e := d.ask(t, "csv")
		other := modelstest.Open(t, models.Options{Database: database, Exporter: lister{}, Now: func() time.Time { return d.clock.Now().Add(2 * time.Minute) }})
		d.x.at = func(row int) error {
			if row == 20 {
				return other.RunDueJobs(context.Background())
			}
			return nil
		}
		d.work(t)
		if got, err := d.fetch(d.a, e.ID); got != d.whole() || err != nil {
			t.Errorf("%v:\n%s", err, got)
		}
		if pieces, want := models.ExportRows(t, d.Ledger, "export_chunks"), (d.one(t, e.ID).Size+15)/16; pieces != want || d.one(t, e.ID).Attempts != 2 {
			t.Errorf("%d pieces, want %d; %d tries", pieces, want, d.one(t, e.ID).Attempts)
		}
	})
}

// Ensure that an erased person is in no file that was made before.
func TestErasureDropsExports(t *testing.T) {
	d := newExportDesk(t, modelstest.SQLite(t))
	d.ask(t, "csv")
	d.work(t)
	who := &models.Customer{Name: "Gone", Email: "gone@example.test"}
	insert(t, d.Ledger, who)
	if err := d.Erase(context.Background(), d.b, models.Erasure{Key: models.NewKey(), CustomerID: who.ID}); err != nil {
		t.Fatal(err)
	}
	d.work(t)
	d.nothingLeft(t)
}

const exportKilledEnv = "KONTOR_TEST_EXPORT_KILLED"

// Ensure that a process killed while it reads the book, or while it keeps the file, leaves no half of one, and that the next
// makes it whole.
func TestExportWhenKilled(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		for _, at := range []string{"reading", "keeping"} {
			t.Run(at, func(t *testing.T) {
				d := &exportDesk{clock: modelstest.NewClock(), x: &lister{}}
				if at == "reading" {
					d = newExportDesk(t, database)
				} else {
					d = reopened(t, database)
				}
				e := d.ask(t, "csv")
				c := exec.Command(os.Args[0], "-test.run=^TestExportUntilKilled$")
				c.Env = append(os.Environ(), exportKilledEnv+"="+at+" "+database)
				var exit *exec.ExitError
				if out, err := c.CombinedOutput(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("it was not killed: %v\n%s", err, out)
				}
				if at == "keeping" && models.ExportRows(t, d.Ledger, "export_chunks") == 0 {
					t.Error("nothing was kept yet")
				}
				if _, err := d.fetch(d.a, e.ID); !models.HasCode(err, models.Conflict) || d.one(t, e.ID).State != models.ExportRunning {
					t.Errorf("half of it: %v", err)
				}
				d.clock.Turn(2 * time.Minute)
				d.work(t)
				got, err := d.fetch(d.a, e.ID)
				if got != d.whole() || err != nil {
					t.Errorf("%v:\n%s", err, got)
				}
				if pieces, want := models.ExportRows(t, d.Ledger, "export_chunks"), (d.one(t, e.ID).Size+15)/16; pieces != want {
					t.Errorf("%d pieces, want %d", pieces, want)
				}
				if err := d.DropExport(context.Background(), d.a, e.ID); err != nil {
					t.Fatal(err)
				}
				d.work(t)
			})
		}
	})
}

// reopened is the desk of before.
func reopened(t *testing.T, database string) *exportDesk {
	t.Helper()
	models.SmallViews(t)
	models.SmallExports(t, 16)
	d := &exportDesk{clock: modelstest.NewClock(), x: &lister{}}
	d.Ledger = modelstest.Open(t, models.Options{Database: database, Now: d.clock.Now, Exporter: d})
	if err := models.Writer(d.Ledger).Order("id").Find(&d.payments).Error; err != nil {
		t.Fatal(err)
	}
	d.a = d.person(t, models.Viewer)
	return d
}

// TestExportUntilKilled is no test but the process that TestExportWhenKilled sees killed, by itself.
func TestExportUntilKilled(t *testing.T) {
	at, database, run := strings.Cut(os.Getenv(exportKilledEnv), " ")
	if !run {
		t.Skip("run by TestExportWhenKilled")
	}
	models.SmallViews(t)
	models.SmallExports(t, 16)
	die := func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} }
	x := lister{}
	if at == "reading" {
		x.at = func(row int) error {
			if row == 40 {
				die()
			}
			return nil
		}
	}
	l := modelstest.Open(t, models.Options{Database: database, Now: modelstest.NewClock().Now, Exporter: x})
	if at == "keeping" {
		models.AfterPieces(t, l, die)
	}
	t.Fatal(l.RunDueJobs(context.Background()))
}

package models_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// dump is all that a book holds, table by table.
func dump(t *testing.T, database string) []string {
	t.Helper()
	db := direct(t, database)
	var all []string
	for _, table := range texts(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name") {
		columns := texts(t, db, "SELECT group_concat('quote(' || name || ')', ' || ') FROM pragma_table_info('"+table+"')")
		all = append(all, table)
		rows := texts(t, db, "SELECT "+columns[0]+" FROM "+table)
		slices.Sort(rows)
		all = append(all, rows...)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return all
}

// Ensure that what is restored is what was backed up, readable by its owner alone, and verifies clean.
func TestBackupAndRestore(t *testing.T) {
	ctx, database := context.Background(), modelstest.SQLite(t)
	s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
	seed(t, s, 60, 1)
	s.Captured(t, money.New(1000, "EUR"))
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info.Mode(), err)
	}
	if err := s.Backup(ctx, file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another copy: %v", err)
	}
	want := dump(t, database)
	restored := filepath.Join(t.TempDir(), "deep", "kontor.db")
	if err := models.Restore(ctx, models.RestoreOptions{File: file, Database: restored, Key: modelstest.Key}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(dump(t, restored), want) {
		t.Error("the restored book differs")
	}
	if found := findings(t, modelstest.Open(t, models.Options{Database: restored})); len(found) > 0 {
		t.Errorf("the restored book: %v", found)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the copy: %v, %v", left, err)
	}
}

// Ensure that a backup beside writers is one moment of the book.
func TestBackupBesideWriters(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	seed(t, s, 2000, 1)
	p := s.Captured(t, money.New(100_000, "EUR"))
	stop := make(chan struct{})
	var writers sync.WaitGroup
	for range 2 {
		writers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := s.RequestRefund(ctx, modelstest.Clerk, ask(p, 1)); err != nil {
					t.Error(err)
				}
				if err := s.RunDueJobs(ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, name := range []string{"a", "b", "c"} {
		if err := s.Backup(ctx, filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	writers.Wait()
	for _, name := range []string{"a", "b", "c"} {
		if found := findings(t, modelstest.Open(t, models.Options{Database: filepath.Join(dir, name)})); len(found) > 0 {
			t.Errorf("copy %s: %v", name, found[0])
		}
	}
}

// Ensure that a restore takes only a whole copy of a book that this build knows, sealed with the key at hand, and
// that a refused one leaves everything as it was.
func TestRestoreRefuses(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	seed(t, s, 200, 1)
	good := filepath.Join(dir, "good")
	if err := s.Backup(ctx, good); err != nil {
		t.Fatal(err)
	}
	change := func(name string, do func(file string)) string {
		file := filepath.Join(dir, name)
		content, err := os.ReadFile(good)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		do(file)
		return file
	}
	sql := func(statement string) func(string) {
		return func(file string) { run(t, direct(t, file), statement) }
	}
	for name, file := range map[string]string{
		"nothing there": filepath.Join(dir, "none"),
		"text":          change("text", func(file string) { _ = os.WriteFile(file, []byte("a letter, not a book"), 0o600) }),
		"empty":         change("empty", func(file string) { _ = os.Truncate(file, 0) }),
		"another's":     change("other", sql("DROP TABLE goose_db_version")),
		"cut short":     change("short", func(file string) { _ = os.Truncate(file, 200_000) }),
		"newer":         change("newer", sql("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")),
		"damaged": change("damaged", func(file string) {
			content, _ := os.ReadFile(file)
			at := bytes.Index(content, []byte("ORD-2026"))
			copy(content[at/4096*4096:], bytes.Repeat([]byte{0xff}, 4096))
			_ = os.WriteFile(file, content, 0o600)
		}),
	} {
		target := filepath.Join(dir, "target.db")
		if err := models.Restore(ctx, models.RestoreOptions{File: file, Database: target}); err == nil {
			t.Errorf("%s: restored", name)
		}
		if left, _ := filepath.Glob(target + "*"); len(left) > 1 { // the lock stays
			t.Errorf("%s: left behind %v", name, left)
		}
	}
	other := bytes.Repeat([]byte{8}, models.KeySize)
	o := models.RestoreOptions{File: good, Database: filepath.Join(dir, "target.db"), Key: other}
	if err := models.Restore(ctx, o); !errors.Is(err, models.ErrKey) {
		t.Errorf("with another key: %v", err)
	}
}

// Ensure that a book is overwritten only by force, never while somebody has it, and that the old book's log is not
// taken for the new one's.
func TestRestoreOver(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	seed(t, s, 30, 1)
	good, database := filepath.Join(dir, "good"), filepath.Join(dir, "kontor.db")
	if err := s.Backup(ctx, good); err != nil {
		t.Fatal(err)
	}
	want := dump(t, good)
	for _, name := range []string{database, database + "-wal", database + "-shm"} {
		if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := models.Restore(ctx, models.RestoreOptions{File: good, Database: database}); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a book: %v", err)
	}
	unlock, err := models.LockDatabase(database)
	if err != nil {
		t.Fatal(err)
	}
	if err := models.Restore(ctx, models.RestoreOptions{File: good, Database: database, Force: true}); !errors.Is(err, models.ErrInUse) {
		t.Errorf("while it is in use: %v", err)
	}
	if old, err := os.ReadFile(database + "-wal"); err != nil || string(old) != "old" {
		t.Errorf("the old log after a refusal: %q, %v", old, err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if err := models.Restore(ctx, models.RestoreOptions{File: good, Database: database, Force: true}); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(database + "*"); len(left) != 2 {
		t.Errorf("beside the book: %v", left)
	}
	if !slices.Equal(dump(t, database), want) {
		t.Error("the restored book differs")
	}
}

// Ensure that one process at a time has a database, by whatever name it calls it, and that PostgreSQL shares.
func TestLockDatabase(t *testing.T) {
	dir := t.TempDir()
	database, alias := filepath.Join(dir, "kontor.db"), filepath.Join(dir, "alias.db")
	if err := errors.Join(os.WriteFile(database, nil, 0o600), os.Symlink(database, alias)); err != nil {
		t.Fatal(err)
	}
	unlock, err := models.LockDatabase(database)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{database, alias} {
		if _, err := models.LockDatabase(name); !errors.Is(err, models.ErrInUse) {
			t.Errorf("%s a second time: %v", name, err)
		}
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if unlock, err = models.LockDatabase(alias); err != nil || unlock() != nil {
		t.Errorf("after it was given back: %v", err)
	}
	for range 2 {
		if _, err := models.LockDatabase("postgres://there/kontor"); err != nil {
			t.Error(err)
		}
	}
}

// Ensure that PostgreSQL is left to its own tools, and says so.
func TestBackupOfPostgres(t *testing.T) {
	l := modelstest.Open(t, models.Options{Database: modelstest.Postgres(t)})
	if err := l.Backup(context.Background(), filepath.Join(t.TempDir(), "copy")); !errors.Is(err, models.ErrPostgresBackup) {
		t.Error(err)
	}
	o := models.RestoreOptions{File: "copy", Database: "postgres://there/kontor"}
	if err := models.Restore(context.Background(), o); !errors.Is(err, models.ErrPostgresBackup) {
		t.Error(err)
	}
}

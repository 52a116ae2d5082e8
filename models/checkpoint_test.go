package models_test

import (
	"context"
	"os"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

func logSize(t *testing.T, database string) int64 {
	t.Helper()
	info, err := os.Stat(database + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// Ensure that the log that grew beside a long read is cut once the read is over, and that meanwhile nothing fails.
func TestTendWAL(t *testing.T) {
	ctx, database := context.Background(), modelstest.SQLite(t)
	l := modelstest.Open(t, models.Options{Database: database})
	reader, writer := direct(t, database), direct(t, database)
	run(t, reader, "BEGIN")
	texts(t, reader, "SELECT name FROM settings")
	run(t, writer, "CREATE TABLE big (b BLOB)")
	for range 70 {
		run(t, writer, "INSERT INTO big VALUES (zeroblob(1048576))")
	}
	if size := logSize(t, database); size < 70<<20 {
		t.Fatalf("the log has only %d bytes", size)
	}
	if err := l.TendWAL(ctx); err != nil {
		t.Errorf("beside a long read: %v", err)
	}
	if size := logSize(t, database); size < 70<<20 {
		t.Errorf("the log was cut to %d bytes below a read", size)
	}
	run(t, reader, "COMMIT")
	if err := l.TendWAL(ctx); err != nil {
		t.Error(err)
	}
	if size := logSize(t, database); size != 0 {
		t.Errorf("the log still has %d bytes", size)
	}
	run(t, writer, "INSERT INTO big VALUES (1)")
	small := logSize(t, database)
	if err := l.TendWAL(ctx); err != nil || logSize(t, database) != small {
		t.Errorf("a small log was touched, %v", err)
	}
}

// Ensure that there is nothing to do on PostgreSQL.
func TestTendWALOfPostgres(t *testing.T) {
	if err := modelstest.Open(t, models.Options{Database: modelstest.Postgres(t)}).TendWAL(context.Background()); err != nil {
		t.Error(err)
	}
}

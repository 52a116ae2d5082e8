package models_test

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that looking for what is due outlasts a database that fails, is logged, and is soon as frequent as before.
func TestLooksAgainAfterAFailure(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		failed := make(chan struct{}, 100)
		log := slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Value.String() == "a job failed" {
				failed <- struct{}{}
			}
			return a
		}}))
		l := modelstest.Open(t, models.Options{Database: database, Log: log})
		rename := func(from, to string) {
			t.Helper()
			if err := models.Writer(l).Exec("ALTER TABLE " + from + " RENAME TO " + to).Error; err != nil {
				t.Fatal(err)
			}
		}
		rename("notices", "away")
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		worked := make(chan error, 1)
		go func() { worked <- l.Run(ctx, 2) }()
		select {
		case <-failed:
		case <-ctx.Done():
			t.Fatal("nothing is said of it")
		}
		if models.Failures(l) == 0 { // counted before it is logged
			t.Error("the failure does not count")
		}
		rename("away", "notices")
		looks := time.NewTicker(10 * time.Millisecond)
		defer looks.Stop()
		for models.Failures(l) > 0 && ctx.Err() == nil {
			<-looks.C
		}
		if ctx.Err() != nil {
			t.Errorf("%d failures still count", models.Failures(l))
		}
		stop()
		if err := <-worked; err != nil {
			t.Error(err)
		}
	})
}

package models_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that the schema is made on an empty database and left alone on the next start, on both databases.
func TestOpenTwice(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		first := modelstest.Open(t, models.Options{Database: database})
		version, err := first.Schema(context.Background())
		if err != nil || version < 1 {
			t.Fatalf("schema %d, %v", version, err)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		again := modelstest.Open(t, models.Options{Database: database})
		if now, err := again.Schema(context.Background()); err != nil || now != version {
			t.Errorf("schema %d, %v after the second start; want %d", now, err, version)
		}
	})
}

// Ensure that a wrong secret key is told at the start, and that a rotated one works with the old one at hand once.
func TestOpenWithAnotherKey(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		if err := modelstest.Open(t, models.Options{Database: database}).Close(); err != nil {
			t.Fatal(err)
		}
		other := bytes.Repeat([]byte{8}, models.KeySize)
		if _, err := models.Open(context.Background(), models.Options{Database: database, Key: other}); !errors.Is(err, models.ErrKey) {
			t.Fatalf("with another key: %v", err)
		}
		rotated := modelstest.Open(t, models.Options{Database: database, Key: other, OldKeys: [][]byte{modelstest.Key}})
		if err := rotated.Close(); err != nil {
			t.Fatal(err)
		}
		modelstest.Open(t, models.Options{Database: database, Key: other})
	})
}

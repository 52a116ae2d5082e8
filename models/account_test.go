package models_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
	"kontor/providers/computop"
)

var testInput = models.AccountInput{
	Provider: "computop", Name: "Shop Süd", Mode: providers.ModeTest,
	Credentials: map[string]string{"merchant_id": "m1", "api_key": "planted-secret-key", "webhook_hmac": "planted-secret-hmac"},
}

// Ensure that credentials are nowhere readable in the files of the database, and shown never again.
func TestCredentialsAreSealed(t *testing.T) {
	ctx := context.Background()
	database := modelstest.SQLite(t)
	l := modelstest.Open(t, models.Options{Database: database, Gateways: []providers.Gateway{computop.Gateway}})
	a, err := l.CreateAccount(ctx, modelstest.Admin, testInput)
	if err != nil {
		t.Fatal(err)
	}
	if a.Slug != "shop-s-d" || a.BaseURL != "https://test.computop-paygate.com" {
		t.Errorf("%+v", a)
	}
	visible, err := l.VisibleCredentials(modelstest.Admin, a)
	if err != nil || visible["merchant_id"] != "m1" || visible["api_key"] != "" {
		t.Errorf("shown: %v, %v", visible, err)
	}
	if _, err := l.VisibleCredentials(modelstest.Manager, a); !models.HasCode(err, models.Forbidden) {
		t.Errorf("to a manager: %v", err)
	}
	files, err := filepath.Glob(database + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("planted-secret")) {
			t.Errorf("%s holds a secret", file)
		}
	}
}

// Ensure that a rotated secret key seals every account anew, and that sealed credentials don't open in another row.
func TestKeyRotation(t *testing.T) {
	ctx := context.Background()
	modelstest.OnEach(t, func(t *testing.T, database string) {
		gateways := []providers.Gateway{computop.Gateway}
		l := modelstest.Open(t, models.Options{Database: database, Gateways: gateways})
		a, err := l.CreateAccount(ctx, modelstest.Admin, testInput)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		next := bytes.Repeat([]byte{8}, models.KeySize)
		both := modelstest.Open(t, models.Options{Database: database, Gateways: gateways, Key: next, OldKeys: [][]byte{modelstest.Key}})
		if err := both.Close(); err != nil {
			t.Fatal(err)
		}
		l = modelstest.Open(t, models.Options{Database: database, Gateways: gateways, Key: next})
		now, err := l.Account(ctx, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if visible, err := l.VisibleCredentials(modelstest.Admin, now); err != nil || visible["merchant_id"] != "m1" {
			t.Errorf("with the new key alone: %v, %v", visible, err)
		}
		now.Slug = "another-account"
		if _, err := l.VisibleCredentials(modelstest.Admin, now); err == nil {
			t.Error("they open as another account's")
		}
	})
}

// Ensure that an account is refused with the field that is wrong, and that a secret left empty on a change stays.
func TestAccountInput(t *testing.T) {
	ctx := context.Background()
	l := modelstest.Open(t, models.Options{Gateways: []providers.Gateway{computop.Gateway}})
	for field, change := range map[string]func(*models.AccountInput){
		"provider": func(in *models.AccountInput) { in.Provider = "nobody" },
		"name":     func(in *models.AccountInput) { in.Name = " " },
		"mode":     func(in *models.AccountInput) { in.Mode = "real" },
		"base_url": func(in *models.AccountInput) {
			in.Mode, in.BaseURL = providers.ModeLive, "http://www.computop-paygate.com"
		},
		"merchant_id": func(in *models.AccountInput) { in.Credentials = map[string]string{"api_key": "x"} },
		"auth": func(in *models.AccountInput) {
			in.Credentials = map[string]string{"merchant_id": "m", "api_key": "x", "auth": "none"}
		},
	} {
		in := testInput
		change(&in)
		_, err := l.CreateAccount(ctx, modelstest.Admin, in)
		if p := models.AsProblem(err); p == nil || p.Code != models.Invalid || p.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	a, err := l.CreateAccount(ctx, modelstest.Admin, testInput)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.CreateAccount(ctx, modelstest.Admin, testInput); !models.HasCode(err, models.Invalid) {
		t.Errorf("the same name twice: %v", err)
	}
	in := testInput
	in.Name, in.Credentials = "Renamed", map[string]string{"merchant_id": "m2"}
	changed, err := l.UpdateAccount(ctx, modelstest.Admin, a.ID, in)
	if err != nil || changed.Name != "Renamed" {
		t.Fatalf("%+v, %v", changed, err)
	}
	if visible, err := l.VisibleCredentials(modelstest.Admin, changed); err != nil || visible["merchant_id"] != "m2" {
		t.Errorf("%v, %v", visible, err)
	}
	if _, err := l.CreateAccount(ctx, modelstest.Manager, testInput); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a manager made one: %v", err)
	}
}

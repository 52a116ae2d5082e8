package models_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// personFile is what the tests read of one.
type personFile struct {
	Customer     map[string]any
	Notes        []map[string]any
	SavedMethods []map[string]any `json:"saved_methods"`
	Transactions []struct {
		ID              int64
		Amount          string
		Currency        string
		Name            string
		Operations      []map[string]any
		Notes           []map[string]any
		NotesBeside     []map[string]any `json:"notes_beside"`
		GatewayMessages []map[string]any `json:"gateway_messages"`
		Trail           []map[string]any
	}
	PaymentLinks []struct{ Notes []map[string]any } `json:"payment_links"`
	Mails        []map[string]any
	Trail        []map[string]any
}

func exported(t *testing.T, l *models.Ledger, id int64) (file personFile, text string) {
	t.Helper()
	var b bytes.Buffer
	if err := l.ExportPerson(context.Background(), modelstest.Manager, id, &b); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatalf("%v: %s", err, b.String())
	}
	return file, b.String()
}

// Ensure that a person's file holds all that is held of them, no token and nobody of our own, and that the trail keeps that
// it was made; and that of who was erased it holds the books alone.
func TestExportPerson(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, id, p := remembered(t, database)
		ctx := context.Background()
		deliver(t, s, p.ProviderID, leftEmail+" tok_qwertzuiop")
		s.Work(t)
		file, text := exported(t, s.Ledger, id)
		if file.Customer["name"] != "Erika "+leftName || file.Customer["street"] == nil || len(file.Customer["merged_from"].([]any)) != 1 {
			t.Errorf("the facts are %v", file.Customer)
		}
		if n := []int{len(file.Notes), len(file.SavedMethods), len(file.Transactions), len(file.PaymentLinks), len(file.Mails)}; n[0] != 1 || n[1] != 1 || n[2] != 4 || n[3] != 1 || n[4] != 1 {
			t.Errorf("%v notes, methods, transactions, links, mails", n)
		}
		first, last := file.Transactions[0], file.Transactions[2]
		if first.Amount != "50.00" || first.Currency != "EUR" || len(first.Operations) != 3 || len(first.Notes) != 1 || len(first.Trail) == 0 || first.Name == "" {
			t.Errorf("the first transaction is %+v", first)
		}
		for _, notes := range [][]map[string]any{file.PaymentLinks[0].Notes, first.NotesBeside} {
			if len(notes) == 0 || notes[0]["text"] != "@staff: Frau "+leftName+" asked about this." {
				t.Errorf("the notes beside are %v", notes)
			}
		}
		if n := len(last.GatewayMessages); n == 0 || !strings.Contains(strings.ToLower(last.GatewayMessages[n-1]["text"].(string)), leftEmail+" [token]") {
			t.Errorf("the gateway's messages are %v", last.GatewayMessages)
		}
		if strings.Contains(strings.ToLower(text), "tok_") || strings.Contains(text, "Karl") || strings.Contains(text, "Mia") {
			t.Errorf("it tells of a token, or of our own people: %q", around(text, "tok_")+around(text, "Karl")+around(text, "Mia"))
		}
		for actor, want := range map[models.Actor]models.Code{modelstest.Clerk: models.Forbidden, modelstest.Manager: models.Missing} {
			if err := s.ExportPerson(ctx, actor, map[bool]int64{true: id, false: 99}[actor == modelstest.Clerk], &bytes.Buffer{}); !models.HasCode(err, want) {
				t.Errorf("%s: %v", actor.Role, err)
			}
		}
		if trail, err := s.FindAudit(ctx, modelstest.Manager, models.AuditFilter{Action: "customer.exported", Limit: 10}); err != nil || len(trail) != 1 || trail[0].SubjectID != id {
			t.Errorf("the trail is %+v, %v", trail, err)
		}
		if err := s.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: id}); err != nil {
			t.Fatal(err)
		}
		s.Work(t)
		gone, text := exported(t, s.Ledger, id)
		if strings.Contains(strings.ToLower(text), "qwertz") || len(gone.Transactions) != 4 || gone.Transactions[0].Amount != "50.00" {
			t.Errorf("after the erasure: %s", text)
		}
	})
}

// Ensure that a file of many transactions is whole, and one that breaks off is an error.
func TestExportPersonOfMany(t *testing.T) {
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	var id int64
	for range 205 {
		id = *bring(t, s, models.Person{LastName: "Muster", Email: "erika@example.com"}).CustomerID
	}
	file, _ := exported(t, s.Ledger, id)
	seen := map[int64]bool{}
	for _, p := range file.Transactions {
		seen[p.ID] = true
	}
	if len(file.Transactions) != 205 || len(seen) != 205 {
		t.Errorf("%d transactions, %d different", len(file.Transactions), len(seen))
	}
	if err := s.ExportPerson(context.Background(), modelstest.Manager, id, &full{left: 10_000}); err == nil {
		t.Error("a file that broke off is no error")
	}
}

// full is a disk with little room.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errors.New("no room")
	}
	return len(p), nil
}

package models_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

func erika() models.CustomerInput {
	return models.CustomerInput{
		Key: models.NewKey(), Name: "  Erika   Muster ", Email: " Erika@Example.com", Reference: "C-7", Company: "Muster & Söhne", VATID: "de 123.456-789",
		Phone: "+49 (30) 123-45", Street: "Lange Straße 1", PostalCode: "10115", City: "Berlin", Country: "de", Language: "de",
	}
}

// made creates a customer.
func made(t *testing.T, l *models.Ledger, in models.CustomerInput) *models.Customer {
	t.Helper()
	if in.Key == "" {
		in.Key = models.NewKey()
	}
	c, err := l.CreateCustomer(context.Background(), modelstest.Clerk, in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Ensure that a customer is kept tidy, once for each form, found by all they are known by, and that the trail names nobody.
func TestCreateCustomer(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l, ctx := modelstest.Open(t, models.Options{Database: database}), context.Background()
		in := erika()
		c := made(t, l, in)
		again, err := l.CreateCustomer(ctx, modelstest.Clerk, in)
		if err != nil || again.ID != c.ID {
			t.Errorf("the same form again gives %+v, %v", again, err)
		}
		in.City = "Bonn"
		if _, err := l.CreateCustomer(ctx, modelstest.Clerk, in); !models.HasCode(err, models.Conflict) {
			t.Errorf("the same key for somebody else: %v", err)
		}
		kept, err := l.Customer(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{kept.Name, kept.Email, kept.VATID, kept.Country, kept.SortName}
		if want := []string{"Erika Muster", "erika@example.com", "DE123456789", "DE", "erika muster"}; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("kept as %q", got)
		}
		for _, query := range []string{"erika@", "muster", "söhne", "c-7"} {
			if found, err := l.SuggestCustomers(ctx, query); err != nil || len(found) != 1 || found[0].ID != c.ID {
				t.Errorf("%q finds %d, %v", query, len(found), err)
			}
		}
		trail, err := l.FindAudit(ctx, modelstest.Manager, models.AuditFilter{Limit: 10})
		if err != nil || len(trail) != 1 || trail[0].Action != "customer.created" || trail[0].Detail != "" {
			t.Errorf("the trail is %+v, %v", trail, err)
		}
	})
}

// Ensure that what can't be is refused beside its field, and nothing is written.
func TestCustomerRefused(t *testing.T) {
	l, ctx := modelstest.Open(t, models.Options{}), context.Background()
	other := made(t, l, models.CustomerInput{Name: "Olga", Email: "olga@example.com"})
	for field, change := range map[string]func(*models.CustomerInput){
		"email":       func(in *models.CustomerInput) { in.Email = "erika at example" },
		"email ":      func(in *models.CustomerInput) { in.Email = "OLGA@example.com" },
		"email  ":     func(in *models.CustomerInput) { in.Email = "Erika <erika@example.com>" },
		"email   ":    func(in *models.CustomerInput) { in.Email = strings.Repeat("x", 250) + "@example.com" },
		"vat_id":      func(in *models.CustomerInput) { in.VATID = "12345" },
		"phone":       func(in *models.CustomerInput) { in.Phone = "call me" },
		"country":     func(in *models.CustomerInput) { in.Country = "Germany" },
		"language":    func(in *models.CustomerInput) { in.Language = "fr" },
		"name":        func(in *models.CustomerInput) { in.Name = strings.Repeat("ü", 201) },
		"name ":       func(in *models.CustomerInput) { *in = models.CustomerInput{Key: in.Key, City: "Berlin"} },
		"name  ":      func(in *models.CustomerInput) { in.Name = "\xff" },
		"street":      func(in *models.CustomerInput) { in.Street = "a\x01b" },
		"postal_code": func(in *models.CustomerInput) { in.PostalCode = strings.Repeat("1", 21) },
		"key":         func(in *models.CustomerInput) { in.Key = "" },
	} {
		in := erika()
		change(&in)
		_, err := l.CreateCustomer(ctx, modelstest.Clerk, in)
		if p := models.AsProblem(err); p == nil || p.Code != models.Invalid || p.Field != strings.TrimSpace(field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := l.CreateCustomer(ctx, modelstest.Viewer, erika()); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
	if _, err := l.ChangeCustomer(ctx, modelstest.Viewer, other.ID, erika()); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
	if _, err := l.ChangeCustomer(ctx, modelstest.Clerk, 99, erika()); !models.HasCode(err, models.Missing) {
		t.Errorf("nobody: %v", err)
	}
	if page, err := l.FindCustomers(ctx, models.CustomerView{}, 10); err != nil || page.Total != 1 {
		t.Errorf("%d customers, %v", page.Total, err)
	}
}

// Ensure that of two who change a customer at once the second is told, that the same form is done once, and that the old
// name finds nobody any more.
func TestChangeCustomer(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l, ctx := modelstest.Open(t, models.Options{Database: database, Now: modelstest.NewClock().Now}), context.Background()
		c := made(t, l, erika())
		change := erika()
		change.Seen, change.Name, change.Company = c.UpdatedAt, "Erika Meier", ""
		for range 2 {
			if _, err := l.ChangeCustomer(ctx, modelstest.Clerk, c.ID, change); err != nil {
				t.Fatal(err)
			}
		}
		late := erika()
		late.Seen, late.City = c.UpdatedAt, "Bonn"
		if _, err := l.ChangeCustomer(ctx, modelstest.Clerk, c.ID, late); !models.HasCode(err, models.Conflict) {
			t.Errorf("on top of what was not seen: %v", err)
		}
		for query, want := range map[string]int{"meier": 1, "erika": 1, "muster": 0, "söhne": 0} {
			if found, err := l.SuggestCustomers(ctx, query); err != nil || len(found) != want {
				t.Errorf("%q finds %d, %v", query, len(found), err)
			}
		}
		trail, err := l.FindAudit(ctx, modelstest.Manager, models.AuditFilter{Action: "customer.changed", Limit: 10})
		if err != nil || len(trail) != 1 || trail[0].Detail != `{"fields":["name","company"]}` {
			t.Errorf("the trail is %+v, %v", trail, err)
		}
	})
}

// Ensure that of many who give two customers one e-mail only one comes through.
func TestOneEMail(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() {
				in := erika()
				in.Reference = ""
				_, errs[i] = l.CreateCustomer(context.Background(), modelstest.Clerk, in)
			})
		}
		wg.Wait()
		failed := 0
		for _, err := range errs {
			if p := models.AsProblem(err); p != nil && p.Field == "email" {
				failed++
			} else if err != nil {
				t.Error(err)
			}
		}
		if failed != len(errs)-1 {
			t.Errorf("%d of %d were refused: %v", failed, len(errs), errors.Join(errs...))
		}
	})
}

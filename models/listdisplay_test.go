package models_test

import (
	"context"
	"reflect"
	"testing"

	"kontor/models"
)

// Ensure that how somebody wants the list is kept for them alone, beside the view that they begin with.
func TestDisplayIsKept(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		admin, vera := s.admin.Actor(), s.person(t, "vera@kontor.test", models.Viewer).Actor()
		if got := s.list(t, vera).Display; !reflect.DeepEqual(got, models.UsualDisplay()) {
			t.Errorf("at first it is %+v", got)
		}
		v := viewNamed("First")
		v.Default = true
		s.saves(t, admin, v)
		want := models.Display{Columns: []models.Column{"net", "reference", "time"}, Density: models.Compact, Size: 200}
		for range 2 {
			if err := s.SetDisplay(ctx, admin, want); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.list(t, admin); !reflect.DeepEqual(got.Display, want) || got.Default == nil {
			t.Errorf("it is %+v, want %+v, and begins with %v", got.Display, want, got.Default)
		}
		if err := s.SetDefaultView(ctx, admin, 0); err != nil {
			t.Fatal(err)
		}
		if got := s.list(t, admin).Display; !reflect.DeepEqual(got, want) {
			t.Errorf("after another choice it is %+v", got)
		}
		if got := s.list(t, vera).Display; !reflect.DeepEqual(got, models.UsualDisplay()) {
			t.Errorf("somebody else has %+v", got)
		}
	})
}

// Ensure that a list that can't be drawn is refused beside its field.
func TestWrongDisplays(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		for key, c := range map[string]struct {
			field  string
			change func(*models.Display)
		}{
			"display.wrong_columns": {"col", func(d *models.Display) { d.Columns = []models.Column{"time"} }},
			"display.wrong_density": {"density", func(d *models.Display) { d.Density = "loose" }},
			"display.wrong_size":    {"size", func(d *models.Display) { d.Size = 1000 }},
		} {
			d := models.UsualDisplay()
			c.change(&d)
			wantKey(t, s.SetDisplay(context.Background(), s.admin.Actor(), d), models.Invalid, key, c.field)
		}
		for _, columns := range [][]models.Column{nil, {"reference", "iban"}, {"reference", "time", "time"}} {
			d := models.UsualDisplay()
			d.Columns = columns
			wantKey(t, s.SetDisplay(context.Background(), s.admin.Actor(), d), models.Invalid, "display.wrong_columns", "col")
		}
	})
}

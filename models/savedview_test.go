package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"kontor/models"
)

func viewNamed(name string) models.SavedViewInput {
	return models.SavedViewInput{Key: models.NewKey(), Name: name, Query: "status=refunded"}
}

// saves saves a view that must be taken.
func (s *staff) saves(t *testing.T, actor models.Actor, in models.SavedViewInput) *models.SavedView {
	t.Helper()
	v, err := s.SaveView(context.Background(), actor, in)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// list is the list as somebody has it.
func (s *staff) list(t *testing.T, actor models.Actor) *models.OwnList {
	t.Helper()
	own, err := s.OwnList(context.Background(), actor)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func (s *staff) wantViews(t *testing.T, actor models.Actor, want ...string) {
	t.Helper()
	var got []string
	for _, v := range s.list(t, actor).Views {
		got = append(got, v.Name+" of "+v.By)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s sees %q, want %q", actor.Name, got, want)
	}
}

// sharing is what the trail tells of saved views, oldest first.
func (s *staff) sharing(t *testing.T) (told []string) {
	t.Helper()
	lines, err := s.FindAudit(context.Background(), models.System, models.AuditFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range slices.Backward(lines) {
		if line.Subject == "saved_view" {
			told = append(told, fmt.Sprint(line.Action, " ", line.SubjectID, " by ", line.Actor, line.Detail))
		}
	}
	return told
}

// Ensure that a view is its owner's until it is shared, that the owner alone changes it, and that an admin deletes what is
// everybody's; the trail tells of what everybody sees, and of nothing else.
func TestSavedViews(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		carl, vera := s.person(t, "carl@kontor.test", models.Clerk).Actor(), s.person(t, "vera@kontor.test", models.Viewer).Actor()
		own := s.saves(t, carl, viewNamed("  b mine "))
		shared := viewNamed("Ours")
		shared.Shared = true
		ours := s.saves(t, carl, shared)
		s.saves(t, vera, viewNamed("a mine"))
		s.wantViews(t, carl, "b mine of "+carl.Name, "Ours of "+carl.Name)
		s.wantViews(t, vera, "a mine of "+vera.Name, "Ours of "+carl.Name)

		wantKey(t, s.ChangeView(ctx, vera, ours.ID, "Stolen", false), models.Missing, "saved_view.missing", "")
		wantKey(t, s.DeleteView(ctx, vera, ours.ID), models.Forbidden, "saved_view.not_yours", "")
		wantKey(t, s.DeleteView(ctx, s.admin.Actor(), own.ID), models.Missing, "saved_view.missing", "")
		_, err := s.SaveView(ctx, vera, models.SavedViewInput{Query: "q=x", Replace: ours.ID})
		wantKey(t, err, models.Invalid, "saved_view.gone", "replace")

		for _, change := range []func() error{
			func() error { return s.ChangeView(ctx, carl, own.ID, "b renamed", false) },
			func() error { return s.ChangeView(ctx, carl, ours.ID, "OURS", true) },
			func() error { return s.ChangeView(ctx, carl, ours.ID, "OURS", false) },
			func() error { return s.ChangeView(ctx, carl, own.ID, "b renamed", true) },
			func() error { return s.ChangeView(ctx, carl, own.ID, "b renamed", true) }, // nothing to do
			func() error { return s.DeleteView(ctx, carl, ours.ID) },
			func() error { return s.DeleteView(ctx, s.admin.Actor(), own.ID) },
		} {
			if err := change(); err != nil {
				t.Fatal(err)
			}
		}
		s.wantViews(t, carl)
		wantTrail(t, s.sharing(t),
			fmt.Sprint("saved_view.shared ", ours.ID, " by ", carl.Name), fmt.Sprint("saved_view.changed ", ours.ID, " by ", carl.Name),
			fmt.Sprint("saved_view.unshared ", ours.ID, " by ", carl.Name), fmt.Sprint("saved_view.shared ", own.ID, " by ", carl.Name),
			fmt.Sprint("saved_view.deleted ", own.ID, " by ", s.admin.Name),
		)
	})
}

// Ensure that a view shows something else after it was replaced, under the same name and for the same people.
func TestReplaceView(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		in := viewNamed("Ours")
		in.Shared = true
		v := s.saves(t, s.admin.Actor(), in)
		for range 2 {
			s.saves(t, s.admin.Actor(), models.SavedViewInput{Query: "status=reversed", Replace: v.ID})
		}
		got := s.list(t, s.admin.Actor()).Views
		if len(got) != 1 || got[0].Query != "status=reversed" || got[0].Name != "Ours" || !got[0].Shared {
			t.Errorf("it is %+v", got)
		}
		if told := s.sharing(t); len(told) != 2 || !strings.HasPrefix(told[1], "saved_view.changed") {
			t.Errorf("the trail is %q", told)
		}
	})
}

// Ensure that one form is one view, however often it is sent and also at once.
func TestSaveViewOnce(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		in := viewNamed("Once")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := s.SaveView(ctx, s.admin.Actor(), in); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.wantViews(t, s.admin.Actor(), "Once of "+s.admin.Name)
		in.Query = "status=reversed"
		_, err := s.SaveView(ctx, s.admin.Actor(), in)
		wantKey(t, err, models.Conflict, "form.key_reused", "")
	})
}

// Ensure that what can't be saved is refused with its reason, and that nobody has views without end.
func TestWrongViews(t *testing.T) {
	ctx := context.Background()
	long := strings.Repeat("ö", 61)
	onStaff(t, func(t *testing.T, s *staff) {
		admin := s.admin.Actor()
		s.saves(t, admin, viewNamed("Taken"))
		longest := s.saves(t, admin, models.SavedViewInput{Key: models.NewKey(), Name: long[2:], Query: "q=" + strings.Repeat("x", 1998)})
		for name, c := range map[string]struct {
			change     func(*models.SavedViewInput)
			key, field string
		}{
			"no name":      {func(in *models.SavedViewInput) { in.Name = " " }, "saved_view.no_name", "name"},
			"two lines":    {func(in *models.SavedViewInput) { in.Name = "a\nb" }, "saved_view.no_name", "name"},
			"a long name":  {func(in *models.SavedViewInput) { in.Name = long }, "form.too_long", "name"},
			"a taken one":  {func(in *models.SavedViewInput) { in.Name = "tAKEN" }, "saved_view.name_taken", "name"},
			"no key":       {func(in *models.SavedViewInput) { in.Key = "" }, "form.key_missing", "key"},
			"no query":     {func(in *models.SavedViewInput) { in.Query = "" }, "saved_view.unreadable", ""},
			"a broken one": {func(in *models.SavedViewInput) { in.Query = "q=%zz" }, "saved_view.unreadable", ""},
			"a long one":   {func(in *models.SavedViewInput) { in.Query = "q=" + strings.Repeat("x", 1999) }, "saved_view.too_much", ""},
		} {
			in := viewNamed("Fresh")
			c.change(&in)
			t.Log(name)
			_, err := s.SaveView(ctx, admin, in)
			wantKey(t, err, models.Invalid, c.key, c.field)
		}
		wantKey(t, s.ChangeView(ctx, admin, longest.ID, "Taken", false), models.Invalid, "saved_view.name_taken", "name")
		wantKey(t, s.ChangeView(ctx, admin, 4711, "Any", false), models.Missing, "saved_view.missing", "")
		for i := range 48 {
			s.saves(t, admin, viewNamed(fmt.Sprint("view ", i)))
		}
		_, err := s.SaveView(ctx, admin, viewNamed("one more"))
		wantKey(t, err, models.Invalid, "saved_view.too_many", "")
		if err := s.ChangeView(ctx, admin, longest.ID, "renamed when full", false); err != nil {
			t.Error(err)
		}
	})
}

// Ensure that the house shares no more views than somebody reads.
func TestSharedViewsAreBounded(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		for i := range 2 {
			full := s.person(t, fmt.Sprintf("p%d@kontor.test", i), models.Clerk).Actor()
			for j := range 50 {
				in := viewNamed(fmt.Sprint("view ", j))
				in.Shared = true
				s.saves(t, full, in)
			}
		}
		in := viewNamed("one more")
		in.Shared = true
		_, err := s.SaveView(context.Background(), s.admin.Actor(), in)
		wantKey(t, err, models.Invalid, "saved_view.too_many_shared", "shared")
	})
}

// Ensure that somebody's first view is theirs alone to choose, may be another's that is shared, and is none any more once
// that is kept back or deleted.
func TestDefaultView(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		admin, vera := s.admin.Actor(), s.person(t, "vera@kontor.test", models.Viewer).Actor()
		in := viewNamed("First")
		in.Default = true
		v := s.saves(t, admin, in)
		wantDefault := func(actor models.Actor, want string) {
			t.Helper()
			got := ""
			if d := s.list(t, actor).Default; d != nil {
				got = d.Name
			}
			if got != want {
				t.Errorf("%s begins with %q, want %q", actor.Name, got, want)
			}
		}
		wantDefault(admin, "First")
		wantDefault(vera, "")
		wantKey(t, s.SetDefaultView(ctx, vera, v.ID), models.Missing, "saved_view.missing", "")
		share := func(shared bool) {
			t.Helper()
			if err := s.ChangeView(ctx, admin, v.ID, "First", shared); err != nil {
				t.Fatal(err)
			}
		}
		share(true)
		if err := s.SetDefaultView(ctx, vera, v.ID); err != nil {
			t.Fatal(err)
		}
		wantDefault(vera, "First")
		share(false)
		wantDefault(vera, "")
		share(true)
		if err := s.SetDefaultView(ctx, admin, 0); err != nil {
			t.Fatal(err)
		}
		wantDefault(admin, "")
		wantDefault(vera, "First")
		if err := s.DeleteView(ctx, admin, v.ID); err != nil {
			t.Fatal(err)
		}
		wantDefault(vera, "")
	})
}

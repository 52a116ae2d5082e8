package models_test

import (
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// noted is a shop with two people who can be mentioned beside staff, and a link to write beside.
func noted(t *testing.T, database string) (*modelstest.Shop, models.Actor, *models.Link) {
	t.Helper()
	s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
	staff := staffOf(t, s.Ledger)
	for name, email := range map[string]string{"Ada Lovelace": "ada@example.com", "Ada Byron": "byron@example.com", "Zoë Ångström": "zoe@example.com"} {
		in := models.UserInput{Name: name, Email: email, Role: models.Viewer, Password: "correct horse battery staple"}
		if _, err := s.CreateUser(t.Context(), modelstest.Admin, in); err != nil {
			t.Fatal(err)
		}
	}
	k, err := s.CreateLink(t.Context(), modelstest.Clerk, models.NewLink{
		Key: models.NewKey(), AccountID: s.Account.ID, Amount: money.New(1200, "EUR"), Description: "Two books", Language: "en", Capture: "automatic",
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, staff, k
}

// Ensure that a colleague is meant by the whole name, the e-mail, or as much of either as means nobody else; that nobody and
// several are refused; and that an @ elsewhere is just a character.
func TestMention(t *testing.T) {
	s, staff, k := noted(t, modelstest.SQLite(t))
	for typed, want := range map[string]string{
		"@lovelace, please":                  "@[Ada Lovelace], please",
		"(@ADA LOVELACE) and @byron.":        "(@[Ada Lovelace]) and @[Ada Byron].",
		"@zoë":                               "@[Zoë Ångström]",
		"@zo: look":                          "@[Zoë Ångström]: look",
		"@byron@example.com":                 "@[Ada Byron]",
		"ask ada@example.com @ noon, 2 @ €3": "ask ada@example.com @ noon, 2 @ €3",
		"@[ada byron]!":                      "@[Ada Byron]!",
		"@ada":                               "note.several",
		"@nobody":                            "note.nobody",
		"@[Nobody]":                          "note.nobody",
	} {
		err := s.AddThingNote(t.Context(), staff, models.OnLink, k.ID, models.NewKey(), typed)
		if p := models.AsProblem(err); p != nil {
			if p.Key != want || p.Field != "body" {
				t.Errorf("%q is refused by %s at %q, want %s", typed, p.Key, p.Field, want)
			}
			continue
		}
		notes, readErr := s.ThingNotes(t.Context(), models.OnLink, k.ID)
		if err != nil || readErr != nil {
			t.Fatal(err, readErr)
		}
		if len(notes) == 0 || notes[0].Body != want {
			t.Errorf("%q is kept as %q, want %q", typed, notes[0].Body, want)
		}
	}
	people, err := s.Users(t.Context(), modelstest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range people {
		if u.Name == "Ada Byron" {
			err = s.SetRights(t.Context(), modelstest.Admin, u.ID, u.Role, false)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	err = s.AddThingNote(t.Context(), staff, models.OnLink, k.ID, models.NewKey(), "@byron")
	if p := models.AsProblem(err); p == nil || p.Key != "note.nobody" {
		t.Errorf("who can't sign in any more is still meant: %v", err)
	}
}

// Ensure that a note is written once, beside what is there, by who may, with its line in the trail, on both databases.
func TestThingNotes(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, staff, k := noted(t, database)
		key := models.NewKey()
		for range 2 {
			if err := s.AddThingNote(t.Context(), staff, models.OnLink, k.ID, key, " Called. "); err != nil {
				t.Fatal(err)
			}
		}
		notes, err := s.ThingNotes(t.Context(), models.OnLink, k.ID)
		if err != nil || len(notes) != 1 || notes[0].Body != "Called." || notes[0].By != staff.Name {
			t.Errorf("the notes are %+v, %v", notes, err)
		}
		trail, err := s.FindAudit(t.Context(), modelstest.Manager, models.AuditFilter{Action: "note.added", Limit: 10})
		if err != nil || len(trail) != 1 || trail[0].Subject != "link" || trail[0].SubjectID != k.ID {
			t.Errorf("the trail is %+v, %v", trail, err)
		}
		for _, c := range []struct {
			who   models.Actor
			thing models.Thing
			id    int64
			key   string
			body  string
			want  models.Code
		}{
			{staff, models.OnLink, k.ID, key, "Other words.", models.Conflict},
			{staff, models.OnLink, k.ID, models.NewKey(), " ", models.Invalid},
			{staff, models.OnLink, k.ID, models.NewKey(), strings.Repeat("ä", 2001), models.Invalid},
			{staff, models.OnEntry, 99, models.NewKey(), "x", models.Missing},
			{models.Actor{UserID: staff.UserID, Role: models.Viewer}, models.OnLink, k.ID, models.NewKey(), "x", models.Forbidden},
		} {
			if err := s.AddThingNote(t.Context(), c.who, c.thing, c.id, c.key, c.body); !models.HasCode(err, c.want) {
				t.Errorf("%.10q beside %s %d: %v, want %v", c.body, c.thing, c.id, err, c.want)
			}
		}
	})
}

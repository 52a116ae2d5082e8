package handlers_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"kontor/models"
)

// Ensure that a form is offered whom it may mean: by the beginning of the e-mail, a word of the name, and nobody without
// something to go by or a sign-in.
func TestSuggestions(t *testing.T) {
	r, _ := newAbleRig(t)
	p := r.from("erika@example.com")
	for range 10 {
		r.from(models.NewKey() + "@neighbours.example")
	}
	r.nobody()
	r.get("/customers?part=suggestions&q=erika").wants(http.StatusSeeOther)
	r.as(models.Viewer)
	for query, want := range map[string]int{
		"q=erika%40": 1, "of=email&email=ERIKA": 1, "q=neigh": 8, "q=nobody": 0, "q=e": 0, "q=%25": 0, "q=": 0, "of=x": 0, "q=%00er": 0,
	} {
		if got := r.get("/customers?part=suggestions&" + query).wants(http.StatusOK).Find("[role=option]"); got.Length() != want {
			t.Errorf("%s gives %d, want %d", query, got.Length(), want)
		}
	}
	option := r.get("/customers?part=suggestions&q=erika").Find("[role=option]")
	fill := map[string]string{}
	if err := json.Unmarshal([]byte(option.AttrOr("data-fill", "")), &fill); err != nil {
		t.Fatal(err)
	}
	if fill["email"] != "erika@example.com" || fill["last_name"] != "Neighbour" || fill["customer"] != number(*p.CustomerID) {
		t.Errorf("it fills in %v", fill)
	}
}

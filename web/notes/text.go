package notes

import (
	"cmp"
	"context"
	"strings"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

func events(ctx context.Context, notes []Note) []ui.Event {
	all := make([]ui.Event, 0, len(notes))
	for _, n := range notes {
		more := cmp.Or(n.Body, words.T(ctx, "note.erased"))
		all = append(all, ui.Event{At: n.At, Icon: "note", What: words.T(ctx, "customer.noted"), More: more, Who: n.By})
	}
	return all
}

// handle is what to write for somebody: the name, or the e-mail where another has the same.
func handle(c models.Colleague, all []models.Colleague) string {
	for _, other := range all {
		if other.ID != c.ID && strings.EqualFold(other.Name, c.Name) {
			return c.Email
		}
	}
	return c.Name
}

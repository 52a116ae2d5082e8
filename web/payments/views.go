package payments

import (
	"context"
	"net/url"
	"slices"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/a-h/templ"
)

// Kept is the query of the view as it is saved: always written in one way, so that what is open is found again.
func (v View) Kept() string {
	v.Whole = true
	return v.Query().Encode()
}

// ReadSaved takes a view out of a query that a form carried along, or that was saved.
func ReadSaved(query string) (View, error) {
	q, err := url.ParseQuery(query)
	return ReadView(q), err
}

// current is the saved view that is open; nil for none. One that leaves open how it is drawn is it in any drawing.
func (p ListProps) current() *models.SavedView {
	for _, query := range []string{p.View.Kept(), p.View.Plain().Kept()} {
		at := slices.IndexFunc(p.Own.Views, func(v models.SavedView) bool { return v.Query == query })
		if at >= 0 {
			return &p.Own.Views[at]
		}
	}
	return nil
}

// all says whether nothing at all is asked for.
func (p ListProps) all() bool { return p.View.Plain().Kept() == "view=all" }

// called is what the view that is open goes by.
func (p ListProps) called(ctx context.Context) string {
	current := p.current()
	switch {
	case current != nil:
		return current.Name
	case p.all():
		return words.T(ctx, "saved_view.all")
	case p.onlyPayouts():
		return words.T(ctx, "payouts.title")
	}
	return words.T(ctx, "saved_view.unsaved")
}

// own and others are the two kinds of saved views.
func (p ListProps) own() []models.SavedView {
	return viewsWhere(p.Own.Views, func(v *models.SavedView) bool { return v.UserID == p.Shell.Actor.UserID })
}

func (p ListProps) others() []models.SavedView {
	return viewsWhere(p.Own.Views, func(v *models.SavedView) bool { return v.UserID != p.Shell.Actor.UserID })
}

func viewsWhere(views []models.SavedView, fits func(*models.SavedView) bool) (found []models.SavedView) {
	for i := range views {
		if fits(&views[i]) {
			found = append(found, views[i])
		}
	}
	return found
}

func replaceOptions(ctx context.Context, views []models.SavedView, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "saved_view.new")}}
	for i := range views {
		options = append(options, ui.Option{Value: number(views[i].ID), Label: words.T(ctx, "saved_view.replace", "name", views[i].Name)})
	}
	return ui.Chosen(options, chosen)
}

// inDialog are the attributes of a form that leads on to another page when it is taken, and comes back with its reasons
// when it is refused.
func inDialog(to string) templ.Attributes {
	return templ.Attributes{"method": "post", "action": to, "hx-post": to, "hx-target": "#action", "hx-swap": "innerHTML"}
}

// first says whether a view is the one that is opened first.
func (p ViewsProps) first(v *models.SavedView) bool {
	return p.Own.Default != nil && p.Own.Default.ID == v.ID
}

// described is what a saved view shows, in words.
func described(ctx context.Context, query string, accounts []models.Account) string {
	v, err := ReadSaved(query)
	if err != nil { // it was read before it was kept
		return query
	}
	return Described(ctx, v, accounts)
}

// deletion is what there is to know before a view is gone.
func deletion(ctx context.Context, v *models.SavedView) string {
	if v.Shared {
		return words.T(ctx, "saved_view.delete_shared", "name", v.Name)
	}
	return words.T(ctx, "saved_view.delete_own", "name", v.Name)
}

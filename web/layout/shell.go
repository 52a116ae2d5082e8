// Package layout is the frame of the pages: who is signed in, where they can go, and what was just done.
package layout

import (
	"context"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/words"
)

// Shell is what every page of a signed-in person needs beside its own props.
type Shell struct {
	Actor  models.Actor
	Path   string // of the request, or of the list that the page belongs to: marks it in the navigation
	Demo   bool   // a banner says that no real money moves
	Notice string // the outcome of what was just done, after a redirect; said in role=status
	Needs  int    // how many things need a person; shown beside Home
	Unread int    // notices; beside the bell
	Keys   bool   // single keys act; else only those with Ctrl or Cmd do
}

// Place is one line of the navigation.
type Place struct {
	Label string
	Href  string
	Icon  string
	Key   string // leads here behind g
	count int
}

// group is some of them under a heading; the first has none.
type group struct {
	id     string
	title  string
	places []Place
}

// Places are all pages that this person may go to, in the order of the navigation.
func (s Shell) Places(ctx context.Context) (all []Place) {
	for _, g := range s.groups(ctx) {
		all = append(all, g.places...)
	}
	return all
}

// groups is the navigation as this person may use it.
func (s Shell) groups(ctx context.Context) []group {
	money := group{places: []Place{
		{words.T(ctx, "home.title"), paths.Home(), "home", "h", s.Needs},
		{words.T(ctx, "transactions.title"), paths.Transactions(), "list", "t", 0},
		{words.T(ctx, "reports.title"), paths.Reports(), "half", "r", 0},
		{words.T(ctx, "payouts.title"), paths.PayoutList(), "send", "o", 0},
		{words.T(ctx, "links.title"), paths.Links(), "link", "l", 0},
		{words.T(ctx, "invoices.title"), paths.Invoices(), "note", "i", 0},
		{words.T(ctx, "customers.title"), paths.Customers(), "person", "c", 0},
		{words.T(ctx, "subscriptions.title"), paths.Subscriptions(), "refresh", "s", 0},
	}}
	if s.Actor.Can(models.Clerk) {
		money.places = append(money.places,
			Place{words.T(ctx, "checkout.title"), paths.NewTransaction(), "card", "p", 0},
			Place{words.T(ctx, "credit.title"), paths.NewCredit(), "arrow-back", "k", 0},
		)
	}
	evidence := group{id: "nav-evidence", title: words.T(ctx, "nav.evidence"), places: []Place{
		{words.T(ctx, "mails.title"), paths.Mails(), "mail", "m", 0},
		{words.T(ctx, "deliveries.title"), paths.Deliveries(), "inbox", "d", 0},
		{words.T(ctx, "ledger.title"), paths.Ledger(), "book", "b", 0},
		{words.T(ctx, "batches.title"), paths.Batches(), "copy", "x", 0},
	}}
	if s.Actor.Can(models.Manager) {
		evidence.places = append(evidence.places, Place{words.T(ctx, "audit.title"), paths.Audit(), "shield", "e", 0})
	}
	groups := []group{money, evidence}
	if s.Actor.Can(models.Admin) {
		groups = append(groups, group{id: "nav-settings", title: words.T(ctx, "nav.settings"), places: []Place{
			{words.T(ctx, "accounts.title"), paths.Accounts(), "bank", "a", 0},
			{words.T(ctx, "users.title"), paths.Users(), "people", "u", 0},
			{words.T(ctx, "company.title"), paths.Company(""), "house", "y", 0},
			{words.T(ctx, "datev.title"), paths.Datev(), "book", "v", 0},
		}})
	}
	return groups
}

// current says whether a line of the navigation is where the request is: the longest path that fits.
func (s Shell) current(href string, groups []group) bool {
	best := ""
	for _, g := range groups {
		for _, p := range g.places {
			if (s.Path == p.Href || strings.HasPrefix(s.Path, strings.TrimSuffix(p.Href, "/")+"/")) && len(p.Href) > len(best) {
				if p.Href != "/" || s.Path == "/" {
					best = p.Href
				}
			}
		}
	}
	return href == best
}

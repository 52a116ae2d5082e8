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
}

// item is one line of the navigation.
type item struct {
	label string
	href  string
	icon  string
	count int
}

// group is some of them under a heading; the first has none.
type group struct {
	id    string
	title string
	items []item
}

// groups is the navigation as this person may use it.
func (s Shell) groups(ctx context.Context) []group {
	money := group{items: []item{
		{words.T(ctx, "home.title"), paths.Home(), "home", s.Needs},
		{words.T(ctx, "transactions.title"), paths.Transactions(), "list", 0},
		{words.T(ctx, "reports.title"), paths.Reports(), "half", 0},
		{words.T(ctx, "payouts.title"), paths.PayoutList(), "send", 0},
		{words.T(ctx, "links.title"), paths.Links(), "link", 0},
		{words.T(ctx, "invoices.title"), paths.Invoices(), "note", 0},
		{words.T(ctx, "customers.title"), paths.Customers(), "person", 0},
		{words.T(ctx, "subscriptions.title"), paths.Subscriptions(), "refresh", 0},
	}}
	if s.Actor.Can(models.Clerk) {
		money.items = append(money.items,
			item{words.T(ctx, "checkout.title"), paths.NewTransaction(), "card", 0},
			item{words.T(ctx, "credit.title"), paths.NewCredit(), "arrow-back", 0},
		)
	}
	evidence := group{id: "nav-evidence", title: words.T(ctx, "nav.evidence"), items: []item{
		{words.T(ctx, "mails.title"), paths.Mails(), "mail", 0},
		{words.T(ctx, "deliveries.title"), paths.Deliveries(), "inbox", 0},
		{words.T(ctx, "ledger.title"), paths.Ledger(), "book", 0},
	}}
	if s.Actor.Can(models.Manager) {
		evidence.items = append(evidence.items, item{words.T(ctx, "audit.title"), paths.Audit(), "shield", 0})
	}
	groups := []group{money, evidence}
	if s.Actor.Can(models.Admin) {
		groups = append(groups, group{id: "nav-settings", title: words.T(ctx, "nav.settings"), items: []item{
			{words.T(ctx, "accounts.title"), paths.Accounts(), "bank", 0},
			{words.T(ctx, "users.title"), paths.Users(), "people", 0},
			{words.T(ctx, "company.title"), paths.Company(""), "house", 0},
		}})
	}
	return groups
}

// current says whether a line of the navigation is where the request is: the longest path that fits.
func (s Shell) current(href string, groups []group) bool {
	best := ""
	for _, g := range groups {
		for _, i := range g.items {
			if (s.Path == i.href || strings.HasPrefix(s.Path, strings.TrimSuffix(i.href, "/")+"/")) && len(i.href) > len(best) {
				if i.href != "/" || s.Path == "/" {
					best = i.href
				}
			}
		}
	}
	return href == best
}

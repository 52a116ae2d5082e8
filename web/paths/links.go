package paths

import (
	"net/url"
	"strconv"
)

const links = "/links"

// Links is the list of payment links, and where a new one is made by POST.
func Links() string { return links }

// LinksView is the list as a query has it.
func LinksView(query url.Values) string { return With(links, query) }

// LinksCSV is exactly that view as a file.
func LinksCSV(query url.Values) string { return With(links+".csv", query) }

// NewLink is the form of a new link.
func NewLink() string { return links + "/new" }

// NewLinkLike is the form filled in as another link was made.
func NewLinkLike(n int64) string {
	return With(links+"/new", url.Values{"like": {strconv.FormatInt(n, 10)}})
}

// NewLinkParts is what changes of the form with its account.
func NewLinkParts() string { return links + "/new?part=account" }

// LinkPreviews shows what a form would make, by POST.
func LinkPreviews() string { return links + "/previews" }

// Link is the page of one.
func Link(n int64) string { return id(links, n) }

// LinkDialog is that page with a form open: "expire", "cancel", "mail", "keep".
func LinkDialog(n int64, action string) string { return Link(n) + "?action=" + action }

// LinkMails sends a link's mail, by POST.
func LinkMails(n int64) string { return id(links, n, "mails") }

// LinkExpiry ends a link now, by POST.
func LinkExpiry(n int64) string { return id(links, n, "expiry") }

// LinkCancellation takes a link back, by POST.
func LinkCancellation(n int64) string { return id(links, n, "cancellation") }

// LinkAnswers notes that the wish for a new link was seen to, by POST.
func LinkAnswers(n int64) string { return id(links, n, "answers") }

// LinkKeepings notes that what was paid too much stays, by POST.
func LinkKeepings(n int64) string { return id(links, n, "keepings") }

package layout

import (
	"context"
	"strings"

	"kontor/models"
	"kontor/web/words"

	"github.com/a-h/templ"
)

// CustomerPage is what the frame of a merchant's customer's page shows: /pay/TOKEN and what belongs to it, /invoice/TOKEN.
// Such a page is small: its own style sheet (static/src/pay.css), the fonts of the system, the merchant's color and logo.
type CustomerPage struct {
	Title    string // begins with the h1
	Company  *models.Company
	Path     string // of the page: the other languages are ?lang= of it
	Language string // that it is in
	Demo     bool
	Public   bool            // search engines may find it
	Wide     bool            // room for a table
	Notice   string          // said in role=status
	Head     templ.Component // more for the head; nil: nothing
}

// languages that a customer can read in, each by its own name.
var languages = []struct{ code, name string }{{"en", "English"}, {"de", "Deutsch"}}

func (p CustomerPage) in(language string) string { return p.Path + "?lang=" + language }

// Merchant is what a merchant is called on their customers' pages.
func Merchant(ctx context.Context, c *models.Company) string {
	if c.Name == "" {
		return words.T(ctx, "pay.merchant")
	}
	return c.Name
}

// address is the merchant's, on one line.
func address(c *models.Company) string {
	var parts []string
	for _, part := range []string{c.Name, c.Street, strings.TrimSpace(c.PostalCode + " " + c.City)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

package invoices

import (
	"context"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/a-h/templ"
)

// Lodging is where an invoice is held beside us, and the form to have it held.
type Lodging struct {
	All      []models.Lodging // newest first
	Accounts []models.Account // that can hold it
	Why      string           // it can't be lodged now; "" where it can
	Key      string
	Chosen   string // account, as typed
	Errors   ui.Errors
}

// live is the one that can be paid there, or may be; nil for none.
func (l Lodging) live() *models.Lodging {
	for n := range l.All {
		if l.All[n].Status.Live() {
			return &l.All[n]
		}
	}
	return nil
}

// changes says whether something may be news before long: by an answer that is awaited, or a customer who pays there.
func (l Lodging) changes() bool {
	for n := range l.All {
		if l.All[n].Working() || l.All[n].Status == models.LodgingPaid && l.All[n].DueAt > 0 {
			return true
		}
	}
	return l.live() != nil
}

// follows are the attributes of a part of the page that asks after itself while a gateway may have news.
func (p DetailProps) follows(part string) templ.Attributes {
	if !p.Lodging.changes() {
		return nil
	}
	return templ.Attributes{
		"hx-get": paths.Invoice(p.Invoice.ID), "hx-trigger": "every 4s", "hx-select": part, "hx-swap": "outerHTML",
		"hx-status:4xx": "swap:none", "hx-status:5xx": "swap:none",
	}
}

// stale says whether it can be paid there for what the invoice does not ask for.
func (p DetailProps) stale(g *models.Lodging) bool {
	return g.Status == models.LodgingOpen && (!p.Invoice.Asks() || p.Invoice.Due() != g.Money())
}

// paidUnseen says whether the gateway took money that is not in the book.
func (p DetailProps) paidUnseen(g *models.Lodging) bool {
	return g.Status == models.LodgingPaid && p.Invoice.Asks() && p.Invoice.Due() == g.Money()
}

var lodgingMarks = map[models.LodgingStatus]struct{ shape, tone string }{
	models.LodgingRequested: {"dot", "info"},
	models.LodgingSending:   {"send", "info"},
	models.LodgingUnknown:   {"question", "unknown"},
	models.LodgingDeclined:  {"stop", "danger"},
	models.LodgingOpen:      {"ring", "info"},
	models.LodgingPaid:      {"check", "success"},
	models.LodgingCancelled: {"ban", "neutral"},
	models.LodgingExpired:   {"hourglass", "neutral"},
}

func (l Lodging) account(ctx context.Context) ui.Input {
	return ui.Input{Form: "lodge", Name: "account", Label: words.T(ctx, "lodging.account"), Error: l.Errors["account"]}
}

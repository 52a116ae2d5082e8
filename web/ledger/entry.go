package ledger

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// ofBook is the journal of a line's book, in the entry's account and currency.
func ofBook(e *models.EntryCause, b models.Book) string {
	return paths.LedgerView(View{Account: number(e.AccountID), Currency: e.Currency, Book: string(b)}.Query())
}

func paymentName(p *models.Payment) string {
	return cmp.Or(p.OrderReference, p.Reference, number(p.ID))
}

// who asked for the operation; the provider's side has its own word.
func (p EntryProps) who(ctx context.Context) string {
	if p.Entry.Operation.Origin == models.FromProvider {
		return words.T(ctx, "who.provider")
	}
	return p.Entry.Who
}

// steps are the operation's life, newest first.
func (p EntryProps) steps(ctx context.Context) []ui.Event {
	var events []ui.Event
	for _, s := range p.Entry.Steps {
		e := ui.Event{At: s.At, Icon: "dot", Tone: "info", What: words.Or(ctx, "audit."+s.Action, s.Action), Who: s.Who}
		if strings.HasSuffix(s.Action, ".succeeded") {
			e.Icon, e.Tone = "check", "success"
		}
		events = append(events, e)
	}
	slices.Reverse(events)
	return events
}

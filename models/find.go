package models

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Found is what a few words may mean, anywhere in the book: the newest few of each kind.
type Found struct {
	Payments  []Payment
	Customers []Customer // neither merged nor erased
	Links     []Link
	Invoices  []Invoice // without their lines
}

const (
	leastSought = 2 // characters: fewer begin too much
	foundEach   = 8
)

// FindAnywhere looks words up as each kind's own list does, see search.go, customer_find.go, link_find.go: whole or by the
// beginning, in an index, bounded. Nothing is counted.
func (l *Ledger) FindAnywhere(ctx context.Context, words string) (*Found, error) {
	words = strings.TrimSpace(words)
	found := &Found{}
	if utf8.RuneCountInString(words) < leastSought || len(words) > maxQuery || !utf8.ValidString(words) {
		return found, nil
	}
	for _, find := range []func(context.Context, string, *Found) error{l.findPayments, l.findPeopleMeant, l.findLinks, l.findInvoices} {
		if err := find(ctx, words, found); err != nil {
			return nil, fmt.Errorf("find anywhere: %w", err)
		}
	}
	return found, nil
}

func (l *Ledger) findPayments(ctx context.Context, words string, found *Found) error {
	plan, err := l.planView(ctx, &View{Query: words, Sort: NewestFirst})
	if err == nil {
		found.Payments, err = l.paymentReader(plan, wholePayment).read(ctx, nil, foundEach)
	}
	return err
}

func (l *Ledger) findPeopleMeant(ctx context.Context, words string, found *Found) (err error) {
	found.Customers, err = l.SuggestCustomers(ctx, words)
	return err
}

func (l *Ledger) findLinks(ctx context.Context, words string, found *Found) error {
	plan, err := l.planLinks(ctx, LinkView{Query: words})
	if err == nil {
		found.Links, err = l.readLinks(ctx, plan, 0, foundEach)
	}
	return err
}

func (l *Ledger) findInvoices(ctx context.Context, words string, found *Found) error {
	plan, err := l.planInvoices(ctx, &InvoiceView{Query: words, Sort: NewestFirst})
	if err == nil {
		found.Invoices, err = l.readInvoices(ctx, plan, nil, foundEach)
	}
	return err
}

package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kontor/models/money"
)

// Place is where a term of a search is looked for.
type Place string

// The places: as the search box has them before a colon. Anywhere is all of them.
const (
	Anywhere    Place = ""
	InReference Place = "ref"   // of the order, ours or the provider's
	InEmail     Place = "email" // both whole or by their beginning
	InName      Place = "name"  // words by their beginnings
	InLast4     Place = "last4"
	InAmount    Place = "amount" // in whichever currency
)

// Places are those of one thing, the ones of which the fewest payments have the same first: a search looks that term up, and
// asks the others of what it found.
var Places = []Place{InReference, InEmail, InName, InLast4, InAmount}

// Term is a part of a search. A payment of the view holds to all of them.
type Term struct {
	In    Place
	Value string
}

const maxTerms = 8

func (t Term) in(place Place) bool { return t.In == Anywhere || t.In == place }

// searchable says whether anything could be found by it.
func (t Term) searchable() bool {
	return t.Value != "" && len(t.Value) <= maxQuery && utf8.ValidString(t.Value) && !strings.ContainsRune(t.Value, 0)
}

func (t Term) check() error {
	switch {
	case !slices.Contains(Places, t.In):
		return problem(Invalid, "view.place", "place", string(t.In)).at("q")
	case t.Value == "":
		return problem(Invalid, "view.term", "place", string(t.In)).at("q")
	case t.In == InLast4 && !isLast4(t.Value):
		return problem(Invalid, "view.last4").at("q")
	case t.In == InAmount && !isAmount(t.Value):
		return problem(Invalid, "view.amount").at("q")
	}
	return nil
}

// isAmount says whether it is one in any currency, as either locale writes it.
func isAmount(typed string) bool {
	for _, code := range []string{"JPY", "EUR", "BHD"} {
		if len(amountsOf(typed, code)) > 0 {
			return true
		}
	}
	return false
}

// amountsOf are the minor units that may be meant by an amount as it was typed, in either locale's way of writing.
func amountsOf(typed, currency string) (minors []int64) {
	if typed[0] < '0' || typed[0] > '9' {
		return nil
	}
	for _, locale := range []string{"en", "de"} {
		if m, err := money.Parse(typed, currency, locale); err == nil && !slices.Contains(minors, m.Minor) {
			minors = append(minors, m.Minor)
		}
	}
	return minors
}

func (v *View) searched() bool { return v.Query != "" || len(v.Terms) > 0 }

// terms are what is looked up, and what is asked of that.
func (v *View) terms() (lead Term, others []Term) {
	others = slices.Clone(v.Terms)
	if v.Query != "" {
		return Term{Value: strings.TrimSpace(v.Query)}, others
	}
	rank := func(t Term) int { return slices.Index(Places, t.In) }
	slices.SortStableFunc(others, func(a, b Term) int { return rank(a) - rank(b) })
	return others[0], others[1:]
}

// fitting is a term as a condition on payments that another look-up found.
func (l *Ledger) fitting(ctx context.Context, p *plan, t Term, cells []cell) (arm, error) {
	var any either
	switch t.In {
	case InEmail:
		any.begins(l.plain("email"), normalEmail(t.Value))
	case InReference:
		for _, spelt := range spellings(t.Value) {
			for _, column := range []string{"order_reference", "reference", "provider_id"} {
				any.begins(l.plain(column), spelt)
			}
		}
	case InLast4:
		any.add(l.plain("last4")+" = ?", t.Value)
	case InAmount:
		for _, code := range currenciesOf(cells) {
			for _, minor := range amountsOf(t.Value, code) {
				any.add(l.plain("currency")+" = ? AND "+l.plain("amount")+" = ?", code, minor)
			}
		}
	case InName:
		customers, narrow, err := l.customersNamed(ctx, t.Value, maxCustomers)
		if err != nil {
			return arm{}, err
		}
		p.narrow = p.narrow || narrow
		any.add(l.plain("customer_id") + " IN (" + idList(append(customers, 0)) + ")")
	}
	return any.arm(), nil
}

// either is a condition of which one part is enough.
type either arm

func (e *either) add(condition string, args ...any) {
	*e = either(arm(*e).and("("+condition+")", args...))
}

func (e *either) begins(column, with string) {
	if upTo, bounded := behind(with); bounded {
		e.add(fmt.Sprintf("%[1]s >= ? AND %[1]s < ?", column), with, upTo)
	} else {
		e.add(column+" >= ?", with)
	}
}

func (e *either) arm() arm {
	if len(e.where) == 0 {
		return arm{}.and("1 = 0")
	}
	return arm{}.and("("+strings.Join(e.where, " OR ")+")", e.args...)
}

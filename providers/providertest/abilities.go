package providertest

import (
	"slices"
	"strings"
	"testing"

	"kontor/providers"
)

// Ability is one thing that a provider's client may be able to do.
type Ability struct {
	Name    string // in the field's words
	Offered bool
	Note    string // the provider's own limits on it; empty where there are none
}

// ability is an Ability before a client is asked, with the cases that it must pass. Nil cases: others' cover it.
type ability struct {
	name    string
	offered func(providers.Provider) bool
	run     func(*testing.T, *witness)
	kind    providers.Kind                  // whose limits its note tells; may be empty
	note    func(providers.Provider) string // what else it tells; may be nil
}

// abilities is the one list of them: of the suite, and of the table in the README.
var abilities = slices.Concat(pageAbilities(), operationAbilities(), []ability{
	{name: "card by phone", offered: takesCards, run: runCard},
	{name: "keeping a method", offered: keepsMethods, note: keptWhere},
	{name: "delayed capture", offered: has[providers.DelayedCapturer], note: longestDelay},
	{name: "intent for an app", offered: has[providers.Intender], run: runIntender},
	{name: "list of saved methods", offered: has[providers.MethodKeeper], run: runMethods},
	{name: "forgetting a saved method", offered: has[providers.MethodForgetter], run: runForget},
	{name: "list of payments", offered: has[providers.Lister], run: runList},
	{name: "invoices lodged there", offered: has[providers.Invoicer], run: runInvoices},
	{name: "balances", offered: has[providers.Balancer], run: runBalances},
	{name: "webhooks", offered: has[providers.WebhookReceiver], run: runWebhooks},
	{name: "inquiry after an operation", offered: has[providers.OperationFinder]},
	{name: "safe repetition", offered: has[providers.Replayer]},
	{name: "test of the credentials", offered: has[providers.Tester], run: runTester},
})

// Abilities says what a client can do, by assertion like everywhere.
func Abilities(p providers.Provider) []Ability {
	var all []Ability
	for _, a := range abilities {
		said := Ability{Name: a.name, Offered: a.offered(p)}
		if said.Offered {
			said.Note = noteOf(limits(p, a.kind))
			if a.note != nil {
				said.Note = a.note(p)
			}
		}
		all = append(all, said)
	}
	return all
}

func noteOf(l providers.Limits) string {
	var words []string
	if l.Once {
		words = append(words, "one a payment")
	}
	if l.WholeOnly {
		words = append(words, "whole only")
	}
	if l.ReleasesRest {
		words = append(words, "the rest is let go")
	}
	return strings.Join(words, ", ")
}

func has[A any](p providers.Provider) bool {
	_, ok := p.(A)
	return ok
}

func operationAbilities() []ability {
	var all []ability
	for _, o := range operations {
		all = append(all, ability{
			name: o.name, kind: o.kind, offered: func(p providers.Provider) bool { return o.of(World{Client: p}) != nil },
			run: func(t *testing.T, seen *witness) { runOperation(t, seen, o) },
		})
	}
	return all
}

func pageAbilities() []ability {
	var all []ability
	for _, p := range pages {
		all = append(all, ability{
			name: p.name, offered: func(c providers.Provider) bool { return p.of(c) != nil },
			run: func(t *testing.T, seen *witness) { runPage(t, seen, p) },
		})
	}
	return all
}

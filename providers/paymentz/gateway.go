// Package paymentz speaks to the Paymentz platform by its REST API v1 ("transactionServices/REST/v1") and its hosted
// Standard Checkout. Paymentz is sold under many names, each with a host of its own: transactworld, shimotomo, prtpg,
// sepa-cyber, paymentplug, xoala, facilero.
//
// Where a comment gives a source, [seed] is the published page "Payment Gateway" of the platform; [docs] are
// docs.paymentz.com and the same pages of its brands; [xoala] is what github.com/asciisd/cashier-core noted of the brand
// Xoala, [prtpg] github.com/veib6247/paymentz-tester, [tw] github.com/Ilyachigin/transactworld_integration, [ipg]
// github.com/abrazeneb/ipgproxy, [android] github.com/PaymentzGit/PZCheckout, [presta]
// github.com/tw-transactworld/transactworld-prestashop. What none of them says is marked "assumed".
package paymentz

import "kontor/providers"

const name = "paymentz"

// The names of the credentials.
const (
	fieldPartner  = "partner_id"
	fieldMember   = "member_id"
	fieldUsername = "username"
	fieldKey      = "secure_key"
	fieldToType   = "totype"
	fieldTerminal = "terminal_id"
	fieldFormat   = "format"
)

// Gateway is what an account at Paymentz is made of. Totype, the partner's name, is needed for Standard Checkout alone,
// terminal_id where the merchant has several terminals. There is no host to begin with: each brand has its own.
var Gateway = providers.Gateway{
	Name:  name,
	Label: "Paymentz",
	Fields: []providers.Field{
		{Name: fieldPartner},
		{Name: fieldMember},
		{Name: fieldUsername},
		{Name: fieldKey, Secret: true},
		{Name: fieldToType, Optional: true},
		{Name: fieldTerminal, Optional: true},
		{Name: fieldFormat, Choices: []string{formatForm, formatJSON, formatNested}},
	},
	Hosts:   map[providers.Mode]string{},
	Connect: func(c providers.Config) (providers.Provider, error) { return New(c) },
}

// Package paytech speaks to pay.tech by its Gateway API, version 1.0.341.
//
// Where a comment gives a source, [seed] is the published guide (paytech.api-docs.info), [spec] the OpenAPI document in
// github.com/paytech-saas-official/plugins, and [life] [dep] [hook] [err] [test] [tok] are the pages beside it: payment
// lifecycle, deposit and withdrawal, webhooks, errors, testing, and tokens. [payadmit] is a sibling white label whose API
// has the same shape. What none of them says is marked "assumed".
package paytech

import "kontor/providers"

const name = "paytech"

// The names of the credentials.
const (
	fieldKey     = "api_key"
	fieldSigning = "signing_key"
)

// hosts end before /api/v1 [seed].
var hosts = map[providers.Mode]string{
	providers.ModeTest: "https://engine-sandbox.pay.tech",
	providers.ModeLive: "https://engine.pay.tech",
}

// Gateway is what an account at pay.tech is made of: a shop's API key, and its signing key where the shop has one. With a
// signing key every webhook must be signed; without one webhooks prove nothing and are only a reason to ask.
var Gateway = providers.Gateway{
	Name:  name,
	Label: "pay.tech",
	Fields: []providers.Field{
		{Name: fieldKey, Secret: true},
		{Name: fieldSigning, Secret: true, Optional: true},
	},
	Hosts:   hosts,
	Connect: func(c providers.Config) (providers.Provider, error) { return New(c) },
	Reason:  ReasonOf,
}

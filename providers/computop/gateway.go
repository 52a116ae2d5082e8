// Package computop speaks to Computop Paygate by its REST API 2.0.
//
// Where a comment gives a source, [seed 000] is the published overview and [seed 001] the published page of
// POST /payment-intents, both of version 2.0.0; [axepta] is the same API as docs.axepta.bnpparibas and
// axeptabnpparibas-docs.redocly.app print it for the white label; [nexi] is docs.paygate.nexigroup.com, [tester]
// github.com/krebs3r/computop-tester. What none of them says is marked "assumed".
package computop

import "kontor/providers"

const name = "computop"

// The names of the credentials.
const (
	fieldMerchant = "merchant_id"
	fieldKey      = "api_key"
	fieldAuth     = "auth"
	fieldHMAC     = "webhook_hmac"
)

// hosts are roots, which end before /api/v2 [seed 000].
var hosts = map[providers.Mode]string{
	providers.ModeTest: "https://test.computop-paygate.com",
	providers.ModeLive: "https://www.computop-paygate.com",
}

// Gateway is what an account at Computop is made of. The account expects enhanced, signed webhooks where webhook_hmac
// is set, and basic ones, which prove nothing, where it is not: Computop has that in the merchant's configuration.
var Gateway = providers.Gateway{
	Name:  name,
	Label: "Computop Paygate",
	Fields: []providers.Field{
		{Name: fieldMerchant},
		{Name: fieldKey, Secret: true},
		{Name: fieldAuth, Choices: []string{authBasic, authOAuth}},
		{Name: fieldHMAC, Secret: true, Optional: true},
	},
	Hosts:   hosts,
	Connect: func(c providers.Config) (providers.Provider, error) { return New(c) },
	Reason:  ReasonOf,
}

// Package gate speaks to HydraCode Gate by its API v0.1.
//
// Where a comment gives a source, [seed 003] is the published page of the API (docs.hydracode.com/gate-api-v01-en/api)
// and [preface] its preface (docs.hydracode.com/gate-api-v01-en). What neither says is marked "assumed", and stands in
// one place each: the words of status and what they say of amounts in states.go, the words of customerAction.type in
// action.go, how a refund names its payment in refunds.go, and how a payout is known again in payouts.go.
//
// Gate gives no name of its own to anything: the merchant's referenceId is the only key [seed 003]. So a payment's
// ProviderID stays empty, and all asking is by reference. It publishes no capture, no cancellation and no list: the
// client is no Capturer, no Reverser and no Lister. createToken can be sent, but no answer is documented to carry a
// token, so nothing can be charged again: the client is no TokenCharger and no Recurrer, and refuses Checkout.SaveMethod and
// Checkout.Recurring.
package gate

import "kontor/providers"

const name = "gate"

// The names of the credentials.
const (
	fieldKey         = "api_key"
	fieldRefund      = "refund_reference"
	fieldStatusWords = "status_words"
	fieldActionWords = "action_words"
)

// The two readings of a refund's referenceId, see refunds.go.
const (
	refundOriginal = "original"
	refundOwn      = "own"
)

// Gateway is what an account at Gate is made of: the key of one merchant terminal [preface]. No host is published, so
// each account says its own. status_words and action_words teach the client what Gate's words mean, see words.go.
var Gateway = providers.Gateway{
	Name:  name,
	Label: "HydraCode Gate",
	Fields: []providers.Field{
		{Name: fieldKey, Secret: true},
		{Name: fieldRefund, Choices: []string{refundOriginal, refundOwn}},
		{Name: fieldStatusWords, Optional: true},
		{Name: fieldActionWords, Optional: true},
	},
	Connect: func(c providers.Config) (providers.Provider, error) { return New(c) },
	Reason:  ReasonOf,
}

package providers

// Reason is why a payment was declined, in a word that all gateways share: what their codes come down to. Its sentence stands in the
// message catalogue under "decline.REASON".
type Reason string

// The reasons. A code whose meaning is not published has none.
const (
	ReasonMoney          Reason = "money"            // there is not enough of it on the customer's account
	ReasonCard           Reason = "card"             // number, expiry date or security code are not valid
	ReasonBlocked        Reason = "blocked"          // the card is lost, stolen, not active or on a list
	ReasonLimit          Reason = "limit"            // too much or too often
	ReasonFraud          Reason = "fraud"            // somebody suspects it
	ReasonAuthentication Reason = "authentication"   // the customer did not pass 3-D Secure
	ReasonBank           Reason = "bank"             // the customer's bank, for reasons of its own
	ReasonAcquirer       Reason = "acquirer"         // the merchant's bank, for reasons of its own
	ReasonBanks          Reason = "bank_or_acquirer" // one of the two
	ReasonCustomer       Reason = "customer"         // who cancelled, or left it
	ReasonRules          Reason = "rules"            // this is not taken here: a currency, a country, an amount, a method
	ReasonData           Reason = "data"             // something is missing or malformed
	ReasonMalfunction    Reason = "malfunction"      // a system failed or did not answer
	ReasonMerchant       Reason = "merchant"         // who stopped it
)

// Reasons are all of them.
var Reasons = []Reason{
	ReasonMoney, ReasonCard, ReasonBlocked, ReasonLimit, ReasonFraud, ReasonAuthentication, ReasonBank, ReasonAcquirer, ReasonBanks,
	ReasonCustomer, ReasonRules, ReasonData, ReasonMalfunction, ReasonMerchant,
}

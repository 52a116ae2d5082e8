package e2e

import (
	"fmt"
	"net/url"
	"regexp"

	"kontor/models"
	"kontor/providers"
)

// killGateway says what the kill test does at a gateway.
type killGateway struct {
	name   string
	rounds int            // how often each deed is killed at each moment
	untold providers.Kind // whose lost answers nothing tells of: they wait for a person
	deeds  []deed
}

// deed is one operation: what it is done to, the form that asks for it, and the path that its call ends with.
type deed struct {
	kind providers.Kind
	on   need
	call *regexp.Regexp
	form func(*killRig, *models.Payment) (path string, form url.Values)
	card bool // typed: it is held nowhere, so it goes with the process
}

// need is what a deed is done to.
type need string

const (
	nothing  need = ""
	held     need = "held"     // €20.00, authorized
	captured need = "captured" // €20.00
	waiting  need = "waiting"  // a payout that waits for a manager's word
)

var killGateways = []killGateway{
	{"computop", 8, "", []deed{
		{providers.Capture, held, ends("/captures"), actOn("captures", "10"), false},
		{providers.Refund, captured, ends("/refunds"), actOn("refunds", "10"), false},
		{providers.Reversal, held, ends("/reversals"), actOn("reversals", "20"), false},
		{providers.Increment, held, ends("/incrementals"), actOn("increments", "10"), false},
		{providers.Credit, nothing, ends("/payments/refunds"), begin("/credits", url.Values{"reason": {"killed"}}), false},
		{providers.Authorization, nothing, ends("/payments"), begin("/transactions", byCard), true},
	}},
	{"paytech", 1, "", []deed{
		{providers.Capture, held, ends("/capture"), actOn("captures", "10"), false},
		{providers.Refund, captured, ends("/payments"), actOn("refunds", "10"), false},
		{providers.Reversal, held, ends("/void"), actOn("reversals", "20"), false},
		{providers.Chargeback, captured, ends("/chargebacks"), actOn("chargebacks", "20"), false},
		{providers.Payout, nothing, ends("/payments"), begin("/payouts", toBank), false},
		{providers.Approval, waiting, ends("/approve"), actOn("approvals", ""), false},
		{providers.Rejection, waiting, ends("/reject"), actOn("rejections", ""), false},
		{providers.Charge, nothing, ends("/payments"), charge, false},
	}},
	{"gate", 3, providers.Refund, []deed{
		{providers.Refund, captured, ends("/payments/refund"), actOn("refunds", "10"), false},
		{providers.Authorization, nothing, ends("/payments"), begin("/transactions", byCard), true},
		{providers.Payout, nothing, ends("/payments/payout"), begin("/payouts", toCard), true},
	}},
	{"paymentz", 2, "", []deed{
		{providers.Capture, held, ends(`/payments/\d+`), actOn("captures", "10"), false},
		{providers.Refund, captured, ends(`/payments/\d+`), actOn("refunds", "10"), false},
		{providers.Reversal, held, ends(`/payments/\d+`), actOn("reversals", "20"), false},
		{providers.Payout, captured, ends("/payout"), back, false},
		{providers.Charge, nothing, ends(`/paywithtoken/\w+`), charge, false},
		{providers.Authorization, nothing, ends("/payments"), begin("/transactions", byCard), true},
	}},
}

func ends(path string) *regexp.Regexp { return regexp.MustCompile(path + "$") }

// actOn is the form of an operation on a payment.
func actOn(what, amount string) func(*killRig, *models.Payment) (string, url.Values) {
	return func(_ *killRig, p *models.Payment) (string, url.Values) {
		return fmt.Sprintf("/transactions/%d/%s", p.ID, what), url.Values{"amount": {amount}, "reason": {"killed"}}
	}
}

var (
	typedCard = url.Values{
		"card_number": {"4111111111111111"}, "card_holder": {"Erika Muster"}, "card_expiry": {"12/39"}, "card_cvv": {"737"},
	}
	byCard = with(typedCard, url.Values{"channel": {models.ChannelCard}, "capture": {"automatic"}})
	toCard = with(typedCard, url.Values{"destination": {string(models.ToCard)}, "reason": {"killed"}})
	toBank = url.Values{
		"destination": {string(models.ToBank)}, "reason": {"killed"}, "bank_holder": {"Erika Muster"}, "bank_number": {"DE89370400440532013000"},
	}
)

// with is both, the second first.
func with(a, b url.Values) url.Values {
	both := url.Values{}
	for _, values := range []url.Values{a, b} {
		for name, value := range values {
			both[name] = value
		}
	}
	return both
}

// begin is the form of what begins a payment, a credit or a payout.
func begin(path string, more url.Values) func(*killRig, *models.Payment) (string, url.Values) {
	return func(*killRig, *models.Payment) (string, url.Values) {
		return path, with(url.Values{
			"account": {"1"}, "currency": {"EUR"}, "amount": {"10"}, "first_name": {"Erika"}, "last_name": {"Muster"}, "email": {"erika@example.com"},
		}, more)
	}
}

func charge(k *killRig, p *models.Payment) (string, url.Values) {
	return begin("/transactions", url.Values{"channel": {models.ChannelSaved}, "saved_method": {fmt.Sprint(k.saved())}})(k, p)
}

func back(k *killRig, p *models.Payment) (string, url.Values) {
	return begin("/payouts", url.Values{"destination": {string(models.ToPayment)}, "of_payment": {p.Reference}, "reason": {"killed"}})(k, p)
}

package gate

import (
	"slices"
	"strings"

	"kontor/providers"
)

// The codes that the client itself acts on [preface].
const (
	codeProcessing   = "1000"
	codeIncorrect    = "1002"
	codeUnauthorized = "1003"
	codeDuplicate    = "1004"
)

// codes are all that is published [preface], in plain words. Of the 7xxx only that there are such is known.
var codes = map[string]struct {
	name, words string
	reason      providers.Reason
}{
	codeProcessing:   {"processing_error", "Gate could not work on this.", providers.ReasonMalfunction},
	codeIncorrect:    {"incorrect_request", "Gate finds a field of the request wrong or missing.", providers.ReasonData},
	codeUnauthorized: {"unauthorized", "Gate does not accept the API key.", ""},
	codeDuplicate:    {"duplicate_request", "The reference was used before.", ""},
	"1005":           {"payment_method_not_supported", "The terminal does not take this payment method.", providers.ReasonRules},
	"1006":           {"currency_not_supported", "The terminal does not take this currency.", providers.ReasonRules},
	"1007":           {"invalid_currency", "This is not the payment's currency, or none at all.", providers.ReasonRules},
	"1008":           {"invalid_amount", "The amount is not allowed, or more than is left.", providers.ReasonRules},
	"1009":           {"interface_operation_not_supported", "The terminal can't do this.", providers.ReasonRules},
	"1010":           {"bin_not_found", "No bank is known for this card number.", providers.ReasonCard},
	"1104":           {"payment_not_found", "Gate knows no payment with this reference.", ""},
	"1105":           {"invalid_payment_state", "The payment is in a state that does not allow this.", ""},
	"1106":           {"payout_not_found", "Gate knows no payout with this reference.", ""},
	"3001":           {"declined_by_acquirer", "Declined by the acquirer, the merchant's bank.", providers.ReasonAcquirer},
	"4001":           {"declined_by_issuer", "Declined by the card's bank.", providers.ReasonBank},
	"4002":           {"issuer_insufficient_funds", "Declined by the card's bank: not enough money.", providers.ReasonMoney},
	"4003":           {"issuer_invalid_card_number", "Declined by the card's bank: the card number is wrong.", providers.ReasonCard},
	"4004":           {"issuer_card_expired", "Declined by the card's bank: the card has expired.", providers.ReasonCard},
	"4005":           {"issuer_limits_reached", "Declined by the card's bank: the card's limit is reached.", providers.ReasonLimit},
	"4006":           {"issuer_card_stolen", "Declined by the card's bank: the card is reported stolen.", providers.ReasonBlocked},
	"4007":           {"issuer_invalid_security_code", "Declined by the card's bank: the security code is wrong.", providers.ReasonCard},
	"5001":           {"declined_by_3ds", "The customer was not confirmed by 3-D Secure.", providers.ReasonAuthentication},
}

// CodeWords says in plain words what a code means, as far as Gate has published it; "" otherwise.
func CodeWords(code string) string { return codes[code].words }

// ReasonOf is why a code declines; empty where that is not published.
func ReasonOf(code string) providers.Reason { return codes[code].reason }

// hasReason says whether a code tells why, so that a refusal is believed even of a Gate that answers 5xx.
func hasReason(code string) bool {
	_, known := codes[code]
	return known && code != codeProcessing
}

// isNotFound says whether a code denies that Gate ever had a reference. Payments and payouts are asked for by the same
// path, so either word is believed: assumed.
func isNotFound(code string) bool { return slices.Contains([]string{"1104", "1106"}, code) }

// wordsOf joins the plain words of a code with what Gate says itself, where that is more.
func wordsOf(code, description string) string {
	words := CodeWords(code)
	description = strings.TrimSpace(description)
	switch {
	case words == "":
		return description
	case description == "":
		return words
	}
	return words + " Gate says: " + description
}

package sim

import (
	"net/http"
	"strconv"
)

// The codes of [preface], each with its name and description. Only that of 1004 has a published description; the others'
// are assumed.
var codes = map[string]struct{ name, description string }{
	"1000": {"processing_error", "Processing error."},
	"1002": {"incorrect_request", "Incorrect request."},
	"1003": {"unauthorized", "Unauthorized."},
	"1004": {"duplicate_request", "Duplicate request."},
	"1005": {"payment_method_not_supported", "Payment method is not supported."},
	"1006": {"currency_not_supported", "Currency is not supported."},
	"1007": {"invalid_currency", "Invalid currency."},
	"1008": {"invalid_amount", "Invalid amount."},
	"1009": {"interface_operation_not_supported", "Operation is not supported."},
	"1010": {"bin_not_found", "BIN is not found."},
	"1104": {"payment_not_found", "Payment is not found."},
	"1105": {"invalid_payment_state", "Invalid payment state."},
	"1106": {"payout_not_found", "Payout is not found."},
	"3001": {"declined_by_acquirer", "Declined by acquirer."},
	"4001": {"declined_by_issuer", "Declined by issuer."},
	"4002": {"issuer_insufficient_funds", "Insufficient funds."},
	"4003": {"issuer_invalid_card_number", "Invalid card number."},
	"4004": {"issuer_card_expired", "Card is expired."},
	"4005": {"issuer_limits_reached", "Limits are reached."},
	"4006": {"issuer_card_stolen", "Card is stolen."},
	"4007": {"issuer_invalid_security_code", "Invalid security code."},
	"5001": {"declined_by_3ds", "Declined by 3-D Secure."},
}

// refusal is Gate's no: an envelope, or a path that does not exist.
type refusal struct {
	code   string
	detail string // what exactly; stands behind the description
}

func refuse(code string, detail ...string) *refusal {
	r := &refusal{code: code}
	if len(detail) > 0 {
		r.detail = detail[0]
	}
	return r
}

func (r *refusal) Error() string { return r.description() }

func (r *refusal) description() string {
	d := codes[r.code].description
	if r.detail != "" {
		d += " " + r.detail
	}
	return d
}

// status is 400 for everything but a wrong key: assumed, as 404 and 401 are not published [seed 003].
func (r *refusal) status() int {
	switch r.code {
	case "1003":
		return http.StatusUnauthorized
	case "1000":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

func number(code string) int {
	n, _ := strconv.Atoi(code)
	return n
}

package paytech

import (
	"strconv"
	"strings"
)

// codes are plain words for errorCode, with what to do where that is plain too: every code of the table "Error codes"
// [spec]. pay.tech's own word rides along beside it, always.
var codes = map[string]string{
	"1.00": "not possible in the state that the payment is in",
	"1.01": "not known to pay.tech",
	"1.02": "the provider behind pay.tech could not be reached",
	"1.03": "pay.tech had an internal error",
	"1.04": "nobody completed it in time",
	"1.05": "no provider is set up for this: pay.tech's support can help",
	"1.06": "the saved method is not known any more",
	"1.07": "this customer is not accepted",
	"1.08": "the amount is not allowed",
	"1.09": "the currency is not allowed",
	"1.10": "the balance at pay.tech is too low",
	"1.11": "a processing limit of the shop is reached",
	"2.00": "the customer cancelled",
	"3.00": "declined by the acquirer",
	"3.01": "declined by the acquirer: suspected fraud",
	"3.02": "the acquirer misses a field, or one has a wrong format",
	"3.03": "the acquirer has a malfunction",
	"3.04": "the acquirer did not answer in time",
	"3.05": "a limit of the acquirer is reached",
	"3.06": "declined by the acquirer: card scheme",
	"3.07": "declined by the acquirer: card data",
	"3.08": "declined by the acquirer: its business rules",
	"3.09": "the customer has to authenticate",
	"3.10": "declined with a code that pay.tech does not know",
	"3.11": "this customer cannot pay",
	"3.12": "the identity document is not valid",
	"3.13": "the identity document is restricted",
	"3.14": "the customer is too young",
	"3.15": "the identity document is restricted for the time being",
	"3.16": "the acquirer takes it for a duplicate",
	"3.17": "the channel is not active: pay.tech's support can help",
	"3.18": "cancelled or abandoned",
	"3.19": "the card is on a blacklist",
	"3.20": "the card is not on the whitelist",
	"3.21": "the phone number is not valid",
	"3.22": "cards of this country are not allowed",
	"3.23": "the bank does not exist or is not supported",
	"3.24": "no account to pay to is available",
	"3.25": "the type of the identity document is missing",
	"3.26": "the identity document or its type is not valid",
	"3.27": "the amount is below the minimum",
	"3.28": "the amount is above the maximum",
	"3.29": "there is a chargeback already",
	"3.30": "the e-mail address is not valid",
	"3.31": "the bank is not available for the time being",
	"4.00": "declined by the card's bank",
	"4.01": "not enough money on the account",
	"4.02": "declined by the card's bank without a reason",
	"4.03": "the account number is not valid",
	"4.04": "the card's expiry date is not valid",
	"4.05": "a limit of the card's bank is reached",
	"4.06": "the card is lost or not active",
	"4.07": "the security code is not valid",
	"4.08": "declined by the card's bank: its business rules",
	"4.09": "declined by the card's bank: suspected fraud",
	"4.10": "the cardholder may not make this payment",
	"4.11": "the billing address does not match",
	"4.12": "declined by the card's bank: the e-mail address is not valid",
	"4.13": "the card number is not valid",
	"4.14": "the PIN was wrong too often",
	"4.15": "the card's bank asks to try once more",
	"5.00": "the customer did not pass 3-D Secure",
	"5.01": "3-D Secure was not completed in time",
	"5.02": "3-D Secure failed at the card's bank",
	"6.00": "declined by pay.tech's fraud rules",
	"6.01": "the card is on pay.tech's blacklist",
	"6.02": "the e-mail address is on pay.tech's blacklist",
	"6.03": "cards of this country are restricted",
	"6.04": "the customer's IP address is in a restricted country",
	"6.05": "the currency is restricted",
	"6.06": "the amount is not allowed by the shop's rules",
	"6.07": "the IP address must be in the billing country",
	"6.08": "the IP address must be in the card's country",
	"6.09": "the billing country must be the card's",
	"6.10": "payments are closed at this time of day",
	"6.11": "the card is not on pay.tech's whitelist",
	"6.12": "the cardholder's name is not valid",
	"6.13": "several customers used the same card",
	"6.14": "the phone number is on pay.tech's blacklist",
	"6.15": "cards of this brand are not supported",
	"6.21": "limit exceeded: number of completed deposits",
	"6.22": "limit exceeded: number of completed deposits with the card",
	"6.23": "limit exceeded: number of declined deposits with the card",
	"6.24": "limit exceeded: number of cards from the IP address",
	"6.25": "limit exceeded: number of IP addresses for the card",
	"6.26": "limit exceeded: the IP address is not in the card's country",
	"6.27": "limit exceeded: the same amount and currency with the card",
	"6.28": "limit exceeded: deposits in this currency",
	"6.29": "limit exceeded: deposits with the card in this currency",
	"6.30": "limit exceeded: deposits in the base currency",
	"6.31": "limit exceeded: deposits with the card in the base currency",
	"6.32": "limit exceeded: number of countries for the card",
	"6.33": "limit exceeded: the customer's deposits in the base currency",
	"6.34": "limit exceeded: the customer's withdrawals in the base currency",
	"6.35": "the billing country is restricted",
	"6.36": "the customer's citizenship is restricted",
	"6.37": "limit exceeded: number of withdrawals",
	"6.38": "limit exceeded: withdrawals in this currency",
	"6.39": "cards of this bank are on pay.tech's blacklist",
	"6.40": "the UPI address is on pay.tech's blacklist",
	"6.41": "the identity document is on pay.tech's blacklist",
	"6.42": "limit exceeded: declined deposits in a row with the card",
	"6.43": "limit exceeded: unfinished deposits in a row for the e-mail address",
	"6.44": "the e-mail address contains a restricted word",
	"6.45": "limit exceeded: the customer's pending deposits",
	"6.46": "limit exceeded: the customer's pending deposits of the same amount",
	"6.47": "limit exceeded: completed deposits for the e-mail address",
	"6.48": "limit exceeded: completed deposits from the IP address",
	"6.49": "limit exceeded: number of the customer's cards",
	"6.50": "too many cards of the customer",
	"6.51": "the e-mail address is suspicious",
	"6.52": "the IP address is on pay.tech's blacklist",
	"6.53": "limit exceeded: number of errors for the e-mail address",
	"7.00": "declined by the fraud check outside of pay.tech",
	"7.01": "the fraud check outside of pay.tech could not be reached",
	"8.00": "rejected by the merchant",
}

// groups are for codes that the table does not have: the digit before the point says who declined [err].
var groups = map[string]string{
	"1": "pay.tech could not process it",
	"2": "the customer cancelled",
	"3": "declined by the acquirer",
	"4": "declined by the card's bank",
	"5": "declined by 3-D Secure",
	"6": "declined by pay.tech's fraud rules",
	"7": "declined by the fraud check outside of pay.tech",
	"8": "rejected by the merchant",
}

// codeRejected is a withdrawal's that its merchant stopped: the name is published, that /reject sets it is assumed.
const codeRejected = "8.00"

// CodeWords says in plain words what an errorCode means; "" where that is not published.
func CodeWords(code string) string {
	if words := codes[code]; words != "" {
		return words
	}
	group, detail, found := strings.Cut(code, ".")
	if _, err := strconv.ParseUint(detail, 10, 16); !found || err != nil {
		return ""
	}
	return groups[group]
}

// finalCodes are those after which the same method can't be charged again, as their texts say.
var finalCodes = map[string]bool{
	"1.06": true,               // the saved method is gone
	"3.19": true, "6.01": true, // on a blacklist
	"4.03": true, "4.04": true, "4.13": true, // number or expiry date are not valid
	"4.06": true, // lost or not active
}

// DeclinesForGood says that to charge the same method again is in vain.
func (c *Client) DeclinesForGood(code string) bool { return finalCodes[code] }

package paytech

import (
	"strconv"
	"strings"

	"kontor/providers"
)

// code is what an errorCode means: in plain words, and in the word that all gateways share.
type code struct {
	words  string
	reason providers.Reason
}

// codes are plain words for errorCode, with what to do where that is plain too: every code of the table "Error codes"
// [spec]. pay.tech's own word rides along beside it, always.
var codes = map[string]code{
	"1.00": {"not possible in the state that the payment is in", providers.ReasonRules},
	"1.01": {"not known to pay.tech", providers.ReasonData},
	"1.02": {"the provider behind pay.tech could not be reached", providers.ReasonMalfunction},
	"1.03": {"pay.tech had an internal error", providers.ReasonMalfunction},
	"1.04": {"nobody completed it in time", providers.ReasonCustomer},
	"1.05": {"no provider is set up for this: pay.tech's support can help", providers.ReasonRules},
	"1.06": {"the saved method is not known any more", providers.ReasonCard},
	"1.07": {"this customer is not accepted", providers.ReasonRules},
	"1.08": {"the amount is not allowed", providers.ReasonRules},
	"1.09": {"the currency is not allowed", providers.ReasonRules},
	"1.10": {"the balance at pay.tech is too low", ""},
	"1.11": {"a processing limit of the shop is reached", providers.ReasonLimit},
	"2.00": {"the customer cancelled", providers.ReasonCustomer},
	"3.00": {"declined by the acquirer", providers.ReasonAcquirer},
	"3.01": {"declined by the acquirer: suspected fraud", providers.ReasonFraud},
	"3.02": {"the acquirer misses a field, or one has a wrong format", providers.ReasonData},
	"3.03": {"the acquirer has a malfunction", providers.ReasonMalfunction},
	"3.04": {"the acquirer did not answer in time", providers.ReasonMalfunction},
	"3.05": {"a limit of the acquirer is reached", providers.ReasonLimit},
	"3.06": {"declined by the acquirer: card scheme", providers.ReasonAcquirer},
	"3.07": {"declined by the acquirer: card data", providers.ReasonCard},
	"3.08": {"declined by the acquirer: its business rules", providers.ReasonAcquirer},
	"3.09": {"the customer has to authenticate", providers.ReasonAuthentication},
	"3.10": {"declined with a code that pay.tech does not know", providers.ReasonAcquirer},
	"3.11": {"this customer cannot pay", providers.ReasonRules},
	"3.12": {"the identity document is not valid", providers.ReasonData},
	"3.13": {"the identity document is restricted", providers.ReasonRules},
	"3.14": {"the customer is too young", providers.ReasonRules},
	"3.15": {"the identity document is restricted for the time being", providers.ReasonRules},
	"3.16": {"the acquirer takes it for a duplicate", providers.ReasonAcquirer},
	"3.17": {"the channel is not active: pay.tech's support can help", providers.ReasonRules},
	"3.18": {"cancelled or abandoned", providers.ReasonCustomer},
	"3.19": {"the card is on a blacklist", providers.ReasonBlocked},
	"3.20": {"the card is not on the whitelist", providers.ReasonBlocked},
	"3.21": {"the phone number is not valid", providers.ReasonData},
	"3.22": {"cards of this country are not allowed", providers.ReasonRules},
	"3.23": {"the bank does not exist or is not supported", providers.ReasonData},
	"3.24": {"no account to pay to is available", providers.ReasonRules},
	"3.25": {"the type of the identity document is missing", providers.ReasonData},
	"3.26": {"the identity document or its type is not valid", providers.ReasonData},
	"3.27": {"the amount is below the minimum", providers.ReasonRules},
	"3.28": {"the amount is above the maximum", providers.ReasonRules},
	"3.29": {"there is a chargeback already", providers.ReasonAcquirer},
	"3.30": {"the e-mail address is not valid", providers.ReasonData},
	"3.31": {"the bank is not available for the time being", providers.ReasonMalfunction},
	"4.00": {"declined by the card's bank", providers.ReasonBank},
	"4.01": {"not enough money on the account", providers.ReasonMoney},
	"4.02": {"declined by the card's bank without a reason", providers.ReasonBank},
	"4.03": {"the account number is not valid", providers.ReasonCard},
	"4.04": {"the card's expiry date is not valid", providers.ReasonCard},
	"4.05": {"a limit of the card's bank is reached", providers.ReasonLimit},
	"4.06": {"the card is lost or not active", providers.ReasonBlocked},
	"4.07": {"the security code is not valid", providers.ReasonCard},
	"4.08": {"declined by the card's bank: its business rules", providers.ReasonBank},
	"4.09": {"declined by the card's bank: suspected fraud", providers.ReasonFraud},
	"4.10": {"the cardholder may not make this payment", providers.ReasonBank},
	"4.11": {"the billing address does not match", providers.ReasonData},
	"4.12": {"declined by the card's bank: the e-mail address is not valid", providers.ReasonData},
	"4.13": {"the card number is not valid", providers.ReasonCard},
	"4.14": {"the PIN was wrong too often", providers.ReasonBlocked},
	"4.15": {"the card's bank asks to try once more", providers.ReasonBank},
	"5.00": {"the customer did not pass 3-D Secure", providers.ReasonAuthentication},
	"5.01": {"3-D Secure was not completed in time", providers.ReasonAuthentication},
	"5.02": {"3-D Secure failed at the card's bank", providers.ReasonAuthentication},
	"6.00": {"declined by pay.tech's fraud rules", providers.ReasonFraud},
	"6.01": {"the card is on pay.tech's blacklist", providers.ReasonBlocked},
	"6.02": {"the e-mail address is on pay.tech's blacklist", providers.ReasonFraud},
	"6.03": {"cards of this country are restricted", providers.ReasonRules},
	"6.04": {"the customer's IP address is in a restricted country", providers.ReasonRules},
	"6.05": {"the currency is restricted", providers.ReasonRules},
	"6.06": {"the amount is not allowed by the shop's rules", providers.ReasonRules},
	"6.07": {"the IP address must be in the billing country", providers.ReasonRules},
	"6.08": {"the IP address must be in the card's country", providers.ReasonRules},
	"6.09": {"the billing country must be the card's", providers.ReasonRules},
	"6.10": {"payments are closed at this time of day", providers.ReasonRules},
	"6.11": {"the card is not on pay.tech's whitelist", providers.ReasonBlocked},
	"6.12": {"the cardholder's name is not valid", providers.ReasonData},
	"6.13": {"several customers used the same card", providers.ReasonFraud},
	"6.14": {"the phone number is on pay.tech's blacklist", providers.ReasonFraud},
	"6.15": {"cards of this brand are not supported", providers.ReasonRules},
	"6.21": {"limit exceeded: number of completed deposits", providers.ReasonLimit},
	"6.22": {"limit exceeded: number of completed deposits with the card", providers.ReasonLimit},
	"6.23": {"limit exceeded: number of declined deposits with the card", providers.ReasonLimit},
	"6.24": {"limit exceeded: number of cards from the IP address", providers.ReasonLimit},
	"6.25": {"limit exceeded: number of IP addresses for the card", providers.ReasonLimit},
	"6.26": {"limit exceeded: the IP address is not in the card's country", providers.ReasonLimit},
	"6.27": {"limit exceeded: the same amount and currency with the card", providers.ReasonLimit},
	"6.28": {"limit exceeded: deposits in this currency", providers.ReasonLimit},
	"6.29": {"limit exceeded: deposits with the card in this currency", providers.ReasonLimit},
	"6.30": {"limit exceeded: deposits in the base currency", providers.ReasonLimit},
	"6.31": {"limit exceeded: deposits with the card in the base currency", providers.ReasonLimit},
	"6.32": {"limit exceeded: number of countries for the card", providers.ReasonLimit},
	"6.33": {"limit exceeded: the customer's deposits in the base currency", providers.ReasonLimit},
	"6.34": {"limit exceeded: the customer's withdrawals in the base currency", providers.ReasonLimit},
	"6.35": {"the billing country is restricted", providers.ReasonRules},
	"6.36": {"the customer's citizenship is restricted", providers.ReasonRules},
	"6.37": {"limit exceeded: number of withdrawals", providers.ReasonLimit},
	"6.38": {"limit exceeded: withdrawals in this currency", providers.ReasonLimit},
	"6.39": {"cards of this bank are on pay.tech's blacklist", providers.ReasonBlocked},
	"6.40": {"the UPI address is on pay.tech's blacklist", providers.ReasonFraud},
	"6.41": {"the identity document is on pay.tech's blacklist", providers.ReasonFraud},
	"6.42": {"limit exceeded: declined deposits in a row with the card", providers.ReasonLimit},
	"6.43": {"limit exceeded: unfinished deposits in a row for the e-mail address", providers.ReasonLimit},
	"6.44": {"the e-mail address contains a restricted word", providers.ReasonFraud},
	"6.45": {"limit exceeded: the customer's pending deposits", providers.ReasonLimit},
	"6.46": {"limit exceeded: the customer's pending deposits of the same amount", providers.ReasonLimit},
	"6.47": {"limit exceeded: completed deposits for the e-mail address", providers.ReasonLimit},
	"6.48": {"limit exceeded: completed deposits from the IP address", providers.ReasonLimit},
	"6.49": {"limit exceeded: number of the customer's cards", providers.ReasonLimit},
	"6.50": {"too many cards of the customer", providers.ReasonLimit},
	"6.51": {"the e-mail address is suspicious", providers.ReasonFraud},
	"6.52": {"the IP address is on pay.tech's blacklist", providers.ReasonFraud},
	"6.53": {"limit exceeded: number of errors for the e-mail address", providers.ReasonLimit},
	"7.00": {"declined by the fraud check outside of pay.tech", providers.ReasonFraud},
	"7.01": {"the fraud check outside of pay.tech could not be reached", providers.ReasonMalfunction},
	"8.00": {"rejected by the merchant", providers.ReasonMerchant},
}

// groups are for codes that the table does not have: the digit before the point says who declined [err].
var groups = map[string]code{
	"1": {"pay.tech could not process it", providers.ReasonMalfunction},
	"2": {"the customer cancelled", providers.ReasonCustomer},
	"3": {"declined by the acquirer", providers.ReasonAcquirer},
	"4": {"declined by the card's bank", providers.ReasonBank},
	"5": {"declined by 3-D Secure", providers.ReasonAuthentication},
	"6": {"declined by pay.tech's fraud rules", providers.ReasonFraud},
	"7": {"declined by the fraud check outside of pay.tech", providers.ReasonFraud},
	"8": {"rejected by the merchant", providers.ReasonMerchant},
}

// codeRejected is a withdrawal's that its merchant stopped: the name is published, that /reject sets it is assumed.
const codeRejected = "8.00"

// CodeWords says in plain words what an errorCode means; "" where that is not published.
func CodeWords(errorCode string) string { return meaning(errorCode).words }

// ReasonOf is why an errorCode declines; empty where that is not published.
func ReasonOf(errorCode string) providers.Reason { return meaning(errorCode).reason }

func meaning(errorCode string) code {
	if c, known := codes[errorCode]; known {
		return c
	}
	group, detail, found := strings.Cut(errorCode, ".")
	if _, err := strconv.ParseUint(detail, 10, 16); !found || err != nil {
		return code{}
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

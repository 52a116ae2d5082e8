package sim

// The codes that the simulator gives, with their documented words [spec]. Which one a case gets is assumed, but for 1.04
// [seed] and the names of the others.
const (
	codeState    = "1.00"
	codeTimeout  = "1.04"
	codeChain    = "1.06"
	codeAmount   = "1.08"
	codeCurrency = "1.09"
	codeBalance  = "1.10"
	codeCustomer = "2.00"
	codeAcquirer = "3.00"
	codeRequest  = "3.02"
	codeCardData = "3.07"
	codeHonor    = "4.02"
	codeAccount  = "4.03"
	codeNumber   = "4.13"
	code3DS      = "5.00"
	codeMerchant = "8.00"
)

var messages = map[string]string{
	codeState:    "Illegal Workflow State",
	codeTimeout:  "Cancelled by Timeout",
	codeChain:    "Recurring Token not Found",
	codeAmount:   "Invalid Amount",
	codeCurrency: "Invalid Currency",
	codeBalance:  "Insufficient Balance",
	codeCustomer: "Cancelled by Customer",
	codeAcquirer: "Declined by Acquirer",
	codeRequest:  "Invalid request format or missing required parameters",
	codeCardData: "Declined by Acquirer: Card Data",
	codeHonor:    "Do Not Honor",
	codeAccount:  "Invalid Account Number",
	codeNumber:   "Declined by Issuer: Invalid card number",
	code3DS:      "Declined by 3DS",
	codeMerchant: "Rejected by Merchant",
}

// Package sim is the Paymentz platform on your own machine: a simulator that speaks its REST API v1 and its hosted Standard
// Checkout over HTTP, keeps a ledger, shows the customer's pages, sends notifications, and misbehaves when told to.
//
// It cannot be mistaken for the real one: users and secure keys must begin with "sim_", the pages say that no money moves,
// and an unknown path is a loud 404 that Unknown remembers. It imports nothing but the standard library, so that a client
// and its simulator cannot share one misunderstanding.
//
// # Sources
//
// Every behaviour says whether it is documented, and where, or assumed:
//
//	[seed]        the platform's page "Payment Gateway"
//	[P:docs]      docs.paymentz.com and the same pages of its brands
//	[P:xoala]     github.com/asciisd/cashier-core, its notes on the brand Xoala
//	[P:prtpg]     github.com/veib6247/paymentz-tester
//	[P:tw]        github.com/Ilyachigin/transactworld_integration
//	[P:ipg]       github.com/abrazeneb/ipgproxy
//	[P:pz-android] github.com/PaymentzGit/PZCheckout
//
// # Documented
//
// The paths; that each call is a POST, as a form with dotted names, as JSON with dotted names or as JSON with nested objects;
// answers as JSON or XML by Accept; business failures with HTTP 200 and a result.code; the token, its hour and its header;
// every checksum but those of recurring payments and of what is done to an invoice; amounts with two decimals whatever the
// currency; DB and PA, synchronous, asynchronous and 3-D with a redirect that is opened or posted to; captures, one refund,
// whole reversals, inquiries by either name, the list; tokens; payouts to who paid an earlier transaction; the form of
// Standard Checkout and the way back from it; notifications field by field; the status words; seven result codes.
//
// # Assumed
//
//   - Every result code but 00001, 00004, 00005, 00006, 00026, 00029, 10001 and the token's 200. The made-up ones begin with 199.
//   - 401 for a bad token; a body of at most 1 MiB.
//   - Which status follows on which; Y as the short word of reversed and chargeback.
//   - One capture, in whole or in part, which lets go of the rest; no refund after a chargeback.
//   - The amount of an inquiry and of a notification is what was authorized; a notification comes after every change, and is
//     sent again with growing waits on anything but 2xx.
//   - A second merchantTransactionId is refused; POST /paywithtoken takes one; a declined payment is one too.
//   - The list has the long word in transactionStatus, pages of at most 100, newest first, days in UTC, amounts of 0.00.
//   - Times are UTC. An inquiry's is when the transaction was made.
//   - XML has the root "response", and a list as an element that comes again.
//   - The field recurringType in the form of Standard Checkout, and POST /payments/{id} with recurringType REPEATED for the
//     next of several, for which the bank asks no 3-D Secure; nearly all of the invoice API.
//   - getCardsAndAccounts is narrowed by customer.customerId; what customerSignup answers.
//   - That the same form of Standard Checkout again shows the same page.
//   - The cards that do something other than to be taken: see CardDeclined and its like.
//   - Where Slow says so, a capture, refund, reversal or payout answers P and its word of "started", until Settle or Fail.
//
// # Not imitated
//
// TLS; partners' calls other than their token; POST /refund/{id}, which one client uses [P:tw]; instalments; bank accounts
// among the saved methods; payouts to a customer without an earlier transaction; fees and currencies that a merchant has no
// contract for; the lapse of an authorization; the vendor's hash of a card number in any answer; rate limits; what becomes of
// notifications that are queued when the process is killed (they are lost; a merchant has to ask).
package sim

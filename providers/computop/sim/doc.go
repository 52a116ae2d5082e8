// Package sim is the Computop Paygate REST API v2 on your own machine: a simulator that speaks its wire over HTTP, keeps
// a ledger, shows the hosted payment page, sends webhooks, and misbehaves when told to.
//
// It cannot be mistaken for the real one: merchant IDs and API keys must begin with "sim_", the pages say that no money
// moves, and an unknown path is a loud 404 that Unknown remembers. It imports nothing but the standard library, so that a
// client and its simulator cannot share one misunderstanding.
//
// # Sources
//
// Every behaviour says whether it is documented, and where, or assumed:
//
//	[seed 000]   Computop Paygate API v2, overview
//	[seed 001]   Computop Paygate API v2.0.0, POST /payment-intents
//	[P:axdoc]    the same v2.0.0 as published for Axepta Online (BNP Paribas)
//	[P:axguide]  the guides of Axepta Online
//	[P:nexi]     Nexi Paygate, REST API webhooks
//	[P:conf]     developer.computop.com, REST API v1
//	[P:tester]   github.com/krebs3r/computop-tester
//	[P:classic]  classic Paygate, the Test Guide and plug-ins for it
//
// # Documented
//
// Basic auth with merchant ID and API key, or a bearer token of the client credentials grant outside /api/v2 [seed 000]
// [P:conf]; the paths of sessions, payments, links, intents, captures, reversals, refunds with and without reference,
// increments and both inquiries; amounts as whole minor units in an object with their currency; the names, types, enums
// and limits of the request fields (fields.txt); payId constant and xId new for each operation; the bodies of 422 and 500
// [seed 001]; capture AUTOMATIC unless said otherwise, MANUAL in parts, DELAYED after 1 to 696 hours; a reversal before a
// capture and a refund after one; PayId added to urls.return and urls.cancel; paymentMethods an object in an inquiry and
// an array in a webhook; both webhook bodies; how a series of card payments is begun and goes on, the fields of a card in a
// DIRECT payment and in an inquiry [P:axguide "Recurring payments"], and that a pseudo card number begins with 0 [P:classic].
//
// # Assumed
//
//   - The words of status other than AUTHORIZED, and every response code other than success and the detail 0305.
//   - 400 for what is malformed, 401, 404, 413 and 415, all with the body of a 500; 200 for every success.
//   - An amount is whole, above zero and has at most twelve digits; 1.0 and 1e2 are refused, as is null in a known field.
//   - transId is unique for a merchant's payments, sessions, links and credits (422), has at most 64 characters, and may
//     repeat in captures, reversals, refunds and increments, whose answers echo their own.
//   - An Idempotency-Key belongs to a merchant and never ages; the same request is answered as at first, with the header
//     Idempotent-Replayed: true, another request with the same key is a 422. Only successes and business refusals are
//     kept. Credits and intents know no key.
//   - Several partial captures; a reversal in parts, also of what a partial capture left; an authorization does not lapse
//     by itself.
//   - The page's address in _links.redirect.href; the paths of confirm and update; which payments wait for confirm.
//   - Of a card its holder's name in a DIRECT payment and its brand in an inquiry; that referencePayId charges the same
//     card again; that the names of a kept card are told where credentialOnFile asked for them and nowhere else, and
//     that it is charged with credentialOnFile of the same type, its expiry and the scheme's reference, or not at all.
//   - simulationMode is one code of four or eight digits, "0000" succeeds and any other declines, in every request.
//   - A declined customer goes to urls.cancel.
//   - A webhook for every change after the final one too; the header X-Paygate-Signature, lower-case hex HMAC-SHA256 of
//     the raw body; its status words OK, AUTHORIZED and FAILED; retries with growing waits on anything but 2xx.
//
// # Not imitated
//
// TLS; 3-D Secure; methods other than cards beyond their name; surcharges, fraud rules and currencies that a merchant has
// no contract for; settlement and chargebacks; the seven days after which a card's authorization ends [P:axguide]; the
// rule of one increment, 30 % or EUR 300 of Ratepay; the mobile SDK that makes a payment of an intent; rate limits; what
// becomes of webhooks that are queued when the process is killed (they are lost; a merchant has to ask).
package sim

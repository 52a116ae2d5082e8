// Package sim is the pay.tech Gateway API on your own machine: a simulator that speaks its wire over HTTP, keeps a ledger,
// shows the payment page with its 3-D Secure step, signs and sends webhooks, and misbehaves when told to.
//
// It cannot be mistaken for the real one: API keys must begin with "sim_", the pages say that no money moves, and an
// unknown path is a loud 404 that Unknown remembers. It imports nothing but the standard library, so that a client and its
// simulator cannot share one misunderstanding.
//
// # Sources
//
// Every behaviour says whether it is documented, and where, or assumed:
//
//	[seed]     the guide at paytech.api-docs.info
//	[spec]     the OpenAPI document 1.0.341 in github.com/paytech-saas-official/plugins
//	[life] [dep] [hook] [err] [test] [tok]
//	           pages beside it: payment lifecycle, deposit and withdrawal, webhooks, errors, testing, tokens
//	[payadmit] the sibling white label payadmit.readme.io, whose API has the same shape
//
// # Documented
//
// The sixteen calls, their paths and bodies; the shop's API key as a bearer token; amounts as JSON numbers in major units;
// the envelope of a success and the Spring shape of 400, 401 and 404; a business decline is HTTP 200 with a state and a
// code; the seven states and how they follow; a refund is a payment of its own, PENDING first; lists go back 24 hours
// unless created.gte says otherwise, newest first, without externalId, additionalParameters and externalRefs but with the
// whole customer; nothing is idempotent, and a referenceId may come twice; an edge that turns away the User-Agents of
// libraries with 403; webhooks for COMPLETED, DECLINED, CANCELLED and AUTHORIZED, signed with HMAC-SHA256 of the raw body;
// the placeholders of returnUrl; the eight test cards, and that a deposit from 10 000 000 on, or a withdrawal or refund
// above 10 000, does not succeed in the sandbox; 1.04 for a page that nobody used.
//
// # Assumed
//
//   - The 24 hours hold beside referenceId.eq as well. Times are whole seconds.
//   - The signature is lower-case hex [payadmit]; Base64Signature writes it the other way.
//   - What is sent beyond the documented limits is a 400; so is capture, void, approve, reject or a chargeback in the wrong
//     state, with a message that names it. An unknown id is a 404 everywhere.
//   - A capture takes a part once: then the deposit is COMPLETED with that amount, and the rest is let go. A capture, a
//     void and a charge of something saved are done at once; Hold keeps refunds, withdrawals and charges PENDING.
//   - A refund of more than is left is a payment that is DECLINED with 1.08; of a deposit that is not COMPLETED with 1.00; of
//     a deposit that is not there a 400. Refunds in parts are taken as long as there is something left.
//   - A card that declines gives 4.02, a number that is none of the test cards 4.13, a failed 3-D Secure 5.00, a
//     withdrawal beyond the balance 1.10, a rejected withdrawal 8.00. A void sets no code.
//   - An unused page is given up after a day. A withdrawal above ReviewAbove waits for approval.
//   - A card is saved for a customer with a referenceId once it was charged; by the customer's wish when the page's box was
//     ticked or startRecurring was sent. A recurring chain goes on with recurringToken, and parentPaymentId where it is sent.
//   - A chargeback leaves the deposit COMPLETED, and shows in its operations alone. No webhook tells of one.
//   - A subscription begins when its first payment is completed.
//   - A webhook that is not answered with 2xx is sent again after a while.
//
// # Not imitated
//
// TLS; the list of some 330 payment methods, each with its own wishes; Apple Pay and Google Pay; the anti-fraud rules; fees;
// cascading; subscriptions that run by the clock (RunSubscription makes a cycle); rate limits; the Merchant API; what
// becomes of webhooks that are queued when the process is killed (they are lost; a merchant has to ask).
package sim

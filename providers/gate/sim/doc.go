// Package sim is the HydraCode Gate API v0.1 on your own machine: a simulator that speaks its wire over HTTP, keeps a
// ledger, shows the payment page with a 3-D Secure step, sends webhooks, and misbehaves when told to.
//
// It cannot be mistaken for the real one: API keys must begin with "sim_", the pages say that no money moves, and an
// unknown path is a loud 404 that Unknown remembers. It imports nothing but the standard library, so that a client and
// its simulator cannot share one misunderstanding.
//
// # Sources
//
//	[seed 003]  the published page of the API, docs.hydracode.com/gate-api-v01-en/api
//	[preface]   its preface, docs.hydracode.com/gate-api-v01-en
//
// # Documented
//
// The five paths below /api/v1/api, the doubled "api" among them; Bearer with the key of a terminal; the names of all
// fields, customerContextDto of a session and customerContext of the others among them; required fields that may not be
// null; amounts as whole numbers of 64 bits, a refund's of 32; the one object that all five answer, its example and the
// word "none"; declineReason.code as a number, an envelope's code as a string; the envelope and its codes 1000 to 5001;
// that a failure before Gate has no body and says nothing; that a reference is refused a second time (1004) for payments
// and payouts of one terminal; isTwoPhase; attemptsAvailable, lifetime, the return URLs and the screens that can be
// skipped, by their names.
//
// # Assumed
//
//   - Minor units; seconds; that null in an optional field is as good as none, and that an unknown field is a 1002.
//   - 401 for an unknown key, 400 for every other refusal: 404 is not among the published statuses.
//   - Every word of status but "none", and what it says beside amount and actualAmount: none (nobody has tried),
//     pending, requires_action, authorized, completed, partially_refunded, refunded, reversed, declined, cancelled,
//     expired. actualAmount is 0 until money is held or taken, and falls by refunds.
//   - Every word of customerAction.type but "none": redirect with redirectionUrl, three_ds_method with
//     threeDsSessionUrl, three_ds_challenge with targetUrl and httpMethod POST; threeDsSessionId beside both. That a
//     challenge may follow the method, and that GET tells the step that is next.
//   - A refund's referenceId is the payment's own (OwnRefunds: the refund's, and parentReferenceId names the payment);
//     several refunds; the answer is the payment as it stands afterwards, or the refund where it has its own reference.
//   - A page lives 1800 seconds and allows one attempt unless said otherwise; a declined attempt leaves the payment
//     pending while there are more; a customer who cancels comes back to the failure URL.
//   - 3xxx to 5xxx come with 200, status declined and declineReason.
//   - A payout is done at once, and GET shows payouts too; asked for as a payment, its refusal is 1104.
//   - A webhook for every change, with the object that GET answers and no signature; retries on anything but 2xx.
//   - The test cards, see card.go: none are published.
//
// # Not imitated
//
// TLS; languages other than English on the pages; capture and cancellation, for which no call is published (Portal functions stand in for the merchant's portal, and
// capture whole); tokens; rate limits but for a fault; surcharges, fraud rules, settlement and chargebacks; what becomes
// of webhooks that are queued when the process is killed (they are lost; a merchant has to ask).
package sim

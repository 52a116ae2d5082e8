package providertest

import "kontor/providers"

var operations = []operation{
	{
		name: "capture", kind: providers.Capture, of: method(providers.Capturer.Capture), start: authorized, spoil: captured,
		want: func(m, moved int64) sums { return sums{authorized: m, captured: moved} },
	},
	{
		name: "refund", kind: providers.Refund, of: method(providers.Refunder.Refund), start: captured, spoil: unpaid,
		want: func(m, moved int64) sums { return sums{authorized: m, captured: m, refunded: moved} },
	},
	{
		name: "reversal", kind: providers.Reversal, of: method(providers.Reverser.Reverse), start: authorized, spoil: captured,
		want: func(m, moved int64) sums { return sums{authorized: m, reversed: moved} },
	},
	{
		name: "increment", kind: providers.Increment, of: method(providers.Incrementer.Increment), start: authorized, spoil: captured,
		want: func(m, moved int64) sums { return sums{authorized: m + moved} },
	},
	{
		name: "chargeback", kind: providers.Chargeback, of: method(providers.Chargebacker.Chargeback), start: captured, spoil: unpaid,
		want: func(m, moved int64) sums { return sums{authorized: m, captured: m, disputed: moved} },
	},
	{
		name: "refund without reference", kind: providers.Credit, of: method(providers.Crediter.Credit), start: toCome,
		want: wentOut,
	},
	{
		name: "payout to a bank account", kind: providers.Payout, of: paysOutTo(providers.ToBank), start: toCome,
		want: wentOut, fill: toBank,
	},
	{
		name: "payout to a saved method", kind: providers.Payout, of: paysOutTo(providers.ToSavedMethod), start: toCome,
		want: wentOut, fill: toSavedMethod,
		misdirect: func(c *providers.Call) { c.Destination.Token = turned(c.Destination.Token) },
	},
	{
		name: "payout to who paid before", kind: providers.Payout, of: paysOutTo(providers.ToPayment), start: toCome,
		want: wentOut, fill: toPayment,
		misdirect: func(c *providers.Call) { c.Destination.Payment = missing(c.Destination.Payment) },
	},
	{
		name: "payout to a typed card", kind: providers.Payout, of: toTypedCard, start: toCome, want: wentOut, typed: true,
	},
	{
		name: "approval of payouts", kind: providers.Approval, of: method(providers.Approver.Approve), start: waitingPayout,
		spoil: goneOut, want: wentOut,
	},
	{
		name: "rejection of payouts", kind: providers.Rejection, of: method(providers.Approver.Reject), start: waitingPayout,
		spoil: goneOut, want: func(int64, int64) sums { return sums{} },
	},
	{
		name: "charge of a saved method", kind: providers.Charge, of: method(providers.TokenCharger.Charge), start: toCome,
		want: charged, fill: fromSavedMethod, misdirect: func(c *providers.Call) { c.Token = turned(c.Token) },
	},
	{
		name: "recurring payments", kind: providers.Charge, of: method(providers.Recurrer.Recur), start: toCome, want: charged,
		fill: inSeries, misdirect: inNoSeries, series: true,
	},
	{
		name: "confirmation", kind: providers.Confirmation, of: method(providers.Confirmer.Confirm), start: waiting, spoil: captured,
		want: func(_, moved int64) sums { return sums{authorized: moved} },
	},
	{
		name: "change of details", kind: providers.DetailsUpdate, of: method(providers.PaymentUpdater.UpdatePayment), start: authorized,
		want: func(m, _ int64) sums { return sums{authorized: m} },
	},
}

func charged(_, moved int64) sums { return sums{authorized: moved, captured: moved} }

func wentOut(_, moved int64) sums { return sums{refunded: moved} }

// operationOf is the first of a kind.
func operationOf(k providers.Kind) operation {
	for _, o := range operations {
		if o.kind == k {
			return o
		}
	}
	return operation{}
}

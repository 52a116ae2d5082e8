package paths

import (
	"net/url"
	"strconv"
)

// TransactionCharging is the form that takes a payment, with a saved method chosen.
func TransactionCharging(method int64) string {
	return With(NewTransaction(), url.Values{"saved": {strconv.FormatInt(method, 10)}})
}

// TransactionChannels is the part of that form that changes with the account.
func TransactionChannels() string { return With(NewTransaction(), url.Values{"part": {"channels"}}) }

// PayoutList is the list of transactions, payouts alone.
func PayoutList() string { return TransactionsView(url.Values{"kind": {"payout"}}) }

// NewPayout is the form that pays out.
func NewPayout() string { return payouts + "/new" }

// NewPayoutOf is that form, back to whoever paid an earlier payment.
func NewPayoutOf(payment int64) string {
	return With(NewPayout(), url.Values{"payment": {strconv.FormatInt(payment, 10)}})
}

// PayoutDestinations is the part of that form that changes with the account.
func PayoutDestinations() string { return With(NewPayout(), url.Values{"part": {"destinations"}}) }

// Payouts is where that form goes, by POST.
func Payouts() string { return payouts }

// PayoutBalances is what lies at an account's gateway.
func PayoutBalances(account string) string {
	return With(payouts+"/balances", url.Values{"account": {account}})
}

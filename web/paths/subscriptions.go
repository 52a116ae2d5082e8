package paths

import (
	"net/url"
	"strconv"
)

const (
	subscriptions = "/subscriptions"
	plans         = subscriptions + "/plans"
)

// Subscriptions is the list, and where the form of a new one goes.
func Subscriptions() string { return subscriptions }

// SubscriptionsView is the list as the query has it: the URL is the view.
func SubscriptionsView(query url.Values) string { return With(subscriptions, query) }

// SubscriptionsCSV is the same view as a file, all of it.
func SubscriptionsCSV(query url.Values) string { return With(subscriptions+".csv", query) }

// NewSubscription is the form of a new one.
func NewSubscription() string { return subscriptions + "/new" }

// NewSubscriptionOf is the form with a customer filled in.
func NewSubscriptionOf(customer int64) string {
	return With(NewSubscription(), url.Values{"customer": {strconv.FormatInt(customer, 10)}})
}

// Subscription is one of them.
func Subscription(n int64) string { return id(subscriptions, n) }

// SubscriptionState is the part of its page that asks after itself.
func SubscriptionState(n int64) string { return With(Subscription(n), url.Values{"part": {"state"}}) }

// SubscriptionAction is its page with the form of an action open.
func SubscriptionAction(n int64, action string) string {
	return With(Subscription(n), url.Values{"action": {action}})
}

// SubscriptionBefore is its page with the periods before a number.
func SubscriptionBefore(n int64, number int) string {
	return With(Subscription(n), url.Values{"before": {strconv.Itoa(number)}}) + "#periods"
}

// SubscriptionActs is where the form of an action goes, by POST.
func SubscriptionActs(n int64, action string) string { return id(subscriptions, n, action) }

// Plans is the list of plans, and where the form of a new one goes.
func Plans() string { return plans }

// NewPlan is the form of a new one.
func NewPlan() string { return plans + "/new" }

// Plan is the form of one, and where it goes.
func Plan(n int64) string { return id(plans, n) }

// PlanActivity lets new subscriptions have a plan, or not, by POST.
func PlanActivity(n int64) string { return id(plans, n, "activity") }

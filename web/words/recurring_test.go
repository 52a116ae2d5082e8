package words_test

import (
	"maps"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/web/subscriptions"
)

// The families of what recurs.
func init() {
	needs := []string{models.NeedsMethod, models.NeedsMissed, models.NeedsRefund, models.NeedsTwice}
	changes, acts := of(models.ChangeKinds), subscriptions.ActionKinds
	var letters []string
	for _, kind := range []string{"start", "method", "upcoming", "charged", "declined", "ended"} {
		letters = append(letters, kind+".subject", kind+".intro")
	}
	maps.Copy(families, map[string][]string{
		"subscription.status.": slugs(models.SubscriptionStatuses), "charge.status.": of(models.ChargeStatuses), "interval.": of(calendar.Units),
		"subscription.needs.": needs, "subscription.needs_hint.": needs, "subscription.change.": append(changes, "resumed_passing"),
		"audit.subscription.": changes, "audit.plan.": {"created", "updated", "activity"}, "subscription.act.": acts, "subscription.act_hint.": append(acts, "page_first"),
		"subscription.act_about.": append(acts, "page_first"), "subscription.act_submit.": acts, "notice.subscription_": acts,
		"subscription.mailed.": {"start", "upcoming", "charged", "declined", "ended"}, "letter.interval.": of(calendar.Units), "letter.subscription.": letters, "terms.units.": of(calendar.Units), "terms.missed_": of([]models.Missed{models.MissedCharge, models.MissedSkip}),
	})
	families["audit.about."] = append(families["audit.about."], "plan", "subscription")
}

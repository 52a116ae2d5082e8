package providers

// Recurrence makes a payment one of a series: its customer agreed once to be charged again and again. A provider that has
// no word for a part of it leaves that out.
type Recurrence struct {
	// First names the payment that began the series; both names are empty on the first itself.
	First PaymentRef `json:"first,omitzero"`
	// Token is what the first one's news told for it, see Update.RecurringToken; empty on the first itself, and where the
	// provider goes by First alone.
	Token string `json:"token,omitempty"`
	// Every is how many Units lie between two payments: 2 and UnitWeek is each fortnight. Zero: not told.
	Every int          `json:"every,omitempty"`
	Unit  IntervalUnit `json:"unit,omitempty"`
	// Until is the last day on which a payment may be, "2028-04-30"; empty where the series has no end yet.
	Until string `json:"until,omitempty"`
}

// IntervalUnit is what the time between two payments of a series is counted in.
type IntervalUnit string

// The units of the calendar.
const (
	UnitDay   IntervalUnit = "day"
	UnitWeek  IntervalUnit = "week"
	UnitMonth IntervalUnit = "month"
	UnitYear  IntervalUnit = "year"
)

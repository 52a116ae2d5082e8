package models

import (
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"kontor/providers"
)

// HistoryOptions say which history to invent. The same options give the same history.
type HistoryOptions struct {
	Payments int
	Seed     uint64
	From, To time.Time // everything happens before To
	Accounts int       // spread over so many accounts, the first the busiest; 0: one
	Traits   []Trait   // what each account's gateway can do; EveryTrait for those that are left out
}

// Trait says what a gateway can do, so that nothing is invented that it can't.
type Trait struct {
	Holds      bool // what is authorized can wait to be captured, and be let go
	Lapses     bool // what is held runs out by itself
	Parts      bool // several captures and refunds a payment
	Increments bool
	Credits    bool
	Payouts    bool
	Disputes   bool // it tells of what banks take back
	// Currencies are those that it can say every amount in; empty: all.
	Currencies []string
	// Finish says the payment in the gateway's own words and names, where they are not Computop's.
	Finish func(*HistoricPayment)
}

// EveryTrait is a gateway that can do all but send payouts and tell of disputes, in the words of Computop.
var EveryTrait = Trait{Holds: true, Lapses: true, Parts: true, Increments: true, Credits: true}

func (h *historian) trait(p *HistoricPayment) Trait {
	if p.Account < len(h.Traits) {
		return h.Traits[p.Account]
	}
	return EveryTrait
}

// HistoricPayment is an invented payment as both sides know it: the book by Seed, a simulator by whoever fills it.
type HistoricPayment struct {
	Account         int // which of the accounts, counted from 0
	Kind            PaymentKind
	Reference       string
	ProviderID      string // 32 hex digits
	OrderReference  string
	Description     string
	Channel         string
	Currency        string
	Amount          int64
	Authorized      int64
	Captured        int64
	Refunded        int64
	Reversed        int64 // Lapsed included
	Lapsed          int64
	ChargedBack     int64
	State           providers.State
	ProviderStatus  string // the provider's words, as its simulator says them
	ProviderCode    string
	ProviderMessage string
	Customer        HistoricCustomer
	Method          string
	Brand           string
	Last4           string
	Expiry          string // "2028-04"
	Capture         providers.CaptureMode
	LapsesAt        time.Time // zero where nothing is held
	CreatedAt       time.Time
	UpdatedAt       time.Time
	Operations      []HistoricOperation // oldest first
}

// HistoricCustomer is an invented person. Number 0 is nobody: a payment whose customer is not known.
type HistoricCustomer struct {
	Number    int // counted from 1, the same person all through a history
	Reference string
	FirstName string
	LastName  string
	Email     string
	Currency  string // what they pay in
}

// HistoricOperation is one thing done to an invented payment. A declined one is known to the book alone.
type HistoricOperation struct {
	Kind        providers.Kind
	Status      OperationStatus // OpSucceeded or OpDeclined
	Origin      Origin
	Amount      int64
	Lapse       bool // a reversal that nobody asked for: the authorization ran out
	Reference   string
	ProviderRef string // 32 hex digits
	Reason      string
	Code        string
	Message     string
	At          time.Time
}

// History invents payments in the order of their time, one at a time: memory stays small at any size. Only states
// on which the book and the provider agree occur, and every word of a payment's status does where there is room.
func History(o HistoryOptions) iter.Seq[HistoricPayment] {
	return func(yield func(HistoricPayment) bool) {
		h := newHistorian(o)
		for hour, n := range h.hours() {
			for _, at := range h.moments(hour, n) {
				if !yield(h.payment(at)) {
					return
				}
			}
		}
	}
}

// historian invents one history. Its chances come from the seed alone, in one order. They are whole numbers, so
// that another processor's floats can't make another history.
type historian struct {
	HistoryOptions
	chance *rand.Rand
	people []HistoricCustomer
	made   int
	orders int
	year   int
}

func newHistorian(o HistoryOptions) *historian {
	o.From, o.To = o.From.UTC().Truncate(time.Microsecond), o.To.UTC().Truncate(time.Microsecond) // the book holds no more
	o.Accounts = max(o.Accounts, 1)
	h := &historian{HistoryOptions: o, chance: rand.New(rand.NewPCG(o.Seed, 0x6b6f6e746f72))}
	h.people = h.invite(min(max(o.Payments/6, 5), 12_000))
	return h
}

// hours says how many payments begin in each hour: the day's curve, the week's and the year's together.
func (h *historian) hours() iter.Seq2[time.Time, int] {
	return func(yield func(time.Time, int) bool) {
		var total, seen int64
		first := h.From.Truncate(time.Hour)
		for at := first; at.Before(h.To); at = at.Add(time.Hour) {
			total += h.busy(at)
		}
		done := 0
		for at := first; at.Before(h.To); at = at.Add(time.Hour) {
			seen += h.busy(at)
			due := int(int64(h.Payments) * seen / total)
			if due > done && !yield(at, due-done) {
				return
			}
			done = due
		}
	}
}

// busy is how much happens in an hour, against others.
func (h *historian) busy(at time.Time) int64 {
	day := int64(weekRhythm[at.Weekday()]) * int64(yearRhythm[at.Month()-1])
	if at.Month() == time.November && at.Day() >= 22 && at.Day() <= 29 && at.Weekday() == time.Friday {
		day *= 3 // the Friday after Thanksgiving
	}
	growth := 70 + 60*at.Sub(h.From).Milliseconds()/max(h.To.Sub(h.From).Milliseconds(), 1)
	return int64(dayRhythm[at.Hour()])*day*growth/100 + 1
}

var (
	dayRhythm  = [24]int{6, 3, 2, 1, 1, 3, 10, 24, 42, 58, 66, 70, 78, 66, 60, 60, 64, 72, 84, 96, 100, 82, 46, 18}
	weekRhythm = [7]int{78, 104, 100, 98, 102, 116, 88} // from Sunday
	yearRhythm = [12]int{84, 82, 92, 96, 98, 90, 80, 82, 98, 106, 128, 142}
)

// moments are n times within an hour, in order.
func (h *historian) moments(hour time.Time, n int) []time.Time {
	begin, end := hour, hour.Add(time.Hour)
	if begin.Before(h.From) {
		begin = h.From
	}
	if end.After(h.To) {
		end = h.To
	}
	times := make([]time.Time, n)
	for i := range times {
		times[i] = begin.Add(time.Duration(h.chance.Int64N(int64(end.Sub(begin))))).Truncate(time.Microsecond)
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

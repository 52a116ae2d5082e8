package models

import (
	"slices"
	"time"

	"kontor/providers"
)

// held is how long a card's authorization stands.
const held = 7 * 24 * time.Hour

// lives are what can become of a payment, each as often as its weight says of 1000, where its gateway can.
var lives = []struct {
	weight int
	live   func(*historian, *HistoricPayment)
	can    func(Trait) bool // nil: every gateway
}{
	{590, (*historian).liveCaptured, nil},
	{115, (*historian).liveShipped, Trait.holds},
	{50, (*historian).liveRefunded, nil},
	{48, (*historian).livePartlyRefunded, nil},
	{30, (*historian).liveReversed, Trait.holds},
	{20, (*historian).liveSplit, func(t Trait) bool { return t.Holds && t.Parts }},
	{14, (*historian).liveIncreased, func(t Trait) bool { return t.Increments }},
	{14, (*historian).liveHeld, func(t Trait) bool { return t.Holds && t.Lapses }},
	{66, (*historian).liveDeclined, nil},
	{25, (*historian).liveCancelled, nil},
	{12, (*historian).liveExpired, nil},
	{6, (*historian).livePending, nil},
	{4, (*historian).liveOpen, nil},
	{6, (*historian).liveCredit, func(t Trait) bool { return t.Credits }},
	{12, (*historian).livePaidOut, func(t Trait) bool { return t.Payouts }},
	{8, (*historian).liveDisputed, func(t Trait) bool { return t.Disputes }},
}

func (t Trait) holds() bool { return t.Holds }

// weights is the sum of all.
var weights = func() (sum int) {
	for _, l := range lives {
		sum += l.weight
	}
	return sum
}()

const endings = 12

// lastLives end a history, so that every status is in it, also those that do not last.
var lastLives = [endings]func(*historian, *HistoricPayment){
	(*historian).liveCredit, (*historian).liveExpired, (*historian).liveCancelled, (*historian).liveDeclined,
	(*historian).liveReversed, (*historian).liveRefunded, (*historian).livePartlyRefunded, (*historian).liveCaptured,
	(*historian).liveSplit, (*historian).liveHeld, (*historian).livePending, (*historian).liveOpen,
}

// payment invents the next one.
func (h *historian) payment(at time.Time) HistoricPayment {
	h.made++
	p := HistoricPayment{
		Account: h.account(), Kind: KindPayment, Reference: h.code(at), ProviderID: h.hex32(), OrderReference: h.order(at),
		Description: pick(h, goods), Customer: h.someone(), State: providers.StateOpen, CreatedAt: at, UpdatedAt: at,
	}
	p.Currency = p.Customer.Currency
	if can := h.trait(&p).Currencies; len(can) > 0 && !slices.Contains(can, p.Currency) {
		p.Currency = can[0]
	}
	if h.oneIn(33) {
		p.Customer = HistoricCustomer{}
	}
	p.Amount = h.price(p.Currency)
	if h.oneIn(5) {
		p.Channel = ChannelHosted
	}
	h.life(&p)(h, &p)
	if len(p.Operations) == 0 && p.State == providers.StateOpen { // nobody has come to pay, nor asked for it through us
		p.Channel, p.Method, p.Brand, p.Last4, p.Expiry = "", "", "", "", ""
	}
	p.ProviderStatus, p.ProviderCode, p.ProviderMessage = p.words()
	if finish := h.trait(&p).Finish; finish != nil {
		finish(&p)
	}
	return p
}

func (h *historian) life(p *HistoricPayment) func(*historian, *HistoricPayment) {
	if n := h.made - (h.Payments - len(lastLives)) - 1; n >= 0 {
		p.Account = 0
		return lastLives[n]
	}
	roll := h.chance.IntN(weights)
	for _, l := range lives {
		if roll -= l.weight; roll < 0 && (l.can == nil || l.can(h.trait(p))) {
			return l.live
		}
	}
	return lives[0].live
}

// account favours the first: half of all, then half of the rest …
func (h *historian) account() int {
	n := 0
	for n < h.Accounts-1 && h.oneIn(2) {
		n++
	}
	return n
}

// someone favours regular customers.
func (h *historian) someone() HistoricCustomer {
	n := len(h.people)
	return h.people[min(h.chance.IntN(n), h.chance.IntN(n))]
}

// do adds an operation so long after the last thing that happened, and moves the amounts. Gives nil where that
// would be after the history's end: it has not happened yet. At the very end time is pressed together instead.
func (h *historian) do(p *HistoricPayment, kind providers.Kind, amount int64, after time.Duration) *HistoricOperation {
	left := h.To.Sub(p.UpdatedAt)
	if h.ending() {
		after = min(after, left/4).Truncate(time.Microsecond)
	}
	if after >= left {
		return nil
	}
	p.UpdatedAt = p.UpdatedAt.Add(after)
	p.Operations = append(p.Operations, HistoricOperation{
		Kind: kind, Status: OpSucceeded, Origin: FromKontor, Amount: amount, Reference: h.code(p.UpdatedAt), ProviderRef: h.hex32(),
		At: p.UpdatedAt,
	})
	p.settle(kind, amount)
	return &p.Operations[len(p.Operations)-1]
}

func (p *HistoricPayment) settle(kind providers.Kind, amount int64) {
	sums := p.row()
	sums.book(kind, amount)
	p.Authorized, p.Captured, p.Refunded, p.Reversed = sums.Authorized, sums.Captured, sums.Refunded, sums.Reversed
	p.ChargedBack = sums.ChargedBack
	if kind == providers.Authorization || kind == providers.Increment {
		p.State, p.LapsesAt = providers.StateAuthorized, p.UpdatedAt.Add(held)
	}
	if p.Captured+p.Reversed >= p.Authorized {
		p.LapsesAt = time.Time{}
	}
}

// Status is the word that the book has for it.
func (p *HistoricPayment) Status() PaymentStatus {
	row := p.row()
	return row.derive()
}

func (p *HistoricPayment) row() Payment {
	return Payment{
		Kind: p.Kind, State: p.State, Authorized: p.Authorized, Captured: p.Captured, Refunded: p.Refunded, Reversed: p.Reversed,
		ChargedBack: p.ChargedBack,
	}
}

// words are the provider's for how the payment stands.
func (p *HistoricPayment) words() (status, code, message string) {
	open, refundable := p.Authorized-p.Captured-p.Reversed, p.Captured-p.Refunded
	status, code, message = "REVERSED", "00000000", "Transaction successful"
	switch {
	case p.ProviderCode != "":
		return p.ProviderStatus, p.ProviderCode, p.ProviderMessage
	case p.Kind == KindCredit, p.Refunded > 0 && refundable == 0 && open == 0:
		status = "REFUNDED"
	case p.Authorized == 0 && p.State == providers.StatePending:
		status = "PENDING"
	case p.Authorized == 0:
		status = "CREATED"
	case p.Refunded > 0:
		status = "PARTIALLY_REFUNDED"
	case p.Captured > 0 && open > 0:
		status = "PARTIALLY_CAPTURED"
	case p.Captured > 0:
		status = "CAPTURED"
	case open > 0:
		status = "AUTHORIZED"
	case p.Lapsed > 0:
		status = "EXPIRED"
	}
	return status, code, message
}

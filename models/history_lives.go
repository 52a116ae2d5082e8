package models

import (
	"time"

	"kontor/providers"
)

const day = 24 * time.Hour

// authorize lets the customer pay. False where they have not got to it yet.
func (h *historian) authorize(p *HistoricPayment, mode providers.CaptureMode) bool {
	h.pay(p)
	p.Capture = mode
	op := h.do(p, providers.Authorization, p.Amount, h.between(20*time.Second, 9*time.Minute))
	if op == nil {
		return false
	}
	if p.Channel == "" {
		op.Origin = FromProvider
	}
	return true
}

// sell is the everyday payment: authorized, and captured at once or when the parcel leaves.
func (h *historian) sell(p *HistoricPayment) bool {
	if h.oneIn(4) && h.trait(p).Holds {
		return h.authorize(p, providers.CaptureManual) && h.do(p, providers.Capture, p.Amount, h.between(time.Hour, 3*day)) != nil
	}
	if !h.authorize(p, providers.CaptureAutomatic) {
		return false
	}
	if op := h.do(p, providers.Capture, p.Amount, 0); op != nil {
		op.Origin = FromProvider
	}
	return true
}

func (h *historian) liveCaptured(p *HistoricPayment) {
	h.sell(p)
	if h.oneIn(250) && p.Captured > 0 { // a refund that the bank would not have
		if op := h.do(p, providers.Refund, 0, h.between(day, 20*day)); op != nil {
			op.Status, op.Amount, op.Reason, op.ProviderRef = OpDeclined, p.Amount, pick(h, refundReasons), ""
			op.Code, op.Message = refusals[0][0], refusals[0][1]
		}
	}
}

func (h *historian) liveShipped(p *HistoricPayment) {
	if h.authorize(p, providers.CaptureManual) {
		h.do(p, providers.Capture, p.Amount, h.between(2*time.Hour, 4*day))
	}
}

// giveBack refunds. One in eight is done in the provider's own portal, where nobody writes a reason.
func (h *historian) giveBack(p *HistoricPayment, amount int64) {
	op := h.do(p, providers.Refund, amount, h.between(12*time.Hour, 30*day))
	switch {
	case op == nil:
	case h.oneIn(8):
		op.Origin = FromProvider
	default:
		op.Reason = pick(h, refundReasons)
	}
}

func (h *historian) liveRefunded(p *HistoricPayment) {
	if !h.sell(p) || p.Captured == 0 {
		return
	}
	if h.oneIn(4) && p.Amount > 100 && h.trait(p).Parts {
		h.giveBack(p, h.part(p.Captured))
	}
	h.giveBack(p, p.Captured-p.Refunded)
}

func (h *historian) livePartlyRefunded(p *HistoricPayment) {
	if !h.sell(p) || p.Captured == 0 {
		return
	}
	h.giveBack(p, h.part(p.Captured))
	if left := p.Captured - p.Refunded; h.oneIn(5) && left > 100 && h.trait(p).Parts {
		h.giveBack(p, h.part(left))
	}
}

// part is between a tenth and four fifths of an amount, mostly round.
func (h *historian) part(whole int64) int64 {
	part := whole * (100 + h.chance.Int64N(700)) / 1000
	if h.oneIn(3) || part < 200 {
		return max(part, 1)
	}
	return part / 100 * 100
}

func (h *historian) liveReversed(p *HistoricPayment) {
	if h.authorize(p, providers.CaptureManual) {
		h.reverse(p)
	}
}

// reverse lets go all that is open: providers let go no part.
func (h *historian) reverse(p *HistoricPayment) {
	if op := h.do(p, providers.Reversal, p.Authorized-p.Captured-p.Reversed, h.between(10*time.Minute, 5*day)); op != nil {
		op.Reason = pick(h, reversalReasons)
	}
}

// liveSplit is captured in parts; of an old one the rest was captured, let go or has lapsed.
func (h *historian) liveSplit(p *HistoricPayment) {
	if !h.authorize(p, providers.CaptureManual) {
		return
	}
	if h.do(p, providers.Capture, h.part(p.Amount), h.between(3*time.Hour, 2*day)) == nil || h.ending() {
		return
	}
	switch h.chance.IntN(3) {
	case 0:
		h.do(p, providers.Capture, p.Amount-p.Captured, h.between(3*time.Hour, 2*day))
	case 1:
		h.reverse(p)
	default:
		h.lapse(p)
	}
}

func (h *historian) liveIncreased(p *HistoricPayment) {
	if !h.authorize(p, providers.CaptureManual) {
		return
	}
	if p.Method != "card" {
		h.do(p, providers.Capture, p.Amount, h.between(time.Hour, 3*day))
		return
	}
	if op := h.do(p, providers.Increment, h.part(p.Amount), h.between(time.Hour, day)); op != nil {
		op.Reason = pick(h, incrementReasons)
		h.do(p, providers.Capture, p.Authorized, h.between(time.Hour, 3*day))
	}
}

// liveHeld is authorized and forgotten.
func (h *historian) liveHeld(p *HistoricPayment) {
	if h.authorize(p, providers.CaptureManual) && !h.ending() {
		h.lapse(p)
	}
}

// lapse lets an authorization run out.
func (h *historian) lapse(p *HistoricPayment) {
	open := p.Authorized - p.Captured - p.Reversed
	if op := h.do(p, providers.Reversal, open, p.LapsesAt.Sub(p.UpdatedAt)); op != nil {
		op.Origin, op.Lapse, p.Lapsed = FromProvider, true, open
		if p.Captured == 0 {
			p.State = providers.StateExpired
		}
	}
}

func (h *historian) liveDeclined(p *HistoricPayment) {
	h.pay(p)
	p.Capture = providers.CaptureAutomatic
	no := refusals[h.chance.IntN(len(refusals))]
	h.end(p, providers.StateDeclined, "FAILED", no[0], no[1], h.between(20*time.Second, 9*time.Minute))
}

func (h *historian) liveCancelled(p *HistoricPayment) {
	h.end(p, providers.StateCancelled, "CANCELLED", "22000053", "Cancelled by the customer", h.between(20*time.Second, time.Hour))
}

func (h *historian) liveExpired(p *HistoricPayment) {
	h.end(p, providers.StateExpired, "EXPIRED", "22000070", "Payment has expired", day)
}

// end closes a payment that nobody paid, where there was time for it. One of ours had asked for an authorization.
func (h *historian) end(p *HistoricPayment, s providers.State, status, code, message string, after time.Duration) {
	op := h.do(p, providers.Authorization, 0, after)
	if op == nil {
		return
	}
	p.State, p.LapsesAt = s, time.Time{}
	p.ProviderStatus, p.ProviderCode, p.ProviderMessage = status, code, message
	op.Status, op.Amount, op.Code, op.Message, op.ProviderRef = OpDeclined, p.Amount, code, message, ""
	if p.Channel == "" {
		p.Operations = nil
	}
}

// livePending waits for the customer's bank; an old one has heard from it.
func (h *historian) livePending(p *HistoricPayment) {
	if !h.ending() && h.To.Sub(p.CreatedAt) > 2*day {
		h.liveCaptured(p)
		return
	}
	p.Channel, p.Method, p.State = "", "sepa", providers.StatePending
}

// liveOpen is on the payment page; an old one has run out there.
func (h *historian) liveOpen(p *HistoricPayment) {
	p.Channel = ""
	if !h.ending() {
		h.liveExpired(p)
	}
}

// liveCredit is money sent without a payment to refer to.
func (h *historian) liveCredit(p *HistoricPayment) {
	p.Kind, p.Channel, p.State, p.Description = KindCredit, ChannelCredit, providers.StatePending, ""
	soon := min(h.between(2*time.Second, 8*time.Second), h.To.Sub(p.CreatedAt)/2).Truncate(time.Microsecond)
	h.do(p, providers.Credit, p.Amount, soon).Reason = pick(h, creditReasons)
}

// livePaidOut is money sent to a customer.
func (h *historian) livePaidOut(p *HistoricPayment) {
	p.Kind, p.Channel, p.State, p.Description = KindPayout, ChannelPayout, providers.StatePending, ""
	if op := h.do(p, providers.Payout, p.Amount, h.between(time.Minute, day)); op != nil {
		op.Reason, p.ProviderID = pick(h, creditReasons), op.ProviderRef
	}
}

// liveDisputed is taken back by the customer's bank; half of it is won back.
func (h *historian) liveDisputed(p *HistoricPayment) {
	if !h.sell(p) || p.Captured == 0 {
		return
	}
	for _, kind := range []providers.Kind{providers.Chargeback, providers.Wonback} {
		op := h.do(p, kind, p.Captured, h.between(10*day, 40*day))
		if op == nil {
			return
		}
		op.Origin = FromProvider
		if h.oneIn(2) {
			return
		}
	}
}

// ending says whether the payment is one of lastLives.
func (h *historian) ending() bool { return h.made > h.Payments-endings }

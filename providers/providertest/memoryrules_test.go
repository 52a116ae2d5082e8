package providertest_test

import (
	"slices"

	"kontor/providers"
)

// allows says what the provider's rules are.
func (p *payment) allows(s shape, call providers.Call) bool {
	n, t := call.Amount.Minor, p.totals
	open, given := t.Authorized.Minor-t.Captured.Minor-t.Reversed.Minor, t.Refunded.Minor+t.Disputed.Minor+p.under(call.Kind)
	once := s.single && (call.Kind == providers.Capture || call.Kind == providers.Refund)
	second := once && slices.ContainsFunc(p.done, func(o *operation) bool { return o.call.Kind == call.Kind })
	switch call.Kind {
	case providers.Capture, providers.Reversal:
		return (n <= open || s.flaw == "too much is taken") && (!second || s.flaw == "a second one is taken")
	case providers.Refund, providers.Chargeback:
		return (n <= t.Captured.Minor-given || s.flaw == "too much is taken") && (!second || s.flaw == "a second one is taken")
	case providers.Approval, providers.Rejection:
		return p.waits
	case providers.Confirmation:
		return p.state == providers.StatePending
	case providers.Increment:
		return t.Captured.Minor == 0
	}
	return true
}

// under is what was taken of a kind and is not done.
func (p *payment) under(kind providers.Kind) (sum int64) {
	for _, o := range p.done {
		if o.call.Kind == kind && o.outcome == providers.Pending {
			sum += o.call.Amount.Minor
		}
	}
	return sum
}

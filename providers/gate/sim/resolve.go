package sim

import (
	"slices"
	"time"
)

// resolve ends what is pending of a record, and says how much that was.
func (p *Payment) resolve(through bool, now func() time.Time) (n int) {
	if p.Kind == KindRefund && p.Status == StatusPending {
		p.decide(through)
		return 1
	}
	for i := range p.Operations {
		op := &p.Operations[i]
		if !op.Pending {
			continue
		}
		n++
		op.Pending, p.Updated = false, rounded(now())
		switch {
		case p.Kind == KindPayout:
			p.decide(through)
		case through:
			p.Refunded += op.Amount
		default:
			op.Kind = "refused refund"
		}
	}
	p.Operations = slices.Clip(p.Operations)
	p.restate()
	return n
}

func (p *Payment) decide(through bool) {
	p.Status = StatusCompleted
	if !through {
		p.Status, p.DeclineCode = StatusDeclined, "3001"
	}
}

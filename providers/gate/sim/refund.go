package sim

// createRefund is POST /payments/refund [seed 003]. How it names the payment is assumed, and OwnRefunds is the other
// reading. A reference of its own works once, like a payment's.
func (s *Sim) createRefund(c *call) (outcome, error) {
	own, parent := c.body.text("referenceId"), c.body.text("referenceId")
	if s.opts.OwnRefunds {
		if parent = c.body.text("parentReferenceId"); parent == "" {
			return outcome{}, refuse("1002", "parentReferenceId is required.")
		}
		if _, taken := s.ledger.payments[name{c.terminal, own}]; taken {
			return outcome{}, refuse("1004")
		}
	} else if c.body.has("parentReferenceId") {
		return outcome{}, refuse("1002", "parentReferenceId is not a field of this request.")
	}
	p, err := s.find(name{c.terminal, parent})
	if err == nil && p.Kind != KindPayment {
		err = refuse("1104")
	}
	if err != nil {
		return outcome{}, err
	}
	amount, currency := c.body.integer("amount"), c.body.text("currencyCode")
	if err := checkSum(amount, currency); err != nil {
		return outcome{}, err
	}
	if currency != p.Currency {
		return outcome{}, refuse("1007")
	}
	return s.giveBack(c, p, own, amount)
}

func (s *Sim) giveBack(c *call, p Payment, own string, amount int64) (outcome, error) {
	op := Operation{Kind: "refund", Amount: amount, Reference: own, At: rounded(s.now())}
	op.Pending = s.trip(c.kind, func(f *Faults) *Fault { return &f.Later })
	if err := p.refund(op); err != nil {
		return outcome{}, err
	}
	if s.trip(c.kind, func(f *Faults) *Fault { return &f.Decline }) {
		return outcome{}, refuse("3001")
	}
	if !s.opts.OwnRefunds {
		return outcome{payments: []Payment{p}, done: []string{c.kind}, tell: c.kind}, nil
	}
	r := Payment{
		Reference: own, Terminal: p.Terminal, Kind: KindRefund, Parent: p.Reference, Currency: p.Currency, Amount: amount,
		Status: StatusCompleted, Created: op.At, Updated: op.At,
	}
	if op.Pending {
		r.Status = StatusPending
	}
	return outcome{payments: []Payment{r, p}, done: []string{c.kind}, tell: c.kind, told: 1}, nil
}

// inquire is GET /payments/{referenceId} [seed 003].
func (s *Sim) inquire(c *call) (outcome, error) {
	p, err := s.find(name{c.terminal, c.reference})
	return outcome{payments: []Payment{p}}, err
}

// Settle lets all that was taken and not done come through, see Faults.Later; it gives how much that was.
func (s *Sim) Settle() int { return s.resolve(true) }

// Fail refuses it.
func (s *Sim) Fail() int { return s.resolve(false) }

func (s *Sim) resolve(through bool) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, at := range s.ledger.order {
		p := s.ledger.payments[at].clone()
		changed := p.resolve(through, s.now)
		if changed > 0 && s.keep(p, "settle") == nil {
			n += changed
		}
	}
	return n
}

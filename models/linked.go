package models

// linked brings a payment's link up to date in the transaction of the news: what came, whether that is all, and whether
// it is too much. What the link was made for is told of every change.
func (a *apply) linked() error {
	if a.p.LinkID == nil || a.did == 0 {
		return nil
	}
	k, err := lockLink(a.tx, *a.p.LinkID)
	if err != nil {
		return err
	}
	before := *k
	wanted, err := a.count(k)
	if err != nil {
		return err
	}
	if k.Status != LinkPaid && !k.Many && wanted >= k.Amount {
		k.Status, k.PaidAt, k.DueAt = LinkPaid, a.now(), 0
		if err := a.record(a.tx, byProvider, "link.paid", subject{"link", k.ID, a.p.ID}, map[string]any{"amount": k.Received, "currency": k.Currency}); err != nil {
			return err
		}
	}
	if k.Received == before.Received && k.Kept == before.Kept && k.Overpaid == before.Overpaid {
		return nil
	}
	if err := saveLink(a.tx, k, a.now()); err != nil {
		return err
	}
	return a.paidFor(k)
}

// count sums the link's payments, and gives what of it was wanted. One that is counted first after the link had all it
// wanted came in excess.
func (a *apply) count(k *Link) (wanted int64, err error) {
	var all []Payment
	if err := a.tx.Where("link_id = ?", k.ID).Order("id").Find(&all).Error; err != nil {
		return 0, err
	}
	k.Received, k.Kept, k.Payments = 0, 0, 0
	for i := range all {
		if all[i].ID == a.p.ID {
			continue
		}
		k.add(&all[i])
		wanted += all[i].wanted(k)
	}
	if received, _ := a.p.towards(k); received > 0 && a.p.LinkedAt == 0 {
		if err := a.countFirst(k, received); err != nil {
			return 0, err
		}
	}
	k.add(a.p)
	wanted += a.p.wanted(k)
	k.Overpaid = a.p.ExcessLeft() > 0
	for i := range all {
		k.Overpaid = k.Overpaid || all[i].ID != a.p.ID && all[i].ExcessLeft() > 0
	}
	return wanted, nil
}

// countFirst sees whether what a payment brings was still wanted.
func (a *apply) countFirst(k *Link, received int64) error {
	a.p.LinkedAt = a.now()
	over := k.Received + received - k.Amount
	switch {
	case k.Status == LinkCancelled, k.Status == LinkPaid, !k.Many && over >= received:
		a.p.Excess = a.p.Authorized
	case !k.Many && over > 0 && a.p.Currency == k.Currency:
		a.p.Excess = over
	}
	if err := a.mailReceipt(a.tx, k, a.p); err != nil {
		return err
	}
	if a.p.Excess > 0 {
		err := a.record(a.tx, byProvider, "link.overpaid", subject{"link", k.ID, a.p.ID}, map[string]any{"amount": a.p.Excess, "currency": a.p.Currency})
		if err != nil {
			return err
		}
	}
	return a.tx.Model(a.p).UpdateColumns(map[string]any{"linked_at": a.p.LinkedAt, "excess": a.p.Excess}).Error
}

func (k *Link) add(p *Payment) {
	received, kept := p.towards(k)
	k.Received, k.Kept = k.Received+received, k.Kept+kept
	if received > 0 {
		k.Payments++
	}
}

// towards is what a payment brought to its link, and what of that is still here. Where it went through in another
// currency than was asked for, it counts as what was asked until all of it is given back.
func (p *Payment) towards(k *Link) (received, kept int64) {
	left := p.Authorized - p.Reversed - p.Refunded - p.ChargedBack
	switch {
	case p.Authorized == 0:
		return 0, 0
	case p.Currency == k.Currency:
		return p.Authorized, left
	case p.AskedCurrency == k.Currency && left > 0:
		return p.AskedAmount, p.AskedAmount
	case p.AskedCurrency == k.Currency:
		return p.AskedAmount, 0
	}
	return 0, 0
}

// wanted is what of that the link had asked for: of one that was cancelled nothing, until somebody keeps it.
func (p *Payment) wanted(k *Link) int64 {
	received, _ := p.towards(k)
	switch {
	case p.Excess == 0:
		return received
	case p.Currency == k.Currency:
		return received - p.Excess
	}
	return 0
}

// ExcessLeft is what a payment's link did not want and is still here, in minor units of the payment.
func (p *Payment) ExcessLeft() int64 {
	return max(p.Excess-p.Reversed-p.Refunded-p.ChargedBack, 0)
}

// paidFor tells what a link was made for that its Received, Kept, Status or Overpaid changed, in the same transaction. It
// may be told more than once, and asks the link how it stands.
func (a *apply) paidFor(k *Link) error {
	switch k.Purpose {
	case ForSubscription:
		return a.subscriptionPaid(k)
	}
	return nil
}

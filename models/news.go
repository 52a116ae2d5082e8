package models

import (
	"errors"
	"fmt"
	"strings"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// news takes an update into the payment: who and how, the totals, then the state. What the news does not say
// stays as it is; a word that nobody knows is kept and shown and changes nothing.
func (a *apply) news(u providers.Update) error {
	if err := a.fill(u); err != nil {
		return err
	}
	before := a.did
	if a.p.Kind == KindPayment { // what was sent out is settled by its own operation alone
		if err := a.amounts(u); err != nil {
			return err
		}
	}
	for _, o := range u.Operations { // after the totals: what is refunded must be captured first
		if err := a.told(o); err != nil {
			return err
		}
	}
	if u.Ask {
		a.p.askBy(a.now())
	}
	if u.RawStatus != "" && (a.fresh || a.did > before || a.p.ProviderStatus == "") {
		a.p.ProviderStatus, a.p.ProviderCode, a.p.ProviderMessage = u.RawStatus, u.Code, u.Message
	}
	a.p.ToldAt = max(a.p.ToldAt, a.at)
	return nil
}

func (a *apply) amounts(u providers.Update) error {
	if u.Totals != nil {
		if err := a.settleCharge(*u.Totals); err != nil {
			return err
		}
		if err := a.reconcile(*u.Totals); err != nil {
			return err
		}
	}
	return a.state(u.State)
}

// fill completes what the book does not know yet. What it knows is not overwritten by later words.
func (a *apply) fill(u providers.Update) error {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	gone, err := a.erased()
	if err != nil {
		return err
	}
	if gone { // nothing of them is kept again
		u.Method.Last4, u.Method.Expiry, u.Method.Token, u.RecurringToken = "", "", "", ""
	}
	a.final(u)
	a.leads(u.Page)
	set(&a.p.ProviderID, u.Payment.ProviderID)
	set(&a.p.Method, u.Method.Type)
	set(&a.p.Brand, u.Method.Brand)
	set(&a.p.Last4, u.Method.Last4)
	set(&a.p.Expiry, u.Method.Expiry)
	if a.p.beginsSeries() { // of no other payment is it kept
		set(&a.p.RecurringToken, u.RecurringToken)
	}
	if a.p.CustomerID == nil && u.Customer != (providers.Customer{}) {
		if err := a.nameCustomer(a.tx, a.p, u.Customer); err != nil {
			return err
		}
	}
	return a.saveMethod(u.Method)
}

// leads takes where the customer goes on. The steps of a typed card's bank follow one another, and late news of them is
// passed over; a page on which the customer picks how to pay stays the one that it was.
func (a *apply) leads(to *providers.Hosted) {
	stays := a.p.CheckoutURL != "" && a.p.Channel != ChannelCard
	if to == nil || stays || a.at < a.p.ToldAt {
		return
	}
	form := a.sealForm(a.p, encodeForm(to.Form))
	if a.p.CheckoutURL == to.URL && a.p.CheckoutForm == form {
		return
	}
	a.p.CheckoutURL, a.p.CheckoutForm = to.URL, form
	a.did++
}

// final takes the amount that goes through the provider where that is another than the customer was asked for. Once
// something is booked, another currency is drift.
func (a *apply) final(u providers.Update) {
	changed := u.Asked.Currency != "" && u.Amount.Currency != "" && u.Amount != u.Asked
	if !changed || a.p.AskedCurrency != "" || a.p.Authorized > 0 || a.p.Refunded > 0 {
		return
	}
	a.p.AskedCurrency, a.p.AskedAmount = u.Asked.Currency, u.Asked.Minor
	a.p.Currency, a.p.Amount = u.Amount.Currency, u.Amount.Minor
}

// reconcile brings our totals to the provider's: first what is held, then what was taken, let go and given back,
// so that each step keeps the book's rules.
func (a *apply) reconcile(t providers.Totals) error {
	if t.Authorized.Currency == "" && t.Captured.Minor > a.p.Authorized {
		t.Authorized = t.Captured // first heard of when it was captured: so much at least was held
	}
	drift := ""
	for _, step := range []struct {
		kind   providers.Kind
		theirs money.Money
		ours   *int64 // as the steps before leave it: a capture may let go of the rest
	}{
		{providers.Authorization, t.Authorized, &a.p.Authorized},
		{providers.Capture, t.Captured, &a.p.Captured},
		{providers.Reversal, t.Reversed, &a.p.Reversed},
		{providers.Refund, t.Refunded, &a.p.Refunded},
		{providers.Chargeback, t.Disputed, &a.p.ChargedBack},
	} {
		switch diff := step.theirs.Minor - *step.ours; {
		case step.theirs.Currency == "": // not told
		case step.theirs.Currency != a.p.Currency:
			drift = "drift.currency"
		case diff < 0 && a.fresh && step.kind == providers.Chargeback:
			word, err := a.catchUp(providers.Wonback, -diff)
			if err != nil {
				return err
			}
			drift += word
		case diff < 0 && a.fresh:
			drift = "drift." + string(step.kind)
		case diff < 0 && a.at >= a.p.lastSettled(): // late news, or something was undone: the provider knows
			a.p.askBy(a.now())
		case diff > 0:
			word, err := a.catchUp(step.kind, diff)
			if err != nil {
				return err
			}
			drift += word
		}
	}
	if a.fresh || drift != "" {
		a.p.Drift = drift
	}
	return nil
}

// catchUp books what the provider has and we don't: an operation of ours that was pending, or one that began on
// the provider's side. While one of ours of that kind may explain the difference, nothing is booked: its own
// answer comes, and the provider is asked once more after that. Gives the word of a difference that can't be booked.
func (a *apply) catchUp(kind providers.Kind, diff int64) (drift string, err error) {
	if kind == providers.Authorization && a.p.Authorized > 0 {
		kind = providers.Increment
	}
	after := *a.p
	if after.book(kind, diff); !after.consistent() {
		return "drift.rules", nil
	}
	if op := a.p.pendingThatExplains(kind, diff); op != nil {
		return "", a.settle(op, diff, providers.Answer{ProviderID: op.ProviderRef})
	}
	if all := a.p.pendingThatSumTo(kind, diff); len(all) > 0 {
		for _, op := range all {
			if err := a.settle(op, op.Amount, providers.Answer{ProviderID: op.ProviderRef}); err != nil {
				return "", err
			}
		}
		return "", nil
	}
	if tries, yes := a.p.underWay(kind); yes {
		a.p.askBy(a.now().Add(backoff(tries)))
		return "", nil
	}
	op := a.theirs(kind, diff)
	if err := a.tx.Create(op).Error; err != nil {
		return "", fmt.Errorf("write down the provider's %s: %w", kind, err)
	}
	a.p.Operations = append(a.p.Operations, *op)
	return "", a.settle(&a.p.Operations[len(a.p.Operations)-1], diff, providers.Answer{})
}

// pendingThatExplains is the one operation of the kind under way, if the provider took it and the amount is its.
// An authorization may be settled with another amount than was asked for.
func (p *Payment) pendingThatExplains(kind providers.Kind, diff int64) *Operation {
	var found *Operation
	for i := range p.Operations {
		if o := &p.Operations[i]; o.Kind == kind && o.Status.Unsettled() {
			if found != nil {
				return nil
			}
			found = o
		}
	}
	if found == nil || kind != providers.Authorization && (found.Status != OpPending || found.Amount != diff) {
		return nil
	}
	return found
}

// pendingThatSumTo are all operations of the kind under way, if the provider took each and they explain the difference
// together.
func (p *Payment) pendingThatSumTo(kind providers.Kind, diff int64) (all []*Operation) {
	var sum int64
	for i := range p.Operations {
		o := &p.Operations[i]
		if o.Kind != kind || !o.Status.Unsettled() {
			continue
		}
		if o.Status != OpPending {
			return nil
		}
		all, sum = append(all, o), sum+o.Amount
	}
	if sum != diff {
		return nil
	}
	return all
}

// underWay says whether an operation of the kind is unsettled, and how often the most tried of them was.
func (p *Payment) underWay(kind providers.Kind) (tries int, yes bool) {
	for _, o := range p.Operations {
		if o.Kind == kind && o.Status.Unsettled() {
			tries, yes = max(tries, o.Attempts), true
		}
	}
	return tries, yes
}

// theirs is an operation that began on the provider's side. Its key follows from the totals it leads to, so that
// the same news can't make it twice.
func (a *apply) theirs(kind providers.Kind, amount int64) *Operation {
	after := *a.p
	after.book(kind, amount)
	key := fmt.Sprintf("p%d-%s-%d-%d-%d-%d", a.p.ID, kind, after.Authorized, after.Captured, after.Reversed, after.Refunded)
	if kind == providers.Chargeback || kind == providers.Wonback { // may go to and fro between the same totals
		key += fmt.Sprintf("-%d-%d", after.ChargedBack, len(a.p.Operations))
	}
	return a.foreign(kind, amount, key)
}

func (a *apply) foreign(kind providers.Kind, amount int64, key string) *Operation {
	return &Operation{
		PaymentID: a.p.ID, Kind: kind, Status: OpPending, Origin: FromProvider, Key: key, Input: key,
		Reference: newReference(), Currency: a.p.Currency, Amount: amount, CreatedAt: a.now(),
	}
}

// state takes the provider's coarse word. Where amounts are known they speak; before that, words go forward only,
// unless the provider was asked just now.
func (a *apply) state(s providers.State) error {
	switch {
	case s == "" || s == a.p.State:
		return nil
	case a.p.Authorized > 0:
		if s == providers.StateExpired && a.p.Reversed > 0 {
			a.p.State = s
		}
		return nil
	case !a.fresh && rank(s) <= rank(a.p.State):
		return nil
	}
	a.p.State = s
	a.did++
	if rank(s) < rank(providers.StateDeclined) {
		return nil
	}
	for i := range a.p.Operations {
		op := &a.p.Operations[i]
		if op.begins() && (op.Status == OpPending || op.Status == OpUnknown) {
			return a.decline(op, &providers.Error{Kind: providers.ErrDeclined, RawStatus: string(s)})
		}
	}
	return nil
}

// rank orders the states before an amount is known.
func rank(s providers.State) int {
	switch s {
	case providers.StateOpen:
		return 0
	case providers.StatePending:
		return 1
	case providers.StateAuthorized:
		return 2
	}
	return 3
}

// findOrMake is the payment that the news is of.
func (l *Ledger) findOrMake(tx *gorm.DB, account *Account, u providers.Update) (*Payment, error) {
	for _, by := range []struct{ column, value string }{
		{"provider_id", u.Payment.ProviderID}, {"reference", u.Payment.Reference},
	} {
		if by.value == "" {
			continue
		}
		var p Payment
		// That it is not empty is said for the index, which holds no other.
		err := tx.Select("id").Where("account_id = ? AND "+by.column+" = ? AND "+by.column+" <> ''", account.ID, by.value).Take(&p).Error
		if err == nil {
			return lockPayment(tx, p.ID)
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return nil, err
		}
	}
	return l.makePayment(tx, account, u)
}

// makePayment writes down a payment that began on the provider's side.
func (l *Ledger) makePayment(tx *gorm.DB, account *Account, u providers.Update) (*Payment, error) {
	amount := u.Amount
	if amount.Currency == "" && u.Totals != nil {
		amount = u.Totals.Authorized
	}
	if amount.Currency == "" {
		return nil, problem(Invalid, "payment.news_without_amount")
	}
	p := &Payment{
		AccountID: account.ID, Kind: kindOfNews(u), Reference: u.Payment.Reference, ProviderID: u.Payment.ProviderID,
		Currency: amount.Currency, Amount: amount.Minor, Status: StatusOpen, State: providers.StateOpen,
		CreatedAt: At(u.Created), UpdatedAt: l.now(),
	}
	if p.Reference == "" {
		p.Reference = strings.TrimSpace(p.ProviderID)
	}
	if p.CreatedAt == 0 {
		p.CreatedAt = l.now()
	}
	if err := tx.Create(p).Error; err != nil {
		return nil, fmt.Errorf("write down a payment told of by the provider: %w", err)
	}
	return p, l.record(tx, byProvider, "payment.found", subject{"payment", p.ID, p.ID},
		map[string]any{"amount": p.Amount, "currency": p.Currency})
}

func kindOfNews(u providers.Update) PaymentKind {
	switch u.Kind {
	case providers.Payout:
		return KindPayout
	case providers.Credit:
		return KindCredit
	}
	return KindPayment
}

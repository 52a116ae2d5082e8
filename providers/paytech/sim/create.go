package sim

import "net/http"

// createPayment is POST /payments [seed]. It is never idempotent [dep].
func (s *Sim) createPayment(c *call) (outcome, error) {
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	switch c.kind {
	case "refund":
		return s.createRefund(c, p)
	case "withdrawal":
		return s.createWithdrawal(c, p)
	case "charge":
		return s.createCharge(c, p)
	}
	return s.createDeposit(c, p)
}

// newPayment makes a payment of a request's fields.
func (s *Sim) newPayment(c *call) (Payment, error) {
	b, now := c.body, s.now()
	p := Payment{
		ID: s.newID(), Shop: c.shop, ReferenceID: b.text("referenceId"), Type: b.text("paymentType"), State: StatePending,
		ParentID: b.text("parentPaymentId"), Method: b.text("paymentMethod"), Description: b.text("description"),
		Currency: b.text("currency"), PreAuth: b.yes("preAuth"), StartRecurring: b.yes("startRecurring"),
		ReturnURL: b.text("returnUrl"), WebhookURL: b.text("webhookUrl"), Customer: b.raw["customer"],
		Billing: b.raw["billingAddress"], Parameters: b.texts("additionalParameters"), Plan: b.raw["subscription"],
		Created: now, Updated: now,
	}
	var exact bool
	p.Amount, exact = minorOf(b.number("amount"), p.Currency)
	switch {
	case !b.has("amount"):
		return p, badField("amount", "must not be null")
	case !exact:
		return p, badField("amount", "has more decimals than its currency")
	case p.Amount == 0 && !p.PreAuth: // [spec]
		return p, badField("amount", "must be greater than or equal to 0.00001")
	case p.Plan != nil && !p.StartRecurring: // [spec]
		return p, badField("subscription", "is used only with startRecurring")
	case p.Plan != nil && !b.has("subscription.frequency"):
		return p, badField("subscription.frequency", "must not be null")
	}
	return p, nil
}

// createDeposit waits for its customer on a page [spec]. With a card in the request the page asks no more than to go on.
func (s *Sim) createDeposit(c *call, p Payment) (outcome, error) {
	if number := c.body.text("card.cardNumber"); number != "" {
		b := c.body
		entered, ok := readCard(number, b.text("card.cardholderName"), b.text("card.expiryMonth"), b.text("card.expiryYear"))
		if !ok {
			return outcome{}, badField("card.cardNumber", "is not a card number")
		}
		p.take(entered)
	}
	p.move("CREATE_PAYMENT", StateCheckout, p.Created)
	return s.new(c, p), nil
}

// new answers with a payment that was made. One that ended at once is told of as well.
func (s *Sim) new(c *call, p Payment, also ...Payment) outcome {
	did := c.kind
	if p.State == StateDeclined {
		did += "-declined"
	}
	ch := change{Payments: append([]Payment{p}, also...), Done: []string{did}}
	if p.final() {
		ch.events = []event{{p, did}}
	}
	return outcome{change: ch, result: s.fresh(p)}
}

// own gives a payment of the shop, as it is now.
func (s *Sim) own(c *call, id string) (Payment, error) {
	p, err := s.find(id)
	if err != nil {
		return p, err
	}
	if p.Shop != c.shop {
		return Payment{}, refuse(http.StatusNotFound, "Payment not found")
	}
	return p, nil
}

// tooLarge: a withdrawal or a refund above the sandbox's limit, "for test withdrawals and refunds, the limit is 10000"
// [spec].
func (s *Sim) tooLarge(p Payment) bool { return !s.opts.NoLimits && p.Amount > 10_000*unit(p.Currency) }

// tooLargeDeposit: "for a successful deposit in the sandbox environment, the amount should be less than 10000000" [spec].
func (s *Sim) tooLargeDeposit(p Payment) bool {
	return !s.opts.NoLimits && p.Amount >= 10_000_000*unit(p.Currency)
}

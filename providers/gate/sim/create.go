package sim

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// methodCard is the one payment method whose word is published [seed 003].
const methodCard = "card_basic"

const (
	lifetime = 1800 // seconds that a page lives where nothing is said: assumed, from the example
	attempts = 1    // that a page allows where nothing is said: assumed
)

var currencyShape = regexp.MustCompile(`^[A-Z]{3}$`)

// newRecord makes a record of a request's fields. A reference works once for a terminal's payments and payouts [preface].
func (s *Sim) newRecord(c *call, kind string) (Payment, error) {
	b, now := c.body, rounded(s.now())
	p := Payment{
		Reference: b.text("referenceId"), Terminal: c.terminal, Kind: kind, Description: b.text("description"),
		Currency: b.text("currencyCode"), Amount: b.integer("amount"), Status: StatusNone, WebhookURL: b.text("webhookUrl"),
		CustomerReference: b.text("customer.referenceId"), FirstName: b.text("customer.firstName"),
		LastName: b.text("customer.lastName"), Email: b.text("customer.email"), Metadata: b.metadata("merchantMetadata"),
		Created: now, Updated: now,
	}
	if p.Reference == "" {
		return p, refuse("1002", "referenceId must not be empty.")
	}
	if _, taken := s.ledger.payments[name{c.terminal, p.Reference}]; taken {
		return p, refuse("1004")
	}
	return p, checkSum(p.Amount, p.Currency)
}

// checkSum refuses what is no amount of money. The currencies of a terminal are not imitated but for two that are none.
func checkSum(amount int64, currency string) error {
	switch {
	case !currencyShape.MatchString(currency):
		return refuse("1007")
	case currency == "XXX" || currency == "XTS":
		return refuse("1006")
	case amount <= 0:
		return refuse("1008")
	}
	return nil
}

// newPayment is a payment that waits, with what its page needs.
func (s *Sim) newPayment(c *call) (Payment, error) {
	p, err := s.newRecord(c, KindPayment)
	if err != nil {
		return p, err
	}
	b, page := c.body, "paymentPageSettings."
	for _, m := range append(b.words("paymentMethods"), cmp.Or(b.text("paymentMethod"), methodCard)) {
		if m != methodCard {
			return p, refuse("1005")
		}
	}
	p.TwoPhase, p.CreateToken = b.is("paymentMethodOptions.cardBasic.isTwoPhase"), b.is("paymentMethodOptions.cardBasic.createToken")
	p.Token, p.Attempts = s.newID(), cmp.Or(b.integer(page+"attemptsAvailable"), attempts)
	p.Expires = s.now().Add(time.Duration(cmp.Or(b.integer(page+"lifetime"), lifetime)) * time.Second)
	p.Language = strings.ToLower(b.text(page + "languageCode"))
	p.SkipSuccess, p.SkipFailure = b.is(page+"skipSuccessScreen"), b.is(page+"skipFailureScreen")
	p.ReturnDefault, p.ReturnSuccess = b.text(page+"returnUrls.default"), b.text(page+"returnUrls.success")
	p.ReturnFailure = b.text(page + "returnUrls.failure")
	return p, nil
}

// createSession is POST /payments/initiate-session: a payment with a page [seed 003].
func (s *Sim) createSession(c *call) (outcome, error) {
	p, err := s.newPayment(c)
	p.Hosted = true
	return outcome{payments: []Payment{p}, done: []string{c.kind}}, err
}

// createPayment is POST /payments: with a card from server to server, else with a page [seed 003]. A card needs its
// method's name beside it: assumed.
func (s *Sim) createPayment(c *call) (outcome, error) {
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	if !c.body.has("paymentMethodData") {
		p.Hosted = true
		return outcome{payments: []Payment{p}, done: []string{c.kind}}, nil
	}
	if !c.body.has("paymentMethod") {
		return outcome{}, refuse("1002", "paymentMethod is required beside paymentMethodData.")
	}
	cd, err := s.cardOf(c)
	if err != nil {
		return outcome{}, err
	}
	p.Attempts = 1 // there is no page on which to try again
	did := slices.Concat([]string{c.kind, "card"}, s.use(&p, cd, c.kind))
	return outcome{payments: []Payment{p}, done: did, tell: did[len(did)-1]}, nil
}

func (s *Sim) cardOf(c *call) (card, error) {
	at := "paymentMethodData.cardBasic."
	return readCard(c.body.text(at+"cardNumber"), c.body.text(at+"expMonth"), c.body.text(at+"expYear"), s.now())
}

// use pays with a card: a step of 3-D Secure first where it asks for one. It says what it did. The caller holds s.mu.
func (s *Sim) use(p *Payment, cd card, kind string) []string {
	p.Brand, p.Last4 = cd.brand, cd.last4
	if s.trip(kind, func(f *Faults) *Fault { return &f.Decline }) {
		cd.code, cd.step = "4001", ""
	}
	if cd.step != "" {
		p.Status, p.Step, p.Then, p.After, p.Updated = StatusRequiresAction, cd.step, cd.then, cd.code, rounded(s.now())
		return []string{"challenge"}
	}
	return s.settleAttempt(p, cd.code)
}

func (s *Sim) settleAttempt(p *Payment, code string) []string {
	if code != "" {
		return p.fail(code, rounded(s.now()))
	}
	return p.succeed(rounded(s.now()))
}

// createPayout is POST /payments/payout [seed 003]. It is done at once, and needs a card: assumed.
func (s *Sim) createPayout(c *call) (outcome, error) {
	p, err := s.newRecord(c, KindPayout)
	switch {
	case err != nil:
		return outcome{}, err
	case !c.body.has("paymentMethod"):
		return outcome{}, refuse("1002", "paymentMethod is required.")
	case c.body.text("paymentMethod") != methodCard:
		return outcome{}, refuse("1005")
	}
	cd, err := s.cardOf(c)
	if err != nil {
		return outcome{}, err
	}
	p.Brand, p.Last4 = cd.brand, cd.last4
	if s.trip(c.kind, func(f *Faults) *Fault { return &f.Decline }) {
		cd.code = "4001"
	}
	op := Operation{Kind: "payout", Amount: p.Amount, Reference: p.Reference, At: p.Created}
	switch {
	case cd.code != "":
		p.Status, p.DeclineCode = StatusDeclined, cd.code
		return outcome{payments: []Payment{p}, done: []string{"decline"}, tell: "decline"}, nil
	case s.trip(c.kind, func(f *Faults) *Fault { return &f.Later }):
		p.Status, op.Pending = StatusPending, true
	default:
		p.Status = StatusCompleted
	}
	p.record(op)
	return outcome{payments: []Payment{p}, done: []string{c.kind}, tell: c.kind}, nil
}

package sim

import (
	"fmt"
	"strconv"
	"strings"
)

// A card that may be charged again [P:axguide "Recurring payments"]: the first payment says so by credentialOnFile with
// initialPayment, an inquiry then tells a pseudo card number and the scheme's name for it, and a later payment is DIRECT with
// both and initialPayment false. That nothing is told of a payment that did not say so, and all that is refused, is assumed.

// keep gives a paid card the names that it can be charged by. A pseudo card number begins with 0 and ends in the card's last
// three digits [P:classic "PCNr"].
func (s *Sim) keep(p *Payment) {
	if !p.Initial || p.Method != "CARD" || p.Pseudo != "" {
		return
	}
	p.Pseudo = fmt.Sprintf("0%012d%s", s.newNumber(1_000_000_000_000), p.Last4[1:])
	p.SchemeReference = fmt.Sprintf("%015d", s.newNumber(1_000_000_000_000_000))
}

// newNumber is one below a limit, as new as an id. The caller holds s.mu.
func (s *Sim) newNumber(limit uint64) uint64 {
	n, err := strconv.ParseUint(s.newID()[:16], 16, 64)
	if err != nil { // hex always parses
		return 0
	}
	return n % limit
}

// later says whether a payment is one that its customer agreed to before.
func (b body) later() bool { return b.at("credentialOnFile.initialPayment") == false }

// isPseudo says whether a card's number is one that stands for a kept card.
func isPseudo(number string) bool { return strings.HasPrefix(number, "0") }

// keptCard is the card that a pseudo card number stands for, charged as its customer agreed to.
func (s *Sim) keptCard(c *call) (card, error) {
	b := c.body
	number := b.text("paymentMethods.card.number")
	first, ok := s.byPseudo(c.merchant, number)
	switch {
	case !ok:
		return card{}, refuse(codeBadCard)
	case b.text("credentialOnFile.type") != first.Credential, !b.later(),
		b.text("paymentMethods.card.schemeReferenceId") != first.SchemeReference:
		return card{}, refuse(codeNotAgreed)
	case b.text("paymentMethods.card.expiryDate") != first.Expiry:
		return card{}, refuse(codeBadCard, "expiry date")
	}
	if until, err := readExpiry(first.Expiry); err != nil || !s.now().Before(until.AddDate(0, 1, 0)) {
		return card{}, refuse(codeOldCard)
	}
	return card{brand: first.CardBrand, last4: first.Last4, expiry: first.Expiry}, nil
}

func (s *Sim) byPseudo(merchant, number string) (Payment, bool) {
	payID, ok := s.ledger.pseudos[number]
	p := s.ledger.payments[payID]
	return p, ok && p.MerchantID == merchant
}

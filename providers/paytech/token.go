package paytech

import "strings"

// token is our name for what can be charged again. pay.tech has two sorts [tok]: a recurring chain, continued by its
// token together with the id of the payment that began it, and a saved card. A chain's first payment may name its card
// too, to which money can be paid out.
type token struct {
	recurring string
	first     string // id of the payment that began the chain
	card      string
}

const (
	chainToken = "chain"
	cardToken  = "card"
)

// String is "chain.FIRST.CARD.RECURRING" or "card.CARD".
func (t token) String() string {
	if t.recurring == "" {
		return cardToken + "." + t.card
	}
	return strings.Join([]string{chainToken, t.first, t.card, t.recurring}, ".")
}

// readToken reads what String wrote.
func readToken(s string) (token, bool) {
	kind, rest, _ := strings.Cut(s, ".")
	switch kind {
	case cardToken:
		return token{card: rest}, cardTokenID.MatchString(rest)
	case chainToken:
		part := strings.SplitN(rest, ".", 3)
		if len(part) != 3 {
			return token{}, false
		}
		t := token{first: part[0], card: part[1], recurring: part[2]}
		return t, paymentID.MatchString(t.first) && t.recurring != "" && (t.card == "" || cardTokenID.MatchString(t.card))
	}
	return token{}, false
}

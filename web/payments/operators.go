package payments

import (
	"slices"
	"strings"
	"unicode"

	"kontor/models"
)

// Typed is a view after its search box was read: "status:refunded amount>100 ann" is a filter, a bound and a word.
type Typed struct {
	View         // Q without the operators
	Terms        []models.Term
	Above, Below bool     // Min and Max are left out themselves
	Before       bool     // and so is the day To
	FromQ        []string // the fields of View that the search box filled in
}

// Operators are the words that the search box knows before a colon, in the order in which it offers them.
var Operators = []string{
	"status", "amount", "currency", "account", "email", "ref", "last4", "name", "after", "before", "period", "kind", "method", "code", "provider", "is",
}

// Read takes the operators out of the search box. What looks like one and is none stays a word: an order may be called
// INV:7. One without a value is still being typed, and does nothing.
func (v View) Read() Typed {
	t := Typed{View: v}
	var free []string
	for _, token := range tokens(v.Q) {
		if name, sign, value := operator(token); name == "" {
			free = append(free, unquoted(token))
		} else if value != "" {
			t.take(name, sign, value)
		}
	}
	t.Q = strings.Join(free, " ")
	return t
}

// Beside is where a sentence about a field of View belongs: at the search box, where it was typed there.
func (t Typed) Beside(field string) string {
	if slices.Contains(t.FromQ, field) {
		return "q"
	}
	return field
}

// tokens are the words of a search; blanks in quotes divide nothing.
func tokens(q string) []string {
	quoted := false
	return strings.FieldsFunc(q, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return unicode.IsSpace(r) && !quoted
	})
}

func unquoted(s string) string { return strings.ReplaceAll(s, `"`, "") }

// operator is a token's name, sign (":", ">", ">=", "<" or "<=") and value. Only amounts are compared.
func operator(token string) (name, sign, value string) {
	at := strings.IndexAny(token, ":<>")
	if at < 0 {
		return "", "", ""
	}
	name, sign, value = strings.ToLower(token[:at]), token[at:at+1], token[at+1:]
	if sign != ":" && strings.HasPrefix(value, "=") {
		sign, value = sign+"=", value[1:]
	}
	if !slices.Contains(Operators, name) || sign != ":" && name != "amount" {
		return "", "", ""
	}
	return name, sign, unquoted(value)
}

// take is one operator.
func (t *Typed) take(name, sign, value string) {
	switch name {
	case "amount":
		t.takeAmount(sign, value)
	case "status":
		for _, one := range strings.Split(value, ",") {
			t.Status = append(t.Status, strings.NewReplacer("-", " ", "_", " ").Replace(strings.ToLower(one)))
		}
		t.from("status")
	case "currency":
		t.Currency = append(t.Currency, strings.Split(strings.ToUpper(value), ",")...)
		t.from("currency")
	case "account":
		t.Account = append(t.Account, value)
		t.from("account")
	case "after":
		t.From = value
		t.from("from")
	case "before":
		t.To, t.Before = value, true
		t.from("to")
	case "period":
		t.Period = strings.ToLower(value)
		t.from("period")
	case "kind":
		t.Kind = strings.ToLower(value)
		t.from("kind")
	case "method":
		t.Method = strings.ToLower(value)
		t.from("method")
	case "code":
		t.Code = value
		t.from("code")
	case "provider":
		t.Provider = strings.ToLower(value)
		t.from("provider")
	case "is":
		t.Attention = strings.ToLower(value)
		t.from("is")
	default:
		t.Terms = append(t.Terms, models.Term{In: models.Place(name), Value: value})
	}
}

// takeAmount reads amount:12.50, amount:10..20, amount>10 and the like.
func (t *Typed) takeAmount(sign, value string) {
	low, high, span := strings.Cut(value, "..")
	switch {
	case sign == ":" && span:
		t.Min, t.Max, t.Above, t.Below = low, high, false, false
	case sign == ":":
		t.Terms = append(t.Terms, models.Term{In: models.InAmount, Value: value})
		return
	case sign[0] == '>':
		t.Min, t.Above = value, sign == ">"
	default:
		t.Max, t.Below = value, sign == "<"
	}
	t.from("min")
	t.from("max")
}

func (t *Typed) from(field string) { t.FromQ = append(t.FromQ, field) }

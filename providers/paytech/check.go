package paytech

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"kontor/models/money"
	"kontor/providers"
)

// maxPathID is how long a customer's or a terminal's id in a path can be [spec].
const maxPathID = 128

var (
	cardTokenID = regexp.MustCompile(`^[A-Za-z0-9]{1,32}$`)
	// customerID is what can stand in the path of a customer's tokens [spec].
	customerID  = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	country     = regexp.MustCompile(`^[A-Z]{2}$`)
	terminalID  = regexp.MustCompile(`^[0-9]+$`)
	phoneShape  = regexp.MustCompile(`^[0-9]{1,4} [0-9]{3,14}$`) // without a plus, at most 18 [spec]
	methodShape = regexp.MustCompile(`^[A-Z0-9_]{1,64}$`)
)

// faults collects what pay.tech would refuse, every one and not the first alone. Values are not repeated: one may be a
// secret.
type faults []string

func (f *faults) want(ok bool, problem string) {
	if !ok {
		*f = append(*f, problem)
	}
}

func (f *faults) atMost(max int, field, value string) {
	f.want(utf8.RuneCountInString(value) <= max, field+" is too long")
}

func (f *faults) link(field, value string) {
	f.want(value == "" || providers.IsWebURL(value), field+" must begin with http:// or https://")
	f.atMost(512, field, value)
}

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return errors.New(strings.Join(f, "; "))
}

// amount lets zero pass for an authorization alone, as pay.tech does [spec].
func (f *faults) amount(m money.Money, zero bool) {
	f.want(money.Known(m.Currency), "currency is not supported")
	f.want(m.Minor <= most(m.Currency), "amount must not be above one thousand million")
	f.want(m.IsPositive() || zero && m.IsZero(), "amount must be above zero")
}

package gate

import (
	"net/mail"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"kontor/models/money"
	"kontor/providers"
)

// Fault is one field of a request that Gate would refuse. Its value is not repeated: it may be a secret.
type Fault struct {
	Field   string // "customer.email"
	Problem string // "must be an e-mail address"
}

// Faults is what Check returns: every fault, not the first alone.
type Faults []Fault

func (f Faults) Error() string {
	texts := make([]string, len(f))
	for i, fault := range f {
		texts[i] = fault.Field + ": " + fault.Problem
	}
	return strings.Join(texts, "; ")
}

// checker collects faults below one place in the request.
type checker struct {
	path   string
	faults *Faults
}

func newChecker() checker { return checker{faults: &Faults{}} }

func (c checker) err() error {
	if len(*c.faults) == 0 {
		return nil
	}
	return *c.faults
}

func (c checker) at(name string) checker { return checker{path: c.path + name + ".", faults: c.faults} }

func (c checker) want(ok bool, name, problem string) {
	if !ok {
		*c.faults = append(*c.faults, Fault{Field: c.path + name, Problem: problem})
	}
}

// reference is required [seed 003]. Dots alone would mean another place in a path.
func (c checker) reference(id string) {
	c.want(id != "", "referenceId", "is required")
	c.want(id != "." && id != "..", "referenceId", "must not be dots alone")
}

func (c checker) amount(minor int64, currency string) {
	c.want(minor > 0, "amount", "must be above zero")
	c.want(len(currency) == 3 && money.Known(currency), "currencyCode", "must be an ISO 4217 code of three letters")
}

// The checks below let an empty value pass.

func (c checker) oneOf(name, value string, allowed ...string) {
	c.want(value == "" || slices.Contains(allowed, value), name, "must be one of "+strings.Join(allowed, ", "))
}

func (c checker) email(name, value string) {
	a, err := mail.ParseAddress(value)
	c.want(value == "" || err == nil && a.Address == value, name, "must be an e-mail address")
}

func (c checker) link(name, value string) {
	c.want(value == "" || providers.IsWebURL(value), name, "must be a URL that begins with http:// or https://")
}

func (c checker) ip(name, value string) {
	_, err := netip.ParseAddr(value)
	c.want(value == "" || err == nil, name, "must be an IP address")
}

func (c checker) matches(name, value string, pattern *regexp.Regexp, problem string) {
	c.want(value == "" || pattern.MatchString(value), name, problem)
}

var (
	// country2 is a shape and no list: Gate's own example is "UK", which is not ISO's code [seed 003].
	country2 = regexp.MustCompile(`^[A-Z]{2}$`)
	language = regexp.MustCompile(`^[A-Za-z]{2}$`)
	phone    = regexp.MustCompile(`^\+?[0-9 ()-]{3,30}$`)
)

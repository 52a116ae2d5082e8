package computop

import (
	"encoding/json"
	"net/mail"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bojanz/currency"

	"kontor/models/money"
	"kontor/providers"
)

// Fault is one field of a request that Paygate would refuse. Its value is not repeated: it may be a secret.
type Fault struct {
	Field   string // "captureMethod.delayed.delayedHours", "order.items[2].taxRate"
	Problem string // "must be 1 to 696"
}

// Faults is what Check returns: every fault, not the first alone.
type Faults []Fault

func (f Faults) Error() string {
	words := make([]string, len(f))
	for i, fault := range f {
		words[i] = fault.Field + ": " + fault.Problem
	}
	return strings.Join(words, "; ")
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

func (c checker) at(name string) checker {
	return checker{path: c.path + name + ".", faults: c.faults}
}

func (c checker) index(name string, i int) checker {
	return c.at(name + "[" + strconv.Itoa(i) + "]")
}

func (c checker) fault(name, problem string) {
	*c.faults = append(*c.faults, Fault{Field: c.path + name, Problem: problem})
}

func (c checker) want(ok bool, name, problem string) {
	if !ok {
		c.fault(name, problem)
	}
}

// The checks below let an empty or nil value pass: only required says that something must be there.

func (c checker) required(name, value string) {
	c.want(value != "", name, "is required")
}

func (c checker) oneOf(name, value string, words ...string) {
	c.want(value == "" || slices.Contains(words, value), name, "must be one of "+strings.Join(words, ", "))
}

func (c checker) between(name string, value *int64, low, high int64) {
	ok := value == nil || *value >= low && *value <= high
	c.want(ok, name, "must be "+strconv.FormatInt(low, 10)+" to "+strconv.FormatInt(high, 10))
}

func (c checker) notNegative(name string, values ...*int64) {
	for _, v := range values {
		c.want(v == nil || *v >= 0, name, "must not be negative")
	}
}

func (c checker) currency(name, code string) {
	c.want(len(code) == 3 && money.Known(code), name, "must be an ISO 4217 code of three letters")
}

func (c checker) matches(name, value string, pattern *regexp.Regexp, problem string) {
	c.want(value == "" || pattern.MatchString(value), name, problem)
}

func (c checker) date(name, value string) {
	_, err := time.Parse(time.DateOnly, value)
	c.want(value == "" || err == nil, name, "must be a date, YYYY-MM-DD")
}

func (c checker) utc(name, value string) {
	t, err := time.Parse(time.RFC3339, value)
	ok := err == nil && t.UTC().Format(time.DateTime) == t.Format(time.DateTime)
	c.want(value == "" || ok, name, "must be a time in UTC, such as 2025-02-07T16:00:00Z")
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

func (c checker) number(name string, value json.Number) {
	c.matches(name, value.String(), jsonNumber, "must be a number")
}

var (
	country2     = regexp.MustCompile(`^[A-Z]{2}$`)
	country3     = regexp.MustCompile(`^[A-Z]{3}$`)
	numericZones = regexp.MustCompile(`^\d{3}(,\d{3})*$`)
	anyZones     = regexp.MustCompile(`^([A-Z]{3}|\d{3})(,([A-Z]{3}|\d{3}))*$`)
	bcp47        = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	wholeNumber  = regexp.MustCompile(`^[+-]?\d+$`)
	jsonNumber   = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$`)
	// payID is 32 characters; the published example 78f5adccfe8640e5a549613389ff33we is no hex (docs.paygate.nexigroup.com, REST API webhooks).
	// Anything else is kept out of a path, where "../" would ask for something different: assumed.
	payID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// numericCurrency says whether ISO 4217 has this three-digit number, such as 978.
func numericCurrency(n int64) bool {
	for _, code := range currency.GetCurrencyCodes() {
		if digits, ok := currency.GetNumericCode(code); ok && digits == padded(n) {
			return true
		}
	}
	return false
}

func padded(n int64) string {
	s := strconv.FormatInt(n, 10)
	return strings.Repeat("0", max(0, 3-len(s))) + s
}

package models

import (
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// An address as it may be sent to: RFC 5321's lengths, RFC 5322's dot-atom before the @, a name of the DNS behind it.
// What else those documents allow (quotes, comments, groups, numbers in brackets) is how headers are smuggled in, and
// nobody's customer has such an address.
const (
	maxAddress = 254
	maxLocal   = 64
	maxDomain  = 253
	// atext are the signs of RFC 5322 beside letters and digits.
	atext = "!#$%&'*+-/=?^_`{|}~"
)

// CheckAddress gives an e-mail address as mail is sent to it: one, bare, in lower case as all addresses in the book are,
// its domain in the DNS's spelling where it has letters beyond ASCII. Returns Invalid at "email".
func CheckAddress(typed string) (string, error) {
	wrong := problem(Invalid, "mail.address").at("email")
	typed = strings.ToLower(strings.TrimSpace(typed))
	at := strings.LastIndexByte(typed, '@')
	switch {
	case typed == "":
		return "", problem(Invalid, "mail.address_missing").at("email")
	case len(typed) > maxAddress:
		return "", problem(Invalid, "mail.address_long", "max", maxAddress).at("email")
	case strings.ContainsAny(typed, ",;"):
		return "", problem(Invalid, "mail.address_several").at("email")
	case at < 1, strings.ContainsFunc(typed, hidden):
		return "", wrong
	}
	local := typed[:at]
	if strings.IndexFunc(local, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
		return "", problem(Invalid, "mail.address_letters").at("email")
	}
	domain, err := idna.Lookup.ToASCII(typed[at+1:])
	if err != nil || !dotAtom(local) || !domainShape(domain) {
		return "", wrong
	}
	if address := local + "@" + domain; len(address) <= maxAddress {
		return address, nil
	}
	return "", problem(Invalid, "mail.address_long", "max", maxAddress).at("email")
}

// hidden signs don't show, or turn the writing around: with them two addresses look like one.
func hidden(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

func dotAtom(local string) bool {
	if len(local) > maxLocal {
		return false
	}
	for part := range strings.SplitSeq(local, ".") {
		if part == "" || strings.IndexFunc(part, func(r rune) bool { return !alphanumeric(r) && !strings.ContainsRune(atext, r) }) >= 0 {
			return false
		}
	}
	return true
}

// domainShape: labels of letters, digits and hyphens, at least two, the last no number.
func domainShape(domain string) bool {
	labels := strings.Split(domain, ".")
	if len(domain) > maxDomain || len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.IndexFunc(label, func(r rune) bool { return !alphanumeric(r) && r != '-' }) >= 0 {
			return false
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

func alphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// oneLine makes one line of what somebody typed: no control character, no sign that turns the writing around.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case hidden(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// manyLines keeps the lines of what somebody typed, and nothing else that does not show.
func manyLines(s string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"), "\n") {
		lines = append(lines, oneLine(line))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

package models

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// fields collects the columns of a section, and what is wrong with them.
type fields struct {
	columns map[string]any
	wrong   []error
}

// put keeps a checked value, or says beside the field why not.
func (f *fields) put(column string, value any, err error) {
	if p := AsProblem(err); p != nil {
		f.wrong = append(f.wrong, p.at(column))
		return
	}
	if f.columns == nil {
		f.columns = map[string]any{}
	}
	f.columns[column] = value
}

// line is text of one line; must says that it can't be empty.
func (f *fields) line(column, typed string, size int, must bool) {
	value := oneLine(typed)
	var err error
	switch {
	case value == "" && must:
		err = problem(Invalid, "form.required")
	case utf8.RuneCountInString(value) > size:
		err = problem(Invalid, "form.too_long", "max", size)
	}
	f.put(column, value, err)
}

// checked is what may be empty and is read by a parser where it is not.
func (f *fields) checked(column, typed string, parse func(string) (string, error)) {
	value, err := oneLine(typed), error(nil)
	if value != "" {
		value, err = parse(value)
	}
	f.put(column, value, err)
}

var companyPhone = regexp.MustCompile(`^\+?[0-9][0-9 ()/.-]{3,29}$`)

func parsePhone(typed string) (string, error) {
	if !companyPhone.MatchString(typed) {
		return "", problem(Invalid, "company.phone")
	}
	return typed, nil
}

const maxWebsite = 200

// parseWebsite takes a host alone as one that speaks TLS.
func parseWebsite(typed string) (string, error) {
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	switch {
	case err != nil, len(typed) > maxWebsite, u.Scheme != "https" && u.Scheme != "http", u.User != nil, !domainShape(u.Hostname()):
		return "", problem(Invalid, "company.website")
	}
	return u.String(), nil
}

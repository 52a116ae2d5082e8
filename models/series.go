package models

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// Series is how the numbers of a kind of document are made: letters, digits and . _ / - as they stand, {YYYY} or {YY}
// for the year, and one counter, {0000}, of at least as many digits.
type Series struct {
	pattern       string
	before, after string
	width         int
}

const maxSeries = 30

var (
	seriesShape = regexp.MustCompile(`^((?:[A-Za-z0-9._/-]|\{YYYY\}|\{YY\})*)\{(0{1,9})\}((?:[A-Za-z0-9._/-]|\{YYYY\}|\{YY\})*)$`)
	digitBeside = regexp.MustCompile(`[0-9]\{0+\}|\{0+\}[0-9]`)
)

// ParseSeries reads a pattern such as RE-{YYYY}-{0000}. Returns Invalid with a sentence on what is wrong with it.
func ParseSeries(pattern string) (Series, error) {
	m := seriesShape.FindStringSubmatch(pattern)
	switch {
	case pattern == "":
		return Series{}, problem(Invalid, "series.empty")
	case len(pattern) > maxSeries:
		return Series{}, problem(Invalid, "series.too_long", "max", maxSeries)
	case m == nil:
		return Series{}, problem(Invalid, "series.shape")
	case digitBeside.MatchString(pattern): // else RE-2{000} and RE-{0000} would both come to RE-2001
		return Series{}, problem(Invalid, "series.digit_beside")
	}
	return Series{pattern: pattern, before: m[1], after: m[3], width: len(m[2])}, nil
}

// Number is the n-th of a year, n from 1.
func (s Series) Number(year int, n int64) string {
	return fmt.Sprintf("%s%0*d%s", withYear(s.before, year), s.width, n, withYear(s.after, year))
}

// Scope names the counter that a year's numbers are counted by: one for each year where the year is part of them.
// Patterns that differ in the counter's width alone share it, so that no change of the pattern gives a number again.
func (s Series) Scope(year int) string {
	return withYear(s.before, year) + "{}" + withYear(s.after, year)
}

// Yearly says whether the counter begins anew each year.
func (s Series) Yearly() bool { return strings.Contains(s.pattern, "{YY") }

func (s Series) String() string { return s.pattern }

func withYear(part string, year int) string {
	return strings.NewReplacer("{YYYY}", fmt.Sprintf("%04d", year), "{YY}", fmt.Sprintf("%02d", year%100)).Replace(part)
}

// NextNumber is the number that a pattern gives a document of today next, if nobody takes it before. Returns Invalid as
// ParseSeries does.
func (l *Ledger) NextNumber(ctx context.Context, pattern string) (string, error) {
	series, err := ParseSeries(pattern)
	if err != nil {
		return "", err
	}
	day, err := l.Today(ctx)
	if err != nil {
		return "", err
	}
	var last []int64 // none while the series has not begun
	err = l.reads.WithContext(ctx).Table("number_series").Where("scope = ?", series.Scope(day.Year())).Pluck("last", &last).Error
	if err != nil {
		return "", fmt.Errorf("read how far the series %s is: %w", series, err)
	}
	return series.Number(day.Year(), append(last, 0)[0]+1), nil
}

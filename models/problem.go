package models

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Code sorts problems for whoever has to answer them with a status.
type Code string

// The codes of a problem.
const (
	Invalid      Code = "invalid"       // the input is wrong: say so beside the field
	Conflict     Code = "conflict"      // the input fits no more, or the key was used for something else
	Missing      Code = "missing"       // there is no such thing
	Forbidden    Code = "forbidden"     // this person may not
	Unauthorized Code = "unauthorized"  // nobody is signed in, or the proof is wrong
	TooMany      Code = "too_many"      // try later
	Unavailable  Code = "unavailable"   // a part that is needed does not answer
	Unsupported  Code = "not_supported" // the gateway can't do this
)

// Problem is an error that a person may read: a key of the message catalogue with what it fills in.
// Every other error is ours alone: logged whole, shown as "something went wrong".
type Problem struct {
	Code  Code
	Field string         // the form's field that it stands beside; empty for the whole form
	Key   string         // of the message catalogue: "refund.too_large"
	Args  map[string]any // money.Money, Instant, numbers and strings, formatted by the page
	Cause error          // for the log
}

func (p *Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", p.Code, p.Key)
	names := make([]string, 0, len(p.Args))
	for name := range p.Args {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%v", name, p.Args[name])
	}
	if p.Cause != nil {
		fmt.Fprintf(&b, ": %v", p.Cause)
	}
	return b.String()
}

func (p *Problem) Unwrap() error { return p.Cause }

// AsProblem is the problem in err, or nil.
func AsProblem(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// HasCode says whether err is a problem of that code.
func HasCode(err error, code Code) bool {
	p := AsProblem(err)
	return p != nil && p.Code == code
}

// problem makes one; args come in pairs of name and value.
func problem(code Code, key string, args ...any) *Problem {
	p := &Problem{Code: code, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if p.Args == nil {
			p.Args = map[string]any{}
		}
		p.Args[args[i].(string)] = args[i+1]
	}
	return p
}

// at sets the field.
func (p *Problem) at(field string) *Problem {
	p.Field = field
	return p
}

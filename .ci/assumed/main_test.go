package main

import (
	"slices"
	"testing"
)

// Ensure that every assumption of a file is found once, with its place, and that what is no assumption is not.
func TestOfFile(t *testing.T) {
	source := `// Package p is a client. What no document says is marked "assumed".
package p

// window is how long a key is remembered: assumed. Nothing else is.
const window = 1

// Order is documented [seed 001].
type Order struct {
	Price int // in the smallest unit: assumed
	Other int
}

// f asks. That it
// answers, e.g. at once, is assumed, here and nowhere else.
func f() {
	// The zone is theirs. Assumed.
}
`
	want := []string{
		"- `p.go` `window`: window is how long a key is remembered: assumed\n",
		"- `p.go` `Order.Price`: in the smallest unit: assumed\n",
		"- `p.go` `f`: That it answers, e.g. at once, is assumed, here and nowhere else\n",
		"- `p.go` `f`: The zone is theirs. Assumed\n",
	}
	got, err := ofFile("p.go", []byte(source))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v\n%q, want\n%q", err, got, want)
	}
}

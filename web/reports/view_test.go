package reports

import (
	"context"
	"slices"
	"testing"
)

// Ensure that a change is exact where a float would not be, and told from below zero too.
func TestChanged(t *testing.T) {
	for _, c := range []struct {
		now, before int64
		want        string
	}{
		{150, 100, "up +50.0 %"},
		{50, 100, "down −50.0 %"},
		{100, 100, "no change"},
		{5, 0, "new"},
		{-50, -100, "up +50.0 %"},
		{-150, -100, "down −50.0 %"},
		{10_005, 10_000, "up +0.1 %"}, // half a thousandth
		{9_007_199_254_740_993_000, 9_007_199_254_740_993, "up +99,900.0 %"},
	} {
		if got := changed(context.Background(), c.now, c.before); got != c.want {
			t.Errorf("%d beside %d is %q, want %q", c.now, c.before, got, c.want)
		}
	}
}

// Ensure that bars stand on the line of nothing, those below it hang from it, none is of nothing, and the largest amounts fit.
func TestBars(t *testing.T) {
	c := Columns{Values: []int64{300, 0, -100}, Titles: make([]string, 3)}
	if zero := c.zero(); zero != "75" {
		t.Errorf("nothing is drawn at %s", zero)
	}
	want := []bar{{"chart-bar", "1", "0", "8", "75", ""}, {"chart-bar chart-below", "21", "75", "8", "25", ""}}
	if got := c.bars(); !slices.Equal(got, want) {
		t.Errorf("the bars are %+v", got)
	}
	large := Columns{Values: []int64{9_000_000_000_000_000_000, 4_500_000_000_000_000_000}, Titles: make([]string, 2)}
	if got := large.bars(); got[0].height != "100" || got[1].height != "50" {
		t.Errorf("large ones are %s and %s high", got[0].height, got[1].height)
	}
}

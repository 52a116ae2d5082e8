package reports

import (
	"math/bits"
	"strconv"
)

// Columns are bars side by side, each of an amount that may be below zero.
type Columns struct {
	Title, Key  string // what is drawn, in a sentence and in a word
	First, Last string // what stands below the ends
	Values      []int64
	Titles      []string // of each value
}

const (
	columnWidth = 10
	chartHeight = 100
)

type bar struct{ class, x, y, width, height, title string }

func (c Columns) bounds() (low, high int64) {
	for _, v := range c.Values {
		low, high = min(low, v), max(high, v)
	}
	return low, max(high, low+1)
}

// at is how far below the top a value is drawn, in the chart's own measure: only the eye sees it.
func (c Columns) at(v int64) int64 {
	low, high := c.bounds()
	return int64(share(high-v, high-low, chartHeight))
}

// share is part × of ÷ whole, rounded down, without going through a float; the part is no more than the whole.
func share(part, whole int64, of uint64) uint64 {
	high, low := bits.Mul64(uint64(part), of)
	n, _ := bits.Div64(high, low, uint64(whole))
	return n
}

// bars are of the values that are not zero: one without height can't be pointed at, and weighs.
func (c Columns) bars() []bar {
	bars := make([]bar, 0, len(c.Values))
	for i, v := range c.Values {
		if v == 0 {
			continue
		}
		top, bottom := c.at(max(v, 0)), c.at(min(v, 0))
		b := bar{"chart-bar", text(i*columnWidth + 1), text(int(top)), text(columnWidth - 2), text(int(bottom - top)), c.Titles[i]}
		if v < 0 {
			b.class = "chart-bar chart-below"
		}
		bars = append(bars, b)
	}
	return bars
}

func (c Columns) width() string { return text(len(c.Values) * columnWidth) }
func (c Columns) zero() string  { return text(int(c.at(0))) }
func (c Columns) box() string   { return "0 0 " + c.width() + " " + text(chartHeight) }

func text(n int) string { return strconv.Itoa(n) }

package modelstest

import (
	"slices"
	"testing"
	"time"
)

// A benchmark here says its figure beside a yardstick that was measured in the same run, a moment before or after:
// machines differ and are busy, ratios stay. The ratio's unit is ×UNIT; a bound that it must keep is reported under
// ≤×UNIT or ≥×UNIT, so that whoever reads the lines, `make bench` for one, sees what was missed.

// Bound is what a figure must keep; the zero Bound is none.
type Bound struct {
	sign  string
	value float64
}

// AtMost and AtLeast are the bounds.
func AtMost(v float64) Bound  { return Bound{"≤", v} }
func AtLeast(v float64) Bound { return Bound{"≥", v} }

// Beside reports a figure, its yardstick, the ratio of the two and the ratio's bound.
func Beside(b *testing.B, unit string, figure, yardstick float64, ratio Bound) {
	b.ReportMetric(figure, unit)
	b.ReportMetric(yardstick, "yardstick-"+unit)
	Alone(b, "×"+unit, figure/yardstick, ratio)
}

// Alone reports a figure that stands for itself.
func Alone(b *testing.B, unit string, figure float64, bound Bound) {
	b.ReportMetric(0, "ns/op") // says nothing: an op is as many requests as the benchmark chose
	b.ReportMetric(figure, unit)
	if bound.sign != "" {
		b.ReportMetric(bound.value, bound.sign+unit)
	}
}

// Times are how long each of many took, in rounds.
type Times [][]time.Duration

// BesideTimes reports the median and the slowest hundredth of both, and their ratio in the middle one of the rounds:
// the slowest of a single round are the machine's.
func BesideTimes(b *testing.B, figure, yardstick Times, median, slowest Bound) {
	for _, p := range []struct {
		percent int
		unit    string
		bound   Bound
	}{{50, "p50-µs", median}, {99, "p99-µs", slowest}} {
		BesideRounds(b, p.unit, figure.at(p.percent), yardstick.at(p.percent), p.bound)
	}
}

// BesideRounds reports the middle of figures that were taken in turns with their yardstick, and the middle of the
// ratios of each turn: what else the machine did then slowed both down.
func BesideRounds(b *testing.B, unit string, figures, yardsticks []float64, ratio Bound) {
	var ratios []float64
	for i := range figures {
		ratios = append(ratios, figures[i]/yardsticks[i])
	}
	Beside(b, unit, Median(figures), Median(yardsticks), Bound{})
	Alone(b, "×"+unit, Median(ratios), ratio)
}

// at is a percentile of each round, in microseconds.
func (t Times) at(percent int) (all []float64) {
	for _, round := range t {
		sorted := slices.Sorted(slices.Values(round))
		all = append(all, float64(sorted[(len(sorted)-1)*percent/100].Nanoseconds())/1000)
	}
	return all
}

// Slowest is the 99th percentile of the middle round, in microseconds.
func (t Times) Slowest() float64 { return Median(t.at(99)) }

// Median is the middle of figures that were taken several times, in turns with their yardstick.
func Median(figures []float64) float64 {
	return slices.Sorted(slices.Values(figures))[len(figures)/2]
}

// Since is the time that passed, as seconds.
func Since(began time.Time) float64 { return time.Since(began).Seconds() }

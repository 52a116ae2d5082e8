// Command table reads what `go test -bench` writes, prints it on, and closes with a table of every figure, the
// yardstick that was measured beside it, their ratio and the bound that it must keep:
//
//	what | figure | yardstick | ratio | target | ok
//
// A figure's unit is U; its yardstick's yardstick-U; their ratio's ×U; a bound's ≤ or ≥ and the unit that it bounds.
// Its exit status is 1 when a target was missed, when a benchmark failed, or when there was no target at all.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

func main() {
	if !run(os.Stdin, os.Stdout) {
		os.Exit(1)
	}
}

// row is one figure of one benchmark. What was not reported is empty.
type row struct {
	what, figure, yardstick, ratio, target, ok string
}

// run copies the benchmarks' output and says whether every target was met.
func run(in io.Reader, out io.Writer) bool {
	var rows []row
	failed := false
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		text := lines.Text()
		fmt.Fprintln(out, text)
		failed = failed || strings.HasPrefix(text, "FAIL") || strings.HasPrefix(strings.TrimSpace(text), "--- FAIL")
		rows = append(rows, read(text)...)
	}
	write(out, rows)
	missed := slices.ContainsFunc(rows, func(r row) bool { return r.ok == "MISSED" })
	any := slices.ContainsFunc(rows, func(r row) bool { return r.ok != "" })
	switch {
	case failed:
		fmt.Fprintln(out, "a benchmark failed")
	case missed:
		fmt.Fprintln(out, "a target was missed")
	case !any:
		fmt.Fprintln(out, "nothing with a target was measured")
	}
	return any && !failed && !missed && lines.Err() == nil
}

// result is a benchmark's line: name, processors, iterations, figures with their units.
var result = regexp.MustCompile(`^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(\S.*)$`)

// read gives the rows of a line; a line that is no result has none.
func read(line string) []row {
	match := result.FindStringSubmatch(line)
	if match == nil {
		return nil
	}
	values, units := map[string]float64{}, []string{}
	fields := strings.Fields(match[2])
	for i := 0; i+1 < len(fields); i += 2 {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return nil
		}
		values[fields[i+1]] = v
		units = append(units, fields[i+1])
	}
	var rows []row
	for _, unit := range units {
		if isFigure(unit) {
			rows = append(rows, rowOf(strings.ReplaceAll(match[1], "_", " "), unit, values))
		}
	}
	return rows
}

// isFigure leaves out what belongs to a figure, and what every benchmark says by itself.
func isFigure(unit string) bool {
	for _, prefix := range []string{"yardstick-", "×", "≤", "≥"} {
		if strings.HasPrefix(unit, prefix) {
			return false
		}
	}
	return !slices.Contains([]string{"ns/op", "B/op", "allocs/op", "MB/s"}, unit)
}

func rowOf(what, unit string, values map[string]float64) row {
	r := row{what: what, figure: short(values[unit]) + " " + unit}
	bounded, value := unit, values[unit]
	if y, ok := values["yardstick-"+unit]; ok {
		r.yardstick = short(y)
	}
	if ratio, ok := values["×"+unit]; ok {
		r.ratio = fmt.Sprintf("× %.2f", ratio)
		bounded, value = "×"+unit, ratio
	}
	most, isMost := values["≤"+bounded]
	least, isLeast := values["≥"+bounded]
	switch {
	case isMost:
		r.target, r.ok = "≤ "+short(most), verdict(value <= most)
	case isLeast:
		r.target, r.ok = "≥ "+short(least), verdict(value >= least)
	}
	return r
}

func verdict(met bool) string {
	if met {
		return "ok"
	}
	return "MISSED"
}

// short writes large numbers whole and small ones with what matters.
func short(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}

func write(out io.Writer, rows []row) {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "\nwhat\t| figure\t| yardstick\t| ratio\t| target\t| ok")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t| %s\t| %s\t| %s\t| %s\t| %s\n", r.what, r.figure, r.yardstick, r.ratio, r.target, r.ok)
	}
	w.Flush()
}

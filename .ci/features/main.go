// Command features prints what each gateway can do as a Markdown table, by the list that its client must pass: see
// providers/providertest. With -w it writes the table into a file between the markers
//
//	<!-- features -->
//	<!-- /features -->
//
// and with -check it only says whether the file's table is that one: its exit status is 1 when it is not.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"kontor/providers"
	"kontor/providers/computop"
	"kontor/providers/gate"
	"kontor/providers/paymentz"
	"kontor/providers/paytech"
	"kontor/providers/providertest"
)

// gateways are the columns of the table.
var gateways = []providers.Gateway{computop.Gateway, paytech.Gateway, gate.Gateway, paymentz.Gateway}

const begin, end = "<!-- features -->", "<!-- /features -->"

func main() {
	write := flag.String("w", "", "write the table into this `file`")
	check := flag.String("check", "", "say whether this `file` has the table")
	flag.Parse()
	if err := run(*write, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(write, check string) error {
	text, err := table(gateways)
	if err != nil {
		return err
	}
	name := write + check
	switch {
	case write != "" && check != "":
		return errors.New("either -w or -check")
	case name == "":
		_, err = fmt.Print(text)
		return err
	}
	old, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	fresh, err := between(old, text)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case bytes.Equal(old, fresh):
		return nil
	case check != "":
		return fmt.Errorf("%s: the table of what gateways can do is stale, run go run ./.ci/features -w %s", name, name)
	}
	return os.WriteFile(name, fresh, 0o644)
}

// between puts a table between the markers of a page.
func between(page []byte, table string) ([]byte, error) {
	before, rest, ok := bytes.Cut(page, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !ok || !closed || bytes.Contains(after, []byte(begin)) {
		return nil, fmt.Errorf("it needs %s and then %s, once", begin, end)
	}
	return fmt.Appendf(nil, "%s%s\n%s%s%s", before, begin, table, end, after), nil
}

// table has a line for each ability and a column for each gateway.
func table(gateways []providers.Gateway) (string, error) {
	head, rule, lines := "| |", "|---|", []string{}
	for _, g := range gateways {
		client, err := connect(g)
		if err != nil {
			return "", fmt.Errorf("%s: %w", g.Name, err)
		}
		head, rule = head+" "+g.Label+" |", rule+"---|"
		for i, a := range providertest.Abilities(client) {
			if i == len(lines) {
				lines = append(lines, "| "+a.Name+" |")
			}
			lines[i] += " " + cell(a) + " |"
		}
	}
	return strings.Join(append([]string{head, rule}, lines...), "\n") + "\n", nil
}

func cell(a providertest.Ability) string {
	switch {
	case !a.Offered:
		return "–"
	case a.Note != "":
		return "yes: " + a.Note
	}
	return "yes"
}

// connect makes a client that is asked nothing but what it is: its credentials are made up, and its host is nobody's.
func connect(g providers.Gateway) (providers.Provider, error) {
	credentials := map[string]string{}
	for _, f := range g.Fields {
		switch {
		case len(f.Choices) > 0:
			credentials[f.Name] = f.Choices[0]
		case !f.Optional:
			credentials[f.Name] = "sim_1"
		}
	}
	return g.Connect(providers.Config{Mode: providers.ModeSimulator, BaseURL: "http://127.0.0.1:1", Credentials: credentials})
}

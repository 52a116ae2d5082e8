// Kontor is a merchant back office: every transaction of every payment gateway, acted on from one place, and a
// ledger that is kept in step with the gateways. This file is the table of its commands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// version is set when a release is built (-ldflags "-X main.version=…").
var version = "development"

// command is one word on the command line.
type command struct {
	name  string // "admin create"
	args  string // what may follow
	short string // one line of the overview
	long  string // what --help says beside that
	run   func(ctx context.Context, s *shell, args []string) error
}

// commands in the order of the overview. A function, since --help looks them up from within them.
func commands() []command {
	return []command{
		{"demo", "", "everything at once, no configuration: simulators, a year of invented history, four users", helpDemo, runDemo},
		{"serve", "", "production: pages, webhooks and the worker", helpServe, runServe},
		{"simulate", "", "the simulated gateways alone, with a control page", helpSimulate, runSimulate},
		{"migrate", "", "bring the database's schema up to date and stop", helpMigrate, runMigrate},
		{"admin create", "--email E-MAIL [--name NAME]", "make an admin; the password is read from standard input", helpAdmin, runAdminCreate},
		{"admin reset-password", "--email E-MAIL", "set somebody's password, read from standard input", helpAdmin, runAdminReset},
		{"backup", "FILE", "write a checked copy of the database", helpBackup, runBackup},
		{"restore", "[--force] FILE", "put a backup in the database's place", helpRestore, runRestore},
		{"verify", "", "recompute every balance and amount, and say where they differ", helpVerify, runVerify},
		{"seed", "--payments N", "fill an empty database with invented history", helpSeed, runSeed},
		{"sync", "[--days N]", "pull what was made or changed in the gateways' portals", helpSync, runSync},
		{"doctor", "[--connections]", "check what Kontor needs, and say what is wrong", helpDoctor, runDoctor},
		{"version", "", "print the version", "", runVersion},
	}
}

// shell is what a command has of the world.
type shell struct {
	in       io.Reader
	out, err io.Writer
	environ  []string
}

// errUsage is for wrong words on the command line: exit status 2.
var errUsage = errors.New("wrong words")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := &shell{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()}
	os.Exit(run(ctx, s, os.Args[1:]))
}

// run gives the exit status: 0 did it, 1 could not, 2 wrong words. A failure is one clear line on stderr.
func run(ctx context.Context, s *shell, args []string) int {
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		overview(s.out)
		if len(args) == 0 {
			return 2
		}
		return 0
	}
	c, rest := find(args)
	if c == nil {
		fmt.Fprintf(s.err, "kontor: no such command: %s; see kontor --help\n", strings.Join(args, " "))
		return 2
	}
	err := c.run(ctx, s, rest)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(s.err, "kontor %s: %v; see kontor %s --help\n", c.name, err, c.name)
		return 2
	}
	fmt.Fprintf(s.err, "kontor %s: %s\n", c.name, strings.Join(strings.Fields(err.Error()), " "))
	return 1
}

// find takes the longest command that the words begin with.
func find(args []string) (*command, []string) {
	for n := min(2, len(args)); n > 0; n-- {
		name := strings.Join(args[:n], " ")
		for _, c := range commands() {
			if c.name == name {
				return &c, args[n:]
			}
		}
	}
	return nil, nil
}

func overview(w io.Writer) {
	fmt.Fprint(w, "Kontor, a merchant back office.\n\nusage: kontor COMMAND\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-20s  %s\n", c.name, c.short)
	}
	fmt.Fprint(w, "\nkontor COMMAND --help says more. Settings come from the environment: see kontor.env.example.\n")
}

// parse reads a command's flags and arguments; positional is how many words must be left.
func parse(s *shell, name string, args []string, positional int, define func(*flag.FlagSet)) ([]string, error) {
	c, _ := find(strings.Fields(name))
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	if define != nil {
		define(flags)
	}
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(s.out, "usage: kontor %s\n\n%s.\n%s", strings.TrimSpace(c.name+" "+c.args), upperFirst(c.short), c.long)
		flags.SetOutput(s.out)
		flags.PrintDefaults()
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUsage, err)
	}
	if flags.NArg() != positional {
		return nil, fmt.Errorf("%w: it takes %d, not %d", errUsage, positional, flags.NArg())
	}
	return flags.Args(), nil
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func runVersion(_ context.Context, s *shell, args []string) error {
	if _, err := parse(s, "version", args, 0, nil); err != nil {
		return err
	}
	fmt.Fprintln(s.out, "kontor "+version)
	return nil
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"kontor/models"
)

const helpSync = `
Pulls what was made or changed in the gateways' own portals: from where the last run ended, or so many days back. What
broke off goes on where it was. kontor serve does the same by itself every hour; both may run at once.

`

var errSync = errors.New("not every account could be pulled; the next sync goes on where this one broke off")

func runSync(ctx context.Context, s *shell, args []string) error {
	days := 0
	_, err := parse(s, "sync", args, 0, func(f *flag.FlagSet) { f.IntVar(&days, "days", 0, "look so many days back") })
	if err != nil {
		return err
	}
	if days < 0 || days > 3650 {
		return fmt.Errorf("%w: --days is between 1 and 3650", errUsage)
	}
	return withLedger(ctx, s, func(l *models.Ledger, _ *config) error {
		var from models.Instant
		if days > 0 {
			from = models.At(l.Now().AddDate(0, 0, -days))
		}
		if err := l.StartSync(ctx, from); err != nil {
			return err
		}
		if err := l.RunSyncs(ctx, func(all []models.Sync) { tellSyncs(s.err, all) }); err != nil {
			return err
		}
		fmt.Fprintln(s.err)
		return sumSyncs(ctx, s.out, l)
	})
}

func tellSyncs(w io.Writer, all []models.Sync) {
	seen, changed, running := 0, 0, 0
	for _, s := range all {
		seen, changed = seen+s.Seen, changed+s.Changed
		if s.Running() {
			running++
		}
	}
	fmt.Fprintf(w, "\r%d payments looked at, %d changes, %d accounts under way ", seen, changed, running)
}

// sumSyncs prints a line for each account.
func sumSyncs(ctx context.Context, w io.Writer, l *models.Ledger) error {
	all, err := l.Syncs(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, s := range all {
		account, err := l.Account(ctx, s.AccountID)
		if err != nil {
			return err
		}
		if s.Failed != "" {
			failed = errSync
			fmt.Fprintf(w, "%s: broke off after %d payments: %s\n", account.Name, s.Seen, s.Failed)
			continue
		}
		fmt.Fprintf(w, "%s: %d payments looked at, %d changes\n", account.Name, s.Seen, s.Changed)
		if s.Skipped > 0 {
			fmt.Fprintf(w, "%s: %d payments can't be held; the first: %s\n", account.Name, s.Skipped, s.SkippedWhy)
		}
	}
	return failed
}

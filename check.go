package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"kontor/models"
)

var errDiffers = errors.New("the book does not agree with itself: see the lines above")

func runVerify(ctx context.Context, s *shell, args []string) error {
	if _, err := parse(s, "verify", args, 0, nil); err != nil {
		return err
	}
	return withLedger(ctx, s, func(l *models.Ledger, _ *config) error {
		found := 0
		report := func(f models.Finding) {
			found++
			fmt.Fprintln(s.out, f)
		}
		began := time.Now()
		if err := l.Verify(ctx, report, progress(s.err, "verified")); err != nil {
			return err
		}
		if found > 0 {
			return errDiffers
		}
		fmt.Fprintf(s.out, "every balance and every amount agrees (%s)\n", time.Since(began).Round(time.Millisecond))
		return nil
	})
}

// progress writes how far long work is, on one line, a few times a second.
func progress(w io.Writer, what string) func(done, total int64) {
	var last time.Time
	return func(done, total int64) {
		if time.Since(last) < 200*time.Millisecond && done < total {
			return
		}
		last = time.Now()
		fmt.Fprintf(w, "\r%s %d of %d", what, done, total)
		if done >= total {
			fmt.Fprintln(w)
		}
	}
}

func runSeed(ctx context.Context, s *shell, args []string) error {
	n := 0
	_, err := parse(s, "seed", args, 0, func(f *flag.FlagSet) { f.IntVar(&n, "payments", 0, "how many payments") })
	if err != nil {
		return err
	}
	if n <= 0 {
		return fmt.Errorf("%w: --payments is missing", errUsage)
	}
	return withLedger(ctx, s, func(l *models.Ledger, c *config) error {
		page, err := l.FindPayments(ctx, models.View{}, 1)
		if err != nil {
			return err
		}
		if len(page.Payments) > 0 {
			return errors.New("the database holds payments already: seed fills an empty one")
		}
		account, err := seedAccount(ctx, l)
		if err != nil {
			return err
		}
		began, tell, finish := time.Now(), progress(s.err, "seeded"), progress(s.err, "indexes, keys and sums:")
		err = l.Seed(ctx, models.SeedOptions{
			Payments: n, Seed: uint64(cmp.Or(c.Seed, began.UnixNano())), Accounts: []models.Account{*account},
			Progress:  func(done, total int) { tell(int64(done), int64(total)) },
			Finishing: func(done, total int) { finish(int64(done), int64(total)) },
		})
		if err != nil {
			return sentence(err)
		}
		fmt.Fprintf(s.out, "%d payments in %s\n", n, time.Since(began).Round(10*time.Millisecond))
		return nil
	})
}

func runDoctor(ctx context.Context, s *shell, args []string) error {
	connections := false
	_, err := parse(s, "doctor", args, 0, func(f *flag.FlagSet) {
		f.BoolVar(&connections, "connections", false, "try the mail server and every account's credentials as well")
	})
	if err != nil {
		return err
	}
	return withLedger(ctx, s, func(l *models.Ledger, _ *config) error {
		ill := 0
		for _, check := range l.Doctor(ctx, connections) {
			word := "ok  "
			if !check.OK {
				word = "FAIL"
				ill++
			}
			fmt.Fprintf(s.out, "%s  %-24s %s\n", word, check.Name, check.Detail)
		}
		if ill > 0 {
			return fmt.Errorf("%d of the checks failed", ill)
		}
		return nil
	})
}

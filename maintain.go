package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"kontor/models"
)

const helpMigrate = "\nserve and demo do this by themselves when they start.\n\n"

const helpAdmin = "\nThe password is the first line of standard input, so that no process list or shell history keeps it.\n\n"

const helpBackup = "\nThe copy is whole and checked before it gets its name; Kontor may run meanwhile. SQLite only.\n\n"

const helpRestore = "\nThe backup is checked first. An existing database is kept unless --force is given; Kontor must be stopped.\n\n"

const helpVerify = "\nPrints one line for each difference. Exit status 1 if there is any.\n\n"

const helpSeed = "\nFor trying Kontor at size; refuses a database that holds payments. Ten million are a SQLite file of 19 GB, for which\nit takes up to 2 GB of memory.\n\n"

const helpDoctor = "\nPrints one line for each check. Exit status 1 if one fails.\n\n"

// withLedger opens the book for a command that ends by itself.
func withLedger(ctx context.Context, s *shell, work func(*models.Ledger, *config) error) error {
	c, err := readConfig(s.environ)
	if err != nil {
		return err
	}
	if err := c.needKey(); err != nil {
		return err
	}
	l, err := models.Open(ctx, models.Options{
		Database: c.Database, Key: c.key, OldKeys: c.oldKeys, Gateways: gateways, BaseURL: c.BaseURL,
		Mailer: c.mailer, Log: slog.New(slog.NewTextHandler(s.err, nil)),
	})
	if err != nil {
		return err
	}
	return errors.Join(work(l, c), l.Close())
}

func runMigrate(ctx context.Context, s *shell, args []string) error {
	if _, err := parse(s, "migrate", args, 0, nil); err != nil {
		return err
	}
	return withLedger(ctx, s, func(l *models.Ledger, _ *config) error { // opening it migrates
		schema, err := l.Schema(ctx)
		if err == nil {
			fmt.Fprintf(s.out, "the schema is at version %d\n", schema)
		}
		return err
	})
}

func runAdminCreate(ctx context.Context, s *shell, args []string) error {
	in := models.UserInput{Role: models.Admin}
	_, err := parse(s, "admin create", args, 0, func(f *flag.FlagSet) {
		f.StringVar(&in.Email, "email", "", "the admin's e-mail address")
		f.StringVar(&in.Name, "name", "", "the admin's name (default: the e-mail address)")
	})
	if err != nil {
		return err
	}
	if in.Name == "" {
		in.Name = in.Email
	}
	return withPassword(ctx, s, in.Email, func(l *models.Ledger, password string) error {
		in.Password = password
		if _, err := l.CreateUser(ctx, models.System, in); err != nil {
			return sentence(err)
		}
		fmt.Fprintf(s.out, "%s can sign in as admin\n", in.Email)
		return nil
	})
}

func runAdminReset(ctx context.Context, s *shell, args []string) error {
	var email string
	_, err := parse(s, "admin reset-password", args, 0, func(f *flag.FlagSet) {
		f.StringVar(&email, "email", "", "whose password")
	})
	if err != nil {
		return err
	}
	return withPassword(ctx, s, email, func(l *models.Ledger, password string) error {
		if err := l.ResetPassword(ctx, email, password); err != nil {
			return sentence(err)
		}
		fmt.Fprintf(s.out, "%s has a new password and is signed out everywhere\n", email)
		return nil
	})
}

// withPassword reads one line from standard input.
func withPassword(ctx context.Context, s *shell, email string, work func(*models.Ledger, string) error) error {
	if email == "" {
		return fmt.Errorf("%w: --email is missing", errUsage)
	}
	fmt.Fprint(s.err, "password: ")
	line, err := bufio.NewReader(io.LimitReader(s.in, 1024)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the password: %w", err)
	}
	return withLedger(ctx, s, func(l *models.Ledger, _ *config) error { return work(l, strings.TrimRight(line, "\r\n")) })
}

func runBackup(ctx context.Context, s *shell, args []string) error {
	files, err := parse(s, "backup", args, 1, nil)
	if err != nil {
		return err
	}
	return withLedger(ctx, s, func(l *models.Ledger, _ *config) error {
		began := time.Now()
		if err := l.Backup(ctx, files[0]); err != nil {
			return sentence(err)
		}
		info, err := os.Stat(files[0])
		if err == nil {
			fmt.Fprintf(s.out, "%s: %d bytes, checked, in %s\n", files[0], info.Size(), time.Since(began).Round(time.Millisecond))
		}
		return err
	})
}

func runRestore(ctx context.Context, s *shell, args []string) error {
	force := false
	files, err := parse(s, "restore", args, 1, func(f *flag.FlagSet) {
		f.BoolVar(&force, "force", false, "replace the database that is there")
	})
	if err != nil {
		return err
	}
	c, err := readConfig(s.environ)
	if err != nil {
		return err
	}
	o := models.RestoreOptions{File: files[0], Database: c.Database, Force: force, Key: c.key, OldKeys: c.oldKeys}
	err = models.Restore(ctx, o)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; --force puts the backup in its place", c.Database)
	}
	if err != nil {
		return sentence(err)
	}
	fmt.Fprintf(s.out, "%s is restored from %s\n", c.Database, files[0])
	return nil
}

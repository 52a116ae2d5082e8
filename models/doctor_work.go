package models

import (
	"context"
	"time"

	"kontor/providers"
)

func (l *Ledger) checkOperations(ctx context.Context) Check {
	return l.checkBacklog(ctx, "operations")
}

func (l *Ledger) checkDeliveries(ctx context.Context) Check {
	return l.checkBacklog(ctx, "deliveries")
}

func (l *Ledger) checkMails(ctx context.Context) Check { return l.checkBacklog(ctx, "mails") }

func (l *Ledger) checkMailServer(ctx context.Context, connect bool) Check {
	switch {
	case l.mailer == nil:
		return Check{"mail server", true, "none: mails are kept, and none leaves"}
	case !connect:
		return Check{"mail server", true, l.mailer.String()}
	}
	return found("mail server", true, l.mailer.Try(ctx), "%s takes mail", l.mailer)
}

// checkBacklog asks how long the oldest job has been due.
func (l *Ledger) checkBacklog(ctx context.Context, table string) Check {
	var due struct {
		Count  int64
		Oldest Instant
	}
	now := l.now()
	err := l.reads.WithContext(ctx).
		Raw("SELECT count(*) AS count, COALESCE(min(due_at), 0) AS oldest FROM "+table+" WHERE due_at > 0 AND due_at <= ?", now).
		Scan(&due).Error
	if due.Count == 0 {
		return found("due "+table, true, err, "none")
	}
	age := now.Time().Sub(due.Oldest.Time())
	return found("due "+table, age < backlogAge, err, "%d, the oldest for %s", due.Count, age.Round(time.Second))
}

func (l *Ledger) checkUnknown(ctx context.Context) Check {
	var unknown struct{ Count, People int64 }
	err := l.reads.WithContext(ctx).Raw(`SELECT count(*) AS count, COALESCE(sum(CASE WHEN due_at = 0 THEN 1 ELSE 0 END), 0) AS people
		FROM operations WHERE status = ?`, OpUnknown).Scan(&unknown).Error
	if unknown.Count == 0 {
		return found("unknown operations", true, err, "none")
	}
	return found("unknown operations", unknown.People == 0, err, "%d, of which %d wait for a person", unknown.Count, unknown.People)
}

func (l *Ledger) checkAccounts(ctx context.Context) []Check {
	accounts, err := l.readAccounts(ctx)
	if err != nil {
		return []Check{found("accounts", false, err, "")}
	}
	var checks []Check
	for i := range accounts {
		if a := &accounts[i]; a.Active {
			checks = append(checks, l.checkAccount(ctx, a))
		}
	}
	return checks
}

func (l *Ledger) checkAccount(ctx context.Context, a *Account) Check {
	name := "account " + a.Slug
	client, err := l.dial(a)
	if err != nil {
		return found(name, false, err, "")
	}
	tester, ok := client.(providers.Tester)
	if !ok {
		return Check{name, true, "its provider offers no way to try credentials"}
	}
	call, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return found(name, true, tester.TestConnection(call), "the credentials work at %s", a.BaseURL)
}

package models

import (
	"context"
	"fmt"
	"path/filepath"
	"syscall"
	"time"
)

// Check is one thing that the doctor looked at. Detail is English, for a terminal; nothing secret is in it.
type Check struct {
	Name   string
	OK     bool
	Detail string
}

const (
	backlogAge = 5 * time.Minute // what is due longer than this is stuck
	clockSlack = 5 * time.Second
	spareSpace = 1 << 30 // bytes beside the room for one more copy of the book
)

// Doctor looks at all that must be right for the book to work. With connect, it also tries the mail server and every
// active account's credentials at its provider; nothing is sent or moved there.
func (l *Ledger) Doctor(ctx context.Context, connect bool) []Check {
	checks := []Check{l.checkDatabase(ctx)}
	if !checks[0].OK {
		return checks // nothing else can be told
	}
	for _, check := range []func(context.Context) Check{
		l.checkDurability, l.checkSchema, l.checkSecretKey, l.checkSpace, l.checkWAL, l.checkClock, l.checkOperations,
		l.checkDeliveries, l.checkMails, l.checkUnknown,
	} {
		checks = append(checks, check(ctx))
	}
	checks = append(checks, l.checkMailServer(ctx, connect))
	if connect {
		checks = append(checks, l.checkAccounts(ctx)...)
	}
	return checks
}

// found makes a check of a fact, or of the error that hid it.
func found(name string, ok bool, err error, format string, args ...any) Check {
	if err != nil {
		return Check{name, false, err.Error()}
	}
	return Check{name, ok, fmt.Sprintf(format, args...)}
}

func (l *Ledger) checkDatabase(ctx context.Context) Check {
	query, where := "SELECT 'SQLite ' || sqlite_version()", ""
	if l.dialect == postgresDialect {
		query = "SELECT 'PostgreSQL ' || current_setting('server_version')"
	}
	var version string
	err := l.reads.WithContext(ctx).Raw(query).Scan(&version).Error
	if err == nil && l.dialect == sqliteDialect {
		if where, err = l.file(ctx); err == nil {
			where = ", " + where
		}
	}
	return found("database", true, err, "%s%s", version, where)
}

func (l *Ledger) checkDurability(ctx context.Context) Check {
	if l.dialect == sqliteDialect {
		return found("durability", true, checkPragmas(ctx, l.db), "a commit is on the disk when it is acknowledged")
	}
	var fsync, commit string
	err := l.reads.WithContext(ctx).Raw("SELECT current_setting('fsync'), current_setting('synchronous_commit')").
		Row().Scan(&fsync, &commit)
	return found("durability", fsync == "on" && commit != "off", err, "fsync = %s, synchronous_commit = %s", fsync, commit)
}

func (l *Ledger) checkSchema(ctx context.Context) Check {
	version, err := l.Schema(ctx)
	newest := newestMigration(l.dialect)
	return found("schema", version == newest, err, "%d, this build knows %d", version, newest)
}

// checkSecretKey opens what is sealed. That the key fits the book was a condition of opening it; an account's own
// credentials may still have come from elsewhere.
func (l *Ledger) checkSecretKey(ctx context.Context) Check {
	accounts, err := l.readAccounts(ctx)
	for i := range accounts {
		if err == nil {
			_, err = l.credentials(&accounts[i])
		}
	}
	return found("secret key", true, err, "opens the credentials of every account (%d)", len(accounts))
}

func (l *Ledger) checkSpace(ctx context.Context) Check {
	if l.dialect != sqliteDialect {
		return Check{"disk space", true, "seen to by the PostgreSQL server"}
	}
	path, err := l.file(ctx)
	if err != nil {
		return found("disk space", false, err, "")
	}
	var disk syscall.Statfs_t
	size, err := sizeOf(path)
	if err == nil {
		err = syscall.Statfs(filepath.Dir(path), &disk)
	}
	free := int64(disk.Bavail) * int64(disk.Bsize)
	return found("disk space", free > size+spareSpace, err, "%d MiB free, the book takes %d MiB", free>>20, size>>20)
}

func (l *Ledger) checkWAL(ctx context.Context) Check {
	if l.dialect != sqliteDialect {
		return Check{"write-ahead log", true, "seen to by the PostgreSQL server"}
	}
	path, err := l.file(ctx)
	if err != nil {
		return found("write-ahead log", false, err, "")
	}
	size, err := sizeOf(path + "-wal")
	return found("write-ahead log", size <= 4*walLimit, err, "%d MiB, cut when it is larger than %d MiB", size>>20, walLimit>>20)
}

// checkClock holds this machine's clock against PostgreSQL's, or against the newest line of the audit trail: a clock
// that was set back would date what happens now before what has happened.
func (l *Ledger) checkClock(ctx context.Context) Check {
	now, query, against := l.now(), "SELECT COALESCE(max(at), 0) FROM (SELECT at FROM audit ORDER BY id DESC LIMIT 100) x", "the audit trail"
	if l.dialect == postgresDialect {
		query, against = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint", "the PostgreSQL server"
	}
	var there Instant
	err := l.reads.WithContext(ctx).Raw(query).Scan(&there).Error
	ahead := there.Time().Sub(now.Time())
	ok := ahead < clockSlack && (l.dialect == sqliteDialect || ahead > -clockSlack)
	if ok {
		return found("clock", true, err, "agrees with %s", against)
	}
	return found("clock", false, err, "%s, which is %s from %s", now.Time().Format(time.RFC3339), (-ahead).Round(time.Second), against)
}

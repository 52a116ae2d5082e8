package models

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/sessions"
	"github.com/wader/gormstore/v2"
	"gorm.io/gorm"
)

// sessionStore keeps sessions in the book; the cookie carries only the signed id. Each call makes a gormstore of its
// own, since gormstore writes to itself in New and so can't be shared by requests; it also lets reading stay off
// SQLite's one writing connection.
type sessionStore struct {
	writes, reads *gorm.DB
	keys          [][]byte
	options       sessions.Options
}

// SessionStore is where signed-in browsers are kept. secure: the cookie goes over TLS only. A session ends maxAge, of
// at least a second, after it was last saved, by the machine's clock.
func (l *Ledger) SessionStore(secure bool, maxAge time.Duration) sessions.Store {
	keys := [][]byte{l.vault.cookie, nil} // pairs: signing key, no encryption
	for _, old := range l.vault.old {
		keys = append(keys, old, nil)
	}
	return &sessionStore{writes: l.db, reads: l.reads, keys: keys, options: sessions.Options{
		Path: "/", MaxAge: max(int(maxAge/time.Second), 1), Secure: secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}}
}

func (s *sessionStore) on(ctx context.Context, db *gorm.DB) *gormstore.Store {
	store := gormstore.NewOptions(db.WithContext(ctx), gormstore.Options{SkipCreateTable: true}, s.keys...)
	options := s.options
	store.SessionOpts = &options
	store.MaxAge(options.MaxAge)
	return store
}

// Get is the request's session, read once a request.
func (s *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the request's session; without one, with a forged or an expired one, it is an empty new one.
func (s *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	found, err := s.on(r.Context(), s.reads).New(r, name)
	session := sessions.NewSession(s, name) // found would save itself on the connection for reading
	session.ID, session.Values, session.Options, session.IsNew = found.ID, found.Values, found.Options, found.IsNew
	return session, err
}

// Save writes the session and its cookie; every new one sweeps away those that expired.
func (s *sessionStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	isNew, store := session.ID == "", s.on(context.WithoutCancel(r.Context()), s.writes)
	if err := store.Save(r, w, session); err != nil {
		return fmt.Errorf("save the session: %w", err)
	}
	if isNew {
		store.Cleanup()
	}
	return nil
}

// RenewSession forgets the session under its id, so that saving it makes another: whoever planted a cookie before
// someone signed in does not hold a signed-in one after.
func (l *Ledger) RenewSession(ctx context.Context, s *sessions.Session) error {
	if err := l.db.WithContext(ctx).Exec("DELETE FROM sessions WHERE id = ?", s.ID).Error; err != nil {
		return fmt.Errorf("renew the session: %w", err)
	}
	s.ID, s.IsNew = "", true
	return nil
}

// seenEvery bounds how often a user at work costs a write.
const seenEvery = 5 * time.Minute

// SessionUser is the active user of a session that was made under this epoch.
// Returns Unauthorized where the session was ended since, or the user may not sign in any more.
func (l *Ledger) SessionUser(ctx context.Context, userID, epoch int64) (*User, error) {
	var u User
	err := l.reads.WithContext(ctx).Where("id = ? AND active AND session_epoch = ?", userID, epoch).Take(&u).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, problem(Unauthorized, "session.ended")
	}
	if err != nil {
		return nil, fmt.Errorf("look for the session's user: %w", err)
	}
	if now := l.now(); u.LastSeenAt.Add(seenEvery) <= now {
		if err := updateUser(l.db.WithContext(ctx), u.ID, map[string]any{"last_seen_at": now}); err != nil {
			l.log.Warn("when a user was last seen is not kept", "error", err) // no reason to keep them from their page
		}
		u.LastSeenAt = now
	}
	return &u, nil
}

// SignOutEverywhere ends every session of the one who asks, this one too.
func (l *Ledger) SignOutEverywhere(ctx context.Context, actor Actor) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		row, err := lockUser(tx, actor.UserID)
		if err != nil {
			return err
		}
		if err := updateUser(tx, row.ID, l.ended(map[string]any{})); err != nil {
			return err
		}
		return l.record(tx, actor, "user.signed_out_everywhere", row.subject(), nil)
	})
}

package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"kontor/models"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/sessions"
)

const (
	cookieName = "kontor"
	userKey    = "user" // in gin's context
)

// currentUser is whose session the request carries; nil where it carries none that counts.
func (s *server) currentUser(c *gin.Context) (*models.User, error) {
	return s.sessionUser(c, s.Sessions.Get)
}

// sessionUser finds the session as it was read for this request already, by Get, or as it is kept now, by New.
func (s *server) sessionUser(c *gin.Context, find func(*http.Request, string) (*sessions.Session, error)) (*models.User, error) {
	session, err := find(c.Request, cookieName)
	if err != nil || session.IsNew {
		return nil, nil // no cookie, or one that is not ours
	}
	id, _ := session.Values["user"].(int64)
	epoch, _ := session.Values["epoch"].(int64)
	user, err := s.Ledger.SessionUser(c.Request.Context(), id, epoch)
	if models.HasCode(err, models.Unauthorized) || models.HasCode(err, models.Missing) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find the session's user: %w", err)
	}
	return user, nil
}

// user is who is signed in, behind the signedIn guard.
func user(c *gin.Context) *models.User {
	u, _ := c.MustGet(userKey).(*models.User)
	return u
}

func actor(c *gin.Context) models.Actor { return user(c).Actor() }

// begin makes a session under a new id: one that was planted before the sign-in is worth nothing.
func (s *server) begin(c *gin.Context, u *models.User) error {
	session, err := s.Sessions.New(c.Request, cookieName)
	if err != nil {
		return fmt.Errorf("make a session: %w", err)
	}
	if err := s.Ledger.RenewSession(c.Request.Context(), session); err != nil {
		return err
	}
	session.Values = map[any]any{"user": u.ID, "epoch": u.SessionEpoch}
	if err := session.Save(c.Request, c.Writer); err != nil {
		return fmt.Errorf("keep the session: %w", err)
	}
	return nil
}

// end forgets the session, in the database too.
func (s *server) end(c *gin.Context) error {
	session, err := s.Sessions.New(c.Request, cookieName)
	if err != nil || session.IsNew {
		return nil // there is none to forget
	}
	session.Options.MaxAge = -1
	if err := session.Save(c.Request, c.Writer); err != nil {
		return errors.Join(errors.New("forget the session"), err)
	}
	return nil
}

// safeNext is where to go after the sign-in: a path of ours, never another site.
func safeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

func redirect(c *gin.Context, path string) {
	if isHTMX(c) {
		c.Header("HX-Redirect", path)
		c.Status(http.StatusOK)
		return
	}
	c.Redirect(http.StatusSeeOther, path)
}

func isHTMX(c *gin.Context) bool { return c.GetHeader("HX-Request") == "true" }

package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	if c.Request.TLS != nil || c.GetHeader("X-Forwarded-Proto") == "https" {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	c.Next()
}

// log writes one line a request that changed something or went wrong; reads that went well are silence.
func (s *server) log(c *gin.Context) {
	began := time.Now()
	c.Next()
	status := c.Writer.Status()
	if c.Request.Method == http.MethodGet && status < http.StatusInternalServerError {
		return
	}
	s.Log.Info("request", "method", c.Request.Method, "path", shownPath(c), "status", status,
		"took", time.Since(began).Round(time.Microsecond), "errors", c.Errors.String())
}

// pageOfToken is a customer's page, whose token is shown to nobody else.
var pageOfToken = regexp.MustCompile(`(?i)^/(pay|invoice)/[^/]+`)

// shownPath is the path as it may stand in the log.
func shownPath(c *gin.Context) string {
	return pageOfToken.ReplaceAllString(c.Request.URL.Path, "/$1/***")
}

// recover turns a fault of ours into the page of one; what happened goes to the log alone.
func (s *server) recover(c *gin.Context) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		if err, ok := fault.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(fault)
		}
		s.Log.Error("a request failed", "path", shownPath(c), "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
		c.Abort()
		if !c.Writer.Written() {
			s.settings(c)
			s.fail(c, fmt.Errorf("fault: %v", fault))
		}
	}()
	c.Next()
}

// bounded refuses bodies that no form of ours makes, before anything is read from them. An upload is left unread: its
// handler does that, part by part.
func (s *server) bounded(c *gin.Context) {
	size := int64(maxForm)
	if c.FullPath() == paths.CompanyLogoForm() && c.ContentType() == "multipart/form-data" {
		size = maxUpload
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, size)
	if err := c.Request.ParseForm(); err != nil {
		s.settings(c)
		s.Log.Warn("a form can't be read", "path", shownPath(c), "error", err)
		s.failWith(c, http.StatusRequestEntityTooLarge, words.T(c.Request.Context(), "failure.too_large"))
		c.Abort()
		return
	}
	c.Next()
}

// sameOrigin refuses what another site makes a browser send.
func sameOrigin(s *server) gin.HandlerFunc {
	guard := http.NewCrossOriginProtection()
	return func(c *gin.Context) {
		if err := guard.Check(c.Request); err != nil {
			s.settings(c)
			s.fail(c, &models.Problem{Code: models.Forbidden, Key: "failure.cross_origin", Cause: err})
			c.Abort()
			return
		}
		c.Next()
	}
}

// settings tells the pages how to write times and amounts. Where the book can't be read, the page that says so is
// written all the same.
func (s *server) settings(c *gin.Context) {
	company, err := s.Ledger.Company(c.Request.Context())
	if err != nil {
		s.Log.Error("the company can't be read", "error", err)
		company = &models.Company{}
	}
	c.Request = c.Request.WithContext(words.With(c.Request.Context(), words.Settings{
		Locale: company.NumberLocale(), Zone: company.Zone(), Gateways: s.labels, Reason: s.Ledger.DeclineReason,
	}))
}

// signedIn lets through who has a session that still counts, and leads everybody else to the sign-in and back.
func (s *server) signedIn(c *gin.Context) {
	user, err := s.currentUser(c)
	if err != nil {
		s.fail(c, err)
		c.Abort()
		return
	}
	if user == nil {
		s.toLogin(c)
		c.Abort()
		return
	}
	meet(c, user)
	c.Next()
}

// known tells who it is where nobody has to be: a page that is not there says so in its reader's language, beside their menu.
// Icons that a browser asks for by itself are no pages, and would take the notice of the next one.
func (s *server) known(c *gin.Context) {
	if !strings.Contains(c.GetHeader("Accept"), "text/html") {
		return
	}
	if user, err := s.currentUser(c); err == nil && user != nil {
		meet(c, user)
	}
}

func meet(c *gin.Context, user *models.User) {
	c.Set(userKey, user)
	if user.Language != "" {
		speak(c, user.Language)
	}
	c.Header("Cache-Control", "no-store")
}

func (s *server) toLogin(c *gin.Context) {
	next := ""
	if c.Request.Method == http.MethodGet {
		next = c.Request.URL.RequestURI()
	}
	if current, err := url.Parse(c.GetHeader("HX-Current-URL")); err == nil && isHTMX(c) && current.Path != "" {
		next = current.RequestURI()
	}
	target := paths.Login()
	if next != "" && next != paths.Home() {
		target = paths.LoginBefore(next)
	}
	if isHTMX(c) {
		c.Header("HX-Redirect", target)
		c.Status(http.StatusUnauthorized)
		return
	}
	c.Redirect(http.StatusSeeOther, target)
}

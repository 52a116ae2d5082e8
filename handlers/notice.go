package handlers

import (
	"net/http"

	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

const noticeCookie = "kontor_notice"

// leaveNotice keeps the outcome of what was just done over the redirect to the page that says it: a key of the
// catalogue, so that nobody can plant words of their own.
func (s *server) leaveNotice(c *gin.Context, key string) {
	s.setNotice(c, key, 60)
}

// takeNotice is the sentence that was left, once.
func (s *server) takeNotice(c *gin.Context) string {
	key, err := c.Cookie(noticeCookie)
	if err != nil || key == "" || isHTMX(c) {
		return ""
	}
	s.setNotice(c, "", -1)
	if !words.Has(key) {
		return ""
	}
	return words.T(c.Request.Context(), key)
}

func (s *server) setNotice(c *gin.Context, key string, age int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: noticeCookie, Value: key, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.Secure,
	})
}

package handlers

import (
	"strings"

	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// speak has everything of this request written in the language from here on, numbers and dates as well.
func speak(c *gin.Context, language string) {
	c.Request = c.Request.WithContext(words.In(c.Request.Context(), language))
}

// browserLanguage is what somebody reads of whom nothing is known but the browser: its first choice, of those we have.
func browserLanguage(c *gin.Context) string {
	if strings.HasPrefix(strings.ToLower(c.GetHeader("Accept-Language")), "de") {
		return "de"
	}
	return "en"
}

// greeted is a page before the sign-in, in the browser's language where it is German; else as the house writes.
func greeted(show gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if language := browserLanguage(c); language != "en" {
			speak(c, language)
		}
		show(c)
	}
}

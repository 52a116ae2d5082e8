package handlers

import (
	"net/http"
	"strings"

	"kontor/models"
	"kontor/web/brand"

	"github.com/gin-gonic/gin"
)

// showStylesheet and showLogo serve what makes a page the merchant's, to everybody. A name is of one content and may be
// kept for ever. Under an older name, as in mails sent long ago, is what holds now; it is not led to its own name, since
// of two processes one may not have heard of it yet.
func (s *server) showStylesheet(c *gin.Context) {
	if !strings.HasSuffix(c.Request.URL.Path, ".css") {
		c.Status(http.StatusNotFound)
		return
	}
	company, err := s.Ledger.Company(c.Request.Context())
	if err != nil {
		s.failPublic(c, err)
		return
	}
	keep(c, c.Request.URL.Path == brand.StylesheetPath(company))
	c.Data(http.StatusOK, "text/css; charset=utf-8", []byte(brand.Stylesheet(company)))
}

func (s *server) showLogo(c *gin.Context) {
	content, contentType, err := s.Ledger.Logo(c.Request.Context())
	if err != nil {
		s.failPublic(c, err)
		return
	}
	keep(c, c.Param("hash") == models.LogoHash(content))
	c.Data(http.StatusOK, contentType, content)
}

// failPublic is for answers that no page is made of.
func (s *server) failPublic(c *gin.Context, err error) {
	if models.HasCode(err, models.Missing) {
		c.Status(http.StatusNotFound)
		return
	}
	s.Log.Error("a request failed", "path", c.Request.URL.Path, "error", err)
	c.Status(http.StatusInternalServerError)
}

func keep(c *gin.Context, forEver bool) {
	if forEver {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
		return
	}
	c.Header("Cache-Control", "no-store")
}

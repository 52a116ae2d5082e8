package handlers

import (
	"mime"
	"net/http"
	"strconv"

	"kontor/models"

	"github.com/gin-gonic/gin"
)

// showLetter is what a mail client shows of a mail, for the frame on its page.
func (s *server) showLetter(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	m, err := s.Ledger.Mail(c.Request.Context(), id)
	if err == nil && m.ComposedAt == 0 {
		err = &models.Problem{Code: models.Missing, Key: "mail.missing"}
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Security-Policy", letterPolicy)
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(m.HTML))
}

// downloadMailFile is a file that went with a mail. It is never shown in place: only saved.
func (s *server) downloadMailFile(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	position, err := strconv.Atoi(c.Param("position"))
	if err != nil {
		s.fail(c, &models.Problem{Code: models.Missing, Key: "failure.missing"})
		return
	}
	f, err := s.Ledger.MailFile(c.Request.Context(), id, position)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	c.Header("Content-Security-Policy", "default-src 'none'; sandbox")
	c.Data(http.StatusOK, f.Type, f.Content)
}

package handlers

import (
	"errors"
	"io"
	"net/http"

	"kontor/models"

	"github.com/gin-gonic/gin"
)

// receiveDelivery takes a provider's delivery: read at most 1 MiB, verify, keep, 200. All else is the worker's.
func (s *server) receiveDelivery(c *gin.Context) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, models.MaxDelivery))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		refuse(c, http.StatusRequestEntityTooLarge, "too_large", "A delivery has at most 1 MiB.")
		return
	}
	if err != nil {
		refuse(c, http.StatusBadRequest, "unreadable", "The delivery broke off.")
		return
	}
	err = s.Ledger.AcceptDelivery(c.Request.Context(), c.Param("provider"), c.Param("account"), c.Request.Header, body)
	if err != nil {
		s.refuseDelivery(c, err)
		return
	}
	c.Status(http.StatusOK)
}

func (s *server) refuseDelivery(c *gin.Context, err error) {
	switch {
	case models.HasCode(err, models.Missing):
		refuse(c, http.StatusNotFound, "no_such_account", "There is no such account.")
	case models.HasCode(err, models.Unauthorized):
		refuse(c, http.StatusUnauthorized, "signature", "The signature is wrong or missing.")
	case models.HasCode(err, models.Invalid):
		refuse(c, http.StatusBadRequest, "malformed", "The body is not a delivery of this provider.")
	default: // they will send again
		s.Log.Error("a delivery could not be kept", "path", c.Request.URL.Path, "error", err)
		refuse(c, http.StatusServiceUnavailable, "unavailable", "Please send it again later.")
	}
}

// refuse answers a machine.
func refuse(c *gin.Context, status int, code, message string) {
	c.JSON(status, gin.H{"error": gin.H{"code": code, "message": message}})
}

func (s *server) alive(c *gin.Context) { c.String(http.StatusOK, "ok\n") }

func (s *server) ready(c *gin.Context) {
	if err := s.Ledger.Ready(c.Request.Context()); err != nil {
		s.Log.Error("not ready", "error", err)
		refuse(c, http.StatusServiceUnavailable, "unavailable", "The database does not answer.")
		return
	}
	c.String(http.StatusOK, "ok\n")
}

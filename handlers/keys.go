package handlers

import (
	"net/http"

	"kontor/web/keys"

	"github.com/gin-gonic/gin"
)

// showKeys answers with the page of the keys, or in front of another with its dialog.
func (s *server) showKeys(c *gin.Context) {
	p := keys.Props{Shell: s.shell(c)}
	if isHTMX(c) {
		render(c, http.StatusOK, keys.Dialog(p))
		return
	}
	render(c, http.StatusOK, keys.Page(p))
}

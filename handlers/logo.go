package handlers

import (
	"errors"
	"io"
	"net/http"

	"kontor/models"
	"kontor/web/company"
	"kontor/web/paths"

	"github.com/gin-gonic/gin"
)

// maxUpload bounds the request of an upload. It is far more than a logo may have, so that whoever chose a photograph
// reads what is allowed instead of a connection that was cut.
const maxUpload = 16 << 20

// setLogo takes the one file of its form.
func (s *server) setLogo(c *gin.Context) {
	if err := onlyAdmins(c); err != nil {
		s.fail(c, err)
		return
	}
	content, err := readUpload(c.Request, "logo")
	if err == nil {
		err = s.Ledger.SetLogo(c.Request.Context(), actor(c), content)
	}
	if err != nil {
		s.companyPage(c, http.StatusUnprocessableEntity, company.Look, err)
		return
	}
	s.leaveNotice(c, "notice.logo")
	redirect(c, paths.Company(company.Look))
}

func (s *server) removeLogo(c *gin.Context) {
	if err := s.Ledger.RemoveLogo(c.Request.Context(), actor(c)); err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.logo_removed")
	redirect(c, paths.Company(company.Look))
}

// readUpload reads the one file of a form, as large as a logo may be; what is more is read and forgotten. A form of
// another make is refused.
func readUpload(r *http.Request, field string) ([]byte, error) {
	wrong := func(key string) error {
		return &models.Problem{Code: models.Invalid, Field: field, Key: key, Args: map[string]any{"max": models.MaxLogo / 1000}}
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, wrong("logo.none")
	}
	part, err := parts.NextRawPart()
	switch {
	case errors.Is(err, io.EOF), err == nil && part.FormName() != field:
		return nil, wrong("logo.none")
	case err != nil:
		return nil, wrong("logo.unreadable")
	}
	content, err := io.ReadAll(io.LimitReader(part, models.MaxLogo+1))
	switch {
	case len(content) > models.MaxLogo:
		_, _ = io.Copy(io.Discard, r.Body) // where that fails, nobody is left to read the answer
		return nil, wrong("logo.too_large")
	case err != nil:
		return nil, wrong("logo.unreadable")
	case len(content) == 0:
		return nil, wrong("logo.none")
	}
	if _, err := parts.NextRawPart(); !errors.Is(err, io.EOF) {
		return nil, wrong("logo.unreadable")
	}
	return content, nil
}

package handlers

import (
	"io"
	"net/http"
	"net/url"
	"slices"

	"kontor/models"
	"kontor/web/exports"
	"kontor/web/failures"
	"kontor/web/paths"
	"kontor/web/prepared"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// prepareExport has a file of a view made while the person goes on working.
func (s *server) prepareExport(c *gin.Context) {
	ctx := c.Request.Context()
	query, err := url.ParseQuery(c.PostForm("query"))
	format := exports.Format(c.PostForm("format"))
	if err != nil || !slices.Contains(exports.Formats, format) {
		s.fail(c, &models.Problem{Code: models.Invalid, Key: "saved_view.unreadable"})
		return
	}
	c.Request.URL.RawQuery = query.Encode() // the view is read as it is where a file is taken at once
	view, about, errs, err := s.exported(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, sentence := range errs {
		render(c, http.StatusUnprocessableEntity, failures.Invalid(s.failureProps(c, sentence)))
		return
	}
	_, err = s.Ledger.RequestExport(ctx, actor(c), models.ExportInput{
		Key: c.PostForm("key"), Format: string(format), Name: "transactions-" + s.day(c), Query: query.Encode(), View: view, About: about,
		Language: words.Language(ctx),
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.export")
	redirect(c, paths.Exports())
}

// listExports is the page of the person's own files, or the part that asks after itself.
func (s *server) listExports(c *gin.Context) {
	ctx := c.Request.Context()
	var p prepared.Props
	var err error
	if p.Exports, err = s.Ledger.Exports(ctx, actor(c)); err == nil {
		p.Accounts, err = s.Ledger.Accounts(ctx)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if c.Query("part") == "list" && isHTMX(c) {
		p.Watched = watched(c)
		render(c, http.StatusOK, prepared.News(p))
		return
	}
	p.Shell = s.shell(c)
	p.Shell.Path = paths.Transactions()
	render(c, http.StatusOK, prepared.Page(p))
}

// downloadExport is one of the person's own files, whole.
func (s *server) downloadExport(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.endFile(c, s.Ledger.ExportFile(c.Request.Context(), actor(c), id, func(e *models.Export) io.Writer {
		h := c.Writer.Header()
		h.Set("Content-Type", exports.Format(e.Format).Type())
		h.Set("Content-Disposition", `attachment; filename="`+e.Name+`.`+e.Format+`"`)
		return c.Writer
	}))
}

// removeExport cancels or deletes one of the person's own files.
func (s *server) removeExport(c *gin.Context) {
	id, err := paramID(c)
	if err == nil {
		err = s.Ledger.DropExport(c.Request.Context(), actor(c), id)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.export_removed")
	redirect(c, paths.Exports())
}

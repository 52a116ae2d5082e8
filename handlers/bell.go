package handlers

import (
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/bell"
	"kontor/web/layout"
	"kontor/web/paths"

	"github.com/gin-gonic/gin"
)

const noticeRows = 50

// showNotices lists what concerns the person.
func (s *server) showNotices(c *gin.Context) {
	before, err := pageKey(c, "before")
	if err != nil {
		s.fail(c, err)
		return
	}
	rows, err := s.Ledger.Notices(c.Request.Context(), actor(c), before, noticeRows+1)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := bell.Props{Shell: s.shell(c), Notices: rows, Paged: before > 0}
	if len(rows) > noticeRows {
		p.Notices, p.Older = rows[:noticeRows], rows[noticeRows-1].ID
	}
	render(c, http.StatusOK, bell.Page(p))
}

// showBell answers the bell that asks after itself.
func (s *server) showBell(c *gin.Context) {
	render(c, http.StatusOK, layout.Bell(s.unread(c)))
}

// unread is none where it can't be counted: no page fails for its bell.
func (s *server) unread(c *gin.Context) int {
	n, err := s.Ledger.Unread(c.Request.Context(), actor(c))
	if err != nil {
		s.Log.Error("what is unread can't be counted", "error", err)
	}
	return n
}

// readNotice marks one as read, and leads to what it is about or back.
func (s *server) readNotice(to func(*models.Notice) string) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, err := paramID(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		n, err := s.Ledger.ReadNotice(c.Request.Context(), actor(c), id)
		if err != nil {
			s.fail(c, err)
			return
		}
		redirect(c, to(n))
	}
}

// opened is the page of what a notice is about. Files have one page for all.
func opened(n *models.Notice) string {
	if n.Kind == models.NoticeExport {
		return paths.Exports()
	}
	return paths.Thing(n.Thing, n.ThingID)
}

func (s *server) readNotices(c *gin.Context) {
	upTo, err := strconv.ParseInt(c.PostForm("up_to"), 10, 64)
	if err != nil {
		s.fail(c, &models.Problem{Code: models.Invalid, Key: "failure.missing", Cause: err})
		return
	}
	if err := s.Ledger.ReadNotices(c.Request.Context(), actor(c), upTo); err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.read")
	redirect(c, paths.Notices(0))
}

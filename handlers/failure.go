package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/failures"
	"kontor/web/words"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"
)

// statuses turns a problem's code into a status, in this one place.
var statuses = map[models.Code]int{
	models.Invalid:      http.StatusUnprocessableEntity,
	models.Conflict:     http.StatusConflict,
	models.Missing:      http.StatusNotFound,
	models.Forbidden:    http.StatusForbidden,
	models.Unauthorized: http.StatusUnauthorized,
	models.TooMany:      http.StatusTooManyRequests,
	models.Unavailable:  http.StatusServiceUnavailable,
	models.Unsupported:  http.StatusUnprocessableEntity,
}

func status(code models.Code) int { return statuses[code] }

// pages are what a person sees for each status.
var pages = map[int]func(failures.Props) templ.Component{
	http.StatusUnprocessableEntity: failures.Invalid,
	http.StatusConflict:            failures.Conflict,
	http.StatusNotFound:            failures.Missing,
	http.StatusForbidden:           failures.Forbidden,
	http.StatusUnauthorized:        failures.Forbidden,
	http.StatusTooManyRequests:     failures.TooMany,
	http.StatusServiceUnavailable:  failures.Unavailable,

	http.StatusRequestEntityTooLarge: failures.Invalid,
}

// fail ends a request that can't be answered. A problem is a sentence for the person; every other error is ours: the
// log has it whole, and nothing inside shows.
func (s *server) fail(c *gin.Context, err error) {
	ctx := c.Request.Context()
	problem := models.AsProblem(err)
	if problem == nil && ctx.Err() != nil { // who asked has left, as when more is typed into a search: nobody reads an answer
		c.Status(http.StatusServiceUnavailable)
		return
	}
	if problem == nil {
		s.Log.Error("a request failed", "path", shownPath(c), "error", err)
		s.failWith(c, http.StatusInternalServerError, "")
		return
	}
	s.failWith(c, status(problem.Code), words.Problem(ctx, problem))
}

func (s *server) failWith(c *gin.Context, code int, sentence string) {
	if isHTMX(c) { // said where the person is; the page stays as it is
		if sentence == "" {
			sentence = words.T(c.Request.Context(), "failure.internal")
		}
		c.Header("HX-Retarget", "#announcer")
		c.Header("HX-Reswap", "innerHTML")
		render(c, code, failures.Said(sentence))
		return
	}
	page, ok := pages[code]
	if !ok {
		page = failures.Internal
	}
	render(c, code, page(s.failureProps(c, sentence)))
}

func (s *server) failureProps(c *gin.Context, sentence string) failures.Props {
	p := failures.Props{Demo: s.Demo, Sentence: sentence}
	if _, ok := c.Get(userKey); ok {
		shell := s.shell(c)
		p.Shell = &shell
	}
	return p
}

func (s *server) notFound(c *gin.Context) {
	s.failWith(c, http.StatusNotFound, "")
}

func (s *server) notAllowed(c *gin.Context) {
	render(c, http.StatusMethodNotAllowed, failures.Invalid(s.failureProps(c, words.T(c.Request.Context(), "failure.method"))))
}

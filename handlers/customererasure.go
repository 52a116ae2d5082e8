package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/customers"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// openErasure is the form that ?erase= asks for; nil where it was not asked for.
func (s *server) openErasure(c *gin.Context, who *models.Customer) (*customers.Erasure, error) {
	if c.Query("erase") == "" || who.ErasedAt != 0 {
		return nil, nil
	}
	rehearsal, err := s.Ledger.RehearseErasure(c.Request.Context(), actor(c), who.ID)
	return &customers.Erasure{Key: models.NewKey(), Rehearsal: rehearsal}, err
}

// eraseCustomer begins to erase a person.
func (s *server) eraseCustomer(c *gin.Context) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	key := c.PostForm("key")
	if err = s.Ledger.Erase(ctx, actor(c), models.Erasure{Key: key, CustomerID: id}); err == nil {
		s.leaveNotice(c, "notice.erasing")
		redirect(c, paths.Customer(id))
		return
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	p, failure := s.customer(c)
	if failure == nil {
		p.Erasure = &customers.Erasure{Key: key, Errors: ui.Errors{"": words.Problem(ctx, problem)}}
		p.Erasure.Rehearsal, failure = s.Ledger.RehearseErasure(ctx, actor(c), id)
	}
	if failure != nil {
		s.fail(c, problem)
		return
	}
	render(c, status(problem.Code), customers.Detail(p))
}

// showTasks answers the page that asks how far it is. When all is done the page is another: it is loaded anew.
func (s *server) showTasks(c *gin.Context, p customers.Props) {
	for _, t := range p.Tasks {
		if t.Running() {
			render(c, http.StatusOK, customers.Tasks(p))
			return
		}
	}
	c.Header("HX-Refresh", "true")
	c.Status(http.StatusOK)
}

// exportPerson writes all that is held of a person.
func (s *server) exportPerson(c *gin.Context) {
	ctx := c.Request.Context()
	id, err := strconv.ParseInt(strings.TrimSuffix(c.Param("id"), ".json"), 10, 64)
	if err != nil || id <= 0 {
		s.notFound(c)
		return
	}
	who, err := s.Ledger.Customer(ctx, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	if who.MergedInto != nil {
		c.Redirect(http.StatusSeeOther, paths.Person(*who.MergedInto))
		return
	}
	if err := onlyFrom(c, models.Manager); err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Type", "application/json; charset=utf-8")
	c.Header("Content-Disposition", fmt.Sprintf(`attachment; filename="customer-%d.json"`, id))
	s.endFile(c, s.Ledger.ExportPerson(ctx, actor(c), id, c.Writer))
}

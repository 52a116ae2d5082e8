package handlers

import (
	"context"
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// saveView gives the view that the person saw a name, and leads back to it.
func (s *server) saveView(c *gin.Context) {
	ctx := c.Request.Context()
	p, err := s.formOnList(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Saving = &payments.SaveForm{
		Key: c.PostForm("key"), Name: c.PostForm("name"), Replace: c.PostForm("replace"),
		Shared: c.PostForm("shared") != "", First: c.PostForm("first") != "", Drawn: c.PostForm("drawn") != "",
	}
	saved, err := s.keepView(ctx, actor(c), p)
	if problem := refusal(err); problem != nil {
		p.Saving.Errors = ui.Errors{problem.Field: words.Problem(ctx, problem)}
		s.showListForm(c, status(problem.Code), p)
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.view_saved")
	redirect(c, paths.SavedView(saved.Query))
}

// showListForm answers with the form that is open above the list; without scripts with the list below it.
func (s *server) showListForm(c *gin.Context, code int, p payments.ListProps) {
	if isHTMX(c) {
		render(c, code, payments.ListDialog(p))
		return
	}
	s.showList(c, code, p)
}

// keepView saves what the form says of a view that can be looked for.
func (s *server) keepView(ctx context.Context, by models.Actor, p payments.ListProps) (*models.SavedView, error) {
	f, kept := p.Saving, p.View.Plain()
	if f.Drawn {
		kept = p.View.Drawn(p.Display())
	}
	if err := s.findRows(ctx, &p); err != nil {
		return nil, err
	}
	if len(p.Errors) > 0 {
		return nil, &models.Problem{Code: models.Invalid, Key: "saved_view.unreadable"}
	}
	in := models.SavedViewInput{Key: f.Key, Name: f.Name, Query: kept.Kept(), Shared: f.Shared, Default: f.First}
	if f.Replace != "" {
		id, err := strconv.ParseInt(f.Replace, 10, 64)
		if err != nil || id <= 0 {
			return nil, &models.Problem{Code: models.Invalid, Key: "saved_view.gone", Field: "replace"}
		}
		in.Replace = id
	}
	return s.Ledger.SaveView(ctx, by, in)
}

// listViews is the page of saved views.
func (s *server) listViews(c *gin.Context) {
	p, err := s.viewsPage(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	if v := viewOf(&p, c.Query("edit")); v != nil && v.UserID == actor(c).UserID {
		p.Editing = &payments.ViewForm{View: *v, Name: v.Name, Shared: v.Shared}
	}
	if v := viewOf(&p, c.Query("delete")); v != nil && v.CanDelete(actor(c)) {
		p.Deleting = v
	}
	showViews(c, http.StatusOK, p)
}

func (s *server) viewsPage(c *gin.Context) (p payments.ViewsProps, err error) {
	ctx := c.Request.Context()
	p.Shell = s.shell(c)
	p.Shell.Path = paths.Transactions()
	own, err := s.Ledger.OwnList(ctx, actor(c))
	if err != nil {
		return p, err
	}
	p.Own = *own
	p.Accounts, err = s.Ledger.Accounts(ctx)
	return p, err
}

func showViews(c *gin.Context, code int, p payments.ViewsProps) {
	if isHTMX(c) {
		render(c, code, payments.ViewDialog(p))
		return
	}
	render(c, code, payments.SavedViews(p))
}

// viewOf is the saved view of that number; nil where the person sees none.
func viewOf(p *payments.ViewsProps, id string) *models.SavedView {
	for i := range p.Own.Views {
		if number(p.Own.Views[i].ID) == id {
			return &p.Own.Views[i]
		}
	}
	return nil
}

// changeView renames one, and shares it or keeps it to its owner.
func (s *server) changeView(c *gin.Context) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	name, shared := c.PostForm("name"), c.PostForm("shared") != ""
	err = s.Ledger.ChangeView(ctx, actor(c), id, name, shared)
	if problem := refusal(err); problem != nil && problem.Code == models.Invalid {
		p, err := s.viewsPage(c)
		v := viewOf(&p, number(id))
		if err != nil || v == nil {
			s.fail(c, problem)
			return
		}
		p.Editing = &payments.ViewForm{View: *v, Name: name, Shared: shared, Errors: ui.Errors{problem.Field: words.Problem(ctx, problem)}}
		showViews(c, http.StatusUnprocessableEntity, p)
		return
	}
	s.afterView(c, err, "notice.view_changed")
}

// deleteView deletes one.
func (s *server) deleteView(c *gin.Context) {
	id, err := paramID(c)
	if err == nil {
		err = s.Ledger.DeleteView(c.Request.Context(), actor(c), id)
	}
	s.afterView(c, err, "notice.view_deleted")
}

// chooseFirstView says which view the person sees first; none where none is named.
func (s *server) chooseFirstView(c *gin.Context) {
	id := int64(0)
	var err error
	if typed := c.PostForm("view"); typed != "" {
		if id, err = strconv.ParseInt(typed, 10, 64); err != nil || id <= 0 {
			s.fail(c, &models.Problem{Code: models.Missing, Key: "saved_view.missing"})
			return
		}
	}
	err = s.Ledger.SetDefaultView(c.Request.Context(), actor(c), id)
	s.afterView(c, err, "notice.view_first")
}

// afterView leads back to the page of saved views.
func (s *server) afterView(c *gin.Context, err error, notice string) {
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, notice)
	redirect(c, paths.SavedViews())
}

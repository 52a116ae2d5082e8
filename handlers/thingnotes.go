package handlers

import (
	"context"
	"net/http"

	"kontor/models"
	"kontor/web/notes"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

const refusedNote = "refused note" // in gin's context

// refusal of a note, which the thing's page shows with its reason.
type noteRefusal struct {
	form   notes.Form
	status int
}

// addThingNote keeps what a person wrote down beside a thing. page shows the thing.
func (s *server) addThingNote(thing models.Thing, page gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx := c.Request.Context()
		id, err := paramID(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		form := notes.Form{Key: c.PostForm("key"), Body: c.PostForm("body")}
		err = s.Ledger.AddThingNote(ctx, actor(c), thing, id, form.Key, form.Body)
		if problem := refusal(err); problem != nil {
			form.Errors = ui.Errors{problem.Field: words.Problem(ctx, problem)}
			c.Set(refusedNote, noteRefusal{form, status(problem.Code)})
			page(c)
			return
		}
		if err != nil {
			s.fail(c, err)
			return
		}
		s.leaveNotice(c, "notice.note")
		redirect(c, paths.Thing(string(thing), id))
	}
}

// notesBeside are a thing's notes with their form, as typed where it was refused.
func (s *server) notesBeside(c *gin.Context, thing models.Thing, id int64) (p notes.Props, err error) {
	ctx := c.Request.Context()
	written, err := s.Ledger.ThingNotes(ctx, thing, id)
	if err != nil {
		return p, err
	}
	for _, n := range written {
		p.Notes = append(p.Notes, notes.Note{At: n.CreatedAt, By: n.By, Body: n.Body})
	}
	p.Hint = words.T(ctx, "note.hint_beside")
	err = s.noteForm(ctx, c, &p, paths.ThingNotes(string(thing), id))
	return p, err
}

// notesOfCustomer are those beside a customer.
func (s *server) notesOfCustomer(c *gin.Context, id int64) (p notes.Props, err error) {
	ctx := c.Request.Context()
	written, err := s.Ledger.CustomerNotes(ctx, id)
	if err != nil {
		return p, err
	}
	for _, n := range written {
		p.Notes = append(p.Notes, notes.Note{At: n.CreatedAt, By: n.By, Body: n.Body})
	}
	p.Hint = words.T(ctx, "customer.note_hint")
	err = s.noteForm(ctx, c, &p, paths.CustomerNotes(id))
	return p, err
}

// noteForm adds the form where this person may write.
func (s *server) noteForm(ctx context.Context, c *gin.Context, p *notes.Props, action string) (err error) {
	if !actor(c).Can(models.Clerk) {
		return nil
	}
	p.Action, p.Form.Key = action, models.NewKey()
	if refused, ok := c.Get(refusedNote); ok {
		p.Form = refused.(noteRefusal).form
	}
	p.Colleagues, err = s.Ledger.Colleagues(ctx)
	return err
}

// pageStatus is that of a thing's page: that of its refused note, where there is one.
func pageStatus(c *gin.Context) int {
	if refused, ok := c.Get(refusedNote); ok {
		return refused.(noteRefusal).status
	}
	return http.StatusOK
}

package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/mails"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// listMails is what was written to customers.
func (s *server) listMails(c *gin.Context) {
	s.drawMails(c, http.StatusOK, mails.TestForm{Key: models.NewKey(), Language: words.Language(c.Request.Context())})
}

// drawMails is the list with the form of a test mail as typed.
func (s *server) drawMails(c *gin.Context, code int, form mails.TestForm) {
	ctx := c.Request.Context()
	p := mails.ListProps{
		Shell: s.shell(c), View: mails.ReadView(c.Request.URL.Query()), Errors: ui.Errors{}, Posts: s.Ledger.Posts(), Test: form,
	}
	f := models.MailFilter{Status: models.MailStatus(p.View.Status), Email: p.View.Email, Limit: pageSize}
	f.Before = readNumber(ctx, p.Errors, "before", p.View.Before)
	var err error
	if len(p.Errors) == 0 {
		p.Rows, p.More, err = s.Ledger.FindMails(ctx, f)
	}
	if !s.takeError(c, err, &p.Errors) {
		return
	}
	if isHTMX(c) {
		render(c, viewStatus(p.Errors), mails.Results(p))
		return
	}
	render(c, max(code, viewStatus(p.Errors)), mails.List(p))
}

// sendTestMail sends a mail about nothing.
func (s *server) sendTestMail(c *gin.Context) {
	form := mails.TestForm{Key: c.PostForm("key"), Email: c.PostForm("email"), Language: c.PostForm("language")}
	m, err := s.Ledger.SendTestMail(c.Request.Context(), actor(c), form.Key, form.Email, form.Language)
	if s.wrongForm(c, err, &form.Errors) {
		s.drawMails(c, http.StatusUnprocessableEntity, form)
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, paths.Mail(m.ID))
}

// wrongForm puts what is wrong with a form beside its field; every other error is left.
func (s *server) wrongForm(c *gin.Context, err error, errs *ui.Errors) bool {
	problem := models.AsProblem(err)
	if problem == nil || problem.Code != models.Invalid && problem.Code != models.Conflict {
		return false
	}
	*errs = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	return true
}

func (s *server) showMail(c *gin.Context) {
	p, ok := s.mail(c)
	if !ok {
		return
	}
	switch {
	case !isHTMX(c):
		render(c, http.StatusOK, mails.Detail(p))
	case p.Mail.Settling():
		render(c, http.StatusOK, mails.State(p))
	default: // what can be done about it is beside the part that polls
		c.Header("HX-Refresh", "true")
		c.Status(http.StatusOK)
	}
}

// mail gathers the page of the mail that the path names, or answers why it can't.
func (s *server) mail(c *gin.Context) (p mails.DetailProps, ok bool) {
	ctx := c.Request.Context()
	id, err := paramID(c)
	p = mails.DetailProps{Shell: s.shell(c), Posts: s.Ledger.Posts(), Form: mails.AgainForm{Key: models.NewKey()}}
	for _, read := range []func() error{
		func() error { p.Mail, err = s.Ledger.Mail(ctx, id); return err },
		func() error { p.Files, err = s.Ledger.MailFileNames(ctx, id); return err },
		func() error { p.Tries, err = s.Ledger.MailTries(ctx, id); return err },
		func() error { p.Again, err = s.Ledger.MailsAgain(ctx, id); return err },
	} {
		if err == nil {
			err = read()
		}
	}
	if err != nil {
		s.fail(c, err)
		return p, false
	}
	p.Rests, p.Form.Email = s.Ledger.MailServerRests(), p.Mail.Email
	return p, true
}

// sendMailAgain sends it to the same address, or to another.
func (s *server) sendMailAgain(c *gin.Context) {
	id, err := paramID(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	form := mails.AgainForm{Key: c.PostForm("key"), Email: c.PostForm("email")}
	m, err := s.Ledger.SendMailAgain(c.Request.Context(), actor(c), id, models.MailAgain{Key: form.Key, Email: form.Email})
	if s.wrongForm(c, err, &form.Errors) {
		if p, ok := s.mail(c); ok {
			p.Form = form
			render(c, http.StatusUnprocessableEntity, mails.Detail(p))
		}
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.mail_again")
	c.Redirect(http.StatusSeeOther, paths.Mail(m.ID))
}

// setMailAside takes a lost mail from what needs a person.
func (s *server) setMailAside(c *gin.Context) {
	id, err := paramID(c)
	if err == nil {
		err = s.Ledger.SetMailAside(c.Request.Context(), actor(c), id)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.mail_aside")
	c.Redirect(http.StatusSeeOther, paths.Mail(id))
}

package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kontor/models"
	"kontor/web/layout"
	"kontor/web/links"
	"kontor/web/paths"
	"kontor/web/pay"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// newLink is the form of a new payment link, or its part that changes with the account. ?like= fills it in as another was.
func (s *server) newLink(c *gin.Context) {
	ctx := c.Request.Context()
	if err := onlyFrom(c, models.Clerk); err != nil {
		s.fail(c, err)
		return
	}
	p := links.NewProps{
		Key: models.NewKey(), Account: c.Query("account"), Currency: currencies[0], Language: words.Locale(ctx), Uses: "once", Capture: "automatic",
		Expires: s.dayIn(ctx, models.LinkLife), DelayHours: c.Query("delay_hours"), Native: c.Query("native") != "",
	}
	if capture := c.Query("capture"); capture != "" {
		p.Capture = capture
	}
	if like := c.Query("like"); like != "" {
		if err := s.likeLink(ctx, &p, like); err != nil {
			s.fail(c, err)
			return
		}
	}
	s.showNewLink(c, http.StatusOK, p)
}

// dayIn is a day of the one zone that lies ahead, as a field has it.
func (s *server) dayIn(ctx context.Context, ahead time.Duration) string {
	return s.Ledger.Now().Add(ahead).In(words.Location(ctx)).Format(time.DateOnly)
}

// likeLink fills the form in as a link was made, but for when it expires.
func (s *server) likeLink(ctx context.Context, p *links.NewProps, like string) error {
	id, _ := strconv.ParseInt(like, 10, 64)
	k, err := s.Ledger.Link(ctx, id)
	if err != nil {
		return err
	}
	p.Account, p.Amount, p.Currency, p.Text, p.Order = number(k.AccountID), words.Typed(ctx, k.Money(k.Amount)), k.Currency, k.Description, k.OrderReference
	p.FirstName, p.LastName, p.Email, p.Language, p.Message = k.FirstName, k.LastName, k.Email, k.Language, k.Message
	p.Capture, p.Native, p.Remind = string(k.CaptureMode), k.Native, k.Remind
	if k.CustomerID != nil {
		p.Customer = number(*k.CustomerID)
	}
	if k.DelayHours > 0 {
		p.DelayHours = strconv.Itoa(k.DelayHours)
	}
	if k.Many {
		p.Uses = "many"
	}
	return nil
}

func (s *server) showNewLink(c *gin.Context, code int, p links.NewProps) {
	ways, err := s.waysThat(c.Request.Context(), links.Hosts)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Shell, p.Ways, p.Currencies = s.shell(c), ways, currencies
	p.Shell.Path, p.Account = paths.Links(), orFirst(p.Account, ways)
	if isHTMX(c) && c.Query("part") == "account" {
		render(c, code, links.AccountParts(p))
		return
	}
	render(c, code, links.New(p))
}

// createLink makes a payment link, and mails it where that was ticked.
func (s *server) createLink(c *gin.Context) {
	n, err := s.readNewLink(c)
	if err == nil {
		var k *models.Link
		if k, err = s.Ledger.CreateLink(c.Request.Context(), actor(c), n); err == nil {
			notice := "notice.link"
			if n.Mail {
				notice = "notice.link_sent"
			}
			s.leaveNotice(c, notice)
			redirect(c, paths.Link(k.ID))
			return
		}
	}
	s.refuseLink(c, err)
}

// refuseLink shows the form again, as typed, with the reason beside its field.
func (s *server) refuseLink(c *gin.Context, err error) {
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	p := typedLink(c)
	p.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	s.showNewLink(c, status(problem.Code), p)
}

// readNewLink reads the form.
func (s *server) readNewLink(c *gin.Context) (models.NewLink, error) {
	ctx := c.Request.Context()
	n := models.NewLink{
		Key: c.PostForm("key"), Many: c.PostForm("uses") == "many", Description: c.PostForm("description"),
		OrderReference: c.PostForm("order_reference"), Message: c.PostForm("message"), Language: c.PostForm("language"),
		Capture: models.CaptureMode(c.PostForm("capture")), Native: c.PostForm("native") != "", Remind: c.PostForm("remind") != "",
		Mail: c.PostForm("send") != "",
		Customer: models.Person{
			FirstName: strings.TrimSpace(c.PostForm("first_name")), LastName: strings.TrimSpace(c.PostForm("last_name")), Email: c.PostForm("email"),
		},
	}
	n.CustomerID, _ = strconv.ParseInt(c.PostForm("customer"), 10, 64) // 0: found or made by the e-mail
	var err error
	if n.AccountID, err = strconv.ParseInt(c.PostForm("account"), 10, 64); err != nil {
		return n, &models.Problem{Code: models.Invalid, Field: "account", Key: "view.account"}
	}
	if hours := strings.TrimSpace(c.PostForm("delay_hours")); hours != "" {
		if n.DelayHours, err = strconv.Atoi(hours); err != nil {
			return n, &models.Problem{Code: models.Invalid, Field: "delay_hours", Key: "payment.delay_number"}
		}
	}
	errs := ui.Errors{}
	if n.ExpiresAt = s.readDay(ctx, errs, "expires", c.PostForm("expires"), 1); n.ExpiresAt != 0 {
		n.ExpiresAt = n.ExpiresAt.Add(-time.Second) // the last of its day
	}
	if errs["expires"] != "" {
		return n, &models.Problem{Code: models.Invalid, Field: "expires", Key: "view.day"}
	}
	n.Amount, err = s.readAmount(c)
	return n, err
}

// typedLink is the form as it was typed.
func typedLink(c *gin.Context) links.NewProps {
	return links.NewProps{
		Key: c.PostForm("key"), Account: c.PostForm("account"), Amount: c.PostForm("amount"), Currency: c.PostForm("currency"),
		Text: c.PostForm("description"), Order: c.PostForm("order_reference"), FirstName: c.PostForm("first_name"),
		LastName: c.PostForm("last_name"), Email: c.PostForm("email"), Customer: c.PostForm("customer"), Language: c.PostForm("language"),
		Message: c.PostForm("message"), Expires: c.PostForm("expires"), Uses: c.PostForm("uses"), Capture: c.PostForm("capture"),
		DelayHours: c.PostForm("delay_hours"), Native: c.PostForm("native") != "", Remind: c.PostForm("remind") != "", Send: c.PostForm("send") != "",
	}
}

// previewLink shows in a window of its own what the form would make: the customer's page, or the mail.
func (s *server) previewLink(c *gin.Context) {
	n, err := s.readNewLink(c)
	if err != nil {
		s.refuseLink(c, err)
		return
	}
	k, letter, err := s.Ledger.PreviewLink(c.Request.Context(), actor(c), n)
	if err != nil {
		s.refuseLink(c, err)
		return
	}
	if c.PostForm("preview") == "mail" {
		showLetter(c, letter)
		return
	}
	account, err := s.Ledger.Account(c.Request.Context(), k.AccountID)
	if err != nil {
		s.fail(c, err)
		return
	}
	company, err := s.Ledger.Company(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Request = c.Request.WithContext(words.In(c.Request.Context(), k.Language))
	render(c, http.StatusOK, pay.Page(pay.Props{
		Frame: layout.CustomerPage{Company: company, Path: paths.LinkPreviews(), Language: k.Language, Demo: s.Demo},
		Link:  k, Now: models.At(s.Ledger.Now()), Gateway: s.labels[account.Provider], Preview: true,
	}))
}

// showLetter shows a mail as its customer would see it: its style stands in it, and nothing else is let through.
func showLetter(c *gin.Context, letter *models.Composed) {
	c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'")
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(letter.HTML))
}

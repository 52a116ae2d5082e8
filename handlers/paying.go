package handlers

import (
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/pay"

	"github.com/gin-gonic/gin"
)

// goPay leads on to the page that the attempt is paid on, or waits until it is there. What goes on no more is shown as
// it stands.
func (s *server) goPay(c *gin.Context, p pay.Props) {
	polls := isHTMX(c) && c.Query("part") == "waiting"
	ready := p.Attempt.CheckoutURL != "" || !p.Link.Continues(p.Attempt, p.Now)
	switch {
	case polls && ready:
		c.Header("HX-Refresh", "true")
		c.Status(http.StatusOK)
	case polls:
		render(c, http.StatusOK, pay.Waiting(p))
	case !p.Link.Continues(p.Attempt, p.Now):
		c.Redirect(http.StatusSeeOther, paths.PayBack(p.Token, p.Attempt.Attempt)+"?lang="+p.Frame.Language)
	case !ready:
		render(c, http.StatusOK, pay.Wait(p))
	default:
		s.leadOn(c, p)
	}
}

func (s *server) leadOn(c *gin.Context, p pay.Props) {
	fields, err := s.Ledger.CheckoutFields(p.Attempt)
	if err != nil {
		s.faultCustomer(c, err)
		return
	}
	if p.Fields = fields; fields != nil {
		allowForm(c, p.Attempt.CheckoutURL)
	}
	render(c, http.StatusOK, pay.Lead(p))
}

// backFromPaying shows how an attempt stands. It asks nobody: the page's own questions are answered from the book.
func (s *server) backFromPaying(c *gin.Context, p pay.Props) {
	p.Asked = asked(c)
	if isHTMX(c) && c.Query("part") == "state" {
		render(c, http.StatusOK, pay.Told(p))
		return
	}
	render(c, http.StatusOK, pay.Back(p))
}

// asked is how often a page has asked already.
func asked(c *gin.Context) int {
	n, _ := strconv.Atoi(c.Query("asked"))
	return min(max(n, 0), 1000)
}

// checkAttempt has the worker ask the provider, and waits a moment for its word.
func (s *server) checkAttempt(c *gin.Context, p pay.Props) {
	ctx := c.Request.Context()
	if err := s.Ledger.AskAttempt(ctx, p.Attempt); err != nil {
		s.faultCustomer(c, err)
		return
	}
	if !isHTMX(c) {
		if _, err := s.Ledger.AwaitAnswer(ctx, p.Attempt, answerWait); err != nil {
			s.faultCustomer(c, err)
			return
		}
		c.Redirect(http.StatusSeeOther, paths.PayBack(p.Token, p.Attempt.Attempt)+"?lang="+p.Frame.Language)
		return
	}
	p.Asked = asked(c)
	render(c, http.StatusOK, pay.Told(p))
}

// openedPay notes that somebody has the page before them.
func (s *server) openedPay(c *gin.Context, p pay.Props) {
	s.noteOpening(c, p.Link.ID, false)
	c.Status(http.StatusNoContent)
}

// noteOpening is not worth failing for.
func (s *server) noteOpening(c *gin.Context, linkID int64, pressed bool) {
	v := models.Visitor{Address: c.ClientIP(), Agent: c.Request.UserAgent()}
	if err := s.Ledger.OpenedLink(c.Request.Context(), linkID, v, pressed); err != nil {
		s.Log.Warn("an opening was not noted", "link", linkID, "error", err)
	}
}

// wantLink notes that a customer asks for a new link.
func (s *server) wantLink(c *gin.Context, p pay.Props) {
	err := s.Ledger.WantLink(c.Request.Context(), p.Link.ID)
	if err != nil && models.AsProblem(err) == nil {
		s.faultCustomer(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, paths.Pay(p.Token)+"?lang="+p.Frame.Language)
}

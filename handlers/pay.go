package handlers

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/layout"
	"kontor/web/paths"
	"kontor/web/pay"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

const (
	pageWait   = 4 * time.Second // for a page to pay on, before a page of ours waits for it
	answerWait = 3 * time.Second // for the word about an attempt that is to be left
)

// customers routes the pages of whoever has a payment link. The token is what they show for it: there is no session to
// be protected from other sites, and GET and HEAD change nothing.
func (s *server) customers(r gin.IRouter) {
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r.Handle(method, "/pay/:token", s.paying(s.showPay))
		r.Handle(method, "/pay/:token/go/:attempt", s.paying(s.attempted(s.goPay)))
		r.Handle(method, "/pay/:token/back/:attempt", s.paying(s.attempted(s.backFromPaying)))
	}
	// Some payment pages lead their customer back by a form of another site. It changes nothing, and is not read.
	r.POST("/pay/:token/back/:attempt", s.paying(s.attempted(s.backFromPaying)))
	posted := r.Group("/", s.bounded)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		r.Handle(method, "/invoice/:token", s.showPublicInvoice)
		r.Handle(method, "/invoice/:token/back", s.backToInvoice)
	}
	r.POST("/invoice/:token/back", s.backToInvoice) // as above
	posted.POST("/invoice/:token", s.payPublicInvoice)
	posted.POST("/pay/:token", s.paying(s.pressPay))
	posted.POST("/pay/:token/openings", s.paying(s.openedPay))
	posted.POST("/pay/:token/checks/:attempt", s.paying(s.attempted(s.checkAttempt)))
	posted.POST("/pay/:token/wishes", s.paying(s.wantLink))
}

// paying finds the link of the URL. Whoever guesses is slowed down, and learns nothing from the answer.
func (s *server) paying(next func(*gin.Context, pay.Props)) gin.HandlerFunc {
	return func(c *gin.Context) {
		private(c)
		if s.guesses.blocked(c.ClientIP()) {
			s.failCustomer(c, http.StatusTooManyRequests, "too_many")
			return
		}
		token := strings.ToLower(c.Param("token"))
		link, err := s.Ledger.LinkByToken(c.Request.Context(), token)
		switch {
		case models.HasCode(err, models.Missing):
			s.guesses.charge(c.ClientIP())
			s.failCustomer(c, http.StatusNotFound, "missing")
			return
		case err != nil:
			s.faultCustomer(c, err)
			return
		}
		p, err := s.payProps(c, token, link)
		if err != nil {
			s.faultCustomer(c, err)
			return
		}
		next(c, p)
	}
}

// private keeps a customer's page to its customer: nobody stores it, no other site is told its address, no search engine finds it.
func private(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set(robots, "noindex, nofollow")
}

// robots is the header that search engines heed. https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
const robots = "X-Robots-Tag"

func (s *server) payProps(c *gin.Context, token string, link *models.Link) (pay.Props, error) {
	account, err := s.Ledger.Account(c.Request.Context(), link.AccountID)
	if err != nil {
		return pay.Props{}, err
	}
	frame, err := s.customerFrame(c, link.Language)
	return pay.Props{
		Frame: frame, Token: token, Key: models.NewKey(), Link: link, Now: models.At(s.Ledger.Now()), Gateway: s.labels[account.Provider],
	}, err
}

// customerFrame is the frame of a customer's page, which is written in the language asked for from here on.
func (s *server) customerFrame(c *gin.Context, language string) (layout.CustomerPage, error) {
	for _, asked := range []string{c.Query("lang"), c.Request.PostForm.Get("lang")} {
		if asked == "en" || asked == "de" {
			language = asked
		}
	}
	speak(c, language)
	company, err := s.Ledger.Company(c.Request.Context())
	return layout.CustomerPage{Company: company, Path: c.Request.URL.Path, Language: language, Demo: s.Demo}, err
}

// failCustomer answers in a frame without a link: in the browser's language.
func (s *server) failCustomer(c *gin.Context, code int, kind string) {
	frame, err := s.customerFrame(c, browserLanguage(c))
	if err != nil {
		s.Log.Error("the company can't be read", "error", err)
		frame.Company = &models.Company{}
	}
	render(c, code, pay.Failure(frame, kind))
}

func (s *server) faultCustomer(c *gin.Context, err error) {
	s.Log.Error("a customer's page failed", "path", shownPath(c), "error", err)
	s.failCustomer(c, http.StatusInternalServerError, "fault")
}

// attempted finds the attempt of the URL.
func (s *server) attempted(next func(*gin.Context, pay.Props)) func(*gin.Context, pay.Props) {
	return func(c *gin.Context, p pay.Props) {
		number, _ := strconv.Atoi(c.Param("attempt"))
		attempt, err := s.Ledger.Attempt(c.Request.Context(), p.Link, number)
		switch {
		case models.HasCode(err, models.Missing):
			s.failCustomer(c, http.StatusNotFound, "missing")
		case err != nil:
			s.faultCustomer(c, err)
		default:
			p.Attempt = attempt
			next(c, p)
		}
	}
}

// showPay is what the link opens.
func (s *server) showPay(c *gin.Context, p pay.Props) { s.showPayWith(c, http.StatusOK, p) }

func (s *server) showPayWith(c *gin.Context, code int, p pay.Props) {
	attempt, err := s.Ledger.LeadingAttempt(c.Request.Context(), p.Link)
	if err != nil {
		s.faultCustomer(c, err)
		return
	}
	if p.Attempt = attempt; p.Amount == "" {
		p.Amount = words.Typed(c.Request.Context(), p.Link.Due())
	}
	p.Frame.Path = paths.Pay(p.Token)
	if p.Frame.Public = p.Link.Public(p.Now); p.Frame.Public {
		c.Writer.Header().Del(robots)
	}
	render(c, code, pay.Page(p))
}

// pressPay begins a payment, or finds the one that is under way, and leads on to its page.
func (s *server) pressPay(c *gin.Context, p pay.Props) {
	if s.presses.blocked(c.ClientIP()) {
		s.failCustomer(c, http.StatusTooManyRequests, "too_many")
		return
	}
	s.presses.charge(c.ClientIP())
	s.noteOpening(c, p.Link.ID, true)
	ask, err := s.readPay(c, p)
	if err == nil {
		if p.Attempt, err = s.pay(c, p.Link.ID, ask); err == nil {
			c.Redirect(http.StatusSeeOther, paths.PayGo(p.Token, p.Attempt.Attempt)+"?lang="+p.Frame.Language)
			return
		}
	}
	s.refusePay(c, p, err)
}

func (s *server) readPay(c *gin.Context, p pay.Props) (models.PayAsk, error) {
	ask := models.PayAsk{Key: c.PostForm("key"), Again: c.PostForm("again") != ""}
	typed := c.PostForm("amount")
	if typed == "" || !p.Link.PartsAllowed {
		return ask, nil
	}
	amount, err := money.Parse(typed, p.Link.Currency, p.Frame.Language)
	if err != nil {
		return ask, &models.Problem{Code: models.Invalid, Field: "amount", Key: "link.not_due", Cause: err}
	}
	ask.Amount = amount
	return ask, nil
}

// pay waits a moment for what the worker is about: the provider's word of an attempt that is to be left, then the page.
func (s *server) pay(c *gin.Context, linkID int64, ask models.PayAsk) (*models.Payment, error) {
	ctx := c.Request.Context()
	attempt, err := s.Ledger.PayLink(ctx, linkID, ask)
	if models.HasCode(err, models.Unavailable) && attempt != nil {
		if _, err := s.Ledger.AwaitAnswer(ctx, attempt, answerWait); err != nil {
			return nil, err
		}
		attempt, err = s.Ledger.PayLink(ctx, linkID, ask)
	}
	if err != nil {
		return nil, err
	}
	return s.Ledger.AwaitPage(ctx, attempt.ID, pageWait)
}

// payProblems are the sentences for a customer, by the book's.
var payProblems = map[string]string{
	"link.asking": "pay.problem.asking", "link.processing": "pay.problem.processing", "link.other_amount": "pay.problem.other_amount",
	"link.not_due": "pay.problem.amount", "amount.not_positive": "pay.problem.amount",
}

// refusePay shows the link's page again, as it now is, with the reason.
func (s *server) refusePay(c *gin.Context, p pay.Props, err error) {
	problem := models.AsProblem(err)
	if problem == nil {
		s.faultCustomer(c, err)
		return
	}
	if link, err := s.Ledger.Link(c.Request.Context(), p.Link.ID); err == nil {
		p.Link = link
	}
	key, known := payProblems[problem.Key]
	if !known {
		key = "pay.problem.closed"
	}
	sentence := words.T(c.Request.Context(), key, "gateway", p.Gateway, "due", p.Link.Due(), "amount", problem.Args["amount"])
	p.Errors = ui.Errors{"": sentence}
	switch problem.Key {
	case "link.not_due", "amount.not_positive":
		p.Errors = ui.Errors{"amount": sentence}
	case "link.other_amount":
		p.Errors["again"] = sentence
	}
	p.Amount = c.PostForm("amount")
	s.showPayWith(c, status(problem.Code), p)
}

package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/sessions"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

var demoPeople = []sessions.Demo{
	{Email: "admin@demo.test", Role: "admin"},
	{Email: "manager@demo.test", Role: "manager"},
	{Email: "clerk@demo.test", Role: "clerk"},
	{Email: "viewer@demo.test", Role: "viewer"},
}

func (s *server) loginProps(c *gin.Context) sessions.LoginProps {
	p := sessions.LoginProps{Next: c.Query("next"), Notice: s.takeNotice(c)}
	if s.Demo {
		p.Demo = demoPeople
	}
	return p
}

func (s *server) showLogin(c *gin.Context) {
	if user, err := s.currentUser(c); err == nil && user != nil {
		c.Redirect(http.StatusSeeOther, safeNext(c.Query("next")))
		return
	}
	c.Header("Cache-Control", "no-store")
	render(c, http.StatusOK, sessions.Login(s.loginProps(c)))
}

func (s *server) signIn(c *gin.Context) {
	if s.attempts.blocked(c.ClientIP()) {
		s.refuseSignIn(c, &models.Problem{Code: models.TooMany, Key: "signin.too_many"})
		return
	}
	user, err := s.Ledger.SignIn(c.Request.Context(), c.PostForm("email"), c.PostForm("password"))
	if err != nil {
		s.refuseSignIn(c, err)
		return
	}
	if err := s.begin(c, user); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, safeNext(c.PostForm("next")))
}

// refuseSignIn says no more than it must: whether an e-mail address is known is nobody's business.
func (s *server) refuseSignIn(c *gin.Context, err error) {
	problem := models.AsProblem(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	s.attempts.charge(c.ClientIP())
	p := s.loginProps(c)
	p.Email, p.Next = c.PostForm("email"), c.PostForm("next")
	p.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	code := http.StatusUnprocessableEntity
	if problem.Code == models.TooMany {
		code = http.StatusTooManyRequests
	}
	render(c, code, sessions.Login(p))
}

func (s *server) signOut(c *gin.Context) {
	if err := s.end(c); err != nil {
		s.fail(c, err)
		return
	}
	s.streams.check(user(c).ID)
	s.leaveNotice(c, "notice.signed_out")
	redirect(c, "/login")
}

func (s *server) showSetup(c *gin.Context) {
	token := c.Query("token")
	if err := s.Ledger.CheckSetupToken(c.Request.Context(), token); err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Cache-Control", "no-store")
	c.Header("Referrer-Policy", "no-referrer")
	render(c, http.StatusOK, sessions.Setup(sessions.SetupProps{Token: token}))
}

func (s *server) completeSetup(c *gin.Context) {
	in := models.UserInput{Email: c.PostForm("email"), Name: c.PostForm("name"), Password: c.PostForm("password")}
	user, err := s.Ledger.CompleteSetup(c.Request.Context(), c.PostForm("token"), in)
	if models.HasCode(err, models.Invalid) {
		problem := models.AsProblem(err)
		render(c, http.StatusUnprocessableEntity, sessions.Setup(sessions.SetupProps{
			Token: c.PostForm("token"), Email: in.Email, Name: in.Name,
			Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
		}))
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if err := s.begin(c, user); err != nil {
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, "/")
}

package handlers

import (
	"context"
	"net/http"
	"time"

	"kontor/models"
	"kontor/web/accounts"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// onlyAdmins guards the pages of settings; the verbs guard themselves.
func onlyAdmins(c *gin.Context) error { return onlyFrom(c, models.Admin) }

// onlyFrom refuses a page to people below a role: a form that they could not send is no use to them.
func onlyFrom(c *gin.Context, role models.Role) error {
	if actor(c).Can(role) {
		return nil
	}
	return &models.Problem{Code: models.Forbidden, Key: "forbidden", Args: map[string]any{"role": string(role)}}
}

func (s *server) listAccounts(c *gin.Context) {
	all, err := s.Ledger.Accounts(c.Request.Context())
	if denied := onlyAdmins(c); denied != nil {
		err = denied
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, accounts.List(accounts.ListProps{Shell: s.shell(c), Accounts: all}))
}

func (s *server) newAccount(c *gin.Context) {
	if err := onlyAdmins(c); err != nil {
		s.fail(c, err)
		return
	}
	p := accounts.FormProps{Mode: "test", Gateways: s.gatewayForms(), Gateway: s.gatewayForm(c.Query("provider"))}
	p.Shell = s.shell(c)
	render(c, http.StatusOK, accounts.New(p))
}

func (s *server) gatewayForms() []accounts.Gateway {
	var all []accounts.Gateway
	for _, g := range s.Ledger.Gateways() {
		form := accounts.Gateway{Name: g.Name, Label: g.Label, Hosts: map[string]string{}}
		for _, f := range g.Fields {
			form.Fields = append(form.Fields, accounts.Field{Name: f.Name, Secret: f.Secret, Optional: f.Optional, Choices: f.Choices})
		}
		for mode, host := range g.Hosts {
			form.Hosts[string(mode)] = host
		}
		all = append(all, form)
	}
	return all
}

func (s *server) gatewayForm(name string) *accounts.Gateway {
	for _, g := range s.gatewayForms() {
		if g.Name == name {
			return &g
		}
	}
	return nil
}

// readAccount reads the form of an account.
func (s *server) readAccount(c *gin.Context, provider string) models.AccountInput {
	in := models.AccountInput{
		Provider: provider, Name: c.PostForm("name"), Mode: models.Mode(c.PostForm("mode")), BaseURL: c.PostForm("base_url"),
		Credentials: map[string]string{},
	}
	if g := s.gatewayForm(provider); g != nil {
		for _, f := range g.Fields {
			in.Credentials[f.Name] = c.PostForm("credential_" + f.Name)
		}
	}
	return in
}

func (s *server) createAccount(c *gin.Context) {
	in := s.readAccount(c, c.PostForm("provider"))
	account, err := s.Ledger.CreateAccount(c.Request.Context(), actor(c), in)
	if err != nil {
		s.refuseAccount(c, nil, in, err)
		return
	}
	s.leaveNotice(c, "notice.account")
	redirect(c, paths.Account(account.ID))
}

// refuseAccount shows the form again, as typed but for the secrets, with the reason beside its field.
func (s *server) refuseAccount(c *gin.Context, account *models.Account, in models.AccountInput, err error) {
	problem := refusal(err)
	if problem == nil || problem.Code == models.Missing {
		s.fail(c, err)
		return
	}
	p := accounts.FormProps{
		Shell: s.shell(c), Gateways: s.gatewayForms(), Gateway: s.gatewayForm(in.Provider), Name: in.Name,
		Mode: string(in.Mode), BaseURL: in.BaseURL, Values: map[string]string{},
		Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	}
	if p.Gateway != nil {
		for _, f := range p.Gateway.Fields {
			if !f.Secret {
				p.Values[f.Name] = in.Credentials[f.Name]
			}
		}
	}
	if account == nil {
		render(c, status(problem.Code), accounts.New(p))
		return
	}
	if err := s.aboutAccount(c, account, &p, nil); err != nil {
		s.fail(c, err)
		return
	}
	render(c, status(problem.Code), accounts.Edit(p))
}

func (s *server) editAccount(c *gin.Context) {
	s.showAccount(c, http.StatusOK, nil, nil)
}

// showAccount is the page of an account: with what came of a test, or why cards by phone were not switched.
func (s *server) showAccount(c *gin.Context, code int, test *accounts.Test, wrong ui.Errors) {
	account, err := s.accountOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	values, err := s.Ledger.VisibleCredentials(actor(c), account)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := accounts.FormProps{
		Gateway: s.gatewayForm(account.Provider), Name: account.Name, Mode: string(account.Mode), BaseURL: account.BaseURL,
		Values: values, Test: test,
	}
	if err := s.aboutAccount(c, account, &p, wrong); err != nil {
		s.fail(c, err)
		return
	}
	render(c, code, accounts.Edit(p))
}

func (s *server) accountOf(c *gin.Context) (*models.Account, error) {
	id, err := paramID(c)
	if err != nil {
		return nil, err
	}
	return s.Ledger.Account(c.Request.Context(), id)
}

func (s *server) updateAccount(c *gin.Context) {
	account, err := s.accountOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	in := s.readAccount(c, account.Provider)
	if _, err := s.Ledger.UpdateAccount(c.Request.Context(), actor(c), account.ID, in); err != nil {
		s.refuseAccount(c, account, in, err)
		return
	}
	s.leaveNotice(c, "notice.account")
	redirect(c, paths.Account(account.ID))
}

// testTime is how long a person waits for a test.
const testTime = 25 * time.Second

func (s *server) testAccount(c *gin.Context) {
	account, err := s.accountOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), testTime)
	defer cancel()
	test := &accounts.Test{OK: true}
	if err := s.Ledger.TestAccount(ctx, actor(c), account.ID); err != nil {
		problem := refusal(err)
		if problem == nil {
			s.fail(c, err)
			return
		}
		test = &accounts.Test{Sentence: words.Problem(c.Request.Context(), problem)}
	}
	if isHTMX(c) {
		render(c, http.StatusOK, accounts.Tested(account.ID, test))
		return
	}
	s.showAccount(c, http.StatusOK, test, nil)
}

func (s *server) setAccountActivity(c *gin.Context) {
	id, err := paramID(c)
	if err == nil {
		err = s.Ledger.SetAccountActive(c.Request.Context(), actor(c), id, c.PostForm("active") == "true")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.account")
	redirect(c, paths.Account(id))
}

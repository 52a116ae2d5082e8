package handlers

import (
	"context"

	"kontor/models"
	"kontor/web/accounts"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// setAccountCards lets staff type cards for an account, once the person who lets them has said to know what it means.
func (s *server) setAccountCards(c *gin.Context) {
	account, err := s.accountOf(c)
	if err == nil {
		err = onlyAdmins(c)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	on, notice := c.PostForm("on") == "true", "notice.cards_off"
	if on {
		notice = "notice.cards_on"
	}
	if on && c.PostForm("understood") != "yes" {
		err = &models.Problem{Code: models.Invalid, Field: "understood", Key: "account.cards_confirm_missing"}
	} else {
		err = s.Ledger.SetCardEntry(c.Request.Context(), actor(c), account.ID, on)
	}
	problem := refusal(err)
	switch {
	case problem != nil:
		field := problem.Field
		if field != "understood" {
			field = ""
		}
		s.showAccount(c, status(problem.Code), nil, ui.Errors{field: words.Problem(c.Request.Context(), problem)})
	case err != nil:
		s.fail(c, err)
	default:
		s.leaveNotice(c, notice)
		redirect(c, paths.Account(account.ID))
	}
}

// aboutAccount fills in what stands beside an account's form.
func (s *server) aboutAccount(c *gin.Context, a *models.Account, p *accounts.FormProps, wrong ui.Errors) (err error) {
	ctx := c.Request.Context()
	p.Shell, p.Account, p.WebhookURL = s.shell(c), a, s.Ledger.WebhookURL(a)
	p.Cards = s.cardsOf(ctx, a)
	switch {
	case p.Cards != nil:
		p.Cards.Errors = wrong
	case wrong != nil: // said all the same
		p.Errors = wrong
	}
	p.Sync, err = s.syncOf(ctx, a)
	return err
}

// cardsOf is whether staff may type cards for an account; nil where its gateway takes none, or it is switched off.
func (s *server) cardsOf(ctx context.Context, a *models.Account) *accounts.Cards {
	ways, err := s.Ledger.WaysOf(ctx, a.ID)
	if err != nil || !ways.TypedPays && !ways.TypedPaysOut {
		return nil
	}
	return &accounts.Cards{On: a.CardEntry, Pays: ways.TypedPays, PaysOut: ways.TypedPaysOut}
}

// syncOf is how far an account's payments were pulled; nil where none is planned.
func (s *server) syncOf(ctx context.Context, a *models.Account) (*models.Sync, error) {
	all, err := s.Ledger.Syncs(ctx)
	for i := range all {
		if all[i].AccountID == a.ID {
			return &all[i], err
		}
	}
	return nil, err
}

package handlers

import (
	"context"
	"net/http"
	"strconv"

	"kontor/models"
	"kontor/web/payments"
	"kontor/web/payouts"
	"kontor/web/saved"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// paymentCalled is the payment of an account that goes by a reference: the merchant's, ours or the provider's.
func (s *server) paymentCalled(ctx context.Context, account int64, reference string) (int64, error) {
	refuse := func(key string) (int64, error) {
		return 0, &models.Problem{Code: models.Invalid, Field: "of_payment", Key: key}
	}
	if reference == "" {
		return refuse("form.required")
	}
	page, err := s.Ledger.FindPayments(ctx, models.View{Query: reference, Accounts: []int64{account}, Kind: models.KindPayment}, pageSize)
	if err != nil {
		return 0, err
	}
	var ids []int64
	for i := range page.Payments {
		switch p := &page.Payments[i]; reference {
		case p.Reference: // nobody else's
			return p.ID, nil
		case p.OrderReference, p.ProviderID:
			ids = append(ids, p.ID)
		}
	}
	switch len(ids) {
	case 0:
		return refuse("payout.no_payment")
	case 1:
		return ids[0], nil
	}
	return refuse("payout.of_several")
}

// paysOut says whether money can be sent to a payment's customer from its account: to whoever paid, or is known.
func (s *server) paysOut(ctx context.Context, p *models.Payment) bool {
	if p.Kind != models.KindPayment || p.Captured == 0 && p.CustomerID == nil {
		return false
	}
	ways, err := s.Ledger.WaysOf(ctx, p.AccountID)
	return err == nil && ways.Can(models.ChannelPayout)
}

// went is where a payout goes, as its operation was asked for; nil where it began on the provider's side.
func (s *server) went(ctx context.Context, p *models.Payment) *payments.Went {
	for i := range p.Operations {
		to := p.Operations[i].Destination()
		if to == nil {
			continue
		}
		w := &payments.Went{Destination: *to}
		if w.Kind == models.ToSavedMethod && p.CustomerID != nil {
			for _, m := range s.methodsOf(ctx, number(*p.CustomerID)) {
				if m.Token == w.Token {
					w.Method = saved.Called(ctx, &m)
				}
			}
		}
		return w
	}
	return nil
}

// showBalances is what lies at an account's gateway: a part that loads by itself, or a page.
func (s *server) showBalances(c *gin.Context) {
	ctx := c.Request.Context()
	id, _ := strconv.ParseInt(c.Query("account"), 10, 64)
	account, err := s.Ledger.Account(ctx, id)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := payouts.BalancesProps{Shell: s.shell(c), Account: account}
	if p.Balances, err = s.Ledger.Balances(ctx, id); err != nil {
		problem := models.AsProblem(err)
		if problem == nil {
			s.fail(c, err)
			return
		}
		p.Problem = words.Problem(ctx, problem)
	}
	if isHTMX(c) {
		render(c, http.StatusOK, payouts.Balances(p))
		return
	}
	render(c, http.StatusOK, payouts.BalancesPage(p))
}

package handlers

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/payouts"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// newPayout is the page Pay out, or its part that changes with the account. ?payment= is what it goes back to, ?saved=
// and ?customer= whom it goes to.
func (s *server) newPayout(c *gin.Context) {
	p := payouts.Props{Key: models.NewKey(), Account: c.Query("account"), Destination: c.Query("destination"), Currency: currencies[0]}
	chosen, err := s.chosenSaved(c)
	if err = errors.Join(onlyFrom(c, models.Clerk), err, s.fromPayment(c, &p)); err != nil {
		s.fail(c, err)
		return
	}
	if chosen.method != nil {
		p.Destination, p.Account, p.Method = string(models.ToSavedMethod), number(chosen.method.AccountID), number(chosen.method.ID)
	}
	if chosen.customer != nil {
		p.Customer, p.Methods, p.Email = chosen.customerID(), chosen.methods, chosen.email()
		p.FirstName, p.LastName = chosen.names()
	}
	s.showPayout(c, http.StatusOK, p)
}

// fromPayment fills in what an earlier payment tells of whom to pay.
func (s *server) fromPayment(c *gin.Context, p *payouts.Props) error {
	id, _ := strconv.ParseInt(c.Query("payment"), 10, 64)
	if id <= 0 {
		return nil
	}
	of, err := s.Ledger.Payment(c.Request.Context(), id)
	if err != nil {
		return err
	}
	p.Account, p.Currency, p.Email = number(of.AccountID), of.Currency, of.Email
	p.FirstName, p.LastName = splitName(of.CustomerName)
	if of.Captured > 0 {
		p.Destination, p.OfPayment = string(models.ToPayment), of.Reference
	}
	if of.CustomerID != nil {
		p.Customer = number(*of.CustomerID)
		p.Methods = s.methodsOf(c.Request.Context(), p.Customer)
	}
	return nil
}

func (s *server) showPayout(c *gin.Context, code int, p payouts.Props) {
	ctx := c.Request.Context()
	ways, err := s.Ledger.Ways(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, w := range ways {
		if w.Can(models.ChannelPayout) {
			p.Ways = append(p.Ways, w)
		}
		if w.TypedPaysOut && !w.Account.CardEntry {
			p.Off = append(p.Off, w.Account)
		}
	}
	p.Shell, p.Currencies = s.shell(c), currencies
	p.Shell.Path, p.Account = paths.PayoutList(), orFirst(p.Account, p.Ways)
	if isHTMX(c) && c.Query("part") == "destinations" {
		render(c, code, payouts.Where(p))
		return
	}
	render(c, code, payouts.New(p))
}

// sendPayout pays out, or looks for what a customer saved.
func (s *server) sendPayout(c *gin.Context) {
	typed := s.typedPayout(c)
	var err error
	if c.PostForm("find") != "" {
		var found chosen
		if found, err = s.findSaved(c); err == nil {
			typed.Customer, typed.Methods, typed.Found = found.customerID(), found.methods, true
			s.showPayout(c, http.StatusOK, typed)
			return
		}
	} else {
		var p *models.Payment
		if p, err = s.payOut(c, typed); err == nil {
			s.leaveNotice(c, payoutNotice(typed.Destination))
			redirect(c, paths.Transaction(p.ID))
			return
		}
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	typed.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	s.showPayout(c, status(problem.Code), typed)
}

func (s *server) payOut(c *gin.Context, typed payouts.Props) (*models.Payment, error) {
	ctx := c.Request.Context()
	n, err := s.readNewPayment(c)
	if err != nil {
		return nil, err
	}
	n.Channel = models.ChannelPayout
	switch n.Destination.Kind = models.DestinationKind(typed.Destination); n.Destination.Kind {
	case "":
		return nil, &models.Problem{Code: models.Invalid, Field: "destination", Key: "payout.destination_wrong"}
	case models.ToBank:
		n.Destination.Bank = typed.Bank
		n.Destination.Bank.Number = strings.ReplaceAll(typed.Bank.Number, " ", "")
		n.Destination.Bank.Country = strings.ToUpper(typed.Bank.Country)
	case models.ToPayment:
		if n.OfPaymentID, err = s.paymentCalled(ctx, n.AccountID, typed.OfPayment); err != nil {
			return nil, err
		}
	}
	if n.Destination.Kind == models.ToCard {
		return s.Ledger.PayOutToCard(ctx, actor(c), n, readCard(c))
	}
	return s.Ledger.SendPayout(ctx, actor(c), n)
}

func payoutNotice(destination string) string {
	if destination == string(models.ToCard) {
		return "notice.payout_card"
	}
	return "notice.payout"
}

// typedPayout is the form as it was typed, but for a card.
func (s *server) typedPayout(c *gin.Context) payouts.Props {
	field := func(name string) string { return strings.TrimSpace(c.PostForm(name)) }
	return payouts.Props{
		Key: c.PostForm("key"), Account: c.PostForm("account"), Destination: c.PostForm("destination"), Amount: c.PostForm("amount"),
		Currency: c.PostForm("currency"), Reason: c.PostForm("reason"), Order: c.PostForm("order_reference"),
		FirstName: c.PostForm("first_name"), LastName: c.PostForm("last_name"), Email: c.PostForm("email"), OfPayment: field("of_payment"),
		Bank: models.BankAccount{
			Holder: field("bank_holder"), Number: field("bank_number"), BankCode: field("bank_code"), BankName: field("bank_name"),
			Country: field("bank_country"),
		},
		Customer: c.PostForm("customer"), Methods: s.methodsOf(c.Request.Context(), c.PostForm("customer")), Method: c.PostForm("saved_method"),
	}
}

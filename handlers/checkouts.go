package handlers

import (
	"errors"
	"net/http"

	"kontor/models"
	"kontor/web/checkouts"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func (s *server) checkoutDone(c *gin.Context) { render(c, http.StatusOK, checkouts.Done()) }

func (s *server) checkoutCancelled(c *gin.Context) { render(c, http.StatusOK, checkouts.Cancelled()) }

// newPayment is the page Take a payment, or its part that changes with the account. ?saved= chooses what to charge.
func (s *server) newPayment(c *gin.Context) {
	p := checkouts.NewProps{
		Key: models.NewKey(), Account: c.Query("account"), Channel: c.Query("channel"), Capture: "automatic", Currency: currencies[0],
		Language: words.Locale(c.Request.Context()), DelayHours: c.Query("delay_hours"), Save: kept(c.Query),
	}
	if capture := c.Query("capture"); capture != "" {
		p.Capture = capture
	}
	chosen, err := s.chosenSaved(c)
	if err = errors.Join(onlyFrom(c, models.Clerk), err); err != nil {
		s.fail(c, err)
		return
	}
	if chosen.method != nil {
		p.Channel, p.Account, p.Method = models.ChannelSaved, number(chosen.method.AccountID), number(chosen.method.ID)
	}
	p.Customer, p.Methods, p.Email = chosen.customerID(), chosen.methods, chosen.email()
	p.FirstName, p.LastName = chosen.names()
	s.showCheckout(c, http.StatusOK, p)
}

func (s *server) showCheckout(c *gin.Context, code int, p checkouts.NewProps) {
	ways, err := s.waysThat(c.Request.Context(), checkouts.Takes)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Shell, p.Ways, p.Currencies = s.shell(c), ways, currencies
	p.Shell.Path, p.Account = paths.NewTransaction(), orFirst(p.Account, ways)
	if isHTMX(c) && c.Query("part") == "channels" {
		render(c, code, checkouts.Channels(p))
		return
	}
	render(c, code, checkouts.New(p))
}

// takePayment takes a payment, or looks for what a customer saved.
func (s *server) takePayment(c *gin.Context) {
	if c.PostForm("find") != "" {
		s.findForCheckout(c)
		return
	}
	n, err := s.readNewPayment(c)
	if err == nil {
		var p *models.Payment
		if p, err = s.take(c, n); err == nil {
			s.leaveNotice(c, takenNotice(n.Channel))
			redirect(c, paths.Transaction(p.ID))
			return
		}
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	p := s.typedCheckout(c)
	p.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
	s.showCheckout(c, status(problem.Code), p)
}

func (s *server) take(c *gin.Context, n models.NewPayment) (*models.Payment, error) {
	if n.Channel == models.ChannelCard {
		return s.Ledger.TakeByCard(c.Request.Context(), actor(c), n, readCard(c))
	}
	return s.Ledger.TakePayment(c.Request.Context(), actor(c), n)
}

func takenNotice(channel string) string {
	switch channel {
	case models.ChannelCard:
		return "notice.card"
	case models.ChannelSaved:
		return "notice.charge"
	}
	return "notice.checkout"
}

// typedCheckout is the form as it was typed, but for a card.
func (s *server) typedCheckout(c *gin.Context) checkouts.NewProps {
	return checkouts.NewProps{
		Key: c.PostForm("key"), Account: c.PostForm("account"), Channel: c.PostForm("channel"), Amount: c.PostForm("amount"),
		Currency: c.PostForm("currency"), Order: c.PostForm("order_reference"), Text: c.PostForm("description"),
		FirstName: c.PostForm("first_name"), LastName: c.PostForm("last_name"), Email: c.PostForm("email"),
		Capture: c.PostForm("capture"), DelayHours: c.PostForm("delay_hours"), Language: c.PostForm("language"),
		Save: kept(c.PostForm), Customer: c.PostForm("customer"), Method: c.PostForm("saved_method"),
		Methods: s.methodsOf(c.Request.Context(), c.PostForm("customer")),
	}
}

// kept are the channels of which a form asks to keep what is paid with.
func kept(field func(string) string) (channels []string) {
	for _, channel := range []string{models.ChannelHosted, models.ChannelCard} {
		if field("save_"+channel) != "" {
			channels = append(channels, channel)
		}
	}
	return channels
}

// findForCheckout shows the form again with what the customer of its e-mail saved.
func (s *server) findForCheckout(c *gin.Context) {
	p := s.typedCheckout(c)
	found, err := s.findSaved(c)
	problem := refusal(err)
	switch {
	case problem != nil:
		p.Errors = ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)}
		s.showCheckout(c, status(problem.Code), p)
	case err != nil:
		s.fail(c, err)
	default:
		p.Customer, p.Methods, p.Found = found.customerID(), found.methods, true
		s.showCheckout(c, http.StatusOK, p)
	}
}

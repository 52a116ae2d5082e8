package modelstest

import (
	"net/http"
	"net/url"
	"time"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/paymentz/sim"
)

type paymentzDesk struct{ *sim.Sim }

func paymentzAccount() sim.Account {
	a := sim.Demo
	a.SecureKey = Planted + "paymentz"
	return a
}

func simulatePaymentz(clock func() time.Time) (Simulator, error) {
	s, err := sim.New(sim.Options{Seed: 1, Clock: clock, Accounts: []sim.Account{paymentzAccount()}})
	return paymentzDesk{s}, err
}

func (paymentzDesk) Credentials() map[string]string {
	a := paymentzAccount()
	return map[string]string{
		"partner_id": a.PartnerID, "member_id": a.MemberID, "username": a.Username, "secure_key": a.SecureKey, "totype": a.ToType,
	}
}

func (s paymentzDesk) HookTo(url string)   { s.SetWebhookURL(paymentzAccount().MemberID, url) }
func (s paymentzDesk) Trouble(name string) { trouble(s.SetFaults, name) }

func (s paymentzDesk) Pay(p *models.Payment) error {
	if err := s.open(p); err != nil {
		return err
	}
	return s.Sim.Pay(s.row(p).PaymentID, "")
}

func (s paymentzDesk) Decline(p *models.Payment) error {
	if err := s.open(p); err != nil {
		return err
	}
	return s.Sim.Decline(s.row(p).PaymentID)
}

// open posts the form that leads to the page: before it there is no payment there.
func (paymentzDesk) open(p *models.Payment) error {
	form := url.Values{}
	for _, f := range p.Form() {
		form.Set(f.Name, f.Value)
	}
	page, err := http.PostForm(p.CheckoutURL, form)
	if err != nil {
		return err
	}
	return page.Body.Close()
}

func (s paymentzDesk) Slow(on bool) {
	if on {
		s.SetSlow(sim.SlowKinds...)
	} else {
		s.SetSlow()
	}
}

func (s paymentzDesk) Come(through bool) (err error) {
	if through {
		_, err = s.Settle()
	} else {
		_, err = s.Fail()
	}
	return err
}

func (s paymentzDesk) row(p *models.Payment) sim.Payment {
	r, _ := s.ByReference(p.Reference)
	return r
}

func (s paymentzDesk) Sums(p *models.Payment) [4]int64 {
	r := s.row(p)
	return [4]int64{r.Authorized, r.Captured, r.Refunded, r.Disputed}
}

func (s paymentzDesk) LetGo(p *models.Payment) int64 { return s.row(p).Reversed }

func (s paymentzDesk) Made(p *models.Payment, kind providers.Kind) (amounts []int64) {
	for _, o := range s.row(p).Operations {
		if o.Kind == string(kind) {
			amounts = append(amounts, o.Amount)
		}
	}
	return amounts
}

func (s paymentzDesk) There(p *models.Payment) (records int, sent int64) {
	for _, r := range s.Payments() {
		if r.MerchantTransactionID == p.Reference {
			records++
			if r.Kind == sim.KindPayout && r.Status == sim.StatusPayoutSuccessful {
				sent += r.Amount
			}
		}
	}
	return records, sent
}

func (paymentzDesk) Words() map[providers.Kind]string {
	return map[providers.Kind]string{
		providers.Capture: "capture", providers.Refund: "refund", providers.Reversal: "reversal", providers.Payout: "payout",
		providers.Charge: "charge",
	}
}

func (s paymentzDesk) Elsewhere() []func(*models.Payment, int64) error {
	return []func(*models.Payment, int64) error{
		func(p *models.Payment, minor int64) error { return s.PortalRefund(p.ProviderID, minor) },
		func(p *models.Payment, minor int64) error { return s.PortalCapture(p.ProviderID, minor) },
		func(p *models.Payment, _ int64) error { return s.PortalReverse(p.ProviderID) },
		func(p *models.Payment, minor int64) error { return s.Chargeback(p.ProviderID, minor) },
		func(p *models.Payment, _ int64) error { return s.WinBack(p.ProviderID) },
	}
}

package models_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers/computop/sim"
)

// bothProofs runs a test with unsigned deliveries, which are asked about, and with signed ones.
func bothProofs(t *testing.T, test func(t *testing.T, s *modelstest.Shop)) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		t.Run("basic", func(t *testing.T) { test(t, modelstest.NewShop(t, modelstest.ShopOptions{Database: database})) })
	})
	t.Run("enhanced", func(t *testing.T) { test(t, modelstest.NewShop(t, modelstest.ShopOptions{Enhanced: true})) })
}

// Ensure that deliveries doubled, held back for a day and sent newest first leave the book as the provider's.
func TestUnrulyDeliveries(t *testing.T) {
	bothProofs(t, func(t *testing.T, s *modelstest.Shop) {
		s.Sim.SetFaults(sim.Faults{DoubleWebhook: sim.Fault{Every: 1}, ReverseWebhooks: sim.Fault{Every: 1}})
		s.Sim.SetPortalWebhooks(true)
		p := s.Take(t, money.New(1000, "BHD"), "manual")
		for _, do := range []func() error{
			func() error { return s.Sim.Pay(p.ProviderID, "") },
			func() error { return s.Sim.PortalCapture(p.ProviderID, 600) },
			func() error { return s.Sim.PortalRefund(p.ProviderID, 100) },
			func() error { return s.Sim.PortalRefund(p.ProviderID, 100) },
		} {
			if err := do(); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Turn(24 * time.Hour)
		s.Sim.ReleaseWebhooks()
		s.WorkLater(t, time.Second)
		got := s.Payment(t, p.ID)
		wantStatus(t, got, models.StatusPartiallyRefunded)
		s.Agrees(t, p.ID)
	})
}

// Ensure that old news does not overwrite the truth: a delivery of the authorization that comes after the refund.
func TestLateNewsChangesNothing(t *testing.T) {
	bothProofs(t, func(t *testing.T, s *modelstest.Shop) {
		s.Sim.SetFaults(sim.Faults{LateWebhook: sim.Fault{Every: 1}})
		p := s.Take(t, money.New(1000, "EUR"), "automatic")
		if err := s.Sim.Pay(p.ProviderID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.AskNow(context.Background(), modelstest.Clerk, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.RequestRefund(context.Background(), modelstest.Clerk, ask(p, 1000)); err != nil {
			t.Fatal(err)
		}
		s.Work(t)
		before := s.Payment(t, p.ID)
		wantStatus(t, before, models.StatusRefunded)
		s.Clock.Turn(24 * time.Hour)
		s.Sim.ReleaseWebhooks()
		s.Work(t)
		after := s.Payment(t, p.ID)
		wantStatus(t, after, models.StatusRefunded)
		if len(after.Operations) != len(before.Operations) || after.ProviderStatus != sim.StatusRefunded {
			t.Errorf("late news changed %d operations to %d, and the provider's word is %q",
				len(before.Operations), len(after.Operations), after.ProviderStatus)
		}
		s.Agrees(t, p.ID)
	})
}

// Ensure that nothing is believed without proof, and that bytes which are no delivery are refused.
func TestFalseDeliveries(t *testing.T) {
	ctx := context.Background()
	basic := modelstest.NewShop(t, modelstest.ShopOptions{})
	signed := modelstest.NewShop(t, modelstest.ShopOptions{Enhanced: true})
	p := signed.Take(t, money.New(1000, "EUR"), "manual")
	truth := `{"payId":"` + p.ProviderID + `","transId":"` + p.Reference + `","status":"AUTHORIZED","responseCode":"00000000","responseDescription":"success","amount":{"value":1000,"currency":"EUR"},"paymentMethods":[{"type":"CARD"}],"creationDate":"2026-11-18T12:00:00Z"}`
	for _, c := range []struct {
		name string
		shop *modelstest.Shop
		slug string
		body string
		code models.Code
	}{
		{"unsigned where signed ones are expected", signed, "shop", truth, models.Unauthorized},
		{"basic where signed ones are expected", signed, "shop", `{"payId":"` + p.ProviderID + `"}`, models.Unauthorized},
		{"no JSON", basic, "shop", `payId=1`, models.Invalid},
		{"another shape", basic, "shop", `{"id":"x"}`, models.Invalid},
		{"no such account", basic, "nobody", truth, models.Missing},
	} {
		err := c.shop.AcceptDelivery(ctx, "computop", c.slug, http.Header{}, []byte(c.body))
		if !models.HasCode(err, c.code) {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	signed.Work(t)
	wantStatus(t, signed.Payment(t, p.ID), models.StatusOpen)
}

// Ensure that an unsigned delivery about a payment the provider does not know is kept and changes nothing.
func TestUnknownPaymentIsIgnored(t *testing.T) {
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	body := []byte(`{"payId":"00000000000000000000000000000000"}`)
	if err := s.AcceptDelivery(context.Background(), "computop", "shop", http.Header{}, body); err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	list, _, err := s.FindDeliveries(context.Background(), models.DeliveryFilter{Limit: 10})
	if err != nil || len(list) != 1 || list[0].Status != models.DeliveryIgnored {
		t.Errorf("%+v, %v", list, err)
	}
}

// Ensure that a payment which began in the merchant's shop is found through its webhook.
func TestPaymentFromElsewhere(t *testing.T) {
	bothProofs(t, func(t *testing.T, s *modelstest.Shop) {
		s.Sim.SetWebhookURL("", s.WebhookURL(s.Account))
		err := s.Sim.Load([]sim.Payment{{
			PayID: "91a6299a704147bf934aabd79fd1dc5d", TransID: "SHOP-17", MerchantID: "sim_merchant", Kind: sim.KindPayment,
			Currency: "JPY", Amount: 12_000_000_000, Authorized: 12_000_000_000, Captured: 5_000, Email: "a@example.com",
			Status: sim.StatusPartiallyCaptured, ResponseCode: "00000000", Method: "CARD", Last4: "4242", CardBrand: "Visa",
			Created: s.Clock.Now(), Updated: s.Clock.Now(),
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Sim.Resend("91a6299a704147bf934aabd79fd1dc5d"); err != nil {
			t.Fatal(err)
		}
		s.WorkLater(t, time.Second)
		p := s.Payment(t, 1)
		wantStatus(t, p, models.StatusPartiallyCaptured)
		if p.Reference != "SHOP-17" || p.Email != "a@example.com" || p.Currency != "JPY" {
			t.Errorf("%+v", p)
		}
		s.Agrees(t, p.ID)
	})
}

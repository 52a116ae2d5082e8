package payments

import (
	"context"

	"kontor/models"
	"kontor/web/words"
)

// PostsTo is where the page's form leads that opens the payment page; "" where it has none.
func PostsTo(p *models.Payment) string {
	if !waitsForCustomer(p) || p.Form() == nil {
		return ""
	}
	return p.CheckoutURL
}

// waitsForCustomer says whether the page that a payment leads to is still of use. With a typed card the payment is under
// way by then: the card's bank asks for its customer.
func waitsForCustomer(p *models.Payment) bool {
	return p.Status == models.StatusOpen || p.Status == models.StatusPending && p.Channel == models.ChannelCard
}

// lead is what is said of the page that a payment leads to.
type lead struct{ title, hint, open string }

func leadsTo(ctx context.Context, p *models.Payment) lead {
	if p.Channel == models.ChannelCard {
		say := lead{words.T(ctx, "payment.bank"), words.T(ctx, "payment.bank_hint"), words.T(ctx, "payment.bank_open")}
		if PostsTo(p) != "" {
			say.hint = words.T(ctx, "payment.bank_form_hint")
		}
		return say
	}
	if PostsTo(p) != "" {
		return lead{words.T(ctx, "payment.checkout_form"), words.T(ctx, "payment.checkout_form_hint"), words.T(ctx, "payment.checkout_open")}
	}
	return lead{words.T(ctx, "payment.checkout"), words.T(ctx, "payment.checkout_hint"), words.T(ctx, "payment.checkout_open")}
}

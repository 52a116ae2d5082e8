package payments

import (
	"context"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/ui"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// name is what a payment is called on our pages: the merchant's word for it, else ours.
func name(p *models.Payment) string {
	if p.OrderReference != "" {
		return p.OrderReference
	}
	return p.Reference
}

// Called is name, for the pages of what a payment belongs to.
func Called(p *models.Payment) string { return name(p) }

// method is what the customer paid with: "Visa •• 4242".
func method(ctx context.Context, p *models.Payment) string {
	text := p.Brand
	if text == "" {
		text = ui.Method(ctx, p.Method)
	}
	if p.Last4 != "" {
		text = strings.TrimSpace(text + " •• " + p.Last4)
	}
	return text
}

// PaidBy is method, for the pages of what a payment belongs to.
func PaidBy(ctx context.Context, p *models.Payment) string { return method(ctx, p) }

package payments

import (
	"context"
	"strings"

	"kontor/models"
	"kontor/web/words"
)

// Why is the sentence of why something can't be done to a payment; "" where it can. Of what a provider does once, it
// names the day on which that was.
func Why(ctx context.Context, p *models.Payment, problem *models.Problem) string {
	if problem == nil {
		return ""
	}
	if kind, once := strings.CutPrefix(problem.Key, "limit.once."); once {
		if at := done(p, kind); at != 0 {
			gateway, _ := problem.Args["provider"].(string)
			return words.T(ctx, "limit.done."+kind, "provider", words.Gateway(ctx, gateway), "day", words.Day(ctx, at))
		}
	}
	return words.Problem(ctx, problem)
}

// done is when an operation of a kind last succeeded; 0 for never.
func done(p *models.Payment, kind string) (at models.Instant) {
	for i := range p.Operations {
		if o := &p.Operations[i]; string(o.Kind) == kind && o.Status == models.OpSucceeded {
			at = max(at, o.SettledAt)
		}
	}
	return at
}

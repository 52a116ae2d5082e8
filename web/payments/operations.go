package payments

import (
	"context"
	"strings"
	"time"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/words"
)

func (p DetailProps) newestFirst() []*models.Operation {
	var all []*models.Operation
	for i := len(p.Payment.Operations) - 1; i >= 0; i-- {
		all = append(all, &p.Payment.Operations[i])
	}
	return all
}

// said is the provider's answer, verbatim.
func said(o *models.Operation) string {
	text := strings.TrimSpace(o.ProviderStatus + " " + o.Code)
	if o.Message == "" {
		return text
	}
	if text == "" {
		return o.Message
	}
	return o.Message + " (" + text + ")"
}

// who began an operation.
func (p DetailProps) who(ctx context.Context, o *models.Operation) string {
	switch {
	case o.UserID != nil && p.People[*o.UserID] != "":
		return p.People[*o.UserID]
	case o.Origin == models.FromProvider:
		return words.T(ctx, "who.provider")
	}
	return words.T(ctx, "who.kontor")
}

// stateURL is where the state asks after itself. It says where this page may send the form to: one that can't is loaded anew
// once there is one.
func (p DetailProps) stateURL() string {
	return paths.TransactionState(p.Payment.ID, p.waiting(), p.Posts)
}

// waits says whether an operation can settle without a person here.
func waits(o *models.Operation) bool {
	return o.Status.Unsettled() && !o.NeedsPerson() && o.Status != models.OpAwaitingApproval
}

// waiting names the operations that the page waits for; below zero those that were said to be unknown already.
func (p DetailProps) waiting() []int64 {
	var ids []int64
	for i := range p.Payment.Operations {
		o := &p.Payment.Operations[i]
		switch {
		case !waits(o):
		case o.Status == models.OpUnknown:
			ids = append(ids, -o.ID)
		default:
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// poll is how often the state asks after itself: often at first, then ever more rarely; "" when all is settled.
func (p DetailProps) poll() string {
	every := ""
	for i := range p.Payment.Operations {
		o := &p.Payment.Operations[i]
		if !waits(o) {
			continue
		}
		switch age := p.Now.Time().Sub(o.CreatedAt.Time()); {
		case age < time.Minute:
			return "1s"
		case age < 10*time.Minute:
			every = "5s"
		case every == "":
			every = "30s"
		}
	}
	return every
}

// outcome is what became of the operations that were waited for, in a sentence each; else the shell's notice.
func (p DetailProps) outcome(ctx context.Context) string {
	var sentences []string
	for i := range p.Payment.Operations {
		o := &p.Payment.Operations[i]
		for _, id := range p.Watched {
			if o.ID == id && (!waits(o) || o.Status == models.OpUnknown) || o.ID == -id && !waits(o) {
				sentences = append(sentences, outcome(ctx, p.Payment, o))
			}
		}
	}
	if len(sentences) == 0 {
		return p.Shell.Notice
	}
	return strings.Join(sentences, " ")
}

// outcome is one sentence: "Refund of €12.00 succeeded." Of a payment that its customer left, no bank declined anything.
func outcome(ctx context.Context, p *models.Payment, o *models.Operation) string {
	kind := words.T(ctx, "operation.kind."+string(o.Kind))
	switch {
	case o.Amount == 0:
		return words.T(ctx, "outcome.bare."+string(o.Status), "kind", kind)
	case o.Status == models.OpDeclined && p.Status == models.StatusCancelled:
		return words.T(ctx, "outcome.cancelled", "kind", kind, "amount", o.Money())
	case o.Status == models.OpDeclined && p.Status == models.StatusExpired:
		return words.T(ctx, "outcome.expired", "kind", kind, "amount", o.Money())
	}
	return words.T(ctx, "outcome."+string(o.Status), "kind", kind, "amount", o.Money())
}

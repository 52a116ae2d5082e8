package links

import (
	"context"
	"net/url"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/words"
)

func (p DetailProps) open() bool { return p.Link.StatusAt(p.Now) == models.LinkOpen }

// cancellable: what is paid or cancelled is over for good; what has expired may still be paid by whoever began before.
func (p DetailProps) cancellable() bool {
	return p.Link.Status != models.LinkPaid && p.Link.Status != models.LinkCancelled
}

// mailWord is the first mail's, or that of every later one.
func (p DetailProps) mailWord() string {
	for _, m := range p.Mails {
		if m.Kind != models.LetterLinkReceipt {
			return "link.remind"
		}
	}
	return "link.mail"
}

// poll is how often the page asks after itself: quickly while somebody is paying or a mail is on its way, slowly while
// somebody may begin to.
func (p DetailProps) poll() string {
	for i := range p.Attempts {
		if p.Attempts[i].BeingPaid(p.Now) {
			return "2s"
		}
	}
	for i := range p.Mails {
		if p.Mails[i].Status == models.MailQueued || p.Mails[i].Status == models.MailSending {
			return "2s"
		}
	}
	if p.open() {
		return "10s"
	}
	return ""
}

func (p DetailProps) uses() string {
	if p.Link.Many {
		return "many"
	}
	return "once"
}

func browser(ctx context.Context, o *models.LinkOpening) string {
	switch {
	case o.Browser != "" && o.Platform != "":
		return words.T(ctx, "link.browser_on", "browser", o.Browser, "platform", o.Platform)
	case o.Browser+o.Platform != "":
		return o.Browser + o.Platform
	}
	return words.T(ctx, "link.browser_unknown")
}

// GiveBack is the form that gives back what came too much: a refund of what was captured, else the hold is let go.
func GiveBack(ctx context.Context, a *models.Payment) string {
	action := string(models.Refund)
	if a.Captured == 0 {
		action = string(models.Reversal)
	}
	return paths.With(paths.Transaction(a.ID), url.Values{"action": {action}, "amount": {words.Typed(ctx, a.Money(a.ExcessLeft()))}})
}

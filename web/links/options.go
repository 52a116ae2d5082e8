package links

import (
	"context"
	"slices"
	"strconv"
	"time"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

// Hosts says whether an account can take the payment of a link.
func Hosts(w models.Ways) bool { return w.Can(models.ChannelHosted) }

func linksItself(w models.Ways) bool { return w.Can(models.ChannelLink) }

func delays(w models.Ways) bool { return w.LongestDelay > 0 }

func byHand(w models.Ways) bool { return w.CapturesByHand }

// any says whether one of the accounts can.
func (p NewProps) any(can func(models.Ways) bool) bool { return slices.ContainsFunc(p.Ways, can) }

func usesOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "once", Label: words.T(ctx, "links.uses.once")},
		{Value: "many", Label: words.T(ctx, "links.uses.many")},
	}, chosen)
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "en", Label: words.T(ctx, "language.en")},
		{Value: "de", Label: words.T(ctx, "language.de")},
	}, chosen)
}

// nativeOption is off at accounts that have no links of their own.
func (p NewProps) nativeOption(ctx context.Context) ui.Option {
	o := ui.Option{Value: "yes", Chosen: p.Native}
	return o.OnlyAt(ctx, p.Ways, p.Account, linksItself)
}

// captureOptions leave out what no account does.
func (p NewProps) captureOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "automatic", Label: words.T(ctx, "checkout.capture.automatic")}}
	if p.any(byHand) {
		o := ui.Option{Value: "manual", Label: words.T(ctx, "checkout.capture.manual")}
		options = append(options, o.OnlyAt(ctx, p.Ways, p.Account, byHand))
	}
	if p.any(delays) {
		o := ui.Option{Value: "delayed", Label: words.T(ctx, "checkout.capture.delayed")}
		options = append(options, o.OnlyAt(ctx, p.Ways, p.Account, delays))
	}
	return ui.Offered(options, p.Capture, len(p.Errors) > 0)
}

// delayHint names the longest delay: the chosen account's, where it has one.
func (p NewProps) delayHint(ctx context.Context) string {
	var longest time.Duration
	for _, w := range p.Ways {
		if delays(w) && (longest == 0 || strconv.FormatInt(w.Account.ID, 10) == p.Account) {
			longest = w.LongestDelay
		}
	}
	return words.T(ctx, "checkout.delay_hint", "max", int(longest/time.Hour))
}

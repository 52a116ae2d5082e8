package checkouts

import (
	"context"
	"slices"
	"strconv"
	"time"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

// channels are the ways in which a payment can begin, in the order in which they are shown.
var channels = []string{models.ChannelHosted, models.ChannelIntent, models.ChannelSaved, models.ChannelCard}

// Takes says whether an account can take a payment at all.
func Takes(w models.Ways) bool { return slices.ContainsFunc(channels, w.Can) }

func can(channel string) func(models.Ways) bool {
	return func(w models.Ways) bool { return w.Can(channel) }
}

// savesOnPage says whether an account keeps what is paid with on its page, and can charge it.
func savesOnPage(w models.Ways) bool {
	return w.SavesOnPage && w.Can(models.ChannelHosted) && w.Can(models.ChannelSaved)
}

// savesTyped says the same of a card that is typed.
func savesTyped(w models.Ways) bool {
	return w.SavesTyped && w.Can(models.ChannelCard) && w.Can(models.ChannelSaved)
}

func delays(w models.Ways) bool { return w.LongestDelay > 0 }

func byHand(w models.Ways) bool { return w.CapturesByHand }

// any says whether one of the accounts can.
func (p NewProps) any(can func(models.Ways) bool) bool { return slices.ContainsFunc(p.Ways, can) }

func (p NewProps) hint(ctx context.Context) string {
	if p.any(can(models.ChannelSaved)) || p.any(can(models.ChannelCard)) {
		return words.T(ctx, "checkout.hint_direct")
	}
	return words.T(ctx, "checkout.hint")
}

// channelOptions are those that any account offers.
func (p NewProps) channelOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, c := range channels {
		if p.any(can(c)) {
			o := ui.Option{Value: c, Label: words.T(ctx, "checkout.channel."+c)}
			options = append(options, o.OnlyAt(ctx, p.Ways, p.Account, can(c)))
		}
	}
	return ui.Offered(options, p.Channel, len(p.Errors) > 0)
}

// saveOption is off at accounts that keep nothing when paid through a channel.
func (p NewProps) saveOption(ctx context.Context, channel string, saves func(models.Ways) bool) ui.Option {
	o := ui.Option{Value: channel, Chosen: slices.Contains(p.Save, channel)}
	o = o.OnlyAt(ctx, p.Ways, p.Account, saves)
	o.Off = o.Off && p.saveError(channel) == ""
	return o
}

// saveError is what is wrong with keeping, beside the box of the channel that was tried.
func (p NewProps) saveError(channel string) string {
	if channel != p.Channel {
		return ""
	}
	return p.Errors["save_method"]
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "en", Label: words.T(ctx, "language.en")},
		{Value: "de", Label: words.T(ctx, "language.de")},
	}, chosen)
}

// captureOptions leave out what no account does.
func (p NewProps) captureOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{
		{Value: "automatic", Label: words.T(ctx, "checkout.capture.automatic")},
	}
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

package checkouts

import (
	"context"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

// channels are the ways in which a payment can begin, in the order in which they are shown.
var channels = []string{models.ChannelHosted, models.ChannelIntent, models.ChannelSaved, models.ChannelCard}

// can says whether any account can begin a payment so.
func (p NewProps) can(channel string) bool { return len(p.Channels[channel]) > 0 }

func (p NewProps) hint(ctx context.Context) string {
	if p.can(models.ChannelSaved) || p.can(models.ChannelCard) {
		return words.T(ctx, "checkout.hint_direct")
	}
	return words.T(ctx, "checkout.hint")
}

// channelOptions are those that any account offers.
func (p NewProps) channelOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, c := range channels {
		if p.can(c) {
			o := ui.Option{Value: c, Label: words.T(ctx, "checkout.channel."+c)}
			options = append(options, o.OnlyAt(ctx, p.Channels[c], p.Accounts, p.Account))
		}
	}
	return ui.Offered(options, p.Channel, len(p.Errors) > 0)
}

// saveOption is off at accounts that could not charge what is kept.
func (p NewProps) saveOption(ctx context.Context) ui.Option {
	o := ui.Option{Value: "yes", Chosen: p.Save}
	return o.OnlyAt(ctx, p.Channels[models.ChannelSaved], p.Accounts, p.Account)
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "en", Label: words.T(ctx, "language.en")},
		{Value: "de", Label: words.T(ctx, "language.de")},
	}, chosen)
}

func captureOptions(ctx context.Context, chosen string) []ui.Option {
	if chosen == "" {
		chosen = "automatic"
	}
	return ui.Chosen([]ui.Option{
		{Value: "automatic", Label: words.T(ctx, "checkout.capture.automatic")},
		{Value: "manual", Label: words.T(ctx, "checkout.capture.manual")},
		{Value: "delayed", Label: words.T(ctx, "checkout.capture.delayed")},
	}, chosen)
}

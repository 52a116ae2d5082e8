package checkouts

import (
	"context"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "en", Label: words.T(ctx, "language.en")},
		{Value: "de", Label: words.T(ctx, "language.de")},
	}, chosen)
}

func channelOptions(ctx context.Context, chosen string) []ui.Option {
	if chosen == "" {
		chosen = models.ChannelHosted
	}
	return ui.Chosen([]ui.Option{
		{Value: models.ChannelHosted, Label: words.T(ctx, "checkout.channel.hosted")},
		{Value: models.ChannelIntent, Label: words.T(ctx, "checkout.channel.intent")},
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

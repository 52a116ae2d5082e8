package profile

import (
	"context"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

// languages are what a person can choose, each called as its speakers call it.
func languages(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "profile.language_automatic")}}
	for _, language := range models.Locales {
		options = append(options, ui.Option{Value: language, Label: words.T(ctx, "profile.language."+language)})
	}
	return ui.Chosen(options, chosen)
}

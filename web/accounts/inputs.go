package accounts

import (
	"context"

	"kontor/web/ui"
	"kontor/web/words"
)

// input is a credential as a field. A secret is never drawn: what is held stays where nothing is typed.
func (p FormProps) input(ctx context.Context, f Field) ui.Input {
	key := "credential." + p.Gateway.Name + "." + f.Name
	in := ui.Input{
		Form: "account", Name: "credential_" + f.Name, Label: words.Or(ctx, key, f.Name), Value: p.Values[f.Name],
		Hint: words.Or(ctx, key+".hint", ""), Error: p.Errors[f.Name], Required: !f.Optional,
	}
	if f.Secret {
		in.Type, in.Autocomplete = "password", "new-password"
		if p.Account != nil {
			in.Hint = words.T(ctx, "account.secret_held")
		}
	}
	return in
}

func modeOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "simulator", Label: words.T(ctx, "account.mode_hint.simulator")},
		{Value: "test", Label: words.T(ctx, "account.mode_hint.test")},
		{Value: "live", Label: words.T(ctx, "account.mode_hint.live")},
	}, chosen)
}

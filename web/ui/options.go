package ui

import (
	"context"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/words"
)

// Option is one choice of a Select, or of Radios.
type Option struct {
	Value, Label string
	Chosen       bool
	Hint         string // of Radios: when it can be chosen, for who sees all of them
	Off          bool   // of Radios: it can't be chosen as the form stands; hidden where a script keeps the form current
}

// Chosen marks the option of that value.
func Chosen(options []Option, value string) []Option {
	marked := make([]Option, len(options))
	for i, o := range options {
		o.Chosen = o.Value == value
		marked[i] = o
	}
	return marked
}

// Plain are options whose words are their values.
func Plain(values []string, chosen string) []Option {
	options := make([]Option, len(values))
	for i, v := range values {
		options[i] = Option{Value: v, Label: v, Chosen: v == chosen}
	}
	return options
}

// Accounts are options by id; each says whose gateway it is and whose money it moves.
func Accounts(ctx context.Context, accounts []models.Account, chosen string) []Option {
	options := make([]Option, len(accounts))
	for i, a := range accounts {
		options[i] = Option{Value: strconv.FormatInt(a.ID, 10), Label: words.T(ctx, "account.option",
			"name", a.Name, "gateway", words.Gateway(ctx, a.Provider), "mode", words.T(ctx, "account.mode."+string(a.Mode)))}
	}
	return Chosen(options, chosen)
}

// Offered marks the option of that value, where it can be chosen; else the first that can be. On a form that was refused
// it stays as it was typed.
func Offered(options []Option, value string, refused bool) []Option {
	first := ""
	for i := range options {
		o := &options[i]
		if o.Value == value && (refused || !o.Off) {
			o.Off = false
			return Chosen(options, value)
		}
		if first == "" && !o.Off {
			first = o.Value
		}
	}
	return Chosen(options, first)
}

// OnlyAt is an option that not every account of a form can do: it says which can, and is off where the chosen one can't.
func (o Option) OnlyAt(ctx context.Context, ways []models.Ways, account string, can func(models.Ways) bool) Option {
	var able []string
	o.Off = true
	for _, w := range ways {
		if can(w) {
			able = append(able, w.Account.Name)
			o.Off = o.Off && strconv.FormatInt(w.Account.ID, 10) != account
		}
	}
	if len(able) < len(ways) {
		o.Hint = words.T(ctx, "checkout.only_at", "accounts", strings.Join(able, ", "))
	}
	return o
}

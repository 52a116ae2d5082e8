// Package ui holds the small parts that every page is made of. Money, status and time appear only through it.
package ui

import (
	"context"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/words"
)

// Errors are the sentences of a refused form by field; "" is the whole form's.
type Errors map[string]string

// Input is one field: its label, what was typed, and what is wrong with it. The value is kept as it was typed.
type Input struct {
	Form         string // of the page's forms the one it is in: part of its id
	Name         string
	Label        string
	Value        string
	Hint         string
	Error        string
	Type         string // "text" where empty
	Mode         string // inputmode
	Autocomplete string // "off" where empty
	Required     bool
	Focus        bool
	ReadOnly     bool
	Search       bool // the key / leads here
	Placeholder  string
	Rows         int // of a Textarea
}

// ID is the element's id.
func (f Input) ID() string { return slug(f.Form + "-" + f.Name) }

func (f Input) hintID() string { return f.ID() + "-hint" }

func (f Input) errorID() string { return f.ID() + "-error" }

// describedBy names the hint and the error, so that both are read out with the field.
func (f Input) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.hintID())
	}
	if f.Error != "" {
		ids = append(ids, f.errorID())
	}
	return strings.Join(ids, " ")
}

func (f Input) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Input) autocomplete() string {
	if f.Autocomplete == "" {
		return "off"
	}
	return f.Autocomplete
}

// Option is one choice of a Select.
type Option struct {
	Value, Label string
	Chosen       bool
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

func slug(s string) string {
	return strings.Trim(strings.NewReplacer(" ", "-", "_", "-", ".", "-").Replace(s), "-")
}

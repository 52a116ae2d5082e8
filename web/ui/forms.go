// Package ui holds the small parts that every page is made of. Money, status and time appear only through it.
package ui

import (
	"strings"

	"github.com/a-h/templ"
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
	Private      bool // not for the browser's spelling help, which may send it elsewhere
	Placeholder  string
	Rows         int              // of a Textarea
	Attributes   templ.Attributes // of the control, beside those that say what it is
}

// ID is the element's id.
func (f Input) ID() string { return slug(f.Form + "-" + f.Name) }

func (f Input) hintID() string { return f.ID() + "-hint" }

func (f Input) errorID() string { return f.ID() + "-error" }

func (f Input) optionHintID(o Option) string { return f.ID() + "-" + slug(o.Value) + "-hint" }

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

func slug(s string) string {
	return strings.Trim(strings.NewReplacer(" ", "-", "_", "-", ".", "-").Replace(s), "-")
}

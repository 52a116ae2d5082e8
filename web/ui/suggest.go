package ui

import (
	"encoding/json"
	"maps"
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

func (f Input) listID() string { return f.ID() + "-list" }

// suggesting adds what asks for suggestions: the field's own text goes along under its own name.
func (f Input) suggesting(source string) Input {
	separator := "?"
	if strings.Contains(source, "?") {
		separator = "&"
	}
	attributes := templ.Attributes{
		"hx-get": source + separator + url.Values{"of": {f.Name}}.Encode(), "hx-trigger": "input changed delay:200ms", "hx-target": "#" + f.listID(),
		"hx-swap": "innerHTML", "hx-sync": "this:replace", "data-suggest-list": f.listID(),
	}
	maps.Copy(attributes, f.Attributes)
	f.Attributes = attributes
	return f
}

// fill is the suggestion's fields as the script reads them.
func (s Suggestion) fill() string {
	text, err := json.Marshal(s.Fill)
	if err != nil { // strings always marshal
		return "{}"
	}
	return string(text)
}

package paymentz

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
)

// text is a value that may come as a string, a number or nothing: numbers are kept as they are written, so that no float
// comes near an amount. XML has text only.
type text string

// UnmarshalJSON refuses objects and arrays.
func (t *text) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	switch {
	case string(raw) == "null":
		*t = ""
		return nil
	case len(raw) > 0 && raw[0] == '"':
		return json.Unmarshal(raw, (*string)(t))
	}
	var n json.Number
	if err := json.Unmarshal(raw, &n); err == nil {
		*t = text(n)
		return nil
	}
	var b bool
	if err := json.Unmarshal(raw, &b); err != nil {
		return err
	}
	*t = text(strings.TrimSpace(string(raw)))
	return nil
}

// id is a name of theirs. A payment that came to nothing may be called "-" or "null" [tw].
func (t text) id() string {
	switch s := strings.TrimSpace(string(t)); s {
	case "-", "null":
		return ""
	default:
		return s
	}
}

// lenient reads what it can, and takes what it can't read for missing: for what is good to know and no more.
type lenient[T any] struct{ value T }

// UnmarshalJSON fails never.
func (l *lenient[T]) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &l.value); err != nil {
		*l = lenient[T]{}
	}
	return nil
}

// UnmarshalXML fails where the XML itself is broken.
func (l *lenient[T]) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	return d.DecodeElement(&l.value, &start)
}

// list is an array, or the one thing that would be in it. In XML it is an element that comes again.
type list[T any] []T

// UnmarshalJSON takes either form, and "" or null for none.
func (l *list[T]) UnmarshalJSON(raw []byte) error {
	switch raw = bytes.TrimSpace(raw); {
	case len(raw) > 0 && raw[0] == '[':
		return json.Unmarshal(raw, (*[]T)(l))
	case string(raw) == "null", string(raw) == `""`:
		return nil
	}
	*l = make(list[T], 1)
	return json.Unmarshal(raw, &(*l)[0])
}

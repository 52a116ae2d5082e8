package paymentz

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// The three ways to write a request; the account's field "format" picks one. Form is [seed], dotted names in JSON [xoala],
// nested objects [ipg].
const (
	formatForm   = "form"
	formatJSON   = "json"
	formatNested = "nested"
)

// fields are a request by dotted names, such as "authentication.memberId". Empty ones are not sent.
type fields map[string]string

// encode gives the same bytes for the same fields, and their media type.
func (f fields) encode(format string) (body []byte, media string, err error) {
	for name, value := range f {
		if value == "" {
			delete(f, name)
		}
	}
	switch format {
	case formatJSON:
		body, err = compact(f)
	case formatNested:
		body, err = compact(f.nest())
	default:
		return []byte(f.values().Encode()), "application/x-www-form-urlencoded", nil
	}
	return body, "application/json", err
}

func (f fields) values() url.Values {
	v := url.Values{}
	for name, value := range f {
		v.Set(name, value)
	}
	return v
}

// nest makes an object of each dot.
func (f fields) nest() map[string]any {
	all := map[string]any{}
	for name, value := range f {
		here, path := all, strings.Split(name, ".")
		for _, step := range path[:len(path)-1] {
			inner, ok := here[step].(map[string]any)
			if !ok {
				inner = map[string]any{}
				here[step] = inner
			}
			here = inner
		}
		here[path[len(path)-1]] = value
	}
	return all
}

// compact writes maps in the order of their names.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

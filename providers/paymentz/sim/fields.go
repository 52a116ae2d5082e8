package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
)

// maxBody bounds a request's body: assumed.
const maxBody = 1 << 20

// fields are a request by dotted names, however it was written: as a form [seed], as JSON with dotted names [P:xoala] or
// as JSON with nested objects [P:ipg].
type fields map[string]string

// readFields reads a bounded body. Numbers are kept as text, null is nothing, arrays are refused.
func readFields(w http.ResponseWriter, r *http.Request) (fields, error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, refuse(codeMalformed, "body could not be read")
	}
	switch media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media {
	case "application/x-www-form-urlencoded":
		return formFields(string(text))
	case "application/json":
		return jsonFields(text)
	}
	return nil, refuse(codeMalformed, "Content-Type must be a form or JSON")
}

func formFields(text string) (fields, error) {
	form, err := url.ParseQuery(text)
	if err != nil {
		return nil, refuse(codeMalformed, "body is no form")
	}
	f := fields{}
	for name, values := range form {
		if len(values) > 1 {
			return nil, refuse(codeMalformed, name+" is there twice")
		}
		f[name] = values[0]
	}
	return f, nil
}

func jsonFields(text []byte) (fields, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var object map[string]any
	if err := d.Decode(&object); err != nil || object == nil {
		return nil, refuse(codeMalformed, "body is not a JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, refuse(codeMalformed, "there is something behind the JSON object")
	}
	f := fields{}
	return f, f.flatten("", object)
}

func (f fields) flatten(prefix string, object map[string]any) error {
	for name, value := range object {
		path := prefix + name
		if _, twice := f[path]; twice {
			return refuse(codeMalformed, path+" is there twice")
		}
		switch v := value.(type) {
		case nil:
		case string:
			f[path] = v
		case json.Number:
			f[path] = v.String()
		case bool:
			f[path] = map[bool]string{true: "true", false: "false"}[v]
		case map[string]any:
			if err := f.flatten(path+".", v); err != nil {
				return err
			}
		default:
			return refuse(codeMalformed, path+" is a list")
		}
	}
	return nil
}

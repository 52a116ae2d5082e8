package providers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// EncodeJSON gives the same bytes for the same value: fields in the order of the types, maps sorted. Nil is no body.
func EncodeJSON(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// DecodeObject takes one JSON object and nothing behind it. What could be read is in it even with an error.
func DecodeObject(raw []byte, into any) error {
	if !bytes.HasPrefix(bytes.TrimLeft(raw, " \t\r\n"), []byte("{")) { // null decodes into anything
		return errors.New("it is no JSON object")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something behind the JSON object")
	}
	return nil
}

package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// body is a JSON object as it was sent. Names are matched in their exact case; numbers are kept as text.
type body struct {
	fields map[string]any
	raw    map[string]json.RawMessage
}

// parseBody reads one JSON object and nothing behind it.
func parseBody(text []byte) (body, error) {
	var b body
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&b.fields); err != nil || b.fields == nil {
		return body{}, refuse(http.StatusBadRequest, "JSON parse error")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return body{}, refuse(http.StatusBadRequest, "JSON parse error")
	}
	return b, json.Unmarshal(text, &b.raw)
}

// at follows a dotted path; nil when nothing is there.
func (b body) at(path string) any {
	var here any = b.fields
	for name := range strings.SplitSeq(path, ".") {
		object, ok := here.(map[string]any)
		if !ok {
			return nil
		}
		here = object[name]
	}
	return here
}

func (b body) has(path string) bool { return b.at(path) != nil }

func (b body) text(path string) string {
	s, _ := b.at(path).(string)
	return s
}

func (b body) yes(path string) bool {
	v, _ := b.at(path).(bool)
	return v
}

func (b body) number(path string) string {
	n, _ := b.at(path).(json.Number)
	return n.String()
}

// texts gives the strings of an object.
func (b body) texts(path string) map[string]string {
	object, _ := b.at(path).(map[string]any)
	if len(object) == 0 {
		return nil
	}
	all := map[string]string{}
	for name, v := range object {
		all[name], _ = v.(string)
	}
	return all
}

// creates says what a POST /payments makes: a charge is a deposit from what was saved.
func (b body) creates() string {
	switch {
	case b.text("paymentType") == typeRefund:
		return "refund"
	case b.text("paymentType") == typeWithdrawal:
		return "withdrawal"
	case b.has("recurringToken"), b.has("card.cardToken"):
		return "charge"
	}
	return "deposit"
}

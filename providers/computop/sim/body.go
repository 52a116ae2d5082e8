package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"strconv"
	"strings"
	"time"
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
	if err := d.Decode(&b.fields); err != nil {
		return body{}, errors.New("body is not a JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return body{}, errors.New("there is something behind the JSON object")
	}
	if b.fields == nil {
		return body{}, errors.New("body is not a JSON object")
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

func (b body) integer(path string) int64 {
	n, _ := b.at(path).(json.Number)
	i, _ := strconv.ParseInt(n.String(), 10, 64)
	return i
}

func (b body) time(path string) time.Time {
	t, _ := time.Parse(time.RFC3339, b.text(path))
	return t.UTC()
}

// words gives the strings of an array.
func (b body) words(path string) []string {
	list, _ := b.at(path).([]any)
	var words []string
	for _, item := range list {
		if s, ok := item.(string); ok {
			words = append(words, s)
		}
	}
	return words
}

// canonical is the body in one form, to tell whether two requests are the same. Of a card's number only the last four
// digits count and of its security code nothing, since what is made of it is journaled.
func (b body) canonical() []byte {
	all := maps.Clone(b.fields)
	if card, ok := b.at("paymentMethods.card").(map[string]any); ok {
		method, _ := b.at("paymentMethods").(map[string]any)
		method, card = maps.Clone(method), maps.Clone(card)
		card["number"], card["securityCode"] = last4(b.text("paymentMethods.card.number")), nil
		method["card"], all["paymentMethods"] = card, method
	}
	text, _ := json.Marshal(all)
	return text
}

package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// body is a JSON object as it was sent. Names are matched in their exact case; numbers are kept as text.
type body map[string]any

// parseBody reads one JSON object and nothing behind it.
func parseBody(text []byte) (body, error) {
	var b body
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&b); err != nil || b == nil {
		return nil, errors.New("the body is not a JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something behind the JSON object")
	}
	return b, nil
}

// at follows a dotted path; nil when nothing, or null, is there.
func (b body) at(path string) any {
	var here any = map[string]any(b)
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

func (b body) is(path string) bool {
	yes, _ := b.at(path).(bool)
	return yes
}

func (b body) integer(path string) int64 {
	n, _ := b.at(path).(json.Number)
	i, _ := strconv.ParseInt(n.String(), 10, 64)
	return i
}

func (b body) words(path string) []string {
	list, _ := b.at(path).([]any)
	var all []string
	for _, item := range list {
		if s, ok := item.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

func (b body) metadata(path string) map[string]string {
	object, _ := b.at(path).(map[string]any)
	if object == nil {
		return nil
	}
	all := map[string]string{}
	for k, v := range object {
		all[k], _ = v.(string)
	}
	return all
}

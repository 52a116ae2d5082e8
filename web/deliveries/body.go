package deliveries

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// shown is a delivery's body as the page has it: text, whatever came.
type shown struct {
	text string
	cut  bool // the page has only its beginning
}

const (
	maxShown = 64 << 10 // bytes
	maxDepth = 32       // of JSON that is set out over several lines
)

// show sets JSON out over several lines, digit for digit as it came, and leaves everything else as it is.
func show(body []byte) shown {
	var out bytes.Buffer
	if !shallow(body) || json.Indent(&out, body, "", "  ") != nil {
		out.Reset()
		out.Write(body)
	}
	text := out.Bytes()
	cut := len(text) > maxShown
	if cut {
		text = text[:maxShown]
		for len(text) > 0 && !utf8.RuneStart(out.Bytes()[len(text)]) {
			text = text[:len(text)-1]
		}
	}
	return shown{strings.ToValidUTF8(string(text), "\uFFFD"), cut}
}

// shallow says whether setting the body out can't blow it up: anybody may send one that is nested thousands deep.
func shallow(body []byte) bool {
	if len(body) > 4*maxShown {
		return false
	}
	depth, inText := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{', c == '[':
			if depth++; depth > maxDepth {
				return false
			}
		case c == '}', c == ']':
			depth--
		}
	}
	return true
}

// header is one of the few that are kept.
type header struct{ name, value string }

func headers(kept string) []header {
	var byName map[string]string
	if json.Unmarshal([]byte(kept), &byName) != nil {
		return nil
	}
	var all []header
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		all = append(all, header{name, byName[name]})
	}
	return all
}

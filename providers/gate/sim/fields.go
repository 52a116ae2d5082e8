package sim

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
)

//go:embed fields.txt
var fieldsText string

// field is one line of fields.txt.
type field struct {
	kind     string
	required bool
}

// fields is by the endpoint's letter, then by path.
var fields = readFields(fieldsText)

func readFields(text string) map[string]map[string]field {
	table := map[string]map[string]field{}
	for line := range strings.Lines(text) {
		parts := strings.Fields(line)
		if len(parts) != 3 || parts[0] == "#" {
			continue
		}
		letters, required := strings.CutSuffix(parts[0], "!")
		for _, letter := range strings.Split(letters, "") {
			if table[letter] == nil {
				table[letter] = map[string]field{}
			}
			table[letter][parts[1]] = field{parts[2], required}
		}
	}
	return table
}

// check refuses a field that the endpoint does not have, one of another type, and a required one that is missing.
func (b body) check(letter string) error {
	for path, f := range fields[letter] {
		if f.required && !b.has(path) {
			return fmt.Errorf("%s is required", path)
		}
	}
	return checkObject(letter, "", b)
}

func checkObject(letter, prefix string, object map[string]any) error {
	for name, value := range object {
		path := prefix + name
		f, known := fields[letter][path]
		switch {
		case !known:
			return fmt.Errorf("%s is not a field of this request", path)
		case value == nil: // null is as good as none
			continue
		case !fits(f.kind, letter, value):
			return fmt.Errorf("%s must be a good %s", path, f.kind)
		}
		inside, _ := value.(map[string]any)
		var err error
		switch f.kind {
		case "object":
			err = checkObject(letter, path+".", inside)
		case "context":
			err = checkObject("c", "", inside)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fits says whether a value is of a type.
func fits(kind, letter string, value any) bool {
	switch v := value.(type) {
	case string:
		return kind == "text" || kind == "url" && isURL(v)
	case bool:
		return kind == "boolean"
	case json.Number:
		return fitsNumber(kind, letter, v.String())
	case map[string]any:
		return kind == "object" || kind == "context" || kind == "map" && allText(v)
	case []any:
		return kind == "words" && allWords(v)
	}
	return false
}

// fitsNumber checks numbers as they were written: 1.0 and 1e2 are not whole numbers here, which is assumed.
func fitsNumber(kind, letter, v string) bool {
	n, err := strconv.ParseInt(v, 10, 64)
	switch kind {
	case "integer":
		return err == nil
	case "count":
		return err == nil && n > 0 && n <= math.MaxInt32
	case "amount": // a refund's has 32 bits [seed 003]; whether it is above zero is asked later
		return err == nil && (letter != "r" || n >= math.MinInt32 && n <= math.MaxInt32)
	}
	return false
}

func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

func allText(object map[string]any) bool {
	for _, v := range object {
		if _, ok := v.(string); !ok {
			return false
		}
	}
	return true
}

func allWords(list []any) bool {
	for _, v := range list {
		if _, ok := v.(string); !ok {
			return false
		}
	}
	return true
}

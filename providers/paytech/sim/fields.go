package sim

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

//go:embed fields.txt
var fieldsText string

// fieldRule is one line of the table.
type fieldRule struct {
	path, kind string
	required   bool
}

var fields = readFields(fieldsText)

func readFields(text string) map[string][]fieldRule {
	table, kind := map[string][]fieldRule{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "", strings.HasPrefix(line, "#"):
		case strings.HasSuffix(line, ":"):
			kind = strings.TrimSuffix(line, ":")
		default:
			path, of, _ := strings.Cut(line, " ")
			name, required := strings.CutPrefix(path, "*")
			table[kind] = append(table[kind], fieldRule{name, of, required})
		}
	}
	return table
}

// check refuses fields that are not of their documented type. Fields that are not in the table are let through.
func (b body) check(kind string) []fieldError {
	var all []fieldError
	for _, rule := range fields[kind] {
		v := b.at(rule.path)
		switch {
		case v == nil && rule.required:
			all = append(all, fault(rule.path, "NotNull", "must not be null"))
		case v != nil && !fits(rule.kind, v):
			all = append(all, fault(rule.path, "Invalid", "must be "+rule.kind))
		}
	}
	return all
}

func fault(field, code, message string) fieldError {
	return fieldError{
		Codes: []string{code + ".paymentRequest." + field, code + "." + field, code}, Arguments: []any{},
		DefaultMessage: message, ObjectName: "paymentRequest", Field: field,
	}
}

// badField is a refusal for one field.
func badField(field, message string) error {
	return &refusal{status: 400, message: "Validation failed", fields: []fieldError{fault(field, "Invalid", message)}}
}

func fits(kind string, value any) bool {
	switch v := value.(type) {
	case string:
		return fitsText(kind, v)
	case json.Number:
		return fitsNumber(kind, v.String())
	case bool:
		return kind == "boolean"
	case map[string]any:
		return kind == "object"
	case []any:
		return kind == "array"
	}
	return false
}

var patterns = sync.OnceValue(func() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"currency": regexp.MustCompile(`^[A-Z0-9]{3,10}$`), // ISO 4217, or a symbol such as USDT
		"country":  regexp.MustCompile(`^[A-Z]{2}$`),
		"email":    regexp.MustCompile(`^[^\s@]{1,128}@[^\s@]{1,127}$`),
		"method":   regexp.MustCompile(`^[A-Z0-9_]{1,64}$`),
	}
})

func fitsText(kind, v string) bool {
	if pattern := patterns()[kind]; pattern != nil {
		return pattern.MatchString(v)
	}
	if kind == "time" {
		_, err := time.Parse(timeLayout, v)
		return err == nil
	}
	if words, isEnum := strings.CutPrefix(kind, "enum "); isEnum {
		return v != "" && strings.Contains("|"+words+"|", "|"+v+"|")
	}
	low, high, isText := textSize(kind)
	n := utf8.RuneCountInString(v)
	return isText && n >= low && n <= high
}

// textSize reads "text512" and "text3-4".
func textSize(kind string) (low, high int, ok bool) {
	size, isText := strings.CutPrefix(kind, "text")
	if !isText {
		return 0, 0, false
	}
	if _, err := fmt.Sscanf(size, "%d-%d", &low, &high); err == nil {
		return low, high, true
	}
	high, err := strconv.Atoi(size)
	return 0, high, err == nil
}

func fitsNumber(kind, v string) bool {
	n, err := strconv.ParseInt(v, 10, 64)
	switch kind {
	case "integer":
		return err == nil
	case "count":
		return err == nil && n >= 1
	case "amount":
		_, ok := decimal(v)
		return ok
	}
	return false
}

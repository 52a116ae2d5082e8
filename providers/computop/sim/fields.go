package sim

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed fields.txt
var fieldsText string

var fields = readFields(fieldsText)

// readFields reads the table: path to type, an enum's type being "enum A|B".
func readFields(text string) map[string]string {
	table := map[string]string{}
	for line := range strings.Lines(text) {
		path, kind, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && path != "#" {
			table[path] = kind
		}
	}
	return table
}

// methods are the words of paymentMethods.type [P:axdoc].
const methods = "APPLEPAY|BANCONTACT|BOLETO|CARD|DIRECTDEBIT|EASYCOLLECT|FLOAPAY|GOOGLEPAY|IDEAL|INSTANEA|KLARNA|" +
	"MOBILEPAY|MULTIBANCO|MYBANK|PAYPAL|PAYU|PFCONNECT|RATEPAY|RIVERTY|SWISH|WERO"

// check refuses a field whose type is not the documented one; fields that are not in the table are let through.
func (b body) check() error { return checkObject("", b.fields) }

func checkObject(prefix string, object map[string]any) error {
	for name, value := range object {
		path := prefix + name
		kind, known := fields[path]
		if !known {
			continue
		}
		if !fits(kind, value) {
			return fmt.Errorf("%s must be %s", path, kind)
		}
		if err := checkInside(path+".", value); err != nil {
			return err
		}
	}
	return nil
}

func checkInside(prefix string, value any) error {
	if prefix == "metadata." {
		return nil
	}
	switch v := value.(type) {
	case map[string]any:
		return checkObject(prefix, v)
	case []any:
		for _, item := range v {
			if object, ok := item.(map[string]any); ok {
				if err := checkObject(prefix, object); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fits says whether a value is of a type. Null fits none: assumed.
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
		return kind == "array" || kind == "methods" && fitsAll(v)
	}
	return false
}

func fitsAll(list []any) bool {
	for _, item := range list {
		if !fits("method", item) {
			return false
		}
	}
	return true
}

var patterns = sync.OnceValue(func() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"currency": regexp.MustCompile(`^[A-Z]{3}$`),
		"country2": regexp.MustCompile(`^[A-Z]{2}$`),
		"country3": regexp.MustCompile(`^[A-Z]{3}$`),
		"email":    regexp.MustCompile(`^[^\s@]+@[^\s@]+$`),
		"method":   regexp.MustCompile("^(" + methods + ")$"),
	}
})

func fitsText(kind, v string) bool {
	if pattern := patterns()[kind]; pattern != nil {
		return pattern.MatchString(v)
	}
	switch kind {
	case "string":
		return true
	case "time":
		_, err := time.Parse(time.RFC3339, v)
		return err == nil
	case "url":
		u, err := url.Parse(v)
		return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
	}
	words, isEnum := strings.CutPrefix(kind, "enum ")
	return isEnum && v != "" && strings.Contains("|"+words+"|", "|"+v+"|")
}

// fitsNumber checks numbers as they were written: 1.0 and 1e2 are not whole numbers here, which is assumed.
func fitsNumber(kind, v string) bool {
	if kind == "number" {
		return true
	}
	n, err := strconv.ParseInt(v, 10, 64)
	switch kind {
	case "integer":
		return err == nil
	case "count":
		return err == nil && n >= 0
	case "amount":
		return err == nil && n > 0 && n <= maxValue
	case "hours":
		return err == nil && n >= 1 && n <= 696
	}
	return false
}

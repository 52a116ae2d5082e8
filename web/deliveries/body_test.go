package deliveries

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestShow(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"JSON over several lines":         {`{"a":[1,2]}`, "{\n  \"a\": [\n    1,\n    2\n  ]\n}"},
		"digits stay as they came":        {`{"amount":1.00000000000000000001}`, "{\n  \"amount\": 1.00000000000000000001\n}"},
		"a form":                          {"id=1&status=ok", "id=1&status=ok"},
		"broken JSON":                     {`{"a":`, `{"a":`},
		"brackets in text do not nest":    {`{"a":"` + strings.Repeat("[", 99) + `\""}`, "{\n  \"a\": \"" + strings.Repeat("[", 99) + "\\\"\"\n}"},
		"bytes that are no text":          {"a\xffb", "a\uFFFDb"},
		"nothing":                         {"", ""},
		"too deep to be set out":          {strings.Repeat("[", 99) + strings.Repeat("]", 99), strings.Repeat("[", 99) + strings.Repeat("]", 99)},
		"closed more often than opened":   {"]]]]", "]]]]"},
		"markup is text, as all of it is": {`<script>`, `<script>`},
	} {
		if got := show([]byte(c.body)); got.text != c.want || got.cut {
			t.Errorf("%s: %q, cut %v; want %q", name, got.text, got.cut, c.want)
		}
	}
}

func TestShowIsBounded(t *testing.T) {
	for name, body := range map[string]string{
		"text":             strings.Repeat("ä", maxShown),
		"JSON":             "[" + strings.Repeat(`"ä",`, maxShown/4) + `"ä"]`,
		"JSON nested deep": strings.Repeat("[", 1<<19) + strings.Repeat("]", 1<<19),
	} {
		got := show([]byte(body))
		if !got.cut || len(got.text) > maxShown || !utf8.ValidString(got.text) || strings.Contains(got.text, "\uFFFD") {
			t.Errorf("%s: %d bytes, cut %v", name, len(got.text), got.cut)
		}
	}
}

func TestHeadersAreInOrder(t *testing.T) {
	got := headers(`{"X-Signature":"s","Content-Type":"c"}`)
	if len(got) != 2 || got[0] != (header{"Content-Type", "c"}) || got[1] != (header{"X-Signature", "s"}) {
		t.Errorf("got %v", got)
	}
	if got := headers("no JSON"); got != nil {
		t.Errorf("of no JSON: %v", got)
	}
}

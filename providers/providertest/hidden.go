package providertest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"kontor/providers"
)

// Hidden ensures that none of the secrets shows, however the values are printed, logged or encoded, an error with its cause.
// Times and the addresses of pointers are left out: their digits may be anything, also a secret's three.
func Hidden(t *testing.T, secrets []string, values ...any) {
	t.Helper()
	for _, v := range values {
		shown := shownAs(v)
		for _, secret := range secrets {
			if i := strings.Index(shown, secret); i >= 0 {
				t.Fatalf("%q is in %T: …%s…", secret, v, shown[max(0, i-120):i+len(secret)])
			}
		}
	}
}

// address is how a pointer prints.
var address = regexp.MustCompile(`0x[0-9a-f]{6,16}\b`)

// shownAs is a value in every way in which it could be shown.
func shownAs(v any) string {
	var all bytes.Buffer
	_, _ = fmt.Fprintf(&all, "%v %+v %#v %s %q ", v, v, v, v, v)
	slog.New(slog.NewTextHandler(&all, timeless)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&all, timeless)).Info("x", "v", v)
	text, _ := json.Marshal(v)
	all.Write(text)
	if err, ok := v.(error); ok && err != nil {
		e := providers.Detail(err)
		_, _ = fmt.Fprintf(&all, "%s %s %s %v %+v", e.Code, e.Message, e.RawStatus, e.Cause, e.Cause)
	}
	return address.ReplaceAllString(all.String(), "0x")
}

var timeless = &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}}

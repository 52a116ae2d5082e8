package computop

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kontor/providers"
)

// documented is one line of the list of fields.
type documented struct {
	path, kind string
	required   bool
	enum       []string
}

func documentedFields(t *testing.T) []documented {
	var all []documented
	for line := range strings.Lines(recorded(t, "payment-intent-fields.txt")) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		d := documented{path: words[0], kind: words[1], required: slices.Contains(words, "required")}
		if i := slices.Index(words, "enum"); i > 0 {
			d.enum = strings.Split(words[i+1], "|")
		}
		all = append(all, d)
	}
	return all
}

// TestIntentHasEveryField ensures that no documented field is missing, none is invented, and each has its JSON type.
func TestIntentHasEveryField(t *testing.T) {
	want := map[string]string{}
	for _, d := range documentedFields(t) {
		want[d.path] = d.kind
	}
	if len(want) != 192 {
		t.Fatalf("the list has %d fields, want 192", len(want))
	}
	got := map[string]string{}
	walk(reflect.TypeFor[IntentRequest](), "", got)
	for path := range maps.Keys(want) {
		if got[path] != want[path] {
			t.Errorf("%s is %q, want %q", path, got[path], want[path])
		}
	}
	for path := range maps.Keys(got) {
		if want[path] == "" {
			t.Errorf("%s is not documented", path)
		}
	}
}

func walk(typ reflect.Type, prefix string, into map[string]string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Anonymous {
			walk(f.Type, prefix, into)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		path, inner := prefix+name, f.Type
		into[path] = jsonKind(inner)
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			walk(inner, path+".", into)
		}
	}
}

func jsonKind(typ reflect.Type) string {
	if typ == reflect.TypeFor[json.Number]() {
		return "number"
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return jsonKind(typ.Elem())
	case reflect.Int64:
		return "number"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice:
		return "array"
	case reflect.Struct, reflect.Map:
		return "object"
	}
	return typ.Kind().String() // a float would be "float64", and fail
}

// TestIntentEnums ensures that each documented word passes, and no other.
func TestIntentEnums(t *testing.T) {
	for _, d := range documentedFields(t) {
		if d.enum == nil {
			continue
		}
		for _, word := range d.enum {
			if problem := faultAt(t, d.path, word); problem != "" && word != "DELAYED" {
				t.Errorf("%s: %s is refused: %s", d.path, word, problem)
			}
		}
		if faultAt(t, d.path, "NOT_A_WORD") == "" {
			t.Errorf("%s takes any word", d.path)
		}
	}
}

// TestIntentRequired ensures that what is documented as required is asked for.
func TestIntentRequired(t *testing.T) {
	var faults Faults
	if !errors.As(IntentRequest{}.Check(), &faults) {
		t.Fatal("an empty intent passes")
	}
	for _, d := range documentedFields(t) {
		missing := slices.ContainsFunc(faults, func(f Fault) bool { return f.Field == d.path })
		if d.required != missing {
			t.Errorf("%s: required %v, asked for %v", d.path, d.required, missing)
		}
	}
}

// TestIntentLimits ensures the documented limits, field by field.
func TestIntentLimits(t *testing.T) {
	for _, c := range []struct {
		path      string
		good, bad []any
	}{
		{"amount.value", []any{1, 999999999999}, []any{0, -1}},
		{"amount.currency", []any{"EUR", "JPY", "BHD"}, []any{"", "EURO", "eur", "XXY", "978"}},
		{"amount.taxTotal", []any{0, 19}, []any{-1}},
		{"captureMethod.delayed.delayedHours", []any{1, 696}, []any{0, 697, -1}},
		{"order.items.taxRate", []any{0, 2500}, []any{-1}},
		{"order.items.quantity", []any{json.Number("1"), json.Number("1.5")}, nil},
		{"order.items.discountAmount", []any{-5, 5}, nil},
		{"billingAddress.country", []any{"DEU"}, []any{"DE", "deu", "276"}},
		{"shipping.address.country", []any{"AUT"}, []any{"AT", "Austria"}},
		{"paymentFacilitator.subMerchantCountry", []any{"DE"}, []any{"DEU", "de"}},
		{"customerInfo.email", []any{"a@b.example"}, []any{"a", "a b@c", "Ada <a@b.example>"}},
		{"customerInfo.birthDate", []any{"1990-12-31"}, []any{"31.12.1990", "1990-02-30", "1990-1-1"}},
		{"expirationTime", []any{"2025-02-07T16:00:00Z"}, []any{"2025-02-07", "2025-02-07T16:00:00+01:00", "soon"}},
		{"fraudData.accountInfo.authenticationInfo.timestamp", []any{"2025-02-07T16:00:00+00:00"}, []any{"2025-02-07T16:00:00-05:00"}},
		{"fraudData.accountInfo.changeDate", []any{"2025-02-07"}, []any{"2025/02/07"}},
		{"fraudData.giftCardCurrency", []any{978, 36}, []any{0, 1, 9999}},
		{"fraudData.giftCardAmount", []any{0}, []any{-1}},
		{"fraudData.deliveryEmail", []any{"a@b.example"}, []any{"nobody"}},
		{"fraudData.ipZone", []any{"036", "036,040,124"}, []any{"36", "036, 040", "DEU", "036,"}},
		{"fraudData.zone", []any{"036,040", "DEU,036"}, []any{"DE", "DEU;AUT"}},
		{"device.confidence", []any{0, 100}, []any{-1, 101}},
		{"browserInfo.ipAddress", []any{"192.0.2.1", "2001:db8::1"}, []any{"localhost", "192.0.2.256"}},
		{"browserInfo.language", []any{"en", "de-AT"}, []any{"deutsch!", "de_AT"}},
		{"browserInfo.timeZoneOffset", []any{"-60", "0"}, []any{"UTC"}},
		{"credentialOnFile.recurring.startDate", []any{"2025-01-31"}, []any{"2025-01-32"}},
		{"urls.return", []any{"https://a.example/x"}, []any{"/x", "javascript:alert(1)"}},
		{"referencePayId", []any{testPay}, []any{"../x"}},
	} {
		for _, v := range c.good {
			if problem := faultAt(t, c.path, v); problem != "" {
				t.Errorf("%s: %v is refused: %s", c.path, v, problem)
			}
		}
		for _, v := range c.bad {
			if faultAt(t, c.path, v) == "" {
				t.Errorf("%s: %v passes", c.path, v)
			}
		}
	}
}

// TestIntentFieldsThatNeedOthers ensures the rules between fields.
func TestIntentFieldsThatNeedOthers(t *testing.T) {
	yes := true
	for field, d := range map[string]PaymentData{
		"captureMethod.delayed.delayedHours": {CaptureMethod: &CaptureMethod{Type: "DELAYED"}},
		"browserInfo.javaEnabled":            {BrowserInfo: &BrowserInfo{JavaScriptEnabled: &yes}},
		"browserInfo.screenWidth":            {BrowserInfo: &BrowserInfo{JavaScriptEnabled: &yes}},
		"browserInfo.timeZoneOffset":         {BrowserInfo: &BrowserInfo{JavaScriptEnabled: &yes}},
		"order.items[1].quantity":            {Order: &Order{Items: []Item{{}, {Quantity: "1,5"}}}},
	} {
		if problem(IntentRequest{d}.Check(), field) == "" {
			t.Errorf("%s: no fault", field)
		}
	}
}

// faultAt sets one field of an intent by its path and gives what Check says of it.
func faultAt(t *testing.T, path string, value any) string {
	t.Helper()
	var document any = value
	names := strings.Split(path, ".")
	for i := len(names) - 1; i >= 0; i-- {
		document = map[string]any{names[i]: document}
		if names[i] == "items" {
			document = map[string]any{"items": []any{document.(map[string]any)["items"]}}
		}
	}
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var r IntentRequest
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if back := fmt.Sprint(mustMap(t, r)); value != "" && !strings.Contains(back, fmt.Sprint(value)) {
		t.Fatalf("%s: the value is not sent: %s", path, back)
	}
	return problem(r.Check(), strings.ReplaceAll(path, "items.", "items[0]."))
}

func mustMap(t *testing.T, v any) map[string]any {
	t.Helper()
	text, err := providers.EncodeJSON(v)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

func problem(err error, field string) string {
	var faults Faults
	_ = errors.As(err, &faults)
	for _, f := range faults {
		if f.Field == field {
			return f.Problem
		}
	}
	return ""
}

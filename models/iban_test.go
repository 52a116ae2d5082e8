package models_test

import (
	"testing"

	"kontor/models"
)

// The examples are of SWIFT's registry.
func TestIBANs(t *testing.T) {
	for typed, want := range map[string]string{
		"DE89 3704 0044 0532 0130 00": "DE89370400440532013000", "gb29nwbk60161331926819": "GB29NWBK60161331926819",
		"NO9386011117947": "NO9386011117947", "MT84MALT011000012345MTLCAST001S": "MT84MALT011000012345MTLCAST001S",
		"FR1420041010050500013M02606": "FR1420041010050500013M02606", "XK051212012345678906": "XK051212012345678906",
		"CH9300762011623852957": "CH9300762011623852957", "SC18SSCB11010000000000001497USD": "SC18SSCB11010000000000001497USD",
	} {
		if got, err := models.ParseIBAN(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for typed, key := range map[string]string{
		"": "iban.shape", "0532013000": "iban.shape", "DE8937040044053201300Ö": "iban.shape", "DEXX370400440532013000": "iban.shape",
		"DE-89 3704": "iban.shape", "US89370400440532013000": "iban.country", "DE8937040044053201300": "iban.length",
		"DE893704004405320130000": "iban.length", "DE89370400440532013001": "iban.digits", "DE98370400440532013000": "iban.digits",
		"DE89370400440532010300": "iban.digits",
	} {
		if _, err := models.ParseIBAN(typed); models.AsProblem(err) == nil || models.AsProblem(err).Key != key {
			t.Errorf("%q: %v, want %s", typed, err, key)
		}
	}
}

func TestBICs(t *testing.T) {
	for typed, want := range map[string]string{"COBADEFF": "COBADEFF", "cobadeffxxx": "COBADEFFXXX", "DEUT DE FF 500": "DEUTDEFF500", "NCBVXKPR": "NCBVXKPR"} {
		if got, err := models.ParseBIC(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "COBADEF", "COBADEFFX", "COBA12FF", "COBAXXFF", "COBA-DE-FF", "COBADEFFXXXX"} {
		if got, err := models.ParseBIC(typed); err == nil {
			t.Errorf("%q passes as %q", typed, got)
		}
	}
}

func FuzzIBAN(f *testing.F) {
	for _, seed := range []string{"DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "DE", "\xff", "de89ſ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		iban, err := models.ParseIBAN(typed)
		if err != nil {
			if models.AsProblem(err) == nil {
				t.Fatalf("%q: %v is no problem", typed, err)
			}
			return
		}
		if again, err := models.ParseIBAN(iban); err != nil || again != iban || len(iban) > 34 {
			t.Errorf("%q was read as %q, which is %q, %v", typed, iban, again, err)
		}
	})
}

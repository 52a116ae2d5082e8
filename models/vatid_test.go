package models_test

import (
	"testing"

	"kontor/models"
)

// Numbers of public bodies and companies, and the examples of the tax offices' documents.
func TestVATIDs(t *testing.T) {
	for typed, want := range map[string]string{
		"DE136695976": "DE136695976", "de 136 695 976": "DE136695976", "ATU13585627": "ATU13585627", "FR40303265045": "FR40303265045",
		"FR 83 404 833 048": "FR83404833048", "FRK7399859412": "FRK7399859412", "NL004495445B01": "NL004495445B01", "NL0000.99.998.B57": "NL000099998B57",
		"IT00743110157": "IT00743110157", "BE0403019261": "BE0403019261", "BE 0428.759.497": "BE0428759497", "LU15027442": "LU15027442",
		"PL8567346215": "PL8567346215", "DK13585628": "DK13585628", "FI20774740": "FI20774740", "SE123456789701": "SE123456789701",
		"PT501964843": "PT501964843", "HR33392005961": "HR33392005961", "EL094259216": "EL094259216", "HU12892312": "HU12892312",
		"EE100931558": "EE100931558", "MT11679112": "MT11679112", "SK2022749619": "SK2022749619", "ESX2482300W": "ESX2482300W",
		"CHE-107.787.577 IVA": "CHE107787577IVA", "GB980780684": "GB980780684", "IE6433435F": "IE6433435F", "NO995525828MVA": "NO995525828MVA",
		"BG175074752": "BG175074752", "CY10259033P": "CY10259033P", "CZ25123891": "CZ25123891", "LT119511515": "LT119511515",
		"LV40003521600": "LV40003521600", "RO18547290": "RO18547290", "SI50223054": "SI50223054", "XI980780684": "XI980780684",
	} {
		if got, err := models.ParseVATID(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for typed, key := range map[string]string{
		"136695976": "vat.prefix", "DE": "vat.prefix", "EU123456789": "vat.prefix", "XX123456789": "vat.prefix", "": "vat.prefix",
		"DE13669597": "vat.shape", "DE036695976": "vat.shape", "DE1366959766": "vat.shape", "DE13669597A": "vat.shape", "AT13585627": "vat.shape",
		"NL123456789": "vat.shape", "FRIO303265045": "vat.shape", "US!": "vat.prefix", "USÄÄÄ": "vat.shape", "GR094259216": "vat.greece",
		"DE136695978": "vat.digits", "ATU13585626": "vat.digits", "FR84323140391": "vat.digits", "NL123456789B90": "vat.digits",
		"IT00743110158": "vat.digits", "BE0431150351": "vat.digits", "LU15027443": "vat.digits", "PL8567346216": "vat.digits",
		"DK13585627": "vat.digits", "FI20774741": "vat.digits", "SE123456789101": "vat.digits", "PT501964842": "vat.digits",
		"HR33392005962": "vat.digits", "EL123456789": "vat.digits", "HU12892313": "vat.digits", "EE100594103": "vat.digits",
		"MT11679113": "vat.digits", "SK2022749618": "vat.digits",
	} {
		if _, err := models.ParseVATID(typed); models.AsProblem(err) == nil || models.AsProblem(err).Key != key {
			t.Errorf("%q: %v, want %s", typed, err, key)
		}
	}
}

// One wrong digit is found wherever there are check digits that find each.
func TestVATIDsFindOneWrongDigit(t *testing.T) {
	for _, id := range []string{"DE136695976", "HR33392005961", "IT00743110157", "BE0403019261", "DK13585628", "PT501964843", "FI20774740"} {
		for i := 2; i < len(id); i++ {
			for d := byte('0'); d <= '9'; d++ {
				wrong := id[:i] + string(d) + id[i+1:]
				if _, err := models.ParseVATID(wrong); err == nil && wrong != id {
					t.Errorf("%s passes for %s", wrong, id)
				}
			}
		}
	}
}

func FuzzVATID(f *testing.F) {
	for _, seed := range []string{"DE136695976", "FRK7399859412", "NL0000.99.998.B57", "CHE-107.787.577 IVA", "ǅ\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		id, err := models.ParseVATID(typed)
		if err != nil {
			if models.AsProblem(err) == nil {
				t.Fatalf("%q: %v is no problem", typed, err)
			}
			return
		}
		if again, err := models.ParseVATID(id); err != nil || again != id {
			t.Errorf("%q was read as %q, which is %q, %v", typed, id, again, err)
		}
	})
}
